"""podcast:value: payments by listeners, with recipients and time splits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.extras import decimal

if TYPE_CHECKING:
    from lxml import etree

    from feeds.formats.extras.checked import Writer
    from feeds.model.podcast import Recipient, TimeSplit, Value

    Made = etree._Element | None


def value(writer: Writer, payment: Value) -> Made:
    """Returns the element; None if there is no recipient."""
    recipients = _recipients(writer, payment.recipients)
    if not recipients:
        writer.on_loss(f"the value by {payment.method[:40]}", "no recipient has a split above 0")
        return None
    splits = [_split(writer, split) for split in payment.splits]
    facts = {"type": payment.type, "method": payment.method, "suggested": payment.suggested}
    return writer.make("value", attributes=facts, children=[*recipients, *splits])


def _recipients(writer: Writer, payees: tuple[Recipient, ...]) -> list[Made]:
    """Returns all recipients; none if all shares are 0."""
    made = [_recipient(writer, each) for each in payees]
    paid = any(one is not None and each.split > 0 for one, each in zip(made, payees, strict=True))
    return made if paid else []


def _recipient(writer: Writer, text: Recipient) -> Made:
    fee = None if text.fee is None else str(text.fee).lower()
    facts = {"name": text.name, "customKey": text.custom_key, "customValue": text.custom_value,
             "type": text.type, "address": text.address, "split": str(text.split), "fee": fee}  # fmt: skip
    return writer.make("valueRecipient", attributes=facts)


def _split(writer: Writer, time_split: TimeSplit) -> Made:
    """A time split, which pays either other recipients or one remote item."""
    other: list[Made] = _recipients(writer, time_split.recipients)
    if time_split.remote is not None:
        item = time_split.remote
        guid = {"feedGuid": item.guid, "feedUrl": item.url, "itemGuid": item.item, "medium": item.medium}
        other = [writer.make("remoteItem", attributes=guid)]
    if all(each is None for each in other):
        writer.on_loss("a time split of the value", "neither recipients nor a remote item")
        return None
    start = None if time_split.remote_start is None else decimal(time_split.remote_start)
    share = None if time_split.remote_percentage is None else str(time_split.remote_percentage)
    facts = {"startTime": decimal(time_split.start), "duration": decimal(time_split.seconds),
             "remoteStartTime": start, "remotePercentage": share}  # fmt: skip
    return writer.make("valueTimeSplit", attributes=facts, children=other)
