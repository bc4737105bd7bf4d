"""The podcast namespace: rules beyond single elements."""

from __future__ import annotations

from feeds.validator.elements import alongside, child_of, full_text, text_of, value_of
from feeds.validator.remedies import respell, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.names import UNKNOWN_LICENCE, licence
from feeds.vocabulary.podcast import NAMESPACE, TAGS

TXT, BLOCK, MEDIUM = (
    tuple(f"{{{uri}}}{name}" for uri in (NAMESPACE.uri, *NAMESPACE.synonyms))
    for name in ("txt", "block", "medium")
)
AI_CONTENT = "ai-content"
BOOLEANS = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}


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
