"""Feed readers and podcast programs as people run them, against the real server."""

from __future__ import annotations

import mailbox
import sqlite3
from calendar import timegm
from datetime import UTC, datetime
from email.header import decode_header, make_header
from html import escape
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from newsstand import NEWS, STORIES, Home, Stand, Story, client, newsstand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

pytestmark = pytest.mark.slow
FEEDS = ("media.rss", "media.atom", "feed.rss", "feed.atom")
LATER = (NEWS, *STORIES)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    with newsstand(tmp_path / "site") as stand:
        yield stand


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def time_of(story: Story) -> int:
    return int(datetime(2026, 5, 1, int(story.name), tzinfo=UTC).timestamp())


def rows(stand: Stand) -> list[tuple[str, str, int]]:
    return [exchange.row for exchange in stand.wire.taken()]


# --- newsboat ---


def kept_by_newsboat(home: Home) -> list[Any]:
    columns = "guid, title, url, pubDate, enclosure_url, enclosure_type"
    with sqlite3.connect(home.folder / "cache") as database:
        found = database.execute(f"SELECT {columns} FROM rss_item ORDER BY pubDate DESC").fetchall()
    database.close()
    return found


def for_newsboat(stand: Stand, stories: Sequence[Story]) -> list[Any]:
    return [
        (f"tag:x,2026:{each.name}", each.title, stand.page(each), time_of(each), stand.media(each), each.type)
        for each in stories
    ]


@pytest.mark.parametrize("feed", FEEDS)
def test_newsboat(stand: Stand, home: Home, feed: str) -> None:
    """It keeps the tag from the second time on, and then asks for what is new alone."""
    newsboat = client("newsboat")
    home.run("mkdir", "-p", ".newsboat")
    (home.folder / "urls").write_text(stand.url(feed) + "\n")
    reload = newsboat, "-u", "urls", "-c", "cache", "-C", "/dev/null", "-x", "reload"
    for status in (200, 200, 304):
        home.run(*reload)
        assert rows(stand) == [("GET", f"/{feed}", status)]
        assert kept_by_newsboat(home) == for_newsboat(stand, STORIES)
    stand.publish(NEWS)
    home.run(*reload)
    [part] = stand.wire.taken()
    assert (part.status, part.headers["im"], part.headers["content-encoding"]) == (226, "feed", "gzip")
    assert kept_by_newsboat(home) == for_newsboat(stand, LATER)
    home.run(*reload)
    assert rows(stand) == [("GET", f"/{feed}", 304)]
    assert kept_by_newsboat(home) == for_newsboat(stand, LATER)


# --- rss2email ---


def mails(home: Home) -> list[tuple[str, str, str, str]]:
    """What every mail is about: subject, id, link, file; the oldest first."""
    box = mailbox.Maildir(home.folder / "mail" / "INBOX")
    found = []
    for mail in sorted(box, key=lambda mail: str(mail["X-RSS-ID"])):
        text = mail.get_payload(decode=True)
        assert isinstance(text, bytes)
        [file] = [line[11:] for line in text.decode().splitlines() if line.startswith("Enclosure: ")]
        subject = str(make_header(decode_header(str(mail["Subject"]))))
        found.append((subject, str(mail["X-RSS-ID"]), str(mail["X-RSS-URL"]), file))
    return found


def for_rss2email(stand: Stand, stories: Sequence[Story]) -> list[tuple[str, str, str, str]]:
    return [
        (each.title, f"tag:x,2026:{each.name}", stand.page(each), stand.media(each))
        for each in reversed(stories)
    ]


@pytest.mark.parametrize("feed", FEEDS)
def test_rss2email(stand: Stand, home: Home, feed: str) -> None:
    """Each story is one mail. Its library asks for deltas, which it takes for errors: it gets none."""
    r2e = client("r2e")
    home.run("mkdir", "mail")
    home.run(r2e, "new", "reader@example.org")
    settings = home.folder / ".config" / "rss2email.cfg"
    changed = settings.read_text().replace("email-protocol = sendmail", "email-protocol = maildir")
    settings.write_text(changed.replace("~/Maildir", str(home.folder / "mail")))
    home.run(r2e, "add", "hour", stand.url(feed))
    for status in (200, 304):
        home.run(r2e, "run")
        assert rows(stand) == [("GET", f"/{feed}", status)]
        assert mails(home) == for_rss2email(stand, STORIES)
    stand.publish(NEWS)
    for status in (200, 304):
        home.run(r2e, "run")
        [exchange] = stand.wire.taken()
        assert (exchange.status, exchange.asked["a-im"]) == (status, "feed")
        assert mails(home) == for_rss2email(stand, LATER)


# --- podget ---


def for_podget(stories: Sequence[Story]) -> dict[str, bytes]:
    return {each.file.replace(" ", "%20"): each.data for each in stories}


@pytest.fixture
def podget(stand: Stand, home: Home) -> Iterator[list[str]]:
    program = client("podget")
    folder = home.folder / "podget"
    home.run("mkdir", "podget")
    (folder / "serverlist").write_text("")
    home.run(program, "-d", folder, "--create-config", "podgetrc")
    yield [program, "-d", str(folder), "-l", str(home.folder / "library")]
    assert stand.wire.cut is None


