"""A build after which nothing has changed: it is recognised before anything is loaded that builds."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feeds.cli._arguments import complain, failing, say
from feeds.cli._build_steps import NOTHING
from feeds.core.display import quantity
from feeds.publishing.last_build import LastBuild, microseconds

if TYPE_CHECKING:
    from collections import Counter

    from feeds.cli._build_steps import Refreshed
    from feeds.publishing.last_build import Build
    from feeds.publishing.publication import Publication


@dataclass(frozen=True, slots=True)
class WholeBuild:
    """A build of everything that is about to begin, with what its sources are then."""

    build: Build
    media: str
    sources: str

    def note(self, publication: Publication, refreshed: Refreshed, wrote: Counter[str]) -> None:
        """Keep a note of the build, which has ended, if another one would report the same."""
        from feeds.publishing.output import is_written  # here for the cold start of --help

        self.build.forget()
        if not refreshed.repeats or wrote["left out"] or wrote["unmet"]:
            return
        publication.close()  # then its files stay as they are
        digest = self.build.digest(self.sources)
        with closing(publication):
            if digest and is_written(publication, self.build.out):
                files = wrote["wrote"] + wrote["unchanged"]
                due = None if refreshed.due is None else microseconds(refreshed.due)
                made = microseconds(refreshed.now)
                self.build.note(LastBuild(digest, made, due, files, refreshed.more, self.media))


def begin(build: Build) -> WholeBuild | None:
    """A build of everything, before it reads anything; None, which is reported, if nothing is to do."""
    last, sources = build.last(datetime.now(UTC)) or (None, "")
    if last is not None and build.is_repeated(last, sources):
        _report(build, last)
        return None
    media = _media(build)
    if last is None or last.media != media:
        sources = build.sources(media)
    return WholeBuild(build, media, sources)


def _report(build: Build, last: LastBuild) -> None:
    if last.more:
        complain(last.more)
    with failing(build.out):
        say(f"{NOTHING}{quantity(last.files, 'file')} unchanged")


def _media(build: Build) -> str:
    """Returns the folder of media, "" if it is that of the articles or in it."""
    from feeds.publishing.media_folder import media_folder, media_setting  # here for the cold start

    setting = media_setting(build.folder)
    elsewhere = setting and media_folder(build.folder) is None
    return os.path.realpath(build.folder / setting) if setting and elsewhere else ""
