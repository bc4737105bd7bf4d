"""The podcast namespace: rules beyond single elements."""

from __future__ import annotations

import re

from feeds.validator.elements import alongside, child_of, full_text, text_of, value_of
from feeds.validator.remedies import respell, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.names import UNKNOWN_LICENCE, licence
from feeds.vocabulary.datatypes.podcast_index import integrity_values
from feeds.vocabulary.podcast import NAMESPACE, TAGS

TXT, BLOCK, MEDIUM = (
    tuple(f"{{{uri}}}{name}" for uri in (NAMESPACE.uri, *NAMESPACE.synonyms))
    for name in ("txt", "block", "medium")
)
AI_CONTENT = "ai-content"
BOOLEANS = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}

_until = re.compile(r"(?:^|;)UNTIL=([0-9TZ:.-]+)", re.IGNORECASE).search
_has_count = re.compile(r"(?:^|;)COUNT=", re.IGNORECASE).search


@rule(
    "podcast-missing-enclosure",
    on="podcast:alternateEnclosure",
    severity="warning",
    see=f"{TAGS}/alternate-enclosure",
)
def missing_enclosure(alternate: Element, document: Document) -> Problems:
    """An item with a podcast:alternateEnclosure should have an enclosure.

    Apple Podcasts, AntennaPod and others play only the <enclosure>, and without it see no episode.

    bad:  <podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.org/a.opus"/>
          </podcast:alternateEnclosure>
    good: <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.org/a.opus"/>
          </podcast:alternateEnclosure>
    """
    item = alternate.getparent()
    if item is None or item.tag != "item" or item in document.incomplete:
        return
    if document.first(item, "enclosure") is None and document.first(item, alternate.tag) is alternate:
        yield Problem(alternate, "should be an alternative to an <enclosure>, but the item has none")


@rule("podcast-live-without-enclosure", on="podcast:liveItem", severity="warning", see=f"{TAGS}/live-item")
def live_without_enclosure(live: Element, document: Document) -> Problems:
    """A podcast:liveItem should have an enclosure, also beside a podcast:alternateEnclosure.

    Apps that do not know the <podcast:alternateEnclosure> play the stream from the <enclosure>. Without it,
    they can only show the <podcast:contentLink>.

    bad in channel: <podcast:liveItem status="live" start="2026-01-05T20:00:00Z"><title>Live</title>
          <guid isPermaLink="false">live</guid>
          <podcast:contentLink href="https://example.org/live">Live</podcast:contentLink></podcast:liveItem>
    good in channel: <podcast:liveItem status="live" start="2026-01-05T20:00:00Z"><title>Live</title>
          <guid isPermaLink="false">live</guid>
          <enclosure url="https://example.org/live.mp3" length="0" type="audio/mpeg"/>
          <podcast:contentLink href="https://example.org/live">Live</podcast:contentLink></podcast:liveItem>
    """
    if document.kind == "rss-2.0" and child_of(live, "enclosure") is None and live not in document.incomplete:
        yield Problem(live, "should have an <enclosure>", missing="enclosure")


@rule(
    "podcast-two-defaults",
    on="@item",
    severity="error",
    see=f"{TAGS}/alternate-enclosure",
    needs="podcast:alternateEnclosure",
)
def two_defaults(item: Element, _document: Document) -> Problems:
    """Only one podcast:alternateEnclosure of an item may have default="true".

    The default is the version that is the same file as the <enclosure>.

    bad:  <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/mpeg" default="true"><podcast:source
          uri="https://example.org/a.mp3"/></podcast:alternateEnclosure>
          <podcast:alternateEnclosure type="audio/opus" default="true"><podcast:source
          uri="https://example.org/a.opus"/></podcast:alternateEnclosure>
    good: <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/mpeg" default="true"><podcast:source
          uri="https://example.org/a.mp3"/></podcast:alternateEnclosure>
          <podcast:alternateEnclosure type="audio/opus"><podcast:source
          uri="https://example.org/a.opus"/></podcast:alternateEnclosure>
    """
    alternates = item.iterchildren("{*}alternateEnclosure")
    defaults = [one for one in alternates if value_of(one, "default") == "true"]
    for alternate in defaults[1:]:
        message = "must not be true: another <podcast:alternateEnclosure> of the item is the default"
        yield Problem(alternate, message, attribute="default", remedy=write("default", "false", safe=False))


