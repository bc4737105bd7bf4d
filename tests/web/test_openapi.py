"""The description of the API, against the running server: schemathesis makes requests from it.

Every answer must have a status, a media type, headers and a body that the description has.  A description of
values cannot say what an article needs, so valid requests may be refused.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from sites import make, serving

from feeds.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "0123456789abcdef0123456789abcdef"
SERVER = "validations = 6000\npublish = true\n"
SCHEMATHESIS = shutil.which("schemathesis")


@pytest.mark.slow
@pytest.mark.skipif(SCHEMATHESIS is None, reason="no schemathesis")
def test_every_answer_is_described(tmp_path: Path) -> None:
    site = make(tmp_path / "site", server=SERVER)
    with serving(site, env={"FEEDS_TOKEN": TOKEN}) as server:
        url = f"http://127.0.0.1:{server.port}"
        options = ["--max-examples", "40", "--seed", "1", "--exclude-checks", "positive_data_acceptance"]
        run = subprocess.run(
            [str(SCHEMATHESIS), "run", f"{url}/api/openapi.json", "--url", url, "-H",
             f"Authorization: Bearer {TOKEN}", *options],
            capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-2000:]


def test_options_allow_what_the_api_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_TOKEN", TOKEN)
    app = create_app(make(tmp_path / "site", server=f"{SERVER}hub = true\n"), background=False)
    client = app.test_client()
    said = json.loads(client.get("/api/openapi.json").data)
    known = {path.replace("{id}", "a"): {*item} for path, item in said["paths"].items()}
    for path, methods in {**known, "/hub": {"post"}}.items():
        answer, refused = client.options(path), client.put(path)
        allowed = {method.upper() for method in methods} | {"OPTIONS"}
        assert (answer.status_code, refused.status_code) == (200, 405)
        assert {*answer.headers["Allow"].split(", ")} == {*refused.headers["Allow"].split(", ")} == allowed
        assert client.get(path).status_code == 405
    for path in ("/feed.rss", "/feed", "/", "/validate"):
        assert "GET" in client.options(path).headers["Allow"]
    app.extensions["feeds"][0].documents.close()
