"""A document that brings the validator down costs no other document its report."""

from __future__ import annotations

import os
import re
import signal
from contextlib import chdir
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from linter import GOOD, lint

from feeds.cli import main
from feeds.linting.cache import MIN_DOCUMENT
from feeds.linting.engines import SINGLE_PROCESS
from feeds.linting.lsp.diagnostics import diagnostics
from feeds.linting.lsp.documents import fixed_text, lint_text
from feeds.validator import validate
from feeds.validator.comparing import compare

if TYPE_CHECKING:
    from pathlib import Path

ERRORS: dict[str, type[Exception]] = {
    "ValueError": ValueError,
    "RecursionError": RecursionError,
    "MemoryError": MemoryError,
}
SAID = {"there is not enough memory": "MemoryError"}
BAD = GOOD.replace("<pubDate>Sun", "<pubDate>Mon")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
REPORTED = re.compile(r"internal error, please report it with the document: (\w+) at \w+\.py:\d+: broken\Z")


@pytest.fixture(autouse=True)
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A validator with a defect that documents show, if they name it."""

    def defective(data: bytes, **options: object) -> object:
        for name, error in ERRORS.items():
            if name.encode() in data:
                raise error("broken")
        if b"dies" in data:
            os.kill(os.getpid(), signal.SIGKILL)
        return validate(data, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("feeds.linting.run.validate", defective)


def names(error: str) -> list[tuple[str, str]]:
    """The files of the messages, each with the error that it names or is reported as."""
    found = []
    for line in error.splitlines():
        file, _, message = line.partition(": ")
        named = REPORTED.match(message)
        found.append((file, named[1] if named else SAID.get(message, message)))
    return found


@pytest.mark.parametrize("options", [[], ["--fix"], ["--diff"], ["--output-format", "json"], ["--exit-zero"]])
def test_an_error_is_reported_and_the_other_files_are_checked(tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "a.xml").write_text(BAD)
    for number, name in enumerate(ERRORS):
        (tmp_path / f"b{number}.xml").write_text(BAD + f"<!-- {name} -->")
    (tmp_path / "c.xml").write_text(BAD)
    status, out, err = lint(tmp_path, *options)
    assert status == 2
    assert names(err)[:3] == [(f"b{number}.xml", name) for number, name in enumerate(ERRORS)]
    if options == ["--fix"]:
        assert [(tmp_path / name).read_text() for name in ("a.xml", "c.xml")] == [GOOD, GOOD]
        assert (tmp_path / "b0.xml").read_text() == BAD + "<!-- ValueError -->"
    else:
        assert [name in out for name in ("a.xml", "b0.xml", "c.xml")] == [True, False, True]


@pytest.mark.slow
def test_an_error_or_a_death_in_a_process_is_reported_and_the_other_files_are_checked(tmp_path: Path) -> None:
    for number in range(SINGLE_PROCESS + 100):
        (tmp_path / f"{number:03}.xml").write_text(BAD)
    (tmp_path / "017.xml").write_text("<rss>dies</rss>")
    (tmp_path / "018.xml").write_text("<rss>MemoryError</rss>")
    (tmp_path / "299.xml").write_text("<rss>dies</rss>")
    status, out, err = lint(tmp_path, "--jobs", "2")
    died = "internal error, please report it with the document: the process that checked it died"
    assert (status, names(err)) == (2, [("017.xml", died), ("018.xml", "MemoryError"), ("299.xml", died)])
    reported = [line[:3] for line in out.splitlines()]
    others = [number for number in range(SINGLE_PROCESS + 100) if number not in (17, 18, 299)]
    assert reported == [f"{number:03}" for number in others]


def test_an_internal_error_is_not_cached(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(GOOD + f"<!-- ValueError {'x' * MIN_DOCUMENT} -->")
    for _ in range(2):
        with chdir(tmp_path):
            done = CliRunner().invoke(main, ["validate"])
        assert (done.exit_code, names(done.stderr)) == (2, [("a.xml", "ValueError")])
    assert [*tmp_path.glob(".feeds_cache/*/*.json")] == []


def test_the_editor_shows_an_internal_error(tmp_path: Path) -> None:
    text = GOOD + "<!-- ValueError -->"
    linted = lint_text(text, tmp_path / "a.rss", "utf-16", NOW)
    (diagnostic,) = diagnostics(linted)
    assert (diagnostic.code, REPORTED.match(diagnostic.message) is not None) == ("internal-error", True)
    assert fixed_text(linted, NOW) == text


def test_comparing_goes_on_after_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def defective(old: bytes, new: bytes, elsewhere: object) -> object:
        if b"ValueError" in new:
            raise ValueError("broken")
        return compare(old, new, elsewhere)  # type: ignore[arg-type]

    monkeypatch.setattr("feeds.linting.deployment.compare", defective)
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
        for name in ("a.xml", "b.xml", "c.xml"):
            (tmp_path / folder / name).write_text(GOOD)
    (tmp_path / "new" / "b.xml").write_text(GOOD + "<!-- ValueError -->")
    (tmp_path / "new" / "c.xml").unlink()
    with chdir(tmp_path):
        done = CliRunner().invoke(main, ["diff", "old", "new"])
    assert (done.exit_code, names(done.stderr)) == (2, [("new/b.xml", "ValueError")])
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["new/c.xml"]
    with chdir(tmp_path):
        done = CliRunner().invoke(main, ["diff", "old/b.xml", "new/b.xml"])
    assert (done.exit_code, names(done.stderr)) == (2, [("new/b.xml", "ValueError")])
