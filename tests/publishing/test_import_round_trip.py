"""What is published, imported and published again stays what it is, in every format.

What no import can know: the time of the last change from RSS, the time zone, the size of the channel's
picture if it is large; `itunes:new-feed-url` is left out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from article_records import markup, records, texts
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from libraries import PODCAST, library, typed
from oracle import publish, publish_folder
from samples import CHANNEL

from feeds.dialects import Reading
from feeds.dialects.fields import RecordSource
from feeds.dialects.record import Given, read_record
from feeds.publishing.importing import run
from feeds.publishing.importing.collecting import collect
from feeds.publishing.importing.sources import local_source
from feeds.vocabulary.datatypes.plain_text import resembles_html

if TYPE_CHECKING:
    from feeds.model.article import Article
    from feeds.model.channel import Channel

NOW = datetime(2100, 1, 1, tzinfo=UTC)
LIVE = 1000


def document(channel: Channel, articles: tuple[Article, ...], suffix: str) -> bytes:
    """A feed of all articles."""
    return publish(replace(channel, live=LIVE, feeds=channel.feeds[:1]), articles)[f"feed.{suffix}"].body


def moved(folder: Path, data: bytes, suffix: str) -> bytes:
    """The feed as it is published by the folder that it was imported into."""
    folder.mkdir()
    (folder / f"feed.{suffix}").write_bytes(data)
    sources = [local_source(folder / f"feed.{suffix}")]
    file = run.channel_for(sources, folder / "new", {})
    summary = run.write(folder / "new", collect(sources, file.channel), file, now=NOW)
    assert (summary.refusals, [loss for loss in summary.losses if "new-feed-url" not in loss]) == ([], [])
    path = folder / "new/channel.toml"
    path.write_text(path.read_text().replace("zone =", f"live = {LIVE}\nzone =", 1))
    return publish_folder(folder / "new", NOW)[f"feed.{suffix}"].body


def articles_of(channel: Channel, data: bytes, suffix: str, folder: Path) -> dict[str, Article]:
    """The articles of a feed by their ids."""
    (folder / f"feed.{suffix}").write_bytes(data)
    found = list(local_source(folder / f"feed.{suffix}").read(channel))
    return {each.article.id: each.article for each in found if isinstance(each, Reading)}


def assert_same(channel: Channel, before: bytes, folder: Path, suffix: str) -> None:
    """The folder of an import publishes what a folder with the feed itself publishes.

    What it publishes has our form already: another import changes not a byte of the document.
    """
    once = moved(folder / "once", before, suffix)
    read = articles_of(channel, before, suffix, folder)
    newest = sorted(read.values(), key=lambda article: article.published, reverse=True)
    in_place = document(channel, tuple(newest), suffix)
    first, second = (articles_of(channel, data, suffix, folder) for data in (in_place, once))
    assert sorted(first) == sorted(second) == sorted(read)
    for id_, article in first.items():
        # What has neither title nor text gets its date as its title.
        other = second[id_] if read[id_].title else replace(second[id_], title=article.title)
        assert other == article
    again = moved(folder / "twice", once, suffix)
    if suffix == "rss" and any(resembles_html(article.title) for article in read.values()):
        # RSS leaves open whether a title is HTML, so it is read as such, once more each time.
        once, again = again, moved(folder / "thrice", again, suffix)
    assert again == once


@pytest.mark.slow
@pytest.mark.parametrize(
    ("channel", "suffix"),
    [(CHANNEL, "rss"), (CHANNEL, "atom"), (CHANNEL, "json"), (PODCAST, "rss")],
    ids=["rss", "atom", "json", "podcast"],
)
def test_a_library_moves_without_a_change(channel: Channel, suffix: str, tmp_path: Path) -> None:
    stories = typed(library(40))
    assert_same(channel, document(channel, stories, suffix), tmp_path, suffix)


written = st.tuples(records, texts.filter(lambda text: bool(text.strip())), markup)


def story(number: int, record: dict[str, Any], text: str, html: str) -> Article:
    given_ = Given(id=f"urn:{number}:{text}", html=html, title="T")
    draft = {
        key: value
        for key, value in record.items()
        if key not in ("draft", "publishDate", "withdrawn", "expires")
    }
    return read_record(RecordSource("x", CHANNEL), draft, given_).article


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
@settings(max_examples=25, phases=[Phase.generate])
@given(stories=st.lists(written, min_size=1, max_size=4))
def test_any_articles_move_without_a_change(suffix: str, stories: list[Any]) -> None:
    articles = typed(tuple(story(number, *each) for number, each in enumerate(stories)))
    with TemporaryDirectory() as folder:
        assert_same(CHANNEL, document(CHANNEL, articles, suffix), Path(folder), suffix)
