"""What pages repeat is rendered once, and a page is the same as if it were rendered alone."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment
from samples import SEEDS

from feeds.model.article import Person
from feeds.model.head_elements import HeadElement
from feeds.model.website import MenuEntry, Website
from feeds.publishing.pages.addresses import addresses_of
from feeds.publishing.pages.probe import samples
from feeds.publishing.pages.repeated import Repeated
from feeds.publishing.pages.site_feeds import SiteFeeds
from feeds.publishing.pages.views import article_view, feed_view
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
POST = (
    "---\ntitle: A story\ndate: 2024-05-01\ncategories: [A category, B]\nauthor: A person\n---\nIts text.\n"
)


def channels(first: Channel) -> Iterator[Channel]:
    """The channel, and others that differ from it in one thing that pages show."""
    yield first
    yield replace(first, title="A < title")
    yield replace(first, language="de")
    yield replace(first, language="ar")
    yield replace(first, base="https://other.example.org/")
    yield replace(first, site=Website(menu=(MenuEntry("Us", "about"),)))
    yield replace(first, site=Website(menu=(MenuEntry("You", "about"),)))
    yield replace(first, site=Website(head=(HeadElement("link", (("rel", "me"), ("href", "about"))),)))
    yield replace(first, site=Website(logo="static/logo.png"))
    yield replace(first, site=Website(accent="#0b57d0"))
    yield replace(first, feeds=tuple(replace(choice, formats=("rss",)) for choice in first.feeds))
    yield replace(first, feeds=tuple(replace(choice, title="Mine {name}") for choice in first.feeds))


def pages(channel: Channel, connection: Connection) -> Iterator[bytes]:
    """The pages of two articles and two feeds, below and above other folders."""
    feeds, (most, least) = SiteFeeds(channel, connection), samples(channel)
    others = replace(most, categories=("B",), people=(Person("Else"),))
    for static in (False, True):
        addresses = addresses_of(channel, static=static)
        for article in (most, least, others):
            for path in ("story", "a/deep/story"):
                yield article_view(feeds, addresses, article, path).body
        for path in ("feed", "category/b"):
            view = feed_view(feeds, addresses, path)
            assert view is not None
            yield view.body


def counted(monkeypatch: pytest.MonkeyPatch, *, keeps: bool) -> list[tuple[str, str]]:
    """Returns the list of places that will have been rendered; nothing is kept unless it `keeps`."""
    rendered: list[tuple[str, str]] = []
    once = Repeated._once

    def count(self: Repeated, place: tuple[str, str], values: object, caller: Callable[[], str]) -> str:
        def call() -> str:
            rendered.append(place)
            return caller()

        return once(self, place, values, call) if keeps else call()

    monkeypatch.setattr(Repeated, "_once", count)
    return rendered


def test_each_tag_keeps_its_text_for_each_value() -> None:
    environment = Environment(extensions=[Repeated], autoescape=True)
    template = environment.from_string("{% once a %}1{{ b }}{% endonce %}{% once a %}2{{ b }}{% endonce %}")
    values = [(0, "<"), (0, ">"), (1, ">"), (0, "&")]
    found = [template.render(a=a, b=b) for a, b in values]
    assert found == ["1&lt;2&lt;", "1&lt;2&lt;", "1&gt;2&gt;", "1&lt;2&lt;"]


@pytest.mark.slow
def test_pages_are_the_same_as_if_nothing_were_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "channel.toml").write_text((SEEDS / "channel.toml").read_text())
    (tmp_path / "story.md").write_text(POST)
    with closing(open_publication(tmp_path)) as publication:
        publication.refresh(NOW)
        with publication.store.reading() as connection, monkeypatch.context() as patch:
            every = [*channels(publication.channel)]
            kept = [[*pages(channel, connection)] for channel in every]
            again = counted(patch, keeps=True)
            assert [[*pages(channel, connection)] for channel in every] == kept
            assert again == []
        with publication.store.reading() as connection, monkeypatch.context() as patch:
            rendered = counted(patch, keeps=False)
            assert [[*pages(channel, connection)] for channel in every] == kept
            assert {name for name, _ in rendered} == {"base.html", "article.html", "macros.html"}
    assert len({tuple(each) for each in kept}) == len(kept)
