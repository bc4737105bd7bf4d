"""RSS channels: rules beyond single elements."""

from __future__ import annotations

from typing import cast

from lxml import etree

from feeds.validator.atom_tree import links
from feeds.validator.elements import child_of, split, text_of
from feeds.validator.remedies import link_to_self, remove
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.podcast import NAMESPACE as PODCAST
from feeds.vocabulary.slash import NAMESPACE as SLASH

SPECIFICATION = "https://www.rssboard.org/rss-specification"
PROFILE = "https://www.rssboard.org/rss-profile"
SKIPPING = "https://www.rssboard.org/skip-hours-days"
COMMENTS = SLASH.clark("comments")
ITEMS = ("item", PODCAST.clark("liveItem"))


@rule(
    "rss-missing-self-link",
    on="rss:channel",
    severity="warning",
    see=f"{PROFILE}#namespace-elements-atom-link",
    w3c="MissingAtomSelfLink",
)
def missing_self_link(channel: Element, document: Document) -> Problems:
    """An RSS channel should have an atom:link with rel="self".

    A reader that was given a copy of the feed finds there the URL to subscribe to.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0"><channel><title>Example</title><link>https://example.org/</link>
        <description>x</description></channel></rss>
    good in channel: <language>en</language>
    """
    if document.kind != "rss-2.0" or channel in document.incomplete:
        return ()
    if any(link.get("rel") == "self" for link in links(document, channel, "self")):
        return ()
    remedy = link_to_self(channel, document.url) if document.url else None
    message = 'should have an <atom:link rel="self"> with the URL of the feed'
    return (Problem(channel, message, remedy=remedy),)


@rule(
    "rss-avoid-text-input",
    on="rss:textInput",
    severity="warning",
    see=f"{PROFILE}#element-channel-textinput",
    w3c="AvoidTextInput",
)
def avoid_text_input(form: Element, _document: Document) -> Problems:
    """An RSS channel should not have a textInput.

    Most readers ignore it. Put the form on a page, and link to that.

    bad in channel:  <title>A</title><link>https://example.org/</link><description>B.</description>
        <textInput><title>Find</title><description>Finds.</description><name>q</name>
        <link>https://example.org/find</link></textInput>
    good in channel: <generator>Example</generator>
    """
    yield Problem(form, "should be avoided, because most readers ignore it")


@rule(
    "rss-repeated-skip",
    on="rss:skipHours rss:skipDays rss091:skipHours rss091:skipDays",
    severity="error",
    see=SKIPPING,
    w3c="DuplicateValue",
)
def repeated_skip(skips: Element, _document: Document) -> Problems:
    """An hour or day may appear only once in skipHours or skipDays.

    Hour 24 is the same as hour 0.

    bad in channel:  <skipHours><hour>7</hour><hour>07</hour></skipHours>
    good in channel: <skipHours><hour>7</hour><hour>8</hour></skipHours>
    """
    if len(skips) > (24 if skips.tag == "skipHours" else 7):
        return  # reported as too many, some of which must be repetitions
    seen: set[str] = set()
    for skip in skips.iterchildren("hour", "day"):
        value = text_of(skip)
        meant = (value.lstrip("0") or "0").replace("24", "0") if skip.tag == "hour" else value
        if value and meant in seen:
            yield Problem(skip, f"must not be repeated: {value}", value=value, remedy=remove(safe=True))
        seen.add(meant)


@rule(
    "rss-too-many-hours",
    on="rss:skipHours rss091:skipHours",
    severity="error",
    see=SKIPPING,
    w3c="NotEnoughHoursInTheDay",
)
def too_many_hours(skips: Element, _document: Document) -> Problems:
    """An RSS skipHours must contain at most 24 hours.

    Write each hour once, as a number from 0 to 23.

    bad in channel: <skipHours>
        <hour>0</hour><hour>1</hour><hour>2</hour><hour>3</hour><hour>4</hour><hour>5</hour>
        <hour>6</hour><hour>7</hour><hour>8</hour><hour>9</hour><hour>10</hour><hour>11</hour>
        <hour>12</hour><hour>13</hour><hour>14</hour><hour>15</hour><hour>16</hour><hour>17</hour>
        <hour>18</hour><hour>19</hour><hour>20</hour><hour>21</hour><hour>22</hour><hour>23</hour>
        <hour>0</hour></skipHours>
    good in channel: <skipHours><hour>0</hour><hour>23</hour></skipHours>
    """
    if (count := sum(1 for _ in skips.iterchildren("hour"))) > 24:
        yield Problem(skips, f"must contain at most 24 <hour>, not {count}")


