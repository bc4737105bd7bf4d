"""Links inside an article, such as footnotes, work in every format, on its page, and after an import."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from lxml import etree
from oracle import publish
from samples import CHANNEL, article

from feeds.core.anchors import scope_of
from feeds.core.markup import sanitise
from feeds.dialects import Reading, dialects
from feeds.publishing.pages.stories import body

NOTE = (
    '<p>Tea<sup id="fnref:1"><a href="#fn:1">1</a></sup> is hot. <a href="#comments">Comments</a></p>'
    '<ol><li id="fn:1">From the plant. <a href="#fnref:1">back</a></li><li id="other">x</li></ol>'
)
STORY = article(link="https://news.example.org/tea")
OWN = scope_of(STORY.id)
ANCHORS = ([f"{OWN}-fnref:1", f"{OWN}-fn:1"], [f"#{OWN}-fn:1", f"#{OWN}-fnref:1"])


def anchors(html: str) -> tuple[list[str], list[str]]:
    """The ids, and the links to ids in the same document."""
    return re.findall(r' id="([^"]*)"', html), re.findall(r' href="(#[^"]*)"', html)


def test_own_links_stay_in_the_article() -> None:
    html = sanitise(NOTE, str(STORY.link), OWN)
    story = replace(STORY, html=html, paragraphs=())
    documents = publish(CHANNEL, [story])
    rss, atom, feed = (documents[f"feed.{suffix}"].body for suffix in ("rss", "atom", "json"))
    shown = {
        "rss": etree.fromstring(rss).findtext(".//{*}encoded") or "",
        "atom": etree.fromstring(atom).findtext(".//{*}content") or "",
        "json": json.loads(feed)["items"][0]["content_html"],
        "page": str(body(CHANNEL, story)),
    }
    assert {name: anchors(text) for name, text in shown.items()} == dict.fromkeys(shown, ANCHORS)
    assert all('href="https://news.example.org/tea#comments"' in text for text in shown.values())
    dialect = next(each for each in dialects() if each.sniff("feed.rss", rss[:4096]))
    (read,) = dialect.read("feed.rss", rss, CHANNEL)
    assert isinstance(read, Reading)
    assert anchors(read.article.html) == ANCHORS
