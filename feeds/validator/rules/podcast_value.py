"""The podcast namespace: payments and how they are divided."""

from __future__ import annotations

from feeds.validator.elements import alongside, value_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.podcast import TAGS


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
