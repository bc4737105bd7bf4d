"""MSN Partner Hub: dates, URLs and text of articles."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

from feeds.validator.elements import text_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.dates import parse_rfc822
from feeds.vocabulary.datatypes.factories import shown

MSN = "https://support.microsoft.com/topic/msn-feed-item-metadata-requirements"


@rule("msn-old-article", on="rss:pubDate", severity="error", see=MSN, profile="msn", over_time="appears")
def old_article(element: Element, document: Document) -> Problems:
    """The pubDate of an MSN article must be within the last 365 days.

    MSN takes neither older articles nor future ones.

    bad: <pubDate>Wed, 01 Dec 2021 08:00:00 +0000</pubDate>
    good: <pubDate>Mon, 01 Dec 2025 08:00:00 +0000</pubDate>
    """
    text = text_of(element)
    moment = parse_rfc822(text) if document.now is not None else None
    parent = element.getparent()
    if moment is None or document.now is None or parent is None or parent.tag != "item":
        return
    if not timedelta() <= document.now - moment <= timedelta(days=365):
        yield Problem(element, f"must be within the last 365 days, not {shown(text)}", value=text)


@rule("msn-url-with-credentials", on="rss:link rss:enclosure", severity="error", see=MSN, profile="msn")
def url_with_credentials(element: Element, _document: Document) -> Problems:
    """A URL must not contain a user name or password.

    MSN does not accept them, and everybody who loads the feed can read them.

    bad: <link>https://ann:secret@example.org/</link>
    good: <link>https://example.org/@ann</link>
    """
    url = (element.get("url") or element.text or "").strip()
    try:
        has_user = "@" in url and "@" in urlsplit(url).netloc
    except ValueError:
        return
    if has_user:
        yield Problem(element, "must not have a user name or password in its URL")


_breaks = re.compile(r"<br\s*+/?+>\s*+<br[\s/>]", re.IGNORECASE).search
_media = re.compile(r"<media:[a-z]", re.IGNORECASE).search


@rule("msn-body-markup", on="rss:description content:encoded", severity="warning", see=MSN, profile="msn")
def body_markup(element: Element, _document: Document) -> Problems:
    """The HTML of an MSN article should have p for paragraphs, and no elements of Media RSS.

    MSN asks for <p> instead of several <br>, and reads elements like media:content only beside the text.

    bad: <description>A.&lt;br>&lt;br>B.</description>
    good: <description>A.&lt;br>B.</description>
    """
    text = element.text or ""
    if _breaks(text):
        yield Problem(element, "should not contain consecutive <br>: use <p> for paragraphs")
    if _media(text):
        yield Problem(element, "should not contain elements of Media RSS in its HTML")
