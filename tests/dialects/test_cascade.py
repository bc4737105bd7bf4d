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


DEFAULTS = "defaults:\n{}"
RULE = "- scope: {{path: '{}', type: '{}'}}\n  values: {{published: {}}}\n"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (RULE.format("", "", "false"), True),
        (RULE.format("", "posts", "false"), True),
        (RULE.format("", "drafts", "false"), False),
        (RULE.format("", "pages", "false"), False),
        (RULE.format("blog", "", "false"), True),
        (RULE.format("blog/_posts/", "posts", "false"), True),
        (RULE.format("blo", "", "false"), False),
        (RULE.format("blog/*/2024-", "", "false"), True),
        (RULE.format("*/news", "", "false"), False),
        (RULE.format("", "posts", "false") + RULE.format("blog", "posts", "true"), False),
        (RULE.format("blog", "posts", "true") + RULE.format("", "posts", "false"), False),
        (RULE.format("blog", "", "true") + RULE.format("blog", "", "false"), True),
        ("- values: {published: false}\n", True),
        ("- scope: all\n  values: [published]\n", False),
        ("- scope: {path: ''}\n  values: {layout: wide}\n", False),
    ],
)
def test_defaults_of_jekyll(rules: str, expected: bool) -> None:
    pages = {"_config.yml": DEFAULTS.format(rules)}
    assert is_draft("blog/_posts/2024-01-02-a.md", pages) is expected
    assert is_draft("blog/_posts/2024-01-02-a.md", {"x/_config.yml": DEFAULTS.format(rules)}) is False


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("hugo.toml", "[cascade]\ndraft = true\n", True),
        ("hugo.toml", "[cascade]\ndraft = true\n[cascade.target]\npath = '/sport/**'\n", False),
        ("config.yaml", "---\ncascade:\n- draft: true\n  target: {path: '/news/**'}\n", True),
        ("hugo.yml", "cascade: {params: {private: true}}", True),
        ("hugo.toml", "draft = true\n", False),
        ("hugo.toml", "[cascade\n", False),
    ],
)
def test_the_configuration_of_hugo(name: str, text: str, expected: bool) -> None:
    assert is_draft("content/news/a.md", {name: text}) is expected


def test_the_nearest_page_wins_over_the_configuration() -> None:
    pages = {"hugo.toml": "[cascade]\ndraft = true\n", "content/_index.md": DRAFT.replace("true", "false")}
    assert not is_draft("content/news/a.md", pages)
    assert is_draft("content/news/a.md", {"hugo.toml": pages["hugo.toml"]})
