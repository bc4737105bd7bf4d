"""A clock that is set back, or was wrong: nothing that was published is lost or gets another identity."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sites import NOW, make, put

from feeds.publishing.index.base import from_microseconds
from feeds.publishing.index.changes import changed_at
from feeds.publishing.publication import Publication, open_publication

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
HOUR = timedelta(hours=1)


def documents(publication: Publication) -> dict[str, bytes]:
    with publication.composer() as composer:
        made = [document for document in composer.documents() if document.render is not None]
        return {document.path: document.render().body for document in made if document.render is not None}


def test_what_appeared_stays_if_the_clock_is_set_back(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", stories=3)
    put(folder, "new", date=NOW - HOUR)
    publication = open_publication(folder)
    publication.refresh(NOW)
    before, ledger = documents(publication), (folder / "published.ndjson").read_bytes()
    for back in (HOUR / 60, 2 * HOUR, 1000 * HOUR):
        publication.refresh(NOW - back)
        assert documents(publication) == before
        assert (folder / "published.ndjson").read_bytes() == ledger
    publication.close()


def test_embargoes_and_expiries_follow_the_clock_and_end_as_if_it_had_been_right(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", stories=2)
    put(folder, "embargo", publishDate=NOW + HOUR)
    put(folder, "expiry", expires=NOW + 2 * HOUR)
    publication = open_publication(folder)
    publication.refresh(NOW + 3 * HOUR)
    right = documents(publication)
    publication.refresh(NOW)
    assert documents(publication) != right
    publication.refresh(NOW + 3 * HOUR)
    assert documents(publication) == right
    publication.close()


def test_changes_are_never_older_than_earlier_ones(tmp_path: Path) -> None:
    folder = make(tmp_path / "site", stories=2)
    publication = open_publication(folder)
    publication.refresh(NOW)
    times = []
    for number, clock in enumerate((NOW + HOUR, NOW - 24 * HOUR, NOW - 24 * HOUR, NOW + 2 * HOUR)):
        put(folder, "1", title=f"Title {number}")
        version = publication.refresh(clock)
        with publication.store.reading() as connection:
            made = changed_at(connection, version)
        assert made is not None
        times.append(from_microseconds(made))
    publication.close()
    second = timedelta(seconds=1)
    assert times == [NOW + HOUR, NOW + HOUR + second, NOW + HOUR + 2 * second, NOW + 2 * HOUR]
