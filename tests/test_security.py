"""SECURITY.md and docs/faults.md: each line names tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGES = (TESTS.parent / "SECURITY.md", TESTS.parent / "docs" / "faults.md")
NAME = re.compile(r"`((?:[a-z_]+/)?test_[a-z_]+\.py)(?:::(test_\w+))?`")


def rows(page: Path) -> list[str]:
    """The rows of the tables, without their heads."""
    lines = [line for line in page.read_text("utf-8").splitlines() if line.startswith("|")]
    return [line for line in lines[1:] if "---" not in line]


@cache
def functions_of(path: str) -> set[str]:
    tree = ast.parse((TESTS / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_line_names_tests_that_exist(page: Path) -> None:
    found = rows(page)
    assert len(found) > 25
    assert [row for row in found if not NAME.search(row.rpartition(" | ")[2])] == []
    named = [match.groups() for row in found for match in NAME.finditer(row)]
    assert [path for path, _ in named if not (TESTS / path).is_file()] == []
    assert [f"{path}::{name}" for path, name in named if name and name not in functions_of(path)] == []


def test_every_name_is_recognised() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert len(NAME.findall(text)) == len(re.findall(r"test_[a-z_]+\.py", text))


def test_vulnerabilities_are_reported_without_an_address() -> None:
    assert re.findall(r"\S+@\S+|https?://\S+", PAGES[0].read_text("utf-8")) == []