@rule("podcast-custom-license-without-url", on="podcast:license", severity="warning", see=f"{TAGS}/license")
def custom_license_without_url(element: Element, _document: Document) -> Problems:
    """A podcast:license that is not in the SPDX list should have a url.

    People find the text of the license there.

    bad:  <podcast:license>our-license</podcast:license>
    good: <podcast:license url="https://example.org/license">our-license</podcast:license>
    """
    name = full_text(element).strip()
    if name and not element.get("url") and any(flaw.fault is UNKNOWN_LICENCE for flaw in licence(name)):
        message = f'should have a "url", because {shown(name)} is not in the SPDX list'
        yield Problem(element, message, value=name)


@rule(
    "podcast-missing-social-uri", on="podcast:socialInteract", severity="error", see=f"{TAGS}/social-interact"
)
def missing_social_uri(element: Element, _document: Document) -> Problems:
    """A podcast:socialInteract must have a uri, unless its protocol is disabled.

    It is the address of the post whose replies are the comments on the episode.

    bad:  <podcast:socialInteract protocol="activitypub"/>
    good: <podcast:socialInteract protocol="disabled"/>
    """
    protocol = value_of(element, "protocol").lower()
    if protocol and protocol != "disabled" and element.get("uri") is None:
        message = 'must have the attribute "uri", unless its "protocol" is disabled'
        yield Problem(element, message, attribute="uri", subject="element")


@rule(
    "podcast-value-without-share",
    on="podcast:value podcast:valueTimeSplit",
    severity="error",
    see=f"{TAGS}/value-recipient",
)
def value_without_share(value: Element, _document: Document) -> Problems:
    """At least one podcast:valueRecipient must have a split above 0.

    Apps divide a payment in proportion to the splits, so nobody would get anything.

    bad:  <podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5"
          split="0"/></podcast:value>
    good: <podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5"
          split="1"/></podcast:value>
    """
    splits = [value_of(one, "split") for one in value.findall(alongside(value, "valueRecipient"))]
    if splits and all(split and not split.strip("0") for split in splits):
        yield Problem(value, 'must have a <podcast:valueRecipient> with a "split" above 0')


@rule(
    "podcast-time-split-content",
    on="podcast:valueTimeSplit",
    severity="error",
    see=f"{TAGS}/value-time-split",
)
def time_split_content(split: Element, document: Document) -> Problems:
    """A podcast:valueTimeSplit must contain either valueRecipient elements or one remoteItem.

    During that time, payments go to these recipients, or to those of the item in another feed.

    bad:  <podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5"
          split="1"/><podcast:valueTimeSplit startTime="60" duration="30"/></podcast:value>
    good: <podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5"
          split="1"/><podcast:valueTimeSplit startTime="60" duration="30"><podcast:remoteItem
          feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810"/></podcast:valueTimeSplit></podcast:value>
    """
    remote, local = (split.findall(alongside(split, name)) for name in ("remoteItem", "valueRecipient"))
    right = bool(local) if not remote else len(remote) == 1 and not local
    if not right and split not in document.incomplete:
        yield Problem(split, "must contain either <podcast:valueRecipient> or one <podcast:remoteItem>")


