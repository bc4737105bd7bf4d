"""What is posted becomes files and articles, or nothing at all."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock
from samples import SEEDS

from feeds.publishing.inbox import Inbox, InboxError, Receipt, Trouble, checking, is_name, kind_of, posting
from feeds.publishing.inbox import journal as journal_module
from feeds.publishing.index import index_path
from feeds.publishing.ledger import FILE
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from feeds.model.page import Rendered
    from feeds.validator.reporters import Checked

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
CHANNEL = """
title = "News"
home = "https://news.example.org/"
description = "What happened"
language = "en"
zone = "UTC"
hubs = ["https://hub.example.org/"]
media_base = "https://media.example.org/"
people = [{name = "The newsroom"}]
article_link = "https://news.example.org/story/{name}"
"""
ALL = tuple(f"https://news.example.org/feed.{suffix}" for suffix in ("rss", "atom", "json"))
SLUG = "tag:news.example.org,2026-11-01:inbox/first"


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    (tmp_path / "channel.toml").write_text(CHANNEL)
    publication = open_publication(tmp_path)
    publication.refresh(NOW)
    yield Inbox(publication)
    publication.close()


def story(id_: str = "tag:a,2026:1", /, **more: object) -> dict[str, Any]:
    return {"id": id_, "title": "First", "date": "2026-11-01T12:00:00Z", "text": "Hello", **more}


def post(
    inbox: Inbox, body: object, kind: str = ".json", name: str | None = None, now: datetime = NOW
) -> list[Receipt]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return list(inbox.post(data, kind, name, now)[0])


def refused(inbox: Inbox, body: object, kind: str = ".json", name: str | None = None) -> tuple[str, str]:
    before = files(inbox)
    with pytest.raises(InboxError) as caught:
        post(inbox, body, kind, name)
    assert files(inbox) == before
    assert not inbox.journal.path.exists()
    return caught.value.why, str(caught.value)


def files(inbox: Inbox) -> dict[str, bytes]:
    folder = inbox.publication.folder / "inbox"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def feed(inbox: Inbox) -> list[str]:
    return [item["id"] for item in json.loads(document(inbox, "feed.json"))["items"]]


def document(inbox: Inbox, path: str) -> bytes:
    with inbox.publication.composer() as composer:
        (found,) = [each for each in composer.documents() if each.path == path]
        assert found.render is not None
        return found.render().body


# --- kinds and names ---


@pytest.mark.parametrize(
    ("media_type", "body", "kind"),
    [
        ("application/json; charset=utf-8", b"{}", ".json"),
        ("Application/X-NDJSON", b"{}", ".ndjson"),
        ("application/feed+json", b"{}", ".json"),
        ("text/markdown;variant=CommonMark", b"{}", ".md"),
        ("text/plain", b"{}", ".txt"),
        ("application/atom+xml;type=entry", b"", ".xml"),
        ("image/png", b"{}", None),
        ("multipart/form-data", b"{}", None),
        ("", b'\xef\xbb\xbf {"a": 1}', ".json"),
        ("", b'{"a": 1}\n{"a": 2}\n', ".ndjson"),
        ("", b'{\n"a": 1}\n', ".json"),
        ("", b"[]", ".json"),
        ("application/x-www-form-urlencoded", b"---\ntitle: A\n---\n", ".md"),
        ("application/octet-stream", b"+++\n", ".md"),
        ("", b" <rss/>", ".xml"),
        ("", b"Headline\n\nSun Nov 6, 2016 20:19:39\n", ".txt"),
        ("", b"", ".txt"),
        ("", b"\xff\xfe", ".txt"),
    ],
)
def test_kinds(media_type: str, body: bytes, kind: str | None) -> None:
    assert kind_of(media_type, body) == kind


@pytest.mark.parametrize("name", ["a", "2026-11-23-first_story", "A" * 100])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "../a", "a.md", "-a", "a-", "é", "a b", "a\n", "A" * 101, "a\x00", "a\\b"]
)
def test_names_that_are_none(name: str) -> None:
    assert not is_name(name)


# --- posting ---


def test_a_story_is_stored_and_published(inbox: Inbox) -> None:
    (receipt,) = post(inbox, story())
    (name,) = files(inbox)
    page = f"https://news.example.org/story/inbox/{name.removesuffix('.json')}"
    assert receipt == Receipt("tag:a,2026:1", f"inbox/{name}", "created", "published", None, page, ALL)
    assert json.loads(document(inbox, "feed.json"))["items"][0]["url"] == page
    assert feed(inbox) == ["tag:a,2026:1"]


def test_posting_again_replaces(inbox: Inbox) -> None:
    made = [
        post(inbox, story())[0].made,
        post(inbox, story())[0].made,
        post(inbox, story(title="Second"))[0].made,
    ]
    assert made == ["created", "unchanged", "replaced"]
    assert len(files(inbox)) == 1
    assert json.loads(document(inbox, "feed.json"))["items"][0]["title"] == "Second"


def test_another_dialect_replaces_too(inbox: Inbox) -> None:
    post(inbox, story())
    rss = b"""<rss version="2.0"><channel><title>A</title><item><guid isPermaLink="false">tag:a,2026:1</guid>
        <title>As RSS</title><pubDate>Sun, 01 Nov 2026 12:00:00 GMT</pubDate></item></channel></rss>"""
    (receipt,) = post(inbox, rss, ".xml")
    assert (receipt.made, list(files(inbox))) == ("replaced", [receipt.path.removeprefix("inbox/")])
    assert receipt.path.endswith(".xml")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ([story("tag:a,2026:1"), story("tag:a,2026:2")], ".json"),
        (b'%s\r\n\n%s' % tuple(json.dumps(story(f"tag:a,2026:{n}")).encode() for n in (1, 2)), ".ndjson"),
        (
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [
                    {"id": f"tag:a,2026:{n}", "content_text": "A", "date_published": "2026-11-01T12:00:00Z"}
                    for n in (1, 2)
                ],
            },
            ".json",
        ),
    ],
)  # fmt: skip
def test_many_are_kept_apart(inbox: Inbox, body: object, kind: str) -> None:
    receipts = post(inbox, body, kind)
    assert [(each.id, each.made) for each in receipts] == [
        ("tag:a,2026:1", "created"),
        ("tag:a,2026:2", "created"),
    ]
    assert len(files(inbox)) == 2
    assert [each.made for each in post(inbox, body, kind)] == ["unchanged", "unchanged"]
    assert post(inbox, story("tag:a,2026:2", title="Better"))[0].made == "replaced"
    assert sorted(feed(inbox)) == ["tag:a,2026:1", "tag:a,2026:2"]
    assert len(files(inbox)) == 2


def test_slugs_in_a_list_are_ids(inbox: Inbox) -> None:
    slugs = [{key: value for key, value in story(slug=f"s{n}").items() if key != "id"} for n in (1, 2)]
    ids = ["tag:news.example.org,2026-11-01:s1", "tag:news.example.org,2026-11-01:s2"]
    assert [each.id for each in post(inbox, slugs)] == ids
    assert [each.made for each in post(inbox, slugs[:1])] == ["unchanged"]


def test_markdown_has_a_name(inbox: Inbox) -> None:
    text = b"---\ntitle: First\ndate: 2026-11-01T12:00:00Z\n---\nHello\n"
    hint = "its id is made of its date and its name: expected a name, ?name=… or a Slug header"
    assert refused(inbox, text, ".md") == ("nameless", hint)
    (receipt,) = post(inbox, text, ".md", "first")
    page = "https://news.example.org/story/inbox/first"
    assert receipt == Receipt(SLUG, "inbox/first.md", "created", "published", None, page, ALL)
    assert files(inbox) == {"first.md": text}
    assert post(inbox, text + b"!", ".md", "first")[0].made == "replaced"
    assert refused(inbox, {"title": "A", "date": "2026-11-01"}) == ("nameless", hint)
    (receipt,) = post(inbox, {"title": "A", "date": "2026-11-01"}, ".json", "first")
    assert (receipt.made, list(files(inbox))) == ("replaced", ["first.json"])


def test_markdown_with_an_id_needs_no_name(inbox: Inbox) -> None:
    (receipt,) = post(inbox, b"---\ntitle: A\ndate: 2026-11-01\nid: tag:a,2026:1\n---\nHello\n", ".md")
    assert (receipt.id, receipt.made) == ("tag:a,2026:1", "created")


def test_a_dump(inbox: Inbox) -> None:
    seed = next(SEEDS.glob("000_*.txt")).read_bytes()
    (receipt,) = post(inbox, seed, ".txt", "shocking")
    assert (receipt.path, receipt.state) == ("inbox/shocking.txt", "published")


@pytest.mark.parametrize(
    ("more", "state", "until"),
    [
        ({"draft": True}, "draft", None),
        ({"embargo": "2026-12-24T00:00:00Z"}, "embargoed", datetime(2026, 12, 24, tzinfo=UTC)),
        ({"embargo": "2026-11-23T05:00:00Z"}, "published", None),
        ({"date": "2026-12-24T00:00:00Z"}, "embargoed", datetime(2026, 12, 24, tzinfo=UTC)),
        ({"expires": "2026-11-23T05:00:00Z"}, "expired", None),
        ({"withdrawn": "2026-11-02T00:00:00Z"}, "withdrawn", None),
    ],
)
def test_states(inbox: Inbox, more: dict[str, object], state: str, until: datetime | None) -> None:
    (receipt,) = post(inbox, story(**more))
    assert (receipt.state, receipt.until) == (state, until)
    assert receipt.feeds == (ALL if state == "published" else ())


# --- refusals ---


@pytest.mark.parametrize(
    ("body", "kind", "problem"),
    [
        (
            b"{",
            ".json",
            'not valid JSON: missing "}": the object that begins on line 1 is not closed (column 2)',
        ),
        (b"[]", ".json", "contains no article"),
        (b"", ".ndjson", "contains no article"),
        (b"\xff{}", ".json", "byte 0xff is not UTF-8"),
        (b"<html/>", ".xml", "is not an RSS or Atom feed: expected an element rss, RDF or feed"),
        (
            b"<rss>",
            ".xml",
            "not well-formed XML: <rss>, opened on line 1, is not closed: the document ends here (column 6)",
        ),
        (story(date="soon"), ".json", "date is 'soon', which is no date: expected a date such as 2016-11-06"),
        ([story(), story(date=None)], ".json", "date is missing"),
        ([story(), story(title="B")], ".json", "two articles have the id tag:a,2026:1"),
    ],
)
def test_what_cannot_be_used(inbox: Inbox, body: object, kind: str, problem: str) -> None:
    why, said = refused(inbox, body, kind)
    assert (why, said[: len(problem)][:20]) == ("unusable", problem[:20])
    assert files(inbox) == {}
    assert feed(inbox) == []


def test_all_errors_are_reported_with_their_lines(inbox: Inbox) -> None:
    lines = [json.dumps(story("tag:a,2026:1")), "{", json.dumps(story("tag:a,2026:2", date="soon"))]
    with pytest.raises(InboxError) as caught:
        post(inbox, "\n".join(lines).encode(), ".ndjson")
    assert [trouble.line for trouble in caught.value.troubles] == [2, 3]
    assert files(inbox) == {}


@pytest.mark.slow
def test_an_id_that_another_file_holds(inbox: Inbox) -> None:
    other = inbox.publication.folder / "own.json"
    other.write_text(json.dumps(story()))
    inbox.publication.refresh(NOW)
    assert refused(inbox, story()) == ("conflict", "own.json holds the same id, and was not posted")
    assert feed(inbox) == ["tag:a,2026:1"]


def test_an_id_that_another_file_has_got_meanwhile(inbox: Inbox) -> None:
    (inbox.publication.folder / "own.json").write_text(json.dumps(story(title="Own")))
    inbox.journal.begin({"inbox/a.json": json.dumps(story()).encode()})
    inbox.publication.refresh(NOW)
    inbox.recover(NOW)
    assert files(inbox) == {}
    assert json.loads(document(inbox, "feed.json"))["items"][0]["title"] == "Own"


def test_what_is_too_long(inbox: Inbox) -> None:
    text = b"---\ntitle: A\ndate: 2026-11-01\n---\n" + b"x" * 2**21
    assert refused(inbox, text, ".md", "a") == ("unusable", "is longer than 2097152 bytes")


def test_one_of_several_in_a_file(inbox: Inbox) -> None:
    entry = "<entry><id>tag:a,2026:%d</id><title>A</title><published>2026-11-01T12:00:00Z</published></entry>"
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry % 1}{entry % 2}</feed>'
    assert [each.made for each in post(inbox, atom.encode(), ".xml")] == ["created", "created"]
    path = "inbox/" + "".join(files(inbox))
    expected = ("conflict", f"{path} holds the same id, and other articles too")
    assert refused(inbox, story("tag:a,2026:2")) == expected
    more = atom.replace("<entry>", entry % 3 + "<entry>", 1)
    assert [each.made for each in post(inbox, more.encode(), ".xml")] == ["created", "replaced", "replaced"]
    assert len(files(inbox)) == 1


def test_what_would_change_an_identity(inbox: Inbox) -> None:
    text = "---\ntitle: First\ndate: 2026-11-0%dT12:00:00Z\n---\nHello\n"
    post(inbox, (text % 1).encode(), ".md", "first")
    new = SLUG.replace("-01:", "-02:")
    problem = f"its id would change: published as {SLUG}, now {new}"
    assert refused(inbox, (text % 2).encode(), ".md", "first") == ("unusable", problem)
    assert feed(inbox) == [SLUG]


@pytest.mark.slow
def test_what_a_profile_forbids(tmp_path: Path) -> None:
    (tmp_path / "channel.toml").write_text(CHANNEL + '[feeds.news]\nprofiles = ["flipboard"]\n')
    publication = open_publication(tmp_path)
    publication.refresh(NOW)
    inbox = Inbox(publication)
    try:
        with pytest.raises(InboxError) as caught:
            post(inbox, story())
        assert post(inbox, story(draft=True))[0].state == "draft", "which may be unfinished"
        assert post(inbox, story(text="Hello " * 60))[0].state == "published"
    finally:
        publication.close()
    problem = "<item> must have a <description> of at least 300 characters, not 12"
    trouble = Trouble(problem, 14, 5, "flipboard-short-description", "feed.rss")
    assert (caught.value.why, caught.value.troubles) == ("unusable", (trouble,))


# --- what profiles forbid, in the documents that would be served ---

LONG = "Hello " * 60
CLAIM = '[feeds.news]\nlimit = 2\nprofiles = ["flipboard"]\n[feeds.media]\n'


@pytest.fixture
def claiming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    monkeypatch.setattr(checking, "MAX_CHECK_SECONDS", 600)  # on a busy machine
    (tmp_path / "channel.toml").write_text(CHANNEL + CLAIM)
    publication = open_publication(tmp_path)
    publication.refresh(NOW)
    yield Inbox(publication)
    publication.close()


def everything(inbox: Inbox) -> object:
    """All that a refusal must leave as it was: documents with their versions, and the ledger."""
    ledger = inbox.publication.folder / FILE
    with inbox.publication.composer() as composer:
        made = [(each.path, each.version, each.render and each.render()) for each in composer.documents()]
        version = composer.version
    return made, version, ledger.read_bytes() if ledger.exists() else None


@pytest.mark.slow
def test_a_refusal_leaves_everything_as_it_was(claiming: Inbox) -> None:
    post(claiming, story(text=LONG))
    before = everything(claiming)
    for body in (
        story(text="Short"),
        story("tag:a,2026:2"),
        [story("tag:a,2026:3", text=LONG), story("x:y")],
    ):
        assert refused(claiming, body)[0] == "unusable"
        assert everything(claiming) == before
    assert post(claiming, story("tag:a,2026:2", text=LONG))[0].made == "created", "others can write"


@pytest.mark.slow
def test_the_documents_that_are_checked_are_those_that_are_served(
    claiming: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: dict[str, bytes] = {}

    def check(_channel: object, documents: Mapping[str, Rendered]) -> Iterator[Checked]:
        checked.update({path: each.body for path, each in documents.items()})
        return iter(())

    monkeypatch.setattr(checking, "unmet", check)
    video = [{"url": "https://media.example.org/a.mp4"}]
    for number in range(4):
        checked.clear()
        more = {"text": f"Words {number}", "date": f"2026-11-0{number + 1}T12:00:00Z"}
        post(claiming, [story(f"tag:a,2026:{number}", media=video, **more), story("x:1", title=f"{number}")])
        assert checked == {
            f"feed.{suffix}": document(claiming, f"feed.{suffix}") for suffix in ("rss", "atom", "json")
        }


@pytest.mark.slow
@pytest.mark.parametrize("text", ["Short", LONG])
def test_an_article_is_not_refused_for_another_one(claiming: Inbox, text: str) -> None:
    for number in (8, 9):
        own = story(f"tag:a,2026:{number}", text=text)
        (claiming.publication.folder / f"{number}.json").write_text(json.dumps(own))
    claiming.publication.refresh(NOW)
    for _ in range(2):
        with pytest.raises(InboxError) as caught:
            post(claiming, story(text="Short"))
        assert [(each.rule, each.document) for each in caught.value.troubles] == [
            ("flipboard-short-description", "feed.rss")
        ]
        assert post(claiming, story(text=LONG))[0].state == "published"


@pytest.mark.slow
def test_only_the_live_document_counts(claiming: Inbox) -> None:
    for number in range(3):
        post(claiming, story(f"tag:a,2026:{number}", text=LONG))
    assert post(claiming, story("tag:a,2026:0"))[0].made == "replaced"
    assert refused(claiming, story("tag:a,2026:2"))[0] == "unusable"


def test_an_embargo_does_not_hide_what_is_forbidden(claiming: Inbox) -> None:
    embargo = {"embargo": "2026-12-24T00:00:00Z"}
    assert refused(claiming, story(**embargo))[0] == "unusable"
    assert post(claiming, story(text=LONG, **embargo))[0].state == "embargoed"
    assert feed(claiming) == []


@pytest.mark.limit("feeds.publishing.inbox.checking:MAX_CHECK_SECONDS")
def test_checking_ends_in_time(claiming: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MAX_CHECK_SECONDS", -1)
    expected = ("unavailable", "checking the feeds takes too long: post fewer articles")
    assert refused(claiming, story(text=LONG)) == expected


# --- withdrawing ---


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "kind", "name"),
    [
        (story(), ".json", None),
        (b"---\ntitle: A\ndate: 2026-11-01\ntags: [x]\n---\nHello\n", ".md", "first"),
        (
            b"<rss><channel><item><guid>odd id</guid><title>A</title>"
            b"<pubDate>Sun, 01 Nov 2026 12:00:00 GMT</pubDate></item></channel></rss>",
            ".xml",
            None,
        ),
    ],
)
def test_withdrawing(inbox: Inbox, body: object, kind: str, name: str | None) -> None:
    (posted,) = post(inbox, body, kind, name)
    receipt = inbox.withdraw(posted.id, NOW + timedelta(hours=1))
    assert (receipt.id, receipt.state, len(files(inbox))) == (posted.id, "withdrawn", 1)
    assert feed(inbox) == []
    assert b"deleted-entry" in document(inbox, "feed.atom")
    (again,) = post(inbox, body, kind, name, NOW + timedelta(hours=2))
    assert (again.made, again.state, len(files(inbox))) == ("replaced", "published", 1)
    assert len(feed(inbox)) == 1


@pytest.mark.slow
def test_a_withdrawal_is_never_older_than_the_article(inbox: Inbox) -> None:
    later = "2026-11-23T06:00:00+00:00"
    post(inbox, story(updated=later))
    for now, expected in ((NOW, later), (NOW + timedelta(hours=2), "2026-11-23T07:00:00+00:00")):
        inbox.withdraw("tag:a,2026:1", now)
        (data,) = files(inbox).values()
        (item,) = json.loads(data)["items"]
        assert (item["date_modified"], item["withdrawn"]) == (expected, now.isoformat())


def test_what_was_never_visible_is_removed(inbox: Inbox) -> None:
    post(inbox, story(draft=True))
    assert inbox.withdraw("tag:a,2026:1", NOW).state == "removed"
    assert files(inbox) == {}
    with pytest.raises(InboxError, match="there is no article with the id") as caught:
        inbox.withdraw("tag:a,2026:1", NOW)
    assert caught.value.why == "unknown"


def test_only_what_was_posted_is_withdrawn(inbox: Inbox) -> None:
    (inbox.publication.folder / "own.json").write_text(json.dumps(story()))
    inbox.publication.refresh(NOW)
    with pytest.raises(InboxError, match=r"own\.json holds the same id, and was not posted"):
        inbox.withdraw("tag:a,2026:1", NOW)


# --- what is interrupted ---


@pytest.mark.slow
@pytest.mark.parametrize("done", [0, 1, 2])
def test_what_was_begun_is_brought_to_its_end(inbox: Inbox, done: int) -> None:
    post(inbox, story("tag:a,2026:2", title="Old"))
    (old,) = files(inbox).items()
    new = {
        f"inbox/{old[0]}": json.dumps(story("tag:a,2026:2")).encode(),
        "inbox/x.json": json.dumps(story()).encode(),
    }
    change = inbox.journal.begin(new)
    inbox.journal.put(dict(list(change.new.items())[:done]))
    inbox.recover(NOW)
    assert sorted(feed(inbox)) == ["tag:a,2026:1", "tag:a,2026:2"]
    assert {f"inbox/{name}": data for name, data in files(inbox).items()} == new
    assert not inbox.journal.path.exists()


def test_what_was_begun_and_cannot_be_is_taken_back(inbox: Inbox) -> None:
    text = "---\ntitle: First\ndate: 2026-11-0%dT12:00:00Z\n---\nHello\n"
    post(inbox, (text % 1).encode(), ".md", "first")
    before = files(inbox)
    change = inbox.journal.begin(
        {"inbox/first.md": (text % 2).encode(), "inbox/b.json": json.dumps(story()).encode()}
    )
    inbox.journal.put(change.new)
    assert post(inbox, story("tag:a,2026:7"))[0].made == "created", "the next post settles what was begun"
    assert sorted(feed(inbox)) == ["tag:a,2026:7", SLUG]
    assert {name: files(inbox)[name] for name in before} == before
    assert len(files(inbox)) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("journal", "problem"),
    [
        (b"", "not valid JSON: "),
        (b'{"new": {"inbox/a.json": "te', "not valid JSON: "),
        (b"\xff", "not valid JSON: byte 0xff is not UTF-8"),
        (b"[" * 100_000, "not valid JSON: nested too deeply: more than 200 levels"),
        (b"[]", 'expected {"new": {"inbox/name": "text or null"}}'),
        (b'{"new": {}}', 'expected {"old": {"inbox/name": "text or null"}}'),
        (b'{"new": {"inbox/a.json": 1}, "old": {}}', 'expected {"new": '),
        (b'{"new": {"inbox/a.json": "x"}, "old": {}}', '"new" and "old" must name the same files'),
        (b'{"new": {"inbox/a.json": "\\ud800"}, "old": {"inbox/a.json": null}}', "half of a surrogate pair"),
        *(
            (json.dumps({name: {path: "x"} for name in ("new", "old")}).encode(), "is not below inbox/: ")
            for path in ("../../escape.txt", "/escape.txt", "inbox/../../escape.txt", "inbox/.hidden", "",
                         "a.json", "inbox", "inbox//a.json", "inbox/a\0.json", "inbox/\ud800", "inbox/out/e")
        ),
    ],
)  # fmt: skip
def test_a_damaged_journal_is_moved_aside(
    inbox: Inbox, journal: bytes, problem: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    elsewhere = tmp_path.with_name(f"{tmp_path.name}-elsewhere")
    elsewhere.mkdir()
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "out").symlink_to(elsewhere)
    inbox.journal.path.write_bytes(journal)
    inbox.recover(NOW)
    assert not inbox.journal.path.exists()
    assert inbox.journal.path.with_name("posted.json.damaged").read_bytes() == journal
    (message,) = caplog.messages
    assert problem in message
    assert message.endswith(": was renamed to posted.json.damaged; check the last posts in inbox/")
    assert not [*elsewhere.iterdir(), *tmp_path.parent.glob("escape*")]
    assert post(inbox, story())[0].made == "created"


def test_a_journal_of_a_file_in_a_folder_of_posts_is_not_damaged(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    (inbox.publication.folder / "inbox" / "sub").mkdir(parents=True)
    inbox.journal.begin({"inbox/sub/\U0001f469\u200d\U0001f680.json": json.dumps(story()).encode()})
    inbox.recover(NOW)
    assert (feed(inbox), caplog.messages) == (["tag:a,2026:1"], [])


def test_a_journal_that_is_a_pipe(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    os.mkfifo(inbox.journal.path)
    assert post(inbox, story())[0].made == "created"
    assert "cannot be read: it is not a regular file" in caplog.text


@pytest.mark.limit("feeds.publishing.inbox.journal:MAX_CHANGE_BYTES")
@pytest.mark.parametrize("excess", [0, 1])
def test_a_change_is_not_longer_than_its_journal_may_be(
    inbox: Inbox, excess: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that are not UTF-8 take six characters in the journal; what is replaced counts, too."""
    post(inbox, story())
    (path,) = (inbox.publication.folder / "inbox").iterdir()
    path.write_bytes(path.read_bytes() + b" \x80" * 1000)
    body = json.dumps(story(title="New")).encode()
    monkeypatch.setattr(journal_module, "MAX_CHANGE_BYTES", path.stat().st_size + len(body) - excess)
    if excess:
        limit = journal_module.MAX_CHANGE_BYTES
        problem = f"the articles, and the files that they replace, have more than {limit} bytes"
        assert refused(inbox, body, ".json", path.stem) == ("unusable", f"{problem}: post fewer at once")
    else:
        assert post(inbox, body, ".json", path.stem)[0].made == "replaced"


