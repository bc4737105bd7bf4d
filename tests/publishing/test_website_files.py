"""The website that a build writes: every link works on a plain file server, as on the running server."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from errno import EXDEV
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from libraries import MARKUP, TEXTS
from media_files import mp3
from websites import BASE, TOML, without_digests

from feeds.core.errors import WriteError
from feeds.publishing import file_trees
from feeds.publishing.file_trees import FileTree
from feeds.publishing.output import write
from feeds.publishing.publication import open_publication
from feeds.publishing.static_headers import header_lines, text_type
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PODCAST = f"""
[podcast]
categories = ["News > Daily News"]
explicit = false
image = "{BASE}media/show.jpg"
owner = {{ name = "Ann", email = "ann@example.org" }}
"""
LITERAL, SLASH = (f'article_link = "{BASE}story/{{name}}{end}"\n' for end in (".html", "/"))
_LINK = re.compile(r' (?:href|src|poster)="([^"]*)"')
_OWN = re.compile(rf"({re.escape(BASE)}[^\"'<>&\s?#\\]*?)/?(?=[\"'<>&\s?#\\])")


def story(number: int) -> dict[str, object]:
    """An article with hostile names and text."""
    texts = [*TEXTS, *MARKUP]
    text = texts[number % len(texts)].encode("utf-8", "replace").decode()
    name = re.sub(r"[\x00-\x20]", "", text)[:100] or "none"
    ids = (
        f"tag:news.example.org,2026-05-01:{number}",
        f"https://old.example/?p={number}&{name}",
        f"{number}{name}",
    )
    found: dict[str, object] = {
        "id": ids[number % 3] if number else "long/" * 300, "title": f"{number} {text}", "text": text,
        "date": (NOW - timedelta(days=60, hours=-number)).isoformat(), "tags": [f"Tag {number % 3}"],
    }  # fmt: skip
    if number % 4 == 0:
        recording = {"url": f"{number % 8}.mp3", "transcript": "a.vtt", "chapters": "a.chapters.json"}
        found["media"] = [recording, {"url": "two words é.jpg", "alt": text}]
    return found


def fill(folder: Path, toml: str) -> None:
    folder.mkdir()
    (folder / "channel.toml").write_text(TOML + toml, "utf-8")
    (folder / "server.toml").write_text('media = "media"\nvalidations = 0\n')
    (folder / "media").mkdir()
    for name in ("0.mp3", "4.mp3"):
        (folder / "media" / name).write_bytes(mp3(50))
    (folder / "media" / "a.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>Hello\n")
    chapters = {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "A"}]}
    (folder / "media" / "a.chapters.json").write_text(json.dumps(chapters))
    for name in ("two words é.jpg", "show.jpg", ".hidden"):
        (folder / "media" / name).write_bytes(b"\xff\xd8\xff")
    lines = [json.dumps(story(number)) for number in range(50)]
    (folder / "many.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    for name in ("a b", "index.html", "a.html"):
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: 2026-05-01\n---\nWords.\n")


def build(folder: Path, out: Path, *, everything: bool = True) -> dict[str, str]:
    """What became of each file."""
    publication = open_publication(folder)
    publication.refresh(NOW)
    trees = [FileTree(folder / "media", "media/")]
    found: dict[str, str] = {
        change.path: change.what
        for change in write(publication, out, everything=everything, compress="none", trees=trees)
    }
    publication.close()
    return found


def file_at(out: Path, url: str) -> bytes | None:
    """What a plain file server has at a URL; None for 404, and for what it would redirect."""
    path = out / unquote(url.removeprefix(BASE))
    path = path / "index.html" if url.endswith("/") else path
    return path.read_bytes() if path.is_file() else None


def crawl(get: Callable[[str], bytes | None]) -> dict[str, str]:
    """The pages by their URLs, with their links resolved; every link to our host leads somewhere."""
    todo, seen, pages = [BASE], set[str](), dict[str, str]()
    while todo:
        url = urldefrag(todo.pop())[0].partition("?")[0]
        if url in seen or not url.startswith(BASE):
            continue
        seen.add(url)
        body = get(url)
        assert body is not None, url
        if not body.startswith(b"<!doctype html>"):
            continue
        html = _resolved(url, without_digests(body.decode()))
        todo += re.findall(r' link="([^"]*)"', html)
        pages[url.rstrip("/")] = _OWN.sub(r"\1", html)
    return pages


def _resolved(page: str, html: str) -> str:
    return _LINK.sub(lambda found: f' link="{urljoin(page, unescape(found[1]))}"', html)


@pytest.mark.slow
@pytest.mark.parametrize("toml", ["", PODCAST, LITERAL, SLASH], ids=["news", "podcast", "html", "slash"])
def test_every_link_works_in_both_trees_which_have_the_same_pages(toml: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "site", tmp_path / "out"
    fill(folder, toml)
    build(folder, out)
    files = crawl(lambda url: file_at(out, url))
    app = create_app(folder, clock=lambda: NOW, background=False)
    client = app.test_client()

    def get(url: str) -> bytes | None:
        answer = client.get("/" + url.removeprefix(BASE))
        return answer.data if answer.status_code == 200 else None

    served = crawl(get)
    app.extensions["feeds"][0].documents.close()
    short = {url for url in files if "/article/!" in url}  # what cannot be the name of a file
    long = {url for url in served if url not in files}
    assert 0 < len(short) == len(long) < 6
    assert set(files) - short == set(served) - long
    differing = {url for url in files if url not in short and not any(each in files[url] for each in short)
                 and files[url] != served[url]}  # fmt: skip
    assert differing == set()
    assert len(files) > 60


@pytest.mark.slow
def test_only_pages_that_changed_are_written_and_those_that_are_gone_are_removed(tmp_path: Path) -> None:
    folder, out = tmp_path / "site", tmp_path / "out"
    fill(folder, "live = 60\n")
    assert set(build(folder, out).values()) == {"wrote"}
    assert set(build(folder, out).values()) == {"unchanged"}
    new = {"id": "tag:news.example.org,2026-05-31:new", "title": "New", "date": "2026-05-31T00:00:00Z"}
    (folder / "new.json").write_text(json.dumps({**new, "tags": ["Tag 1"], "media": ["new.mp3"]}))
    (folder / "media" / "new.mp3").write_bytes(mp3(10))
    changed = build(folder, out, everything=False)
    wrote = {path for path, what in changed.items() if what == "wrote"}
    assert {path for path in wrote if not re.search(r"\.(rss|atom|json|opml)$", path)} == {
        "index.html", "article/2026-05-31/new/index.html", "article/2026-05-31/new/embed/index.html",
        "feed/index.html", "media/index.html", "category/tag-1/index.html", "sitemap/articles-1.xml",
        "media/new.mp3",
    }  # fmt: skip
    (folder / "new.json").unlink()
    (folder / "media" / "new.mp3").unlink()
    gone = {path for path, what in build(folder, out).items() if what == "removed"}
    assert gone == {
        "article/2026-05-31/new/index.html", "article/2026-05-31/new/embed/index.html", "media/new.mp3",
    }  # fmt: skip
    assert not (out / "article" / "2026-05-31").exists()


def with_secret(out: Path) -> set[str]:
    files = [path for path in out.rglob("*.html") if path.is_file()]
    return {path.relative_to(out).as_posix() for path in files if "Secret" in path.read_text()}


@pytest.mark.slow
@pytest.mark.parametrize("toml", ["", LITERAL], ids=["news", "html"])
def test_pages_of_private_articles_are_removed_even_if_the_index_was_lost(toml: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "site", tmp_path / "out"
    fill(folder, toml)
    head = "title: Secret\ndate: 2026-05-01\nmedia: [0.mp3]\ntags: [Hidden]\n"
    (folder / "secret.md").write_text(f"---\n{head}---\nWords.\n")
    build(folder, out)
    secret, rewritten = with_secret(out), {"index.html", "feed/index.html", "media/index.html"}
    assert len(secret - rewritten) == 3
    shutil.rmtree(folder / ".feeds")
    (folder / "secret.md").write_text(f"---\n{head}draft: true\n---\nWords.\n")
    mine = out / "article" / "mine" / "index.html"
    mine.parent.mkdir()
    mine.write_text("mine")
    gone = {path for path, what in build(folder, out).items() if what == "removed"}
    assert {path for path in gone if path.endswith(".html")} == secret - rewritten
    assert with_secret(out) == set()
    assert mine.exists()


def test_media_are_links_or_else_verified_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = tmp_path / "media", tmp_path / "out"
    folder.mkdir()
    (folder / "a.mp3").write_bytes(b"one")
    (tmp_path / "secret").write_text("secret")
    (folder / "out.mp3").symlink_to(tmp_path / "secret")
    (folder / "loop").symlink_to(folder)
    (folder / "nowhere.mp3").symlink_to("gone")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "b.mp3").write_bytes(b"two")
    os.mkfifo(folder / "pipe.mp3")
    tree = FileTree(folder, "media/")
    assert [path for path, _ in tree.files(out)] == ["media/a.mp3"]
    assert list(tree.some_files({"media/a.mp3", "media/../secret", "feed.rss", "media/none"})) == [
        ("media/a.mp3", folder / "a.mp3")
    ]
    linked = file_trees.link_or_copy(folder / "a.mp3", tmp_path, tmp_path / "final")
    assert linked is not None
    assert linked.samefile(folder / "a.mp3")

    def refused(*_: object) -> None:
        raise OSError(EXDEV, os.strerror(EXDEV))

    monkeypatch.setattr(type(folder), "hardlink_to", refused)
    copied = file_trees.link_or_copy(folder / "a.mp3", tmp_path, tmp_path / "final")
    assert copied is not None
    assert not copied.samefile(folder / "a.mp3")
    assert (copied.read_bytes(), copied.stat().st_mtime_ns) == (b"one", (folder / "a.mp3").stat().st_mtime_ns)
    monkeypatch.setattr(file_trees, "_digest", lambda _: b"another")
    with pytest.raises(WriteError, match="changed while it was copied"):
        file_trees.link_or_copy(folder / "a.mp3", tmp_path, tmp_path / "final")


@pytest.mark.parametrize("media", ["media", "../media"])
def test_pages_follow_the_texts_in_the_media_folder_wherever_this_is(tmp_path: Path, media: str) -> None:
    def pages() -> tuple[set[str], str]:
        changed = build(folder, out)
        return {path for path, what in changed.items() if what == "wrote"}, page.read_text()

    folder, out = tmp_path / "site", tmp_path / "out"
    folder.mkdir()
    (folder / "channel.toml").write_text(TOML)
    (folder / "server.toml").write_text(f'media = "{media}"\n')
    (folder / media).mkdir()
    (folder / "media").mkdir(exist_ok=True)
    (folder / media / "0.mp3").write_bytes(mp3(50))
    text = folder / media / "0.vtt"
    text.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nFirst words\n")
    head = "date: 2026-05-01\nmedia:\n  - url: 0.mp3\n"
    (folder / "a.md").write_text(f"---\ntitle: A\n{head}    transcript: 0.vtt\n---\nWords.\n")
    (folder / "b.md").write_text(f"---\ntitle: B\n{head}---\nWords.\n")
    page = out / "article" / "2026-05-01" / "a" / "index.html"
    wrote, html = pages()
    assert "First words" in html
    assert "article/2026-05-01/b/index.html" in wrote
    assert pages() == (set(), html)
    text.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nSecond words\n")
    wrote, html = pages()
    assert "Second words" in html
    assert "article/2026-05-01/a/index.html" in wrote
    assert not [path for path in wrote if "/b/" in path or path.endswith((".rss", ".atom", ".json"))]
    text.unlink()
    wrote, html = pages()
    assert "Second words" not in html
    assert "article/2026-05-01/a/index.html" in wrote


def test_each_header_of_a_path_is_in_one_rule(tmp_path: Path) -> None:
    """Static hosts join the values of several rules."""
    fill(tmp_path / "site", "")
    publication = open_publication(tmp_path / "site")
    rules: dict[str, list[str]] = {}
    for line in header_lines(publication.channel, media=True):
        if line.startswith("/"):
            rules[line] = []
        else:
            rules[[*rules][-1]].append(line.strip().partition(":")[0])
    publication.close()
    paths = "feed.rss", "archive/category/a-1.json", "media/a.vtt", "category/a.atom"
    for path in (f"/feeds/{each}" for each in paths):
        names = [name for rule, names in rules.items() if _matches(rule, path) for name in names]
        assert len(names) == len(set(names)) > 3, path


def _matches(rule: str, path: str) -> bool:
    return re.fullmatch(re.escape(rule).replace(r"\*", ".*"), path) is not None


def test_texts_of_recordings_have_their_types() -> None:
    for path, type_ in (
        ("a.vtt", "text/vtt; charset=utf-8"), ("A.SRT", "application/x-subrip; charset=utf-8"),
        ("a/b.chapters.json", "application/json+chapters"), ("chapters.json", "application/json+chapters"),
        ("a.json", "application/json"), ("a.txt", "text/plain; charset=utf-8"),
        ("a.html", None), ("a.mp3", None), ("vtt", None),
    ):  # fmt: skip
        assert text_type(path) == type_
