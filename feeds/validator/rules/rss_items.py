"""RSS items: rules beyond single elements."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from feeds.validator.elements import child_of, text_of, value_of
from feeds.validator.remedies import insert, problem_of, remove, rename, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.rules.rss import PROFILE, SPECIFICATION
from feeds.validator.spelling import escaped
from feeds.vocabulary.content import NAMESPACE as CONTENT
from feeds.vocabulary.datatypes.addresses import public_url
from feeds.vocabulary.datatypes.dates import implausible, parse_rfc822, zero_date
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.datatypes.white_space import SPACE, explained

GUID = f"{SPECIFICATION}#ltguidgtSubelementOfLtitemgt"
GUIDS = "rss:guid rss091:guid"
ENCODED = CONTENT.clark("encoded")
NO_PERMALINK = write("isPermaLink", "false")
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
LAST_ZERO = 1970
"""The year of the last zero of a clock; years between it and now are plausible."""

_with_scheme = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:").match
SMALL_NUMBER_DIGITS = 6

_year = re.compile(r" ([0-9]{4}) ").search
_small_number = re.compile(r"[0-9]+").fullmatch


@rule(
    "rss-missing-guid",
    on="rss:item",
    severity="warning",
    see=f"{PROFILE}#element-channel-item-guid",
    w3c="MissingGuid",
    lacks="rss:guid",
)
def missing_guid(item: Element, document: Document) -> Problems:
    """An RSS item should have a guid.

    Readers recognise an item by its guid. Without one they guess whether they have seen it, and show it twice
    or not at all. It must never change: use the permanent URL, or an ID with isPermaLink="false".

    bad in channel:  <title>Example</title><item><title>One</title></item>
    good in channel: <title>Example</title><item><title>One</title><guid>https://example.org/1</guid></item>
    """
    if document.kind == "rss-2.0" and item not in document.incomplete:
        link = text_of(document.first(item, "link"))
        remedy = insert(f"<guid>{escaped(link, '<')}</guid>", safe=False) if _is_web_url(link) else None
        yield Problem(item, "should have a <guid>", missing="guid", remedy=remedy)


@rule(
    "rss-empty-item",
    on="rss:item",
    severity="error",
    see=f"{SPECIFICATION}#hrelementsOfLtitemgt",
    w3c="ItemMustContainTitleOrDescription",
    lacks="rss:title rss:description",
)
def empty_item(item: Element, document: Document) -> Problems:
    """An RSS item must have a title or a description.

    Without both, readers have nothing to show.

    bad in channel:  <item><guid>https://example.org/1</guid></item>
    good in channel: <title>Example</title><item><title>One</title><guid>https://example.org/1</guid></item>
    """
    if document.kind == "rss-2.0" and item not in document.incomplete:
        yield Problem(item, "must have a <title> or a <description>")


def _is_web_url(text: str) -> bool:
    return text[:8].lower().startswith(("http://", "https://")) and not full_url(text)


def _is_permalink(guid: Element) -> bool:
    return (guid.get("isPermaLink") or "true").strip(SPACE) == "true"


def _is_odd(guid: Element) -> bool:
    """Whether a guid is neither a plain web URL nor a name of some length."""
    value = text_of(guid)
    if not _is_permalink(guid):
        return len(value) <= SMALL_NUMBER_DIGITS
    return not value.startswith(("https://", "http://")) or bool(public_url(value))


@rule(
    "rss-guid-not-url", on=GUIDS, severity="error", see=GUID, w3c="InvalidHttpGUID", when=_is_odd, hides=True
)
def guid_not_url(guid: Element, _document: Document) -> Problems:
    """A guid must be a URL, unless it has isPermaLink="false".

    Readers take it for the address of the item and open it when the item is clicked.

    bad:  <guid>story-1612</guid>
    good: <guid isPermaLink="false">story-1612</guid>
    """
    if _is_permalink(guid) and not _with_scheme(value := text_of(guid)):
        message = f'must be a full URL, or have isPermaLink="false": {shown(value)}'
        yield Problem(guid, message, value=value, remedy=NO_PERMALINK if value else None)


@rule("rss-guid-not-permalink", on=GUIDS, severity="error", see=GUID, w3c="InvalidPermalink", when=_is_odd)
def guid_not_permalink(guid: Element, _document: Document) -> Problems:
    """A guid without isPermaLink="false" must be a valid http or https URL.

    Readers take it for the address of the item and open it when the item is clicked.

    bad:  <guid>urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6</guid>
    good: <guid isPermaLink="false">urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6</guid>
    """
    if not _is_permalink(guid) or not _with_scheme(value := text_of(guid)):
        return
    if not value[:8].lower().startswith(("http://", "https://")):
        message = f'must be an http or https URL, or have isPermaLink="false": {shown(value)}'
        yield Problem(guid, message, value=value, remedy=NO_PERMALINK)
    else:
        for flaw in explained(public_url, value, public_url(value)):
            yield problem_of(flaw, guid, value=value)


@rule(
    "rss-guid-not-unique", on=GUIDS, severity="warning", see=GUID, w3c="NotSufficientlyUnique", when=_is_odd
)
def guid_not_unique(guid: Element, _document: Document) -> Problems:
    """A guid should be globally unique, not a small number.

    Readers that merge feeds take items with the same guid for one. Use a URL, a tag: URI or a UUID.

    bad:  <guid isPermaLink="false">1612</guid>
    good: <guid isPermaLink="false">tag:example.org,2026:1612</guid>
    """
    if not _is_permalink(guid) and _small_number(value := text_of(guid)):
        yield Problem(guid, f"should be globally unique, not a small number: {value}", value=value)


@rule("rss-blank-guid", on=GUIDS, severity="warning", see=GUID, w3c="NotBlank", when=_is_odd)
def blank_guid(guid: Element, _document: Document) -> Problems:
    """A guid should not be empty.

    Readers cannot recognise the item by it. Write an ID that never changes.

    bad:  <guid isPermaLink="false"></guid>
    good: <guid isPermaLink="false">tag:example.org,2026:1</guid>
    """
    if value_of(guid, "isPermaLink") == "false" and not text_of(guid):
        yield Problem(guid, "should not be empty", value="")


@rule("rss-repeated-guid", on="rss:channel rss091:channel", severity="error", see=GUID, w3c="DuplicateValue")
def repeated_guid(channel: Element, _document: Document) -> Problems:
    """Two items of an RSS channel must not have the same guid.

    Readers take them for one item and show only one of them.

    bad in channel:  <title>Example</title><item><title>One</title><guid>https://example.org/1</guid></item>
        <item><title>Two</title><guid>https://example.org/1</guid></item>
    good in channel: <title>Example</title><item><title>One</title><guid>https://example.org/1</guid></item>
        <item><title>Two</title><guid>https://example.org/2</guid></item>
    """
    seen: set[str] = set()
    item = None
    for guid in channel.iter("guid"):
        parent = guid.getparent()
        if parent is item:
            continue  # reported as a repeated element
        item, value = parent, text_of(guid)
        if value in seen:
            yield Problem(guid, f"must be unique: another item has {shown(value)}", value=value)
        elif value:
            seen.add(value)


@rule(
    "rss-several-enclosures",
    on="rss:item rss091:item",
    severity="warning",
    see=f"{PROFILE}#element-channel-item-enclosure",
    w3c="DuplicateEnclosure",
    needs="rss:enclosure",
    by_names=True,
)
def several_enclosures(item: Element, _document: Document) -> Problems:
    """An RSS item should have at most one enclosure.

    The specification does not say whether there may be more, and readers differ: AntennaPod plays the first,
    newsboat the last. Put other versions into <media:group> or <podcast:alternateEnclosure>.

    bad:  <enclosure url="https://example.org/a.mp3" length="1" type="audio/mpeg"/>
        <enclosure url="https://example.org/b.mp3" length="1" type="audio/mpeg"/>
    good: <enclosure url="https://example.org/a.mp3" length="1" type="audio/mpeg"/>
    """
    enclosures = item.iterchildren("enclosure")
    next(enclosures, None)
    for enclosure in enclosures:
        yield Problem(enclosure, "should appear only once in an item: most readers use one of them")


def _has_minus(enclosure: Element) -> bool:
    return "-" in (enclosure.get("length") or "")


@rule(
    "rss-negative-length",
    on="rss:enclosure rss091:enclosure",
    severity="error",
    see=f"{PROFILE}#element-channel-item-enclosure",
    w3c="UseZeroForUnknown",
    when=_has_minus,
)
def negative_length(enclosure: Element, _document: Document) -> Problems:
    """The length of an enclosure must be 0 if it is unknown, not negative.

    A length of 0 means that the size is not known. Write the number of bytes if you can find it out.

    bad:  <enclosure url="https://example.org/a.mp3" length="-1" type="audio/mpeg"/>
    good: <enclosure url="https://example.org/a.mp3" length="0" type="audio/mpeg"/>
    """
    length = value_of(enclosure, "length")
    if length.startswith("-") and length[1:].isdigit():
        message = f"must be 0 if it is unknown, not {shown(length)}"
        yield Problem(enclosure, message, "length", length, named="own", remedy=write("length", "0"))


@rule(
    "rss-content-before-description",
    on="@item",
    severity="warning",
    see=f"{PROFILE}#namespace-elements-content-encoded",
    w3c="NeedDescriptionBeforeContent",
    needs="content:encoded",
    by_names=True,
)
def content_before_description(item: Element, _document: Document) -> Problems:
    """An RSS item with content:encoded should have a description before it.

    Some readers show the first or the last of the two, whatever its name. Write a summary as the description.

    bad:  <content:encoded>Words.</content:encoded>
    good: <description>Short.</description><content:encoded>Words.</content:encoded>
    """
    if item.tag != "item":
        return
    late = child_of(item, "description") is not None
    message = "should come after the <description>" if late else "should only be used with a <description>"
    for child in item.iterchildren("description", ENCODED):
        if child.tag == "description":
            return
        yield Problem(child, message)


@rule(
    "rss-blank-trackback",
    on="trackback:ping trackback:about",
    severity="error",
    see="https://web.archive.org/web/2006/http://madskills.com/public/xml/rss/module/trackback/",
    w3c="InvalidFullLink",
)
def blank_trackback(trackback: Element, document: Document) -> Problems:
    """The URL of a trackback:ping or trackback:about in RSS 2.0 must be the text of the element.

    The attribute rdf:resource is for RSS 1.0, which is RDF.

    bad:  <trackback:ping rdf:resource="https://example.org/ping/1"/>
    good: <trackback:ping>https://example.org/ping/1</trackback:ping>
    """
    if not document.kind.startswith("rss-1.") and not text_of(trackback):
        yield Problem(trackback, "must contain its URL as text", value="")


@rule(
    "rss-comment-feed-case",
    on="wfw:commentRSS",
    severity="warning",
    see=f"{PROFILE}#namespace-elements-wfw-commentrss",
    w3c="CommentRSS",
)
def comment_feed_case(feed: Element, _document: Document) -> Problems:
    """The element for a feed of comments should be wfw:commentRss, not wfw:commentRSS.

    XML names are case-sensitive, and readers look only for the first spelling.

    bad:  <wfw:commentRSS>https://example.org/comments/1</wfw:commentRSS>
    good: <wfw:commentRss>https://example.org/comments/1</wfw:commentRss>
    """
    yield Problem(feed, "should be written <wfw:commentRss>", remedy=rename("commentRss"))


@rule(
    "rss-implausible-date",
    on="rss:pubDate rss:lastBuildDate rss091:pubDate rss091:lastBuildDate",
    severity="warning",
    see=f"{PROFILE}#data-types-datetime",
    w3c="ImplausibleDate",
    over_time="disappears",
    doubtful=True,
)
def implausible_date(element: Element, document: Document) -> Problems:
    """An RSS date should be neither before 1900 nor more than a year in the future.

    It comes from a typing error, from a clock that is not set, or from a program that has no date and writes
    the first one it knows, such as 1 January 0001 or 1970. An item without a date is better than a wrong one.

    bad:  <pubDate>Sun, 09 Feb 1806 23:59:45 +0000</pubDate>
    good: <pubDate>Thu, 09 Feb 2006 23:59:45 +0000</pubDate>
    """
    value = text_of(element)
    year = _year(value)
    if year and LAST_ZERO < int(year[1]) <= (document.now or LATEST).year:
        return ()
    return _implausible(element, value, document.now or LATEST)


def _implausible(element: Element, value: str, now: datetime) -> Problems:
    moment = parse_rfc822(value)
    if moment is not None and (message := implausible(moment, now)):
        yield Problem(element, message, value=value, remedy=remove() if zero_date(moment) else None)
