"""What Hugo's `_index.md` files hold back of the pages below them."""

from __future__ import annotations

import pytest
from samples import CHANNEL

from feeds.dialects import FolderFiles
from feeds.dialects.markdown import read

ARTICLE = b"---\ntitle: A\ndate: 2024-01-02T10:00:00Z\n---\nText.\n"
DRAFT = "---\ncascade:\n  draft: true\n---\n"
TARGETED = "---\ncascade:\n  - draft: true\n    target:\n      {}\n---\n"


def is_draft(name: str, pages: dict[str, str], article: bytes = ARTICLE) -> bool:
    files = FolderFiles(pages.__contains__, lambda path: pages[path].encode())
    (reading,) = read(name, article, CHANNEL, files)
    assert reading.notes == ()
    return reading.article.draft


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({}, False),
        ({"content/news/_index.md": DRAFT}, True),
        ({"content/_index.md": DRAFT}, True),
        ({"_index.md": DRAFT}, True),
        ({"content/sport/_index.md": DRAFT}, False),
        ({"content/news/_index.md": "---\ndraft: true\n---\n"}, False),
        ({"content/news/_index.md": "---\ncascade: {layout: wide}\n---\n"}, False),
        ({"content/news/_index.md": "+++\n[cascade]\ndraft = true\n+++\n"}, True),
        ({"content/news/_index.md": "---\ncascade: {build: {list: never}}\n---\n"}, True),
        ({"content/news/_index.md": "---\ncascade: {build: {list: always}}\n---\n"}, False),
        ({"content/_index.md": DRAFT, "content/news/_index.md": DRAFT.replace("true", "false")}, False),
        ({"content/_index.md": TARGETED.format("path: '/news/**'")}, True),
        ({"content/_index.md": TARGETED.format("path: '{/news/a}'")}, True),
        ({"content/_index.md": TARGETED.format("path: /sport/**")}, False),
        ({"content/_index.md": TARGETED.format("path: '{/sport/**,/news/**}'")}, True),
        ({"content/_index.md": TARGETED.format("kind: page")}, True),
        ({"content/_index.md": TARGETED.format("kind: section")}, False),
        ({"content/_index.md": "---\ncascade: [\n---\n"}, False),
    ],
)
def test_pages_above_pass_on_whether_an_article_is_held_back(pages: dict[str, str], expected: bool) -> None:
    assert is_draft("content/news/a.md", pages) is expected


def test_what_an_article_says_itself_counts() -> None:
    own = ARTICLE.replace(b"title", b"Draft: false\ntitle")
    assert not is_draft("content/news/a.md", {"content/_index.md": DRAFT}, own)
