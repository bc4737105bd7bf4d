"""Every code block of the manual and of README.md is tried, or says why it is not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click
import pytest
from code_blocks import LANGUAGES, REASONS, ROOT, Page, blocks_of, check_options, commands_of, matches

if TYPE_CHECKING:
    from pathlib import Path

OTHERWISE = {"docs/coverage.md", "docs/limits.md", "docs/reference/commands.md"}
"""Generated pages, and `docs/rules`, whose examples the tests of rules validate."""
PAGES = sorted(
    name
    for path in (ROOT / "README.md", *ROOT.glob("docs/**/*.md"))
    if not (name := path.relative_to(ROOT).as_posix()).startswith("docs/rules/") and name not in OTHERWISE
)
MOST_NOT_RUN = 40
"""More blocks than this one must not be left out."""


def test_each_block_has_a_language_and_a_known_reason_not_to_be_run() -> None:
    blocks = [(page, block) for page in PAGES for block in blocks_of((ROOT / page).read_text("utf-8"))]
    reasons = Counter(block.marks["not run"] for _, block in blocks if "not run" in block.marks)
    unknown = [
        (page, block.line) for page, block in blocks if block.language not in LANGUAGES and not block.marks
    ]
    assert unknown == []
    assert {*reasons} <= {*REASONS}
    assert reasons.total() <= MOST_NOT_RUN
    assert len(blocks) > 2 * reasons.total()


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_code_blocks(page: str, tmp_path: Path) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    tried = Page(folder)
    for block in blocks_of((ROOT / page).read_text("utf-8")):
        try:
            tried.attempt(block)
        except Exception as error:
            error.add_note(f"{page}, line {block.line}")
            raise
    tried.finish()


def test_commands_and_their_output() -> None:
    text = "$ feeds read a \\\n    --check   # a comment\n1 article, …\n$ ls\n"
    assert [*commands_of(text)] == [("feeds read a     --check", "1 article, …\n"), ("ls", "")]
    assert matches("1 article, …\n", "1 article, 0 refused\n")
    assert not matches("1 article, …\n", "2 articles, 0 refused\n")


def test_options_of_commands_that_are_not_run() -> None:
    check_options("feeds serve my-news --preview")
    check_options("FEEDS_TOKEN=x feeds db upgrade my-news && feeds validate --fix - < a.xml")
    for wrong in ("feeds serve my-news --previeww", "feeds validate | feeds build --no-such"):
        with pytest.raises(click.NoSuchOption):
            check_options(wrong)


def test_blocks_that_are_not_fenced_are_found() -> None:
    assert blocks_of("Text\n\n```console\n$ ls\n```\n")[0].text == "$ ls\n"
    for wrong in ("Text\n\n    $ ls\n", "<!-- exit: 1 -->\n\n```console\n$ ls\n```\n"[17:] + "```"):
        with pytest.raises(ValueError, match="not fenced"):
            blocks_of(wrong)
