"""The report: where it is written, in which form, and the exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from linter import BAD, GOOD, GUID, WEEKDAY, lint, on_terminal, run

if TYPE_CHECKING:
    from pathlib import Path

WARNED = BAD.replace("<pubDate>Mon", "<pubDate>Sun")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.xml").write_text(BAD)
    (tmp_path / "good.xml").write_text(GOOD)
    (tmp_path / "warned.xml").write_text(WARNED)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("good.xml", 0),
        ("warned.xml", 0),
        ("bad.xml", 1),
        ("bad.xml --exit-zero", 0),
        ("warned.xml --fail-level warning", 1),
        ("warned.xml --fail-level info", 1),
        ("good.xml --fail-level info", 0),
        ("warned.xml --fail-level warning --exit-zero", 0),
        ("warned.xml --max-warnings 1", 0),
        ("bad.xml --ignore rss-incorrect-weekday --max-warnings 0 --exit-zero", 0),
        ("absent.xml --exit-zero", 2),
        ("warned.xml --no-such-option", 2),
    ],
)
def test_exit_status(folder: Path, arguments: str, status: int) -> None:
    assert lint(folder, *arguments.split())[0] == status


def test_too_many_warnings(folder: Path) -> None:
    expected = (1, f"warned.xml:{GUID}", "too many warnings: 1 (maximum: 0)\n")
    assert lint(folder, "warned.xml", "--max-warnings", "0") == expected
    assert lint(folder, "warned.xml", "--max-warnings", "0", "-q") == (1, "", expected[2])


def test_quiet_reports_errors_only(folder: Path) -> None:
    assert lint(folder, "-q") == (1, f"bad.xml:{WEEKDAY}", "")


def test_statistics_count_by_rule(folder: Path) -> None:
    counts = "2  warning  rss-missing-guid\n1  error    rss-incorrect-weekday\n"
    assert lint(folder, "--statistics") == (1, counts, "")
    assert lint(folder, "--statistics", "good.xml") == (0, "", "")


def test_report_file_is_written_atomically(folder: Path) -> None:
    report = folder / "report"
    report.write_text("the one before")
    assert lint(folder, "--output-file", "report", "bad.xml", "absent.xml")[0] == 2
    assert report.read_text() == "the one before"
    assert lint(folder, "--output-file", "report", "--output-format", "full", "bad.xml") == (1, "", "")
    assert report.read_text().startswith("warning[rss-missing-guid] ")
    assert lint(folder, "--output-file", "report", "bad.xml") == (1, "", "")
    assert report.read_text() == f"bad.xml:{GUID}bad.xml:{WEEKDAY}"
    assert sorted(file.name for file in folder.iterdir()) == ["bad.xml", "good.xml", "report", "warned.xml"]
    missing = "no/report: cannot be written: No such file or directory\n"
    assert lint(folder, "--output-file", "no/report", "good.xml") == (2, "", missing)
    missing = "good.xml/report: cannot be written: Not a directory\n"
    assert lint(folder, "--output-file", "good.xml/report", "good.xml") == (2, "", missing)
    long = f"{'x' * 300}: cannot be written: File name too long\n"
    assert lint(folder, "--output-file", "x" * 300, "good.xml") == (2, "", long)
    assert lint(folder, "--output-file", os.devnull, "good.xml") == (0, "", "")
    assert os.path.exists(os.devnull)  # noqa: PTH110


def test_settings_in_the_current_folder_control_the_report(folder: Path) -> None:
    text = 'output-format = "json"\nfail-level = "warning"\nmax-warnings = 5\n'
    (folder / "feeds.toml").write_text(text)
    status, out, err = lint(folder, "warned.xml")
    assert (status, err) == (1, "")
    assert [document["path"] for document in json.loads(out)["documents"]] == ["warned.xml"]
    on_the_line = ["--output-format", "concise", "--fail-level", "error"]
    assert lint(folder, "warned.xml", *on_the_line) == (0, f"warned.xml:{GUID}", "")


@pytest.mark.slow
def test_terminals_get_the_full_format_with_colours(folder: Path) -> None:
    seen = on_terminal(folder, "bad.xml")
    assert "\x1b[" in seen
    assert "rss-incorrect-weekday" in seen
    assert click.unstyle(seen).splitlines()[:4] == [
        "warning[rss-missing-guid] <item> should have a <guid>",
        " --> bad.xml:5:1",
        "5 | <item><title>One</title>",
        "  | ^^^^^^",
    ]
    assert "\x1b[" not in on_terminal(folder, "bad.xml", NO_COLOR="1")
    assert "\x1b[" not in on_terminal(folder, "bad.xml", TERM="dumb")
    concise = on_terminal(folder, "bad.xml", "--output-format", "concise", NO_COLOR="1")
    assert concise == f"bad.xml:{GUID}bad.xml:{WEEKDAY}"


@pytest.mark.slow
def test_colours_need_a_terminal_unless_forced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    full = ["--output-format", "full", "bad.xml"]
    assert "\x1b[" not in lint(folder, *full)[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    command = [sys.executable, "-m", "feeds", "validate", "--no-cache", *full]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "\x1b[" in done.stdout


@pytest.mark.slow
def test_the_progress_bar_does_not_change_the_report(tmp_path: Path) -> None:
    for number in range(600):
        (tmp_path / f"{number:03}.xml").write_text(BAD if number == 300 else GOOD)
    seen = on_terminal(tmp_path, "--output-format", "concise")
    assert "Checking" in seen
    assert all(f"300.xml:{finding}" in seen for finding in (GUID, WEEKDAY))
    assert "Checking" not in on_terminal(tmp_path, "--output-format", "concise", "300.xml")


@pytest.mark.slow
def test_progress_of_a_list_has_no_end(tmp_path: Path) -> None:
    lines = [json.dumps({"document": BAD, "name": str(number)}) for number in range(3)]
    (tmp_path / "list").write_text("\n".join(lines))
    seen = on_terminal(tmp_path, "--list", "list", "--output-format", "concise")
    assert ("Checking" in seen, "3/?" in seen, f"2:{WEEKDAY}" in seen) == (True, True, True)


@pytest.mark.slow
def test_standard_output_that_fails(folder: Path) -> None:
    message = b"standard output: cannot be written: No space left on device\n"
    assert run(folder, "bad.xml", ">/dev/full") == (2, b"", message)
    assert run(folder, "bad.xml", ">&-") == (2, b"", b"standard output: is closed\n")
    assert run(folder, "bad.xml", "2>&-") == (1, f"bad.xml:{GUID}bad.xml:{WEEKDAY}".encode(), b"")


@pytest.mark.slow
def test_characters_outside_the_encoding_are_escaped(folder: Path) -> None:
    (folder / "\u017b.xml").write_text(WARNED)
    done = run(folder, "\u017b.xml", PYTHONIOENCODING="latin-1")
    assert done == (0, f"\\u017b.xml:{GUID}".encode(), b"")
