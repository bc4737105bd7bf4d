"""Articles are read again when files change that decide whether they are visible, or what they link to."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS

from feeds.publishing.folder import read_folder
from feeds.publishing.inputs import MAX_INPUTS, Inputs
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.publishing.publication import Publication

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FRONT = "---\ntitle: {0}\ndate: 2024-05-01\n{1}---\n{2}\n"
HIDDEN = "---\ncascade: {draft: true}\n---\n"
TARGETED = "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/news/**'\n"
HIDDEN_POSTS = "defaults:\n- scope: {path: '', type: posts}\n  values: {published: false}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "channel.toml").write_text((SEEDS / "channel.toml").read_text())
    return tmp_path


@pytest.fixture
def publication(folder: Path) -> Iterator[Publication]:
    opened = open_publication(folder)
    yield opened
    opened.close()


def write(folder: Path, path: str, text: str | None) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).unlink() if text is None else (folder / path).write_text(text)


def shown(publication: Publication) -> dict[str, str]:
    """The articles by their titles."""
    with publication.composer() as composer:
        document = composer.at("feed.json")
        assert document is not None
        assert document.render is not None
        items = json.loads(document.render().body)["items"]
    return {item["title"]: item["content_html"] for item in items}


@pytest.mark.slow
@pytest.mark.parametrize("partly", [False, True], ids=["scanned", "watched"])
@pytest.mark.parametrize(
    ("other", "before", "after", "visible"),
    [
        ("content/news/_index.md", None, HIDDEN, {"B", "C"}),
        ("content/news/_index.md", HIDDEN, None, {"A", "B", "C"}),
        ("content/_index.md", "---\ntitle: All\n---\n", HIDDEN, {"C"}),
        ("_index.md", None, HIDDEN, set()),
        ("content/other/_index.md", None, HIDDEN, {"A", "B", "C"}),
        ("hugo.toml", 'title = "T"\n', "[cascade]\ndraft = true\n", set()),
        ("hugo.toml", None, TARGETED, {"B", "C"}),
        ("config.toml", TARGETED, None, {"A", "B", "C"}),
        ("_config.yml", None, HIDDEN_POSTS, {"A", "B"}),
        ("_config.yml", HIDDEN_POSTS, "title: T\n", {"A", "B", "C"}),
    ],
)  # fmt: skip
def test_visibility_changes_with_another_file(
    other: str, before: str | None, after: str | None, visible: set[str], partly: bool, folder: Path,
    publication: Publication,
) -> None:  # fmt: skip
    for path, title in (("content/news/a.md", "A"), ("content/b.md", "B"), ("_posts/2024-05-01-c.md", "C")):
        write(folder, path, FRONT.format(title, "", title))
    if before is not None:
        write(folder, other, before)
    publication.refresh(NOW)
    write(folder, other, after)
    publication.refresh(NOW, [other] if partly else None)
    assert set(shown(publication)) == visible


@pytest.mark.slow
@pytest.mark.parametrize("partly", [False, True], ids=["scanned", "watched"])
def test_links_follow_the_files_that_they_lead_to(
    partly: bool, folder: Path, publication: Publication
) -> None:
    write(folder, "posts/a.md", FRONT.format("A", "", "[x]({filename}b.md) ![y](pic.jpg)"))
    write(folder, "posts/b.md", FRONT.format("B", "link: https://news.example.org/b/\n", "B"))
    write(folder, "posts/c.md", FRONT.format("C", "", "C"))
    publication.refresh(NOW)
    assert 'href="https://news.example.org/b/"' in shown(publication)["A"]
    assert 'src="https://news.example.org/pic.jpg"' in shown(publication)["A"]
    with publication.composer() as composer:
        version = composer.version
    write(folder, "posts/b.md", FRONT.format("B", "link: https://news.example.org/new-b/\n", "B"))
    write(folder, "posts/pic.jpg", "a picture")
    publication.refresh(NOW, ["posts/b.md", "posts/pic.jpg"] if partly else None)
    assert 'href="https://news.example.org/new-b/"' in shown(publication)["A"]
    assert 'src="https://news.example.org/posts/pic.jpg"' in shown(publication)["A"]
    write(folder, "posts/b.md", None)
    publication.refresh(NOW, ["posts/b.md"] if partly else None)
    assert (set(shown(publication)), "new-b" in shown(publication)["A"]) == ({"A", "C"}, False)
    with publication.composer() as composer:
        assert composer.version == version + 2
    publication.refresh(NOW)
    with publication.composer() as composer:
        assert composer.version == version + 2


def test_links_to_files_that_are_not_read_themselves(folder: Path, publication: Publication) -> None:
    write(folder, "content/a.md", FRONT.format("A", "", "[x]({filename}pages/about.md)"))
    write(folder, "content/pages/about.md", FRONT.format("About", "link: https://news.example.org/1/\n", ""))
    publication.refresh(NOW)
    assert 'href="https://news.example.org/1/"' in shown(publication)["A"]
    write(folder, "content/pages/about.md", FRONT.format("About", "link: https://news.example.org/22/\n", ""))
    publication.refresh(NOW)
    assert 'href="https://news.example.org/22/"' in shown(publication)["A"]


def test_what_an_article_asks_for_is_noted_within_limits(folder: Path) -> None:
    inputs = Inputs(folder, "content/a.md")
    for path in ("content/a.md", "content/_index.md", "_config.yml", "x\ud800", "x\0", "x" * 5000, "b/c.md"):
        inputs.files.exists(path)
    assert inputs.used() == (("b/c.md", None),)
    assert inputs.files.head("b/d.md") == b""
    for number in range(MAX_INPUTS * 2):
        inputs.files.exists(f"{number}.jpg")
    assert len(inputs.used()) == MAX_INPUTS - 3


def test_a_reply_that_was_published_stays(folder: Path, publication: Publication) -> None:
    entry = "<entry><id>urn:{0}</id><title>{0}</title><updated>2024-05-01T10:00:00Z</updated>{1}</entry>"
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed>"
    reply = "<in-reply-to xmlns='http://purl.org/syndication/thread/1.0' ref='urn:x'/>"
    write(folder, "a.atom", feed.format(entry.format("A", "") + entry.format("B", "")))
    publication.refresh(NOW)
    items = entry.format("A", reply) + entry.format("B", "") + entry.format("C", reply)
    write(folder, "a.atom", feed.format(items))
    publication.refresh(NOW)
    assert set(shown(publication)) == {"A", "B"}
    assert [note.message for note in publication.notes()] == ["1 of 3 items is not public: 1 reply"]
    assert {article.title for article in read_folder(folder).articles} == {"A", "B"}