@rule("podcast-publisher-medium", on="podcast:publisher", severity="error", see=f"{TAGS}/publisher")
def publisher_medium(publisher: Element, _document: Document) -> Problems:
    """A podcast:publisher must contain exactly one podcast:remoteItem, with medium="publisher".

    It points to the feed of the publisher, which has that medium.

    bad in channel: <podcast:publisher><podcast:remoteItem
          feedGuid="003af0a0-6a45-55cf-b765-68e3d349551a"/></podcast:publisher>
    good in channel: <podcast:publisher><podcast:remoteItem medium="publisher"
          feedGuid="003af0a0-6a45-55cf-b765-68e3d349551a"/></podcast:publisher>
    """
    items = publisher.findall(alongside(publisher, "remoteItem"))
    if len(items) > 1:
        yield Problem(items[1], "may appear only once in <podcast:publisher>")
    elif items and value_of(items[0], "medium") != "publisher":
        medium, remedy = items[0].get("medium"), write("medium", "publisher")
        message = "must be publisher in <podcast:publisher>"
        yield Problem(items[0], message, attribute="medium", value=medium, remedy=remedy)


@rule(
    "podcast-count-without-start",
    on="podcast:updateFrequency",
    severity="error",
    see=f"{TAGS}/update-frequency",
)
def count_without_start(frequency: Element, _document: Document) -> Problems:
    """A podcast:updateFrequency with a COUNT in its rrule must have a dtstart.

    The episodes are counted from that date.

    bad in channel: <podcast:updateFrequency rrule="FREQ=WEEKLY;COUNT=10">Ten weeks</podcast:updateFrequency>
    good in channel: <podcast:updateFrequency rrule="FREQ=WEEKLY;COUNT=10"
          dtstart="2026-01-05T00:00:00Z">Ten weeks</podcast:updateFrequency>
    """
    if _has_count(frequency.get("rrule") or "") and frequency.get("dtstart") is None:
        message = 'must have the attribute "dtstart" when its "rrule" has a COUNT'
        yield Problem(frequency, message, attribute="dtstart", subject="element")


@rule(
    "podcast-until-unlike-start",
    on="podcast:updateFrequency",
    severity="error",
    see=f"{TAGS}/update-frequency",
)
def until_unlike_start(frequency: Element, _document: Document) -> Problems:
    """The UNTIL of a podcast:updateFrequency must be a date if its dtstart is one, or a date with a time.

    A calendar cannot compare one with the other. Write both in the same form.

    bad in channel: <podcast:updateFrequency rrule="FREQ=WEEKLY;UNTIL=20261231"
          dtstart="2026-01-05T00:00:00Z">Weekly</podcast:updateFrequency>
    good in channel: <podcast:updateFrequency rrule="FREQ=WEEKLY;UNTIL=20261231T000000Z"
          dtstart="2026-01-05T00:00:00Z">Weekly</podcast:updateFrequency>
    """
    start, until = value_of(frequency, "dtstart"), _until(frequency.get("rrule") or "")
    if start and until and ("T" in start.upper()) != ("T" in until[1].upper()):
        form = "a date with a time" if "T" in start.upper() else "a date"
        message = f'must have {form} as its UNTIL, as in "dtstart", not {shown(until[1])}'
        yield Problem(frequency, message, attribute="rrule", value=until[1])


@rule("podcast-invalid-integrity", on="podcast:integrity", severity="error", see=f"{TAGS}/integrity")
def invalid_integrity(integrity: Element, _document: Document) -> Problems:
    """A podcast:integrity must have digests as in Subresource Integrity, or a signature in Base64.

    Apps reject the file if its bytes do not fit this value. Write it as its type says: `sha384-` and the
    digest for sri, the signature without its first and last line for pgp-signature.

    bad: <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.org/a.opus"/>
          <podcast:integrity type="sri" value="d41d8cd98f00b204"/></podcast:alternateEnclosure>
    good: <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.org/a.opus"/>
          <podcast:integrity type="sri"
          value="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"/>
          </podcast:alternateEnclosure>
    """
    check, value = integrity_values.get(value_of(integrity, "type")), value_of(integrity, "value")
    if check is not None and value:
        for flaw in check(value):
            yield Problem(integrity, flaw.message, attribute="value", value=value)


