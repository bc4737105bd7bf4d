"""`feeds validate` as a process: exit status, reports, base URL, many documents."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from samples import SEEDS

from feeds import validate

GOOD = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>News</title><link>https://example.org/</link><description>All of it.</description>
<atom:link rel="self" href="https://example.org/sub/good.xml" type="application/rss+xml"/>
<item><title>One</title><guid isPermaLink="false">tag:example.org,2026:1</guid>
<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate></item>
</channel></rss>
"""
BAD = GOOD.replace(b"<pubDate>Sun", b"<pubDate>Mon")
WARNED = GOOD.replace(b'<guid isPermaLink="false">tag:example.org,2026:1</guid>', b"")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "good.xml").write_bytes(GOOD)
    (tmp_path / "notes.txt").write_text("No feed, so not looked at in a folder.")
    return tmp_path


def run(cwd: Path, *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "feeds", "validate", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_clean_folder(folder: Path) -> None:
    assert run(folder, ".") == (0, "", "")


@pytest.mark.slow
def test_an_error_is_one_line(folder: Path) -> None:
    (folder / "sub" / "bad.xml").write_bytes(BAD)
    message = "<pubDate> must have the weekday Sun for 2016-11-06, not Mon"
    line = f"sub/bad.xml:6:10: error rss-incorrect-weekday {message}\n"
    assert run(folder, "sub") == (1, line, "")


@pytest.mark.slow
def test_a_warning_does_not_fail(folder: Path) -> None:
    (folder / "warned.xml").write_bytes(WARNED)
    line = "warned.xml:5:1: warning rss-missing-guid <item> should have a <guid>\n"
    assert run(folder, "warned.xml") == (0, line, "")


@pytest.mark.slow
def test_a_missing_file(folder: Path) -> None:
    status, out, err = run(folder, "absent.xml")
    assert (status, out, err) == (2, "", "absent.xml: no such file or folder\n")


@pytest.mark.slow
def test_an_unreadable_file(folder: Path) -> None:
    (folder / "loop.xml").symlink_to("loop.xml")
    status, out, err = run(folder, ".")
    assert (status, out) == (2, "")
    assert err.startswith("loop.xml: cannot be read: ")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_a_folder_is_skipped(folder: Path) -> None:
    os.mkfifo(folder / "pipe.xml")
    assert run(folder, ".") == (0, "", "")


@pytest.mark.slow
def test_a_file_name_that_is_not_utf_8(folder: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.xml")).write_bytes(WARNED)
    except OSError:
        pytest.skip("this file system takes no such name")
    status, out, err = run(folder, "--base-url", "https://example.org/", ".")
    assert (status, err) == (0, "")
    assert all(line.startswith("\\udcff.xml:") for line in out.splitlines())
    assert "should be https://example.org/%FF.xml" in out


@pytest.mark.slow
def test_base_url(folder: Path) -> None:
    assert run(folder, "--base-url", "https://example.org/", ".") == (0, "", "")
    message = '"href" of <atom:link> should be https://example.org/there/sub/good.xml, '
    message += "where the feed is served, not 'https://example.org/sub/good.xml'"
    line = f"sub/good.xml:4:23: warning atom-self-elsewhere {message}\n"
    assert run(folder, "--base-url", "https://example.org/there/", ".") == (0, line, "")


@pytest.mark.slow
def test_json_report(folder: Path) -> None:
    (folder / "sub" / "bad.xml").write_bytes(BAD)
    status, out, err = run(folder, "--output-format", "json", "sub")
    assert (status, err) == (1, "")
    message = "<pubDate> must have the weekday Sun for 2016-11-06, not Mon"
    bad, good = json.loads(out)["documents"]
    assert good == {"path": "sub/good.xml", "kind": "rss-2.0", "valid": True, "findings": []}
    (finding,) = bad.pop("findings")
    assert bad == {"path": "sub/bad.xml", "kind": "rss-2.0", "valid": False}
    assert finding.pop("name") == "The weekday must match the date."
    assert finding == {
        "rule": "rss-incorrect-weekday",
        "severity": "error",
        "message": message,
        "help": "Strict parsers refuse the whole date. Correct the weekday, or leave it out together with "
        "its comma.",
        "line": 6,
        "column": 10,
        "element": "pubDate",
        "parent": "item",
        "attribute": None,
        "value": "Mon, 06 Nov 2016 20:19:39 GMT",
        "w3c": "IncorrectDOW",
        "end_line": 6,
        "end_column": 13,
        "see": "https://www.rfc-editor.org/rfc/rfc2822#section-3.3",
        "fix": {
            "applicability": "safe",
            "message": "write 'Sun, 06 Nov 2016 20:19:39 GMT'",
            "edits": [
                {
                    "content": "Su",
                    "location": {"row": 6, "column": 10},
                    "end_location": {"row": 6, "column": 12},
                }
            ],
        },
    }


@pytest.mark.slow
def test_control_characters_are_escaped(folder: Path) -> None:
    (folder / "sly.xml").write_bytes(GOOD.replace(b"<title>One", b"<x\xc2\x9b31m/><title>One"))
    _, out, _ = run(folder, "sly.xml")
    assert out.isprintable() or out.replace("\n", "").isprintable()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["concise", "json"])
def test_surrogates_can_be_printed(folder: Path, form: str) -> None:
    (folder / "half.json").write_text(json.dumps({"version": "\ud800", "title": "News", "items": []}))
    status, report, errors = run(folder, "half.json", "--output-format", form)
    assert (status, errors, "\\ud800" in report) == (1, "", True)


@pytest.mark.slow
def test_many_documents_are_reported_in_order(tmp_path: Path) -> None:
    for number in range(700):
        (tmp_path / f"{number:03}.xml").write_bytes(BAD if number % 100 == 0 else GOOD)
    status, out, err = run(tmp_path, ".")
    assert (status, err) == (1, "")
    named = [line.split(":")[0] for line in out.splitlines()]
    assert named == [f"{number:03}.xml" for number in range(0, 700, 100)]
    assert run(tmp_path, "--jobs", "1", ".") == (status, out, err)


@pytest.mark.slow
def test_slow_modules_are_imported_only_if_needed(folder: Path) -> None:
    program = (
        "import sys; sys.argv = ['feeds', 'validate', 'sub']\nfrom feeds.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'flask', 'feedgen', 'granian', 'jinja2', 'sqlalchemy', 'httpx', 'language_tags', 'rich',\n"
        "         'watchfiles', 'tomllib', 'hashlib', 'urllib.request', 'concurrent.futures'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_in_python(folder: Path) -> None:
    report = validate((folder / "sub" / "good.xml").read_bytes(), url="https://example.org/sub/good.xml")
    assert (report.kind, report.valid, report.findings) == ("rss-2.0", True, ())


@pytest.mark.slow
def test_the_seeds_build_without_findings(tmp_path: Path) -> None:
    out, seeds = tmp_path / "out", tmp_path / "seeds"
    shutil.copytree(SEEDS, seeds, ignore=shutil.ignore_patterns(".feeds", "published.ndjson"))
    build = [sys.executable, "-m", "feeds", "build", str(out), str(seeds)]
    subprocess.run(build, capture_output=True, check=True)
    base = ["--base-url", "https://news.example.org/"]
    assert run(out, *base, "--profile", "rssboard", "--profile", "mrss", ".") == (0, "", "")
