"""A picture that stands in the text is not shown again below or above it, whatever its size there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from lxml import etree
from oracle import publish
from samples import CHANNEL, article

from feeds.core.markup import sanitise
from feeds.model.article import Article, Media, Work
from feeds.publishing.pages.stories import work_views

LEAD = "https://media.example.org/2024/lead.jpg"


def story(html: str) -> Article:
    work = Work("", "", "", "", Media(LEAD, "image/jpeg", "image"), alt="A hill")
    return replace(article(work), html=sanitise(html, "https://news.example.org/"), paragraphs=())


def contents(shown: Article) -> list[str]:
    """The HTML of the article in each format."""
    documents = publish(CHANNEL, [shown])
    rss = etree.fromstring(documents["feed.rss"].body).findtext(".//{*}encoded")
    atom = etree.fromstring(documents["feed.atom"].body).findtext(".//{*}content")
    item = json.loads(documents["feed.json"].body)["items"][0]
    assert item["image"] == LEAD
    return [rss or "", atom or "", item["content_html"]]


@pytest.mark.parametrize(
    "inside",
    [
        f'<img src="{LEAD}">',
        '<img src="https://media.example.org/2024/lead-1024x768.jpg" alt="x">',
        f'<img src="{LEAD}?w=640&amp;ssl=1">',
        '<img src="http://media.example.org/2024/lead-scaled.jpg">',
        f'<picture><source srcset="{LEAD} 2x"><img src="https://cdn.example/1"></picture>',
        '<img srcset="https://i2.wp.com/media.example.org/2024/lead.jpg?w=300 300w">',
        f'<img src="data:," data-src="{LEAD}">',
    ],
)
def test_a_picture_in_the_text_is_shown_once(inside: str) -> None:
    shown = story(f"<p>Words</p><figure>{inside}</figure>")
    assert [html.count("<img") for html in contents(shown)] == [1, 1, 1]
    assert work_views(CHANNEL, shown) == ([], [])


@pytest.mark.parametrize(
    "inside",
    [
        '<img src="https://media.example.org/2024/other.jpg">',
        '<img src="https://media.example.org/2023/lead.jpg">',
        '<img src="https://media.example.org/2024/lead-1.jpg">',
        '<img src="https://media.example.org/show.php?file=lead.jpg">',
    ],
)
def test_another_picture_in_the_text_hides_nothing(inside: str) -> None:
    shown = story(f"<p>Words</p><figure>{inside}</figure>")
    assert [html.count("<img") for html in contents(shown)] == [2, 2, 2]
    top, others = work_views(CHANNEL, shown)
    assert ([view.url for view in top], others) == ([LEAD], [])