@pytest.mark.limit("feeds.publishing.inbox.posting:MAX_TURN_SECONDS")
@pytest.mark.slow
def test_a_post_waits_for_others_up_to_a_limit(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "MAX_TURN_SECONDS", 0.4)
    with FileLock(index_path(inbox.publication.folder).with_name(posting.LOCK)):
        assert refused(inbox, story()) == ("unavailable", "others are posting, and take long")
    assert post(inbox, story())[0].made == "created"


def test_a_pipe_in_place_of_an_article(inbox: Inbox) -> None:
    (inbox.publication.folder / "inbox").mkdir()
    os.mkfifo(inbox.publication.folder / "inbox" / "a.json")
    with pytest.raises(InboxError) as caught:
        post(inbox, story(), ".json", "a")
    assert (caught.value.why, str(caught.value)) == ("unavailable", "a.json: it is not a regular file")


def test_a_folder_that_is_not_read(inbox: Inbox, tmp_path_factory: pytest.TempPathFactory) -> None:
    (inbox.publication.folder / "inbox").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    assert refused(inbox, story()) == ("unavailable", "inbox/ is not read: is it a link, or passed over?")


def test_a_folder_that_cannot_be_written_to(inbox: Inbox) -> None:
    (inbox.publication.folder / "inbox").write_text("in the way")
    with pytest.raises(InboxError) as caught:
        post(inbox, story())
    assert (caught.value.why, str(caught.value)) == ("unavailable", f"{caught.value}")
    assert str(caught.value).endswith(": Not a directory")
