"""What is too large, or nested too deeply, costs no other item of its batch."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from samples import SEEDS

from feeds.cli import main
from feeds.core.errors import ReadError
from feeds.linting.discovery import Target
from feeds.linting.online import Online
from feeds.net.client import Answer
from feeds.publishing.folder import read_folder
from feeds.publishing.importing.collecting import collect
from feeds.publishing.importing.sources import local_source
from feeds.validator.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FEED = b'<rss version="2.0"><channel><title>A</title><link>a</link></channel></rss>'
LARGE = FEED.ljust(2000)
DEEP = "<div>" * 300
TEXTS = ("one", DEEP, "three")
TIME = "2024-05-01T10:00:00Z"
TOO_DEEP = "HTML elements are nested deeper than 256"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three documents in two folders; the limit is lowered so that the second one is too large."""
    for top in ("old", "new"):
        (tmp_path / top).mkdir()
        for name, data in {"a.rss": FEED, "b.rss": LARGE if top == "new" else FEED, "c.rss": FEED}.items():
            (tmp_path / top / name).write_bytes(data)
    for name, module in list(sys.modules.items()):
        if name.startswith("feeds.") and vars(module).get("MAX_BYTES") == 256 << 20:
            monkeypatch.setattr(module, "MAX_BYTES", 1000)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, list[str], str]:
    """The exit status, the places and rules of the errors, and the messages."""
    done = CliRunner().invoke(main, [*arguments])
    lines = [
        line.split(" ")[0] + line.split(" ")[2] for line in done.stdout.splitlines() if ": error " in line
    ]
    return done.exit_code, lines, done.stderr


@pytest.mark.usefixtures("folder")
def test_validating_goes_on_behind_a_large_document() -> None:
    status, lines, messages = run("validate", "--no-cache", "new")
    others = [line for line in lines if not line.startswith("new/b.rss")]
    assert [line for line in lines if line.startswith("new/b.rss")] == ["new/b.rss:1:1:xml-too-large"]
    assert {line.partition(":")[0] for line in others} == {"new/a.rss", "new/c.rss"}
    assert (status, messages) == (1, "")


def test_fixing_goes_on_behind_a_large_document(folder: Path) -> None:
    for name in ("a", "b", "c"):
        file = folder / "new" / f"{name}.rss"
        file.write_bytes(file.read_bytes().replace(b"<title>A</title>", b"<title>A & B</title>", 1))
    status, _, messages = run("validate", "--no-cache", "--fix", "new")
    assert (status, messages.splitlines()) == (
        2,
        ["new/b.rss: larger than 1,000 bytes, so it was not fixed", "fixed 2 findings in 2 documents"],
    )
    fixed = [b"&amp;" in (folder / "new" / f"{name}.rss").read_bytes() for name in ("a", "b", "c")]
    assert fixed == [True, False, True]


def test_comparing_goes_on_behind_a_large_document(folder: Path) -> None:
    (folder / "new" / "c.rss").unlink()
    problem = "new/b.rss: larger than 1,000 bytes, so it was not compared\n"
    assert run("diff", "old", "new") == (2, ["new/c.rss:1:1:diff-lost-document"], problem)


def test_fetching_goes_on_behind_a_large_feed() -> None:
    class Server:
        """A client, and a server of a feed without an end and of another one."""

        def fetch(self, url: str, *, limit: int, **_: Any) -> Answer:
            body = b" " * limit if "large" in url else FEED
            return Answer(url, 200, {}, body, whole="large" not in url)

    online = Online(Server(), 0)  # type: ignore[arg-type] # a client
    urls = ["https://a.example/large", "https://a.example/feed"]
    fetched = [online.fetch(Target(None, url, address=url)) for url in urls]
    found = [online.add_findings(target, target.data or b"", Report("")).findings for target in fetched]
    assert [target.data for target in fetched] == [b"", FEED]
    assert [finding.rule for finding in found[0]] == ["online-too-large"]
    assert "online-too-large" not in [finding.rule for finding in found[1]]


# --- articles ---