@rule(
    "podcast-value-without-key",
    on="podcast:valueRecipient",
    severity="warning",
    see=f"{TAGS}/value-recipient",
)
def value_without_key(recipient: Element, _document: Document) -> Problems:
    """A podcast:valueRecipient with a customValue should have a customKey.

    The payment carries the value under that key; without one, it is lost. The recipient's service says which
    key it reads.

    bad: <podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5"
          split="1" customValue="a"/></podcast:value>
    good: <podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5"
          split="1" customKey="906608" customValue="a"/></podcast:value>
    """
    if value_of(recipient, "customValue") and not value_of(recipient, "customKey"):
        message = 'with a "customValue" should have the attribute "customKey"'
        yield Problem(recipient, message, attribute="customKey", subject="element")


@rule("podcast-end-before-start", on="podcast:liveItem", severity="warning", see=f"{TAGS}/live-item")
def end_before_start(live: Element, _document: Document) -> Problems:
    """The end of a podcast:liveItem should not be before its start.

    Apps show listeners when to tune in. Check the date and the time zone of both.

    bad in channel: <podcast:liveItem status="live" start="2026-01-05T20:00:00Z" end="2026-01-05T19:00:00Z">
          <enclosure url="https://example.org/live.mp3" length="0" type="audio/mpeg"/>
          <podcast:contentLink href="https://example.org/live">Live</podcast:contentLink></podcast:liveItem>
    good in channel: <podcast:liveItem status="live" start="2026-01-05T20:00:00Z" end="2026-01-05T21:00:00Z">
          <enclosure url="https://example.org/live.mp3" length="0" type="audio/mpeg"/>
          <podcast:contentLink href="https://example.org/live">Live</podcast:contentLink></podcast:liveItem>
    """
    start, end = value_of(live, "start"), value_of(live, "end")
    if start[19:] == end[19:] and len(start) == len(end) >= 20 and end < start:
        message = f'should not be before "start", which is {shown(start)}'
        yield Problem(live, message, attribute="end", value=end)


@rule(
    "podcast-contradictory-block", on="@channel", severity="error", see=f"{TAGS}/block", needs="podcast:block"
)
def contradictory_block(channel: Element, _document: Document) -> Problems:
    """Two podcast:block elements must not contradict each other.

    A service that finds both yes and no cannot know which of them is meant.

    bad in channel:  <podcast:block id="google">yes</podcast:block>
          <podcast:block id="google">no</podcast:block>
    good in channel: <podcast:block>yes</podcast:block><podcast:block id="google">no</podcast:block>
    """
    said: dict[str | None, str] = {}
    for block in channel.iterchildren(*BLOCK):
        name, value = block.get("id"), text_of(block).lower()
        if said.setdefault(name, value) != value:
            of = "all services" if name is None else shown(name)
            yield Problem(block, f"must not contradict another <podcast:block> for {of}", value=value)


@rule(
    "podcast-list-content",
    on="rss:channel rss091:channel",
    severity="warning",
    see=f"{TAGS}/medium",
    needs="podcast:medium",
)
def list_content(channel: Element, document: Document) -> Problems:
    """A feed whose podcast:medium is a list should have remote items, and no items.

    Apps load the entries of the list from the feeds that the podcast:remoteItem elements name.

    bad in channel:  <podcast:medium>musicL</podcast:medium>
    good in channel: <podcast:medium>musicL</podcast:medium><podcast:remoteItem
          feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810"/><title>Music of the harbour</title>
    """
    medium = next(channel.iterchildren(*MEDIUM), None)
    if medium is None or not text_of(medium).endswith("L"):
        return
    if child_of(channel, alongside(medium, "remoteItem")) is None and channel not in document.incomplete:
        message = f"of the medium {shown(text_of(medium))} should have a <podcast:remoteItem>"
        yield Problem(channel, message, missing="podcast:remoteItem")
    if (item := child_of(channel, "item")) is not None:
        yield Problem(item, f"should not be in a feed of the medium {shown(text_of(medium))}")