@rule(
    "rss-too-many-days",
    on="rss:skipDays rss091:skipDays",
    severity="error",
    see=SKIPPING,
    w3c="EightDaysAWeek",
)
def too_many_days(skips: Element, _document: Document) -> Problems:
    """An RSS skipDays must contain at most seven days.

    Write each day once, from Monday to Sunday.

    bad in channel:  <skipDays><day>Monday</day><day>Tuesday</day><day>Wednesday</day><day>Thursday</day>
        <day>Friday</day><day>Saturday</day><day>Sunday</day><day>Monday</day></skipDays>
    good in channel: <skipDays><day>Saturday</day><day>Sunday</day></skipDays>
    """
    if (count := sum(1 for _ in skips.iterchildren("day"))) > 7:
        yield Problem(skips, f"must contain at most seven <day>, not {count}")


@rule(
    "rss-item-before-metadata",
    on="rss:channel",
    severity="warning",
    see=f"{PROFILE}#element-channel-item",
    w3c="MisplacedItem",
    by_names=True,
)
def item_before_metadata(channel: Element, document: Document) -> Problems:
    """The items of an RSS channel should come after its other elements.

    Readers that stop after the first items never see what follows them.

    bad in channel:  <title>Example</title>
        <item><title>One</title><guid>https://example.org/1</guid></item><ttl>60</ttl>
    good in channel: <title>Example</title>
        <ttl>60</ttl><item><title>One</title><guid>https://example.org/1</guid></item>
    """
    first = child_of(channel, "item")
    if document.kind != "rss-2.0" or first is None:
        return
    late = next((child for child in first.itersiblings(etree.Element) if child.tag not in ITEMS), None)
    if late is None:
        return
    misplaced = next(child for child in late.itersiblings("item", preceding=True))
    yield Problem(misplaced, f"should come after <{split(late.tag)[1]}>: items come last in a channel")


XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA_ATTRIBUTES = etree.XPath("/descendant::*[not(namespace-uri())]/@*[namespace-uri() = $xsi]/..")


@rule(
    "rss-schema-attribute",
    on="rss:rss",
    severity="info",
    see="https://www.w3.org/TR/xmlschema-1/#xsi_schemaLocation",
    w3c="UseOfExtensionAttr",
    needs="@*",
)
def schema_attribute(root: Element, _document: Document) -> Problems:
    """An attribute of XML Schema has no effect in RSS.

    RSS has no schema, because a feed may be extended by any namespace, and readers do not look for one.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="rss.xsd">
        <channel><title>Example</title><link>https://example.org/</link><description>An example.</description>
        <atom:link rel="self" href="https://example.org/feed"/></channel></rss>
    good: <category xmlns:e="https://example.org/ns" e:label="x">News</category>
    """
    for element in cast("list[Element]", SCHEMA_ATTRIBUTES(root, xsi=XSI)):
        prefix = f"{{{XSI}}}"
        name = next(split(name)[1] for name in map(str, element.attrib) if name.startswith(prefix))
        yield Problem(element, f'has the attribute "xsi:{name}", which has no effect in RSS', value=name)


@rule(
    "rss-comment-count-undated",
    on="rss:channel",
    severity="warning",
    see=f"{PROFILE}#namespace-elements-slash-comments",
    w3c="SlashDate",
    needs="slash:comments",
)
def comment_count_undated(channel: Element, document: Document) -> Problems:
    """An RSS channel with slash:comments should have a lastBuildDate.

    The number of comments changes, and the date says for which moment it is right.

    bad:  <slash:comments>7</slash:comments>
    good in channel: <title>Example</title><lastBuildDate>Fri, 02 Jan 2026 10:00:00 GMT</lastBuildDate>
        <item><title>One</title><guid>https://example.org/1</guid>
        <slash:comments>7</slash:comments></item>
    """
    if child_of(channel, "lastBuildDate") is None and channel not in document.incomplete:
        for item in channel.iterchildren("item"):
            if (count := child_of(item, COMMENTS)) is not None:
                yield Problem(count, "should only be used with a <lastBuildDate> in the channel")
                return
