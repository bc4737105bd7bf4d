"""An article that is dated in the future appears at its date, in every dialect; published ones stay."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS

from feeds.publishing.publication import Publication, open_publication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DATE = datetime(2026, 5, 3, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
CHANNEL = (SEEDS / "channel.toml").read_text() + "\n"
RSS = (
    '<rss version="2.0"><channel><item><title>T</title><guid>urn:a</guid><pubDate>{}</pubDate></item>'
    "</channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:f</id><title>F</title><updated>2026-05-01T12:00:00Z</updated>'
    "<entry><id>urn:a</id><title>T</title><updated>{}</updated></entry></feed>"
)
FILES = {
    "a.txt": "Head\n\nSun May 3, 2026 15:30:00\n\nWords.\n",  # in the channel's zone, Tehran
    "a.md": "---\ntitle: T\nid: urn:a\ndate: 2026-05-03T12:00:00Z\n---\nWords.\n",
    "a.json": json.dumps({"id": "urn:a", "title": "T", "date": DATE.isoformat(), "text": "Words."}),
    "a.ndjson": json.dumps({"id": "urn:a", "title": "T", "date": DATE.isoformat(), "text": "Words."}) + "\n",
    "feed.json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [
                {"id": "urn:a", "title": "T", "date_published": DATE.isoformat(), "content_text": "Words."}
            ],
        }
    ),
    "a.rss": RSS.format("Sun, 03 May 2026 12:00:00 GMT"),
    "a.atom": ATOM.format("2026-05-03T12:00:00Z"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "channel.toml").write_text(CHANNEL)
    return folder


@pytest.fixture
def publication(folder: Path) -> Iterator[Publication]:
    publication = open_publication(folder)
    yield publication
    publication.close()


def shown(publication: Publication) -> list[str]:
    """The ids in the news feed."""
    with publication.composer() as composer:
        document = composer.at("feed.json")
        body = document.render().body if document and document.render else b'{"items": []}'
    return [str(item["id"]) for item in json.loads(body)["items"]]


def warned(publication: Publication, now: datetime) -> list[str]:
    return [str(warning).removeprefix(f"{publication.folder}/") for warning in publication.warnings(now)]


@pytest.mark.parametrize("name", FILES)
def test_it_appears_at_its_date(name: str, folder: Path, publication: Publication) -> None:
    (folder / name).write_text(FILES[name])
    publication.refresh(NOW)
    assert (shown(publication), publication.next_change(NOW)) == ([], DATE)
    (warning,) = warned(publication, NOW)
    id_ = "tag:news.example.org,2026-05-03:a" if name == "a.txt" else "urn:a"
    assert warning == (
        f"{name}: {id_} is dated 2026-05-03T12:00:00+00:00, in the future: "
        "it appears then, or at once with publish_future = true in channel.toml"
    )
    publication.refresh(DATE - TICK)
    assert shown(publication) == []
    publication.refresh(DATE)
    assert (shown(publication), warned(publication, DATE), publication.next_change(DATE)) == ([id_], [], None)


def test_the_channel_can_publish_the_future(folder: Path) -> None:
    (folder / "a.json").write_text(FILES["a.json"])
    (folder / "channel.toml").write_text("publish_future = true\n" + CHANNEL)
    publication = open_publication(folder)
    publication.refresh(NOW)
    found = shown(publication), warned(publication, NOW)
    publication.close()
    already = "it is published already; check its time zone and the clock"
    assert found == (
        ["urn:a"],
        [f"a.json: urn:a is dated 2026-05-03T12:00:00+00:00, in the future: {already}"],
    )


def test_what_was_published_stays(folder: Path) -> None:
    """By an earlier version, or with another date or setting: the ledger knows it."""
    (folder / "a.json").write_text(FILES["a.json"])
    (folder / "channel.toml").write_text("publish_future = true\n" + CHANNEL)
    before = open_publication(folder)
    before.refresh(NOW)
    before.close()
    (folder / "channel.toml").write_text(CHANNEL)
    after = open_publication(folder)
    for text in (FILES["a.json"], FILES["a.json"].replace("Words", "Other words"), FILES["a.json"]):
        (folder / "a.json").write_text(text)
        after.refresh(NOW)
        assert shown(after) == ["urn:a"]
    (folder / "b.json").write_text(FILES["a.json"].replace("urn:a", "urn:b"))
    after.refresh(NOW)
    assert shown(after) == ["urn:a"]
    after.close()


@pytest.mark.parametrize(
    ("fields", "appears"),
    [
        ({"visible": (DATE + timedelta(hours=1)).isoformat()}, DATE + timedelta(hours=1)),
        ({"visible": NOW.isoformat()}, DATE),
        ({"draft": True}, None),
        ({"expires": DATE.isoformat()}, None),
    ],
)
def test_other_words_on_visibility_count_too(
    fields: dict[str, object], appears: datetime | None, folder: Path, publication: Publication
) -> None:
    (folder / "a.json").write_text(json.dumps(json.loads(FILES["a.json"]) | fields))
    publication.refresh(NOW)
    seen = [shown(publication)]
    if appears is not None:
        assert publication.next_change(NOW) == appears
        for now in (appears - TICK, appears):
            publication.refresh(now)
            seen.append(shown(publication))
    publication.refresh(DATE + timedelta(days=9))
    seen.append(shown(publication))
    assert seen == ([[], [], ["urn:a"], ["urn:a"]] if appears else [[], []])
