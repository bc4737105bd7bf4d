"""New articles with dates that cannot be right are refused, with the reason; published ones stay."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS

from feeds.publishing.inbox.contents import InboxError
from feeds.publishing.inbox.posting import Inbox
from feeds.publishing.publication import open_publication
from feeds.validator import validate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from feeds.publishing.publication import Publication

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANNEL = (SEEDS / "channel.toml").read_text()
UNIX = "is not a date but the zero time of Unix: write the real one, or leave it out if it is not known"


def opened(folder: Path, channel: str = "", **records: Mapping[str, object]) -> Publication:
    folder.mkdir(exist_ok=True)
    (folder / "channel.toml").write_text(channel + CHANNEL)
    for name, record in records.items():
        complete = {"id": f"urn:x:{name}", "title": "T", "text": "Words.", **record}
        (folder / f"{name}.json").write_text(json.dumps(complete))
    return open_publication(folder)


def shown(publication: Publication) -> list[str]:
    """The ids in the news, after all documents were found to have no findings."""
    with publication.composer() as composer:
        bodies = {each.path: each.render().body for each in composer.documents() if each.render is not None}
    for path, body in bodies.items():
        if not path.endswith(".html"):
            report = validate(body, url=publication.channel.base + path)
            assert [str(each) for each in report.findings] == []
    return [item["id"] for item in json.loads(bodies.get("feed.json", b'{"items": []}'))["items"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"date": "1969-07-20T20:17:40Z"}, None),
        ({"date": "1900-01-02T12:00:00Z"}, None),
        ({"date": "1970-01-01T00:00:00Z"}, f"the date {UNIX}"),
        ({"date": "2026-04-01", "updated": "2027-04-30"}, None),
        (
            {"date": "2026-04-01", "updated": "2206-04-01T12:00:00Z"},
            "the date of the last change lies far in the future: 2206-04-01",
        ),
        (
            {"date": "2026-04-01", "media": {"url": "a.mp4", "date": "2206-04-01T12:00:00Z"}},
            "the date of its media file tag:news.example.org,2206-04-01:a.mp4 lies far in the future: "
            "2206-04-01",
        ),
        ({"date": "2026-04-01", "media": {"url": "a.mp4", "date": "1970-01-01T00:00:00Z"}}, None),
        ({"date": "1970-01-01T00:00:00Z", "draft": True}, None),
    ],
)
def test_what_is_refused(tmp_path: Path, record: dict[str, object], problem: str | None) -> None:
    publication = opened(tmp_path / "site", a=record, good={"date": "2026-04-02"})
    publication.refresh(NOW)
    refused = [str(error) for error in publication.refusals()]
    assert refused == ([f"{tmp_path / 'site' / 'a.json'}: urn:x:a: {problem}"] if problem else [])
    hidden = problem is not None or "draft" in record
    assert sorted(shown(publication)) == (["urn:x:good"] if hidden else ["urn:x:a", "urn:x:good"])
    publication.close()


def test_what_was_published_stays(tmp_path: Path) -> None:
    publication = opened(tmp_path / "site", a={"date": "2026-04-01", "updated": "2027-04-01T00:00:00Z"})
    publication.refresh(NOW)
    publication.close()
    (tmp_path / "site" / ".feeds" / "index.db").unlink()
    again = open_publication(tmp_path / "site")
    again.refresh(NOW - timedelta(days=400), accept=True)  # the clock was set back
    assert (again.refusals(), shown(again)) == ([], ["urn:x:a"])
    again.close()


def test_an_article_of_the_far_future_waits_until_a_year_before(tmp_path: Path) -> None:
    far, near = {"date": "2028-05-01T12:00:00Z"}, {"date": "2027-04-01T12:00:00Z"}
    publication = opened(tmp_path / "site", "publish_future = true\n", far=far, near=near)
    publication.refresh(NOW)
    assert shown(publication) == ["urn:x:near"]
    assert [str(each).partition(", in the future: ")[2] for each in publication.warnings(NOW)] == [
        "it appears a year before",
        "it is published already; check its time zone and the clock",
    ]
    appears = datetime(2027, 5, 2, 12, tzinfo=UTC)
    assert publication.next_change(NOW) == appears
    publication.refresh(appears)
    assert shown(publication) == ["urn:x:far", "urn:x:near"]
    publication.close()


def test_a_post_is_refused_with_the_reason(tmp_path: Path) -> None:
    publication = opened(tmp_path / "site")
    publication.refresh(NOW)
    body = {"id": "urn:x:a", "title": "T", "text": "Words.", "date": "1970-01-01T00:00:00Z"}
    with pytest.raises(InboxError) as caught:
        Inbox(publication).post(json.dumps(body).encode(), ".json", "a", NOW)
    assert (caught.value.why, str(caught.value)) == ("unusable", f"urn:x:a: the date {UNIX}")
    assert shown(publication) == []
    publication.close()
