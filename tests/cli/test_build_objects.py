"""`feeds build s3://…`: what cannot work is reported in seconds, before anything is published."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sites import make

from feeds.cli import main
from feeds.cli._object_steps import BEGIN_SECONDS
from feeds.publishing.objects.object_store import CHECK_ATTEMPTS, CHECK_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_REGION": "us-east-1"}
NO_KEYS = "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
URL = "s3://bucket/news"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (
            ["build", "http://bucket/a"],
            "'http://bucket/a' is not the URL of objects: expected s3://bucket or",
        ),
        (["build", "s3://key:secret@bucket/a"], "the URL contains credentials: set AWS_ACCESS_KEY_ID and"),
        (
            ["watch", "s3://bucket/a"],
            "'s3://bucket/a' is not a folder; `feeds build` writes to object storage",
        ),
        (
            ["build", "--delete", "public"],
            "--delete is for object storage: in a folder, what was withdrawn is",
        ),
    ],
)
def test_wrong_outputs(arguments: list[str], problem: str, tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    result = CliRunner().invoke(main, [*arguments, str(site)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert problem in " ".join(result.stderr.split())
    assert "secret@" not in result.stderr
    assert sorted(path.name for path in site.iterdir()) == ["1.json", "2.json", "channel.toml"]


def test_without_the_extra_the_error_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    site = make(tmp_path / "site")
    result = CliRunner().invoke(main, ["build", URL, str(site)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {URL}: object storage needs the extra: pip install feeds[objects]\n"


def build(site: Path, url: str = URL, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build in a process of its own, with these variables and no other settings of object storage."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    return subprocess.run(
        [sys.executable, "-m", "feeds", "build", url, str(site), *options],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=900,
    )


@pytest.mark.slow
def test_endpoints_and_credentials_that_cannot_work(tmp_path: Path) -> None:
    pytest.importorskip("obstore", reason="obstore is not installed: pip install feeds[objects]")
    site = make(tmp_path / "site")
    assert CHECK_SECONDS * CHECK_ATTEMPTS < BEGIN_SECONDS < 10
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:  # accepts connections, never answers
        place = f"http://127.0.0.1:{silent.getsockname()[1]}"
        cases = {
            "http://127.0.0.1:1 cannot be reached, or does not answer": {
                **CREDENTIALS, "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ALLOW_HTTP": "true",
            },
            f"{place} cannot be reached, or does not answer": {
                **CREDENTIALS, "AWS_ENDPOINT_URL": place, "AWS_ALLOW_HTTP": "true",
            },
            "the endpoint begins with http://: set AWS_ALLOW_HTTP=true to connect without TLS": {
                **CREDENTIALS, "AWS_ENDPOINT_URL": place,
            },
            NO_KEYS: {"AWS_SECRET_ACCESS_KEY": "y", "AWS_ENDPOINT_URL": place, "AWS_ALLOW_HTTP": "true"},
        }  # fmt: skip
        for problem, environment in cases.items():
            found = build(site, **environment)
            assert (found.returncode, found.stdout, found.stderr) == (2, "", f"Error: {URL}: {problem}\n")
    assert not (site / "published.ndjson").exists()
