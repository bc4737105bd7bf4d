"""The chore that looks up media files in the background."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import media_files as made
import pytest
from media_server import serving
from sites import CHANNEL, NOW, make, until

from feeds.publishing.background_probes import has_work
from feeds.publishing.publication import open_publication
from feeds.publishing.server_settings import ServerSettings
from feeds.web.parts import chores

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_a_server_probes_media_if_its_settings_say_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = make(tmp_path / "site", CHANNEL)
    (probes,) = (each for each in chores() if each.name == "probes")

    def is_logged(problem: str, settings: ServerSettings) -> bool:
        probes.run(publication, settings, NOW)
        return problem in caplog.text

    with serving({"a.mp3": made.mp3()}) as server, closing(open_publication(folder)) as publication:
        for name, settings, problem in (
            ("a", ServerSettings(probe=True), "not a public address"),
            ("b", ServerSettings(probe=True, allow_private=True), "answers with status 404"),
        ):
            text = f"---\ntitle: A\ndate: 2026-05-01\nmedia: ['{server.url}/ranges/{name}.ogg']\n---\nB.\n"
            (folder / f"{name}.md").write_text(text)
            publication.refresh(NOW)
            probes.run(publication, replace(settings, probe=False), NOW)
            assert has_work(publication.store, NOW)
            assert server.seen == []
            until(partial(is_logged, problem, settings))
        until(lambda: not has_work(publication.store, NOW))
        assert {path for _, path, _ in server.seen} == {"/ranges/b.ogg"}