def _rss(content: str = "description", more: str = "") -> str:
    items = "".join(
        f'<item><title>T</title><guid isPermaLink="false">urn:{number}</guid><pubDate>Wed, 01 May 2024 '
        f"10:00:0{number} GMT</pubDate><{content}><![CDATA[{text}]]></{content}>{more}</item>"
        for number, text in enumerate(TEXTS)
    )
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"'
    )
    version = "<wp:wxr_version>1.2</wp:wxr_version>" if more else ""
    return (
        f'<rss version="2.0" {spaces}><channel><title>T</title><link>https://a.example/</link><description>D'
        f"</description>{version}{items}</channel></rss>"
    )


def _atom() -> str:
    entries = "".join(
        f"<entry><title>T</title><id>urn:{number}</id><updated>{TIME}</updated>"
        f'<content type="html"><![CDATA[{text}]]></content></entry>'
        for number, text in enumerate(TEXTS)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:f</id>{entries}</feed>'


def _json_feed() -> str:
    items = [
        {"id": f"urn:{number}", "date_published": TIME, "content_html": text}
        for number, text in enumerate(TEXTS)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items})


def _ghost() -> str:
    posts = [
        {"id": f"{number}", "uuid": f"urn:{number}", "title": "T", "slug": f"s{number}", "html": text,
         "status": "published", "published_at": TIME, "created_at": TIME, "updated_at": TIME}
        for number, text in enumerate(TEXTS)
    ]  # fmt: skip
    return json.dumps({"db": [{"meta": {"version": "5.0.0"}, "data": {"posts": posts}}]})


def _records() -> list[str]:
    return [
        json.dumps({"id": f"urn:{number}", "title": "T", "date": TIME, "html": text})
        for number, text in enumerate(TEXTS)
    ]


WORDPRESS = "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
FILES: dict[str, tuple[Callable[[], str], str]] = {
    "feed.rss": (_rss, "item 2: "),
    "feed.atom": (_atom, "item 2: "),
    "wordpress.xml": (lambda: _rss("content:encoded", WORDPRESS), "item 2: "),
    "feed.json": (_json_feed, "items[1]: "),
    "ghost.json": (_ghost, "posts[1]: "),
    "list.json": (lambda: f"[{', '.join(_records())}]", ""),
    "lines.ndjson": (lambda: "\n".join(_records()), ""),
}


@pytest.mark.parametrize("name", FILES)
def test_reading_goes_on_behind_an_item_that_is_nested_too_deeply(name: str, tmp_path: Path) -> None:
    text, place = FILES[name]
    (tmp_path / "channel.toml").write_text((SEEDS / "channel.toml").read_text("utf-8"), "utf-8")
    (tmp_path / name).write_text(text())
    library = read_folder(tmp_path)
    assert sorted(article.id for article in library.articles) == ["urn:0", "urn:2"]
    (refusal,) = library.refusals
    assert isinstance(refusal, ReadError)
    assert refusal.problem.startswith(f"{place}html {TOO_DEEP}")
    imported = collect([local_source(tmp_path / name)], library.channel)
    assert sorted(article.id for article in imported.articles) == ["urn:0", "urn:2"]
    assert len(imported.refusals) == 1


@pytest.mark.slow
def test_a_build_goes_on_behind_a_long_file(tmp_path: Path) -> None:
    (tmp_path / "channel.toml").write_text((SEEDS / "channel.toml").read_text("utf-8"), "utf-8")
    for name, text in {"a": "one", "b": "x" * (2 << 20), "c": "three"}.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: T\nid: urn:{name}\ndate: {TIME}\n---\n{text}\n")
    done = CliRunner().invoke(main, ["build", str(tmp_path / "out"), str(tmp_path)])
    assert f"refused: {tmp_path}/b.md: is longer than 2097152 bytes\n" in done.stderr
    items = json.loads((tmp_path / "out" / "feed.json").read_text())["items"]
    assert (done.exit_code, sorted(item["id"] for item in items)) == (0, ["urn:a", "urn:c"])
