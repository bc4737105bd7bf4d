"""`--fix` and `--diff`: what is written, what is reported, and the exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from linter import BAD, GOOD, GUID, lint, on_terminal, run

if TYPE_CHECKING:
    from pathlib import Path

FIXED = BAD.replace("<pubDate>Mon", "<pubDate>Sun")
LEFT = f"bad.xml:{GUID}"
DIFF = """--- bad.xml
+++ bad.xml
@@ -3,5 +3,5 @@
 <title>News</title><link>https://example.org/</link><description>All of it.</description>
 <atom:link rel="self" href="https://example.org/feed.xml" type="application/rss+xml"/>
 <item><title>One</title>
-<pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate></item>
+<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate></item>
 </channel></rss>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.xml").write_text(BAD)
    (tmp_path / "good.xml").write_text(GOOD)
    return tmp_path


def test_fix_applies_safe_fixes_and_reports_the_rest(folder: Path) -> None:
    before = (folder / "good.xml").stat().st_mtime_ns
    assert lint(folder, "--fix") == (0, LEFT, "fixed 1 finding in 1 document\n")
    assert (folder / "bad.xml").read_text() == FIXED
    assert (folder / "good.xml").stat().st_mtime_ns == before
    assert lint(folder, "--fix") == (0, LEFT, "nothing was fixed\n")


def test_diff_writes_nothing(folder: Path) -> None:
    message = "would fix 1 finding in 1 document\n"
    assert lint(folder, "--diff") == (1, DIFF, message)
    assert lint(folder, "--diff", "--exit-zero") == (0, DIFF, message)
    assert (folder / "bad.xml").read_text() == BAD
    assert lint(folder, "--diff", "good.xml") == (0, "", "nothing would be fixed\n")
    on_input = lint(folder, "--diff", "-", "--stdin-filename", "bad.xml", stdin=BAD.encode())
    assert on_input == (1, DIFF, message)


def test_only_reported_findings_are_fixed(folder: Path) -> None:
    assert lint(folder, "--fix", "--ignore", "rss-incorrect-weekday")[1] == LEFT
    assert (folder / "bad.xml").read_text() == BAD
    comment = "<!-- feeds: ignore rss-incorrect-weekday, rss-missing-link -->"
    (folder / "bad.xml").write_text(BAD.replace("<item>", comment + "<item>"))
    lint(folder, "--fix")
    less = "<!-- feeds: ignore rss-incorrect-weekday -->"
    assert (folder / "bad.xml").read_text() == BAD.replace("<item>", less + "<item>")


@pytest.mark.slow
def test_many_files_are_fixed_in_processes(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number:03}.xml").write_text(BAD if number % 100 == 0 else GOOD)
    lines = "".join(f"{number:03}.xml:{GUID}" for number in range(0, 300, 100))
    assert lint(tmp_path, "--fix", "--jobs", "2") == (0, lines, "fixed 3 findings in 3 documents\n")
    assert (tmp_path / "200.xml").read_text() == FIXED


def test_failed_writes_are_reported(folder: Path) -> None:
    (folder / "away").mkdir()
    (folder / "away" / "bad.xml").write_text(BAD)
    (folder / "away").chmod(0o500)
    try:
        (folder / "away" / "x").write_text("")
    except OSError:
        status, out, err = lint(folder / "away", "--fix", "bad.xml")
        assert (status, out, err.splitlines()[0]) == (2, "", "bad.xml: cannot be written: Permission denied")
    else:
        pytest.skip("the user can write to every folder")
    finally:
        (folder / "away").chmod(0o700)


@pytest.mark.parametrize("arguments", ["--unsafe-fixes", "--fix --online", "--diff --write-baseline x"])
def test_incompatible_options(folder: Path, arguments: str) -> None:
    status, out, err = lint(folder, *arguments.split(), stdin=b"")
    assert (status, out) == (2, "")
    assert "Error: --" in err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "message"), [(BAD, "fixed 1 finding in 1 document"), (FIXED, "nothing was fixed")]
)
def test_fixed_standard_input_goes_to_standard_output(folder: Path, text: str, message: str) -> None:
    data = text.replace("\n", "\r\n").encode("utf-8-sig")
    status, out, err = run(folder, "--fix", "--stdin-filename", "bad.xml", "-", stdin=data)
    assert (status, out) == (0, FIXED.replace("\n", "\r\n").encode("utf-8-sig"))
    assert err.decode() == f"{LEFT}{message}\n"
    assert (folder / "bad.xml").read_text() == BAD


def test_a_file_that_is_too_large_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = GOOD.replace("<item>", "<!-- feeds: ignore rss-missing-link --><item>")
    (folder / "bad.xml").write_text(text)
    for module in ("validator.inputs", "linting.autofix"):
        monkeypatch.setattr(f"feeds.{module}.MAX_BYTES", len(text) - 5)
    message = f"bad.xml: larger than {len(text) - 5:,} bytes, so it was not fixed\n"
    assert lint(folder, "--fix", "bad.xml") == (2, "", f"{message}nothing was fixed\n")
    assert (folder / "bad.xml").read_text() == text


@pytest.mark.slow
def test_diff_escapes_characters_on_a_terminal_only(folder: Path) -> None:
    (folder / "bad.xml").write_text(BAD.replace("<title>One", "<title>\x9b2J\tOne"))
    assert run(folder, "--diff", "bad.xml")[1].decode().count("\x9b2J\tOne") == 1
    seen = on_terminal(folder, "--diff", "bad.xml")
    assert (seen.count("\x9b"), seen.count("\\x9b2J")) == (0, 1)
