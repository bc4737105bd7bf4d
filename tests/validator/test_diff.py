"""`feeds diff`: each thing that hurts subscribers beside the almost same thing that does not."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import publish
from samples import CHANNEL, PUBLISHED, SOUND, VIDEO, article

from feeds.validator.catalogue import catalogue
from feeds.validator.comparing import compare, faults
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEAD = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"
 xmlns:fh="http://purl.org/syndication/history/1.0">
<channel><title>News</title><link>https://e.org/</link><description>d</description><language>en</language>
<atom:link rel="self" href="https://e.org/feed"/><atom:link rel="hub" href="https://hub.e.org/"/>
<atom:link rel="prev-archive" href="https://e.org/1"/>
<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
"""
TAIL = "</channel></rss>"


def item(number: int, **changes: str) -> str:
    said = {
        "guid": f"id-{number}",
        "link": f"https://e.org/{number}",
        "title": f"Story {number}",
        "day": f"{number:02}",
        "file": f"https://e.org/{number}.mp3",
    } | changes
    return (
        '<item><guid isPermaLink="false">{guid}</guid><link>{link}</link><title>{title}</title>'
        "<pubDate>{day} Nov 2016 08:00:00 GMT</pubDate>"
        '<enclosure url="{file}" length="1" type="audio/mpeg"/></item>\n'
    ).format(**said)


def feed(*items: str, head: str = HEAD) -> bytes:
    return (head + "".join(items) + TAIL).encode()


THREE = (item(3), item(2), item(1))
OLD = feed(*THREE)


def told(new: bytes, old: bytes = OLD, elsewhere: Iterable[str] = ()) -> list[str]:
    findings = compare(old, new, set(elsewhere)).findings
    return [finding.rule.removeprefix("diff-") for finding in findings]


def documents(example: str) -> list[bytes]:
    """The two documents of an example: what stands in them, unless they are whole ones."""
    head = HEAD.partition("<title>")[0] + "<itunes:author>Ann</itunes:author>"
    whole = ("<feed", "<html")
    pieces = example.split("\nbecomes\n")
    return [piece.encode() if piece.startswith(whole) else feed(piece, head=head) for piece in pieces]


FAULTS = [thing for thing in vars(faults).values() if isinstance(thing, Fault)]
OF_TWO = [fault for fault in FAULTS if fault is not faults.LOST_DOCUMENT]  # the command's test has that


@pytest.mark.parametrize("fault", OF_TWO, ids=lambda fault: fault.name)
def test_bad_example_hurts_and_good_one_does_not(fault: Fault) -> None:
    (old, bad), (before, good) = documents(fault.bad), documents(fault.good)
    assert (told(bad, old), told(good, before)) == ([fault.name], [])


def test_all_of_it_is_documented() -> None:
    names = {name for name in catalogue() if name.startswith("diff-")}
    assert names == {f"diff-{fault.name}" for fault in FAULTS}


HARMFUL = {
    "another id and another link": (
        feed(item(3), item(2, guid="new", link="https://e.org/x"), item(1)),
        ["changed-id"],
    ),
    "another id and another file": (
        feed(item(3), item(2, guid="new", file="https://e.org/x"), item(1)),
        ["changed-id", "changed-enclosure"],
    ),
    "one in the middle is gone": (feed(item(4), item(3), item(1)), ["lost-item"]),
    "more gone than come": (feed(item(4), item(3)), ["lost-item"]),
    "all gone": (feed(), ["lost-item"] * 3),
    "nothing left": (b"", ["lost-feed"]),
    "another format": (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title></feed>',
        [
            *("changed-format", "changed-podcast-guid", "lost-self", "lost-hub", "lost-archive"),
            *("changed-language", "lost-item", "lost-item", "lost-item"),
        ],
    ),
}
HARMLESS = {
    "nothing": OLD,
    "one more": feed(item(4), *THREE),
    "one more, one pushed out": feed(item(4), item(3), item(2)),
    "a corrected title": feed(item(3), item(2, title="Better"), item(1)),
}


@pytest.mark.parametrize(("new", "rules"), HARMFUL.values(), ids=HARMFUL)
def test_what_hurts_is_reported(new: bytes, rules: list[str]) -> None:
    assert told(new) == rules


@pytest.mark.parametrize("new", HARMLESS.values(), ids=HARMLESS)
def test_what_does_not_is_not(new: bytes) -> None:
    assert told(new) == []


