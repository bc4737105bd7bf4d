"""How listeners pay: podcast:value, its recipients and its time splits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.extras import decimal

if TYPE_CHECKING:
    from lxml import etree

    from feeds.formats.extras.checked import Writer
    from feeds.model.podcast import Recipient, TimeSplit, Value

    Made = etree._Element | None


def value(writer: Writer, said: Value) -> Made:
    """The element, None where nobody would receive anything."""
    recipients = _recipients(writer, said.recipients)
    if not recipients:
        writer.tell(f"the value by {said.method[:40]}", "no recipient has a share")
        return None
    splits = [_split(writer, split) for split in said.splits]
    facts = {"type": said.type, "method": said.method, "suggested": said.suggested}
    return writer.make("value", attributes=facts, children=[*recipients, *splits])


def _recipients(writer: Writer, said: tuple[Recipient, ...]) -> list[Made]:
    """All recipients, none where all shares are 0."""
    made = [_recipient(writer, each) for each in said]
    paid = any(one is not None and each.split > 0 for one, each in zip(made, said, strict=True))
    return made if paid else []


def _recipient(writer: Writer, said: Recipient) -> Made:
    fee = None if said.fee is None else str(said.fee).lower()
    facts = {"name": said.name, "customKey": said.custom_key, "customValue": said.custom_value,
             "type": said.type, "address": said.address, "split": str(said.split), "fee": fee}  # fmt: skip
    return writer.make("valueRecipient", attributes=facts)


def _split(writer: Writer, said: TimeSplit) -> Made:
    """A stretch of time that pays others: either recipients or one remote item."""
    other: list[Made] = _recipients(writer, said.recipients)
    if said.remote is not None:
        guid = {"feedGuid": said.remote.guid, "feedUrl": said.remote.url, "itemGuid": said.remote.item,
                "medium": said.remote.medium}  # fmt: skip
        other = [writer.make("remoteItem", attributes=guid)]
    if all(each is None for each in other):
        writer.tell("a time split of the value", "it has neither recipients nor a remote item")
        return None
    start = None if said.remote_start is None else decimal(said.remote_start)
    share = None if said.remote_percentage is None else str(said.remote_percentage)
    facts = {"startTime": decimal(said.start), "duration": decimal(said.seconds),
             "remoteStartTime": start, "remotePercentage": share}  # fmt: skip
    return writer.make("valueTimeSplit", attributes=facts, children=other)
