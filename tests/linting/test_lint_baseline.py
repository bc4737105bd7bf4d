"""Baselines: known findings are counted in a file, and only new ones are reported."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from linter import BAD, GOOD, GUID, WEEKDAY, lint

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {
    "../a.xml": {"rss-incorrect-weekday": {"count": 1}, "rss-missing-guid": {"count": 1}},
    "../sub/b.xml": {"rss-incorrect-weekday": {"count": 1}, "rss-missing-guid": {"count": 1}},
}
ITEM = BAD[BAD.index("<item>") : BAD.index("</channel>")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("ci", "sub"):
        (tmp_path / name).mkdir()
    (tmp_path / "a.xml").write_text(BAD)
    (tmp_path / "sub" / "b.xml").write_text(BAD)
    (tmp_path / "good.xml").write_text(GOOD)
    assert lint(tmp_path, "--write-baseline", "ci/known") == (0, "", "ci/known: recorded 4 findings\n")
    return tmp_path


def known(folder: Path) -> object:
    return json.loads((folder / "ci" / "known").read_text())


def test_counts_are_by_file_and_rule(folder: Path) -> None:
    text = (folder / "ci" / "known").read_text()
    assert json.loads(text) == KNOWN
    assert text == json.dumps(KNOWN, indent=2, sort_keys=True) + "\n"
    lint(folder / "sub", "../sub/b.xml", "..", "--write-baseline", "../ci/known")
    assert (folder / "ci" / "known").read_text() == text


def test_known_findings_are_not_reported(folder: Path) -> None:
    assert lint(folder, "--baseline", "ci/known") == (0, "", "")
    (folder / "a.xml").write_text(BAD.replace("</channel>", ITEM + "</channel>"))
    lines = f"a.xml:{GUID.replace('5:', '7:')}a.xml:{WEEKDAY.replace('6:', '8:')}"
    assert lint(folder, "--baseline", "ci/known") == (1, lines, "")
    elsewhere = lint(folder / "sub", "../a.xml", "--baseline", "../ci/known")
    assert elsewhere == (1, lines.replace("a.xml", "../a.xml"), "")
    (folder / "new.xml").write_text(BAD)
    assert lint(folder, "new.xml", "--baseline", "ci/known") == (1, f"new.xml:{GUID}new.xml:{WEEKDAY}", "")


def test_findings_that_are_gone_are_an_error_until_pruned(folder: Path) -> None:
    (folder / "a.xml").write_text(BAD.replace("<pubDate>Mon", "<pubDate>Sun"))
    complaint = (
        "ci/known: some findings no longer occur; remove them with --prune-baseline:\n"
        "  ../a.xml: rss-incorrect-weekday (1 fewer)\n"
    )
    assert lint(folder, "--baseline", "ci/known", "--exit-zero") == (2, "", complaint)
    assert known(folder) == KNOWN
    assert lint(folder, "good.xml", "--baseline", "ci/known") == (0, "", "")
    assert lint(folder, "--baseline", "ci/known", "--ignore", "rss-incorrect-weekday") == (0, "", "")
    assert lint(folder, "--baseline", "ci/known", "--prune-baseline") == (0, "", "")
    assert known(folder) == {**KNOWN, "../a.xml": {"rss-missing-guid": {"count": 1}}}
    assert lint(folder, "--baseline", "ci/known") == (0, "", "")


def test_findings_of_deleted_files_are_gone(folder: Path) -> None:
    (folder / "sub" / "b.xml").unlink()
    complaint = (
        "ci/known: some findings no longer occur; remove them with --prune-baseline:\n"
        "  ../sub/b.xml: rss-incorrect-weekday (1 fewer)\n"
        "  ../sub/b.xml: rss-missing-guid (1 fewer)\n"
    )
    assert lint(folder, "good.xml", "--baseline", "ci/known") == (2, "", complaint)
    assert lint(folder, "good.xml", "--baseline", "ci/known", "--prune-baseline") == (0, "", "")
    assert known(folder) == {"../a.xml": KNOWN["../a.xml"]}


def test_pruning_keeps_counts_of_unchecked_files_and_rules(folder: Path) -> None:
    (folder / "a.xml").write_text(GOOD)
    assert lint(folder, "good.xml", "--baseline", "ci/known", "--prune-baseline") == (0, "", "")
    assert known(folder) == KNOWN
    assert lint(folder, "--select", "itunes", "--baseline", "ci/known", "--prune-baseline") == (0, "", "")
    assert known(folder) == KNOWN


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{", ':1: not valid JSON: missing "}": the object that begins on line 1 is not closed (column 2)'),
        ("[]", ': not a baseline file: expected {"file": {"rule": {"count": 1}}}'),
        ('{"a": 1}', """: 'a': expected {"rule": {"count": 1}}"""),
        ('{"a": {"b": {"count": 0}}}', """: 'a': 'b': expected {"count": 1} or a higher count"""),
        ("[" * 100_000, ":1: not valid JSON: nested too deeply: more than 200 levels"),
    ],
)
def test_invalid_baselines(folder: Path, text: str, error: str) -> None:
    (folder / "ci" / "known").write_text(text)
    assert lint(folder, "--baseline", "ci/known") == (2, "", f"ci/known{error}\n")


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_baseline_is_a_regular_file(folder: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(folder / "ci" / "odd")
    else:
        (folder / "ci" / "odd").symlink_to("/dev/zero")
    error = "ci/odd: cannot be read: it is not a regular file\n"
    assert lint(folder, "--baseline", "ci/odd") == (2, "", error)


def test_a_baseline_has_a_limit(folder: Path) -> None:
    with (folder / "ci" / "huge").open("wb") as file:
        file.truncate(1 << 40)
    error = "ci/huge: cannot be read: it has 1099511627776 bytes: expected at most 67108864\n"
    assert lint(folder, "--baseline", "ci/huge") == (2, "", error)


def test_incompatible_options(folder: Path) -> None:
    assert lint(folder, "--prune-baseline")[2].endswith("Error: --prune-baseline requires --baseline FILE\n")
    absent = (2, "", "absent: cannot be read: No such file or directory\n")
    assert lint(folder, "--baseline", "absent") == absent
    both = lint(folder, "--baseline", "ci/known", "--write-baseline", "x")
    assert both[0] == 2
    assert not (folder / "x").exists()


def test_no_baseline_is_written_if_a_file_is_unreadable(folder: Path) -> None:
    (folder / "loop.xml").symlink_to("loop.xml")
    status, out, err = lint(folder, "--write-baseline", "new")
    assert (status, out) == (2, "")
    assert err.startswith("loop.xml: cannot be read: ")
    assert not (folder / "new").exists()