SHOW = """<itunes:image href="https://e.org/a.jpg"/><itunes:explicit>false</itunes:explicit>
<itunes:category text="Arts"><itunes:category text="Books"/></itunes:category><itunes:category text="News"/>
<itunes:owner><itunes:email>a@e.org</itunes:email></itunes:owner><itunes:block>Yes</itunes:block>
<podcast:locked>yes</podcast:locked><podcast:funding url="https://e.org/f">Give</podcast:funding>
<podcast:person>Ann</podcast:person><podcast:person>Bob</podcast:person><podcast:trailer url="https://e.org/t"/>
<podcast:value type="lightning" method="keysend"/><podcast:liveItem/>"""
EPISODE = """<itunes:season>1</itunes:season><itunes:episode>2</itunes:episode><podcast:chapters url="https://e.org/c"/>
<podcast:transcript url="https://e.org/t"/><podcast:soundbite/><podcast:soundbite/>"""


def podcast(show: str = SHOW, *episodes: str) -> bytes:
    pairs = enumerate(episodes or (EPISODE,) * 3, 1)
    return feed(*(item(n).replace("</item>", f"{facts}</item>") for n, facts in pairs), head=HEAD + show)


@pytest.mark.parametrize(
    ("new", "messages"),
    [
        (podcast(), []),
        (podcast(SHOW.replace("a.jpg", "b.jpg").replace("<itunes:block>Yes</itunes:block>", "")), []),
        (podcast(SHOW.replace("<podcast:liveItem/>", "<podcast:license/>")), []),
        (
            podcast(""),
            [
                "the podcast would lose <itunes:image>",
                "the podcast would lose <itunes:explicit>",
                "the podcast would lose <itunes:category>",
                "the podcast would lose <itunes:owner>",
                "the podcast would lose <podcast:locked>",
                "the podcast would lose <podcast:funding>",
                "the podcast would lose <podcast:person>",
                "the podcast would lose <podcast:trailer>",
                "the podcast would lose <podcast:value>",
            ],
        ),
        (
            podcast(SHOW.replace('<itunes:category text="Books"/>', "").replace(
                "<podcast:person>Bob</podcast:person>", "")),
            [
                "the podcast would lose 1 of 3 <itunes:category>",
                "the podcast would lose 1 of 2 <podcast:person>",
            ],
        ),
        (
            podcast(SHOW, EPISODE, EPISODE.replace("<podcast:soundbite/>", "", 1), ""),
            [
                "2 episodes would lose <podcast:soundbite> (first 'Story 2')",
                "1 episode would lose <itunes:season>",
                "1 episode would lose <itunes:episode>",
                "1 episode would lose <podcast:chapters>",
                "1 episode would lose <podcast:transcript>",
            ],
        ),
    ],
)  # fmt: skip
def test_what_a_podcast_loses_is_counted(new: bytes, messages: list[str]) -> None:
    findings = compare(podcast(), new).findings
    assert {finding.rule for finding in findings} <= {"diff-lost-podcast-fact"}
    assert sorted(finding.message for finding in findings) == sorted(messages)


def test_what_a_json_podcast_loses() -> None:
    def document(extension: object, **episode: object) -> bytes:
        entry = {"id": "1", "content_text": "x", **episode}
        version = "https://jsonfeed.org/version/1.1"
        return json.dumps(
            {"version": version, "title": "T", "_podcast": extension, "items": [entry]}
        ).encode()

    old = document({"people": ["Ann", "Bob"], "guid": "x"}, _podcast={"season": 1})
    findings = compare(old, document({"people": ["Ann"], "guid": "x"})).findings
    assert [finding.message for finding in findings] == [
        "the podcast would lose 1 of 2 _podcast.people",
        "1 episode would lose _podcast.season",
    ]


def test_an_item_in_the_archive_is_not_lost() -> None:
    new = feed(item(3), item(1))
    assert (told(new), told(new, elsewhere=["id-2"])) == (["lost-item"], [])


def test_a_tombstone_accounts_for_an_item() -> None:
    def atom(*entries: str) -> bytes:
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
            f"<id>f</id>{''.join(entries)}</feed>"
        ).encode()

    one, two = "<entry><id>1</id></entry>", "<entry><id>2</id></entry>"
    grave = '<at:deleted-entry ref="1" when="2016-11-06T20:19:39Z"/>'
    assert (told(atom(two), atom(one, two)), told(atom(grave, two), atom(one, two))) == (["lost-item"], [])


def test_an_archive_stays_as_it_is() -> None:
    head = HEAD.replace("<title>", "<fh:archive/><title>", 1)
    old = feed(*THREE, head=head)
    assert told(feed(item(4), *THREE, head=head), old) == ["changed-archive"]
    assert told(old, old) == []