@rule(
    "podcast-disabled-social-interact",
    on="podcast:socialInteract",
    severity="warning",
    see=f"{TAGS}/social-interact",
)
def disabled_social_interact(element: Element, _document: Document) -> Problems:
    """A podcast:socialInteract whose protocol is disabled should have no other attributes.

    There is nothing to interact with, so the address would mislead apps that show it.

    bad:  <podcast:socialInteract protocol="disabled" uri="https://example.org/@ann/1"/>
    good: <podcast:socialInteract protocol="disabled"/>
    """
    if value_of(element, "protocol").lower() == "disabled":
        for name in map(str, element.attrib):
            if name != "protocol" and name[0] != "{":
                yield Problem(element, 'should be left out, because the "protocol" is disabled', name)


@rule("podcast-deprecated-images", on="podcast:images", severity="info", see=f"{TAGS}/images")
def deprecated_images(images: Element, _document: Document) -> Problems:
    """podcast:images is deprecated: podcast:image has replaced it.

    Write one <podcast:image> with an href for each picture of the srcset.

    bad:  <podcast:images srcset="https://example.org/a.jpg 600w"/>
    good: <podcast:image href="https://example.org/a.jpg" width="600"/>
    """
    yield Problem(images, "is deprecated: use <podcast:image>")


@rule("podcast-invalid-ai-content", on="podcast:txt", severity="error", see=f"{TAGS}/txt")
def invalid_ai_content(txt: Element, _document: Document) -> Problems:
    """A podcast:txt with the purpose ai-content must be true or false.

    It says whether artificial intelligence made a substantial part of the content. Apps and directories read
    a boolean; write an explanation into the description.

    bad:  <podcast:txt purpose="ai-content">partly</podcast:txt>
    good: <podcast:txt purpose="ai-content">true</podcast:txt>
    """
    value = _ai_content(txt)
    if value not in ("true", "false", "", None):
        remedy = respell(lambda text: BOOLEANS.get(text.strip().lower()), None, safe=True)
        yield Problem(txt, f"must be true or false, not {shown(value)}", value=value, remedy=remedy)


@rule(
    "podcast-ai-content-contradiction",
    on="@channel",
    severity="warning",
    see=f"{TAGS}/txt",
    needs="podcast:txt",
)
def ai_content_contradiction(channel: Element, _document: Document) -> Problems:
    """Channel and items should say the same about the content that artificial intelligence made.

    Apps label the whole show by the channel, and an episode by its item. Leave the statement out of the
    channel if it does not hold for every episode.

    bad in channel: <podcast:txt purpose="ai-content">false</podcast:txt><item><title>Story</title>
          <guid isPermaLink="false">tag:example.org,2026:1</guid>
          <podcast:txt purpose="ai-content">true</podcast:txt></item>
    good in channel: <podcast:txt purpose="ai-content">true</podcast:txt><item><title>Story</title>
          <guid isPermaLink="false">tag:example.org,2026:1</guid>
          <podcast:txt purpose="ai-content">true</podcast:txt></item>
    """
    of_show = next(filter(None, map(_says_ai, channel.iterchildren(*TXT))), None)
    for txt in channel.iter(*TXT) if of_show else ():
        value = _says_ai(txt)
        if value is not None and value != of_show:
            yield Problem(txt, f"contradicts the channel, whose ai-content is {of_show}", value=value)


def _says_ai(txt: Element) -> str | None:
    """The value of a txt with the purpose ai-content, if it is valid."""
    value = _ai_content(txt)
    return value if value in ("true", "false") else None


def _ai_content(txt: Element) -> str | None:
    """The text of a txt with the purpose ai-content; None for one with another purpose."""
    return full_text(txt).strip() if value_of(txt, "purpose").lower() == AI_CONTENT else None