@pytest.mark.parametrize("feed", FEEDS)
def test_podget(stand: Stand, home: Home, podget: list[str], feed: str) -> None:
    """It fetches every file once, by wget. The wire breaks in the middle of one: the rest is a range."""
    (home.folder / "podget" / "serverlist").write_text(f"{stand.url(feed)} NEWS Hour\n")
    stand.wire.cut = 100_000
    home.run(*podget)
    assert home.files("library/NEWS/Hour") == for_podget(STORIES)
    feed_, first, rest, *others = stand.wire.taken()
    paths = [stand.media(each).removeprefix(stand.url()) for each in STORIES]
    assert feed_.row == ("GET", f"/{feed}", 200)
    assert [first.row, rest.row] == [("GET", f"/{paths[0]}", 200), ("GET", f"/{paths[0]}", 206)]
    assert [each.row for each in others] == [("GET", f"/{path}", 200) for path in paths[1:]]
    assert first.size + rest.size == len(STORIES[0].data)
    home.run(*podget)
    assert rows(stand) == [("GET", f"/{feed}", 200)]
    stand.publish(NEWS)
    home.run(*podget)
    assert rows(stand) == [("GET", f"/{feed}", 200), ("GET", f"/media/{NEWS.file}", 200)]
    assert home.files("library/NEWS/Hour") == for_podget(LATER)


# --- gPodder ---


def kept_by_gpodder(home: Home) -> list[Any]:
    columns = "guid, title, link, published, url, mime_type, file_size"
    with sqlite3.connect(home.folder / "gPodder" / "Database") as database:
        found = database.execute(f"SELECT {columns} FROM episode ORDER BY published DESC").fetchall()
    database.close()
    return found


def for_gpodder(stand: Stand, stories: Sequence[Story]) -> list[Any]:
    return [(*row, len(each.data)) for row, each in zip(for_newsboat(stand, stories), stories, strict=True)]


@pytest.mark.parametrize("feed", FEEDS)
def test_gpodder(stand: Stand, home: Home, feed: str) -> None:
    gpo, url = client("gpo"), stand.url(feed)
    for command, status in ((("subscribe", url), 200), (("update",), 304)):
        home.run(gpo, *command)
        assert rows(stand) == [("GET", f"/{feed}", status)]
        assert kept_by_gpodder(home) == for_gpodder(stand, STORIES)
    story = STORIES[1]
    home.run(gpo, "download", url, f"tag:x,2026:{story.name}")
    assert rows(stand) == [("GET", "/media/two%20words.mp3", 200)]
    assert home.files("gPodder/Downloads/The Newsroom's Hour") == {story.file: story.data}
    stand.publish(NEWS)
    for status in (200, 304):
        home.run(gpo, "update")
        assert rows(stand) == [("GET", f"/{feed}", status)]
        assert kept_by_gpodder(home) == for_gpodder(stand, LATER)


def test_gpodder_goes_on_where_it_was(stand: Stand, home: Home) -> None:
    gpo, url, story = client("gpo"), stand.url("media.rss"), STORIES[0]
    home.run(gpo, "subscribe", url)
    stand.wire.taken()
    stand.wire.cut = 100_000
    home.run(gpo, "download", url, f"tag:x,2026:{story.name}")
    home.run(gpo, "resume")
    assert [each.status for each in stand.wire.taken()] == [200, 206]
    assert list(home.files("gPodder/Downloads/The Newsroom's Hour").values()) == [story.data]


# --- feedparser ---


def source(title: str) -> str:
    """A title as feedparser has it: a title with `<` is HTML, of which it gives the source."""
    return escape(title, quote=False) if "<" in title else title


def test_feedparser(stand: Stand) -> None:
    """By tag and by time: 304; what is new alone only for who asks for that by itself."""
    url = stand.url("media.atom")
    full = feedparser.parse(url)
    assert (full.status, full.bozo, full.encoding) == (200, False, "utf-8")
    assert [
        (entry.id, entry.title, timegm(entry.published_parsed), [link.href for link in entry.enclosures])
        for entry in full.entries
    ] == [
        (f"tag:x,2026:{each.name}", source(each.title), time_of(each), [stand.media(each)])
        for each in STORIES
    ]
    for known in ({"etag": full.etag}, {"modified": full.modified}):
        again = feedparser.parse(url, **known)
        assert (again.status, again.entries) == (304, [])
    stand.publish(NEWS)
    for known in ({"etag": full.etag}, {"modified": full.modified}):
        again = feedparser.parse(url, **known)
        assert (again.status, len(again.entries)) == (200, 4)
    part = feedparser.parse(url, etag=full.etag, request_headers={"Accept": "application/atom+xml"})
    assert (part.status, part.bozo, [entry.title for entry in part.entries]) == (226, False, [NEWS.title])
    whole = feedparser.parse(url, etag=part.etag)
    assert whole.status == 304