def test_a_finding_says_where_and_what() -> None:
    report = compare(OLD, feed(item(3), item(2, guid="new"), item(1)))
    (finding,) = report.findings
    assert (report.kind, finding.line, finding.column, finding.severity) == ("rss-2.0", 9, 1, "error")
    assert (finding.element, finding.message) == (
        "item",
        "<item> would appear as new: its guid changes from 'id-2' to 'new'",
    )


def test_one_finding_if_all_ids_change() -> None:
    new = feed(*(item(number, guid=f"https://e.org/{number}") for number in (4, 3, 2)))
    (finding,) = compare(OLD, new).findings
    assert finding.message == (
        "all 2 known items would appear as new: their guids change, from 'id-3' to 'https://e.org/3'"
    )
    near_miss = feed(item(4), item(3), item(2, guid="https://e.org/2"))
    (finding,) = compare(OLD, near_miss).findings
    assert finding.message == "<item> would appear as new: its guid changes from 'id-2' to 'https://e.org/2'"


def test_publishing_more_breaks_nothing() -> None:
    stories = [
        article(VIDEO if number % 2 else SOUND, id=f"tag:e.org,2016:{number}", title=f"Story {number}",
                published=PUBLISHED + timedelta(days=number), updated=PUBLISHED + timedelta(days=number))
        for number in range(12)
    ]  # fmt: skip
    channel = replace(CHANNEL, live=5)
    before, after = publish(channel, stories[:-1]), publish(channel, stories)
    for path in before:
        if path.endswith((".rss", ".atom", ".json")):
            errors = [
                finding for finding in compare(before[path].body, after[path].body).findings
                if finding.severity == "error"
            ]  # fmt: skip
            assert errors == [], path


@given(st.permutations(range(1, 9)), st.integers(0, 8))
def test_a_document_does_not_hurt_its_own_subscribers(order: list[int], count: int) -> None:
    same = feed(*(item(number) for number in order[:count]))
    assert told(same, same) == []


@pytest.mark.slow
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_no_document_crashes_it(old: bytes, new: bytes) -> None:
    compare(old, new)
    compare(OLD, new)


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "feeds", "diff", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_the_command_compares_folders(tmp_path: Path) -> None:
    for name, body in {"old/a.rss": OLD, "old/b/c.xml": OLD, "new/a.rss": feed(item(3), item(1))}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(body)
    lost = "error diff-lost-item new subscribers would never see the item 'id-2' ('Story 2'): it is missing"
    assert run(tmp_path, "old", "new") == (
        1,
        f"new/a.rss:4:1: {lost}\n"
        "new/b/c.xml:1:1: error diff-lost-document subscribers would get nothing: the document is missing\n",
        "",
    )
    assert run(tmp_path, "old", "old") == (0, "", "")
    assert run(tmp_path, "old/a.rss", "new") == (2, "", "new: is a folder, but old/a.rss is a file\n")
    assert run(tmp_path, "old", "nowhere") == (2, "", "nowhere: no such file or folder\n")


@pytest.mark.slow
def test_the_command_reports_folders_that_are_nested_too_deeply(tmp_path: Path) -> None:
    for name in ("old", "new"):
        tmp_path.joinpath(name, *"a" * (400 if name == "old" else 1)).mkdir(parents=True)
        (tmp_path / name / "a" / "feed.rss").write_bytes(OLD)
    problem = f"old/{'/'.join('a' * 101)}: cannot be read: it is nested in more than 100 folders\n"
    assert run(tmp_path, "old", "new") == (2, "", problem)


@pytest.mark.slow
def test_the_command_follows_archives(tmp_path: Path) -> None:
    page = HEAD.replace("https://e.org/feed", "https://e.org/1").replace("<title>", "<fh:archive/><title>", 1)
    for name, body in {
        "old/feed.rss": OLD,
        "new/feed.rss": feed(item(3), item(1)),
        "new/1.rss": feed(item(2), head=page),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(body)
    assert run(tmp_path, "old", "new") == (0, "", "")


@pytest.mark.slow
def test_the_command_reports_as_validate_does(tmp_path: Path) -> None:
    (tmp_path / "old.rss").write_bytes(OLD)
    (tmp_path / "new.rss").write_bytes(feed(item(3), item(2, guid="new"), item(1)))
    status, out, err = run(tmp_path, "old.rss", "new.rss", "--output-format", "json")
    (document,) = json.loads(out)["documents"]
    found = [finding["rule"] for finding in document["findings"]]
    assert (status, document["path"], found, err) == (1, "new.rss", ["diff-changed-id"], "")
