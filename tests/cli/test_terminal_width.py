"""Output follows the width of the terminal, and does not depend on one elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from linter import BAD, lint, on_terminal, run, shown
from rich.cells import cell_len

from feeds.cli.rules import rule_list
from feeds.validator.catalogue import catalogue

if TYPE_CHECKING:
    from pathlib import Path

COLOUR = re.compile(r"\x1b\[[\d;]*m")
WIDE = "広い" * 60
LONG = BAD.replace("<title>One</title>", f"<title>{'a b ' * 50}</title><x>{WIDE}</x>")


def rows(output: str) -> list[str]:
    return COLOUR.sub("", output).splitlines()


def too_wide(lines: list[str], columns: int) -> list[str]:
    """The lines that do not fit, without URLs, paths and the summary, which are not broken."""
    unbroken = re.compile(r"https?:|^ *-->|documents?[;.]|xmlns")
    return [line for line in lines if cell_len(line) > columns and not unbroken.search(line)]


@pytest.mark.slow
@pytest.mark.parametrize("columns", [30, 40, 80, 200])
def test_full(tmp_path: Path, columns: int) -> None:
    (tmp_path / "a.xml").write_text(LONG)
    lines = rows(on_terminal(tmp_path, "a.xml", COLUMNS=str(columns)))
    assert too_wide(lines, max(columns, 36)) == []
    assert any("^" in line for line in lines)


@pytest.mark.slow
def test_an_excerpt_in_a_narrow_terminal(tmp_path: Path) -> None:
    text = BAD.replace("<pubDate>", f"<author>{'x' * 60}</author><pubDate>")
    (tmp_path / "a.xml").write_text(text)
    output = on_terminal(tmp_path, "a.xml", "--select", "rss-incorrect-weekday", COLUMNS="40")
    assert rows(output)[:8] == [
        "error[rss-incorrect-weekday] [*]",
        "  <pubDate> must have the weekday Sun",
        "  for 2016-11-06, not Mon",
        " --> a.xml:6:87",
        "6 | …r><pubDate>Mon, 06 Nov 2016 20:19:…",
        "  |             ^^^",
        "  = help: Strict parsers refuse",
        "          the whole date. Correct the",
    ]


@pytest.mark.slow
def test_without_a_terminal_the_width_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(LONG)
    for name in ("full", "concise"):
        outputs = {
            run(tmp_path, "a.xml", "--output-format", name, COLUMNS=columns)[1] for columns in ("30", "400")
        }
        assert len(outputs) == 1


@pytest.mark.slow
def test_concise_has_one_line_for_each_finding(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(LONG)
    output = on_terminal(tmp_path, "a.xml", "--output-format", "concise", COLUMNS="30")
    assert output == lint(tmp_path, "a.xml", "--output-format", "concise")[1]


@pytest.mark.slow
@pytest.mark.parametrize("columns", [30, 40, 80, 120])
@pytest.mark.parametrize(
    "command", ["validate --help", "--help", "build -h", "rule rss-missing-guid", "rule podcast"]
)
def test_help_and_rules(tmp_path: Path, command: str, columns: int) -> None:
    lines = rows(shown(tmp_path, *command.split(), COLUMNS=str(columns), PAGER="cat"))
    unbroken = {"rule podcast": r"^podcast-", "validate --help": r"\||-per-file|--respect|--extend"}.get(
        command, r"$^"
    )
    wide = [line for line in too_wide(lines, columns) if not re.search(unbroken, line)]
    assert wide == []
    assert len(lines) > 8


def test_the_list_of_rules_has_one_line_for_each_without_a_terminal() -> None:
    assert len(rule_list(catalogue()).splitlines()) == len(catalogue())
