"""A run that was broken off is continued: the report is that of a whole run, and nothing is checked twice."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linter import BAD, GOOD, lint

from feeds.linting import journal as module
from feeds.linting.discovery import Target
from feeds.linting.results import Result, Unreadable, from_record, to_record
from feeds.validator import validate
from feeds.validator.report import Edit, Finding, Fix, Report, Spot
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = 25
JOURNAL = "--resume", "journal", "--output-format", "json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Documents, of which one cannot be read, in groups of four."""
    monkeypatch.setattr(module, "GROUP", 4)
    for number in range(DOCUMENTS):
        (tmp_path / f"{number:02}.xml").write_text((BAD if number % 3 else GOOD).replace("News", f"{number}"))
    (tmp_path / "07.xml").unlink()
    (tmp_path / "07.xml").symlink_to("07.xml")
    return tmp_path


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the documents that are checked; "stop" breaks the run off."""
    titles: list[str] = []

    def noted(data: bytes, **options: Any) -> Report:
        title = data.partition(b"<title>")[2].partition(b"<")[0].decode()
        if title in titles[:1]:
            raise KeyboardInterrupt
        titles.append(title)
        return validate(data, **options)

    monkeypatch.setattr("feeds.linting.run.validate", noted)
    return titles


def broken_off(folder: Path, checked: list[str], at: int, *options: str) -> None:
    """Check up to a document, as if Ctrl-C were pressed there."""
    checked[:] = [str(at)]
    assert lint(folder, *JOURNAL, *options)[0] == 130
    checked[:] = ["none"]


def test_the_report_is_that_of_a_whole_run(folder: Path, checked: list[str]) -> None:
    whole = lint(folder, "--output-format", "json")
    assert (whole[0], "Too many levels of symbolic links" in whole[2]) == (2, True)
    for at, first in ((2, 0), (11, 8), (24, 24)):
        broken_off(folder, checked, at)
        assert lint(folder, *JOURNAL) == whole
        assert checked[1:] == [str(number) for number in range(first, DOCUMENTS) if number != 7]
        assert not (folder / "journal").exists()


def test_a_run_can_be_broken_off_again_and_a_torn_line_does_not_count(
    folder: Path, checked: list[str]
) -> None:
    whole = lint(folder, "--output-format", "json")
    broken_off(folder, checked, 11)
    with (folder / "journal").open("ab") as file:
        file.write(b'["')
    broken_off(folder, checked, 18)
    lines = (folder / "journal").read_bytes().splitlines(keepends=True)
    assert len(lines) == 1 + 4
    (folder / "journal").write_bytes(b"".join(lines)[:-1])
    assert lint(folder, *JOURNAL) == whole
    assert checked[1:] == [str(number) for number in range(12, DOCUMENTS)]


def test_documents_that_changed_are_checked_again(folder: Path, checked: list[str]) -> None:
    broken_off(folder, checked, 18)
    (folder / "05.xml").write_text(GOOD.replace("News", "5"))
    resumed = lint(folder, *JOURNAL)
    assert checked[1:] == [str(number) for number in range(4, DOCUMENTS) if number != 7]
    assert resumed == lint(folder, "--output-format", "json")


@pytest.mark.parametrize("options", [["--ignore", "rss-missing-guid"], ["--profile", "apple"]])
def test_other_settings_make_other_results(folder: Path, checked: list[str], options: list[str]) -> None:
    broken_off(folder, checked, 18)
    resumed = lint(folder, *JOURNAL, *options)
    assert (len(checked[1:]), resumed) == (DOCUMENTS - 1, lint(folder, "--output-format", "json", *options))


def test_a_journal_of_something_else_is_refused_and_stays(folder: Path, checked: list[str]) -> None:
    broken_off(folder, checked, 18)
    recorded = (folder / "journal").read_bytes()
    other = "journal: belongs to a run with another set of options; delete it to start again\n"
    assert lint(folder, "--resume", "journal", "--output-format", "concise") == (2, "", other)
    header, _, rest = recorded.partition(b"\n")
    changed = json.loads(header) | {"version of feeds": "0"}
    (folder / "journal").write_bytes(json.dumps(changed).encode() + b"\n" + rest)
    other = "journal: belongs to a run with another version of feeds; delete it to start again\n"
    assert lint(folder, *JOURNAL) == (2, "", other)
    for text in (GOOD, "{}\n", "[]\n", header.decode()[:40]):
        (folder / "journal").write_text(text)
        problem = "is not the journal of a run; --resume names one, or a file that does not exist"
        assert lint(folder, *JOURNAL) == (2, "", f"journal: {problem}\n")
        assert (folder / "journal").read_text() == text


@pytest.mark.limit("feeds.linting.journal:MAX_LINE_BYTES")
def test_a_line_that_is_too_long_is_not_used(
    folder: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module.MAX_LINE_BYTES >= 512 << 20
    for spare, first in ((0, 8), (-1, 4)):
        broken_off(folder, checked, 11)
        lines = (folder / "journal").read_bytes().splitlines(keepends=True)
        with monkeypatch.context() as patch:
            patch.setattr(module, "MAX_LINE_BYTES", max(map(len, lines[2:])) + spare)
            lint(folder, *JOURNAL)
        assert checked[1:] == [str(number) for number in range(first, DOCUMENTS) if number != 7]


def test_what_a_journal_cannot_record(folder: Path) -> None:
    def problem(*options: str) -> str:
        status, _, err = lint(folder, "--resume", "journal", *options)
        return err.splitlines()[-1].removeprefix("Error: ") if status == 2 else ""

    assert problem("--fix") == "--resume cannot be used with --fix"
    assert problem("--watch") == "--watch cannot be used with --resume"
    refused = "--resume cannot be used with --output-format full, which shows documents"
    assert problem("--output-format", "full") == refused
    assert not (folder / "journal").exists()
    os.mkfifo(folder / "pipe")
    for special in ("pipe", "/dev/full"):
        assert problem("--resume", special) == f"{special}: is not a regular file"
    (folder / "sub").mkdir()
    assert problem("--resume", "sub/absent/journal", "sub") == (
        "sub/absent/journal: cannot be written: No such file or directory"
    )


TEXT = st.text(max_size=5) | st.just("\udcff")
NUMBER = st.integers(0, 1 << 40)
SPOT = st.builds(Spot, NUMBER, NUMBER, NUMBER)
FIX = st.builds(
    Fix, TEXT, st.booleans(), st.lists(st.builds(Edit, SPOT, SPOT, TEXT)).map(tuple), st.booleans()
)
MAYBE = st.none() | TEXT
FINDING = st.builds(
    Finding, TEXT, TEXT, st.sampled_from(("error", "warning", "info")), TEXT, NUMBER, NUMBER, MAYBE, MAYBE,
    MAYBE, MAYBE, MAYBE, NUMBER, NUMBER, TEXT, TEXT, st.none() | FIX,
)  # fmt: skip
RESULT = (
    st.none()
    | st.builds(Unreadable, st.just("a"), TEXT)
    | st.builds(Checked, st.just("a"), st.builds(Report, TEXT, st.lists(FINDING, max_size=3).map(tuple)))
)


@given(RESULT)
def test_a_record_has_the_whole_result(result: Result) -> None:
    record = json.loads(json.dumps(to_record(result)))
    assert from_record(record, Target(None, "a")) == result


def test_passwords_are_not_recorded(tmp_path: Path) -> None:
    target = Target(None, "https://a.example/", address="https://user:secret@a.example/")
    with module.open_journal(tmp_path / "journal", {}, datetime(2026, 1, 1, tzinfo=UTC)) as journal:
        pairs = journal.results([target], lambda targets: ((each, None) for each in targets))
        assert [*pairs] == [(target, None)]
        assert b"secret" not in (tmp_path / "journal").read_bytes()
        assert (tmp_path / "journal").stat().st_size > 60
