"""Remarks on the text of an article: what is left out, and what stays as it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from feeds.core.limits import Limit

MAX_REMARKS: Annotated[
    int,
    Limit("html", "elements", "warnings of one kind about the Markdown of an article", "one more says so"),
] = 50
"""Remarks of one kind on an article; a last one says that there are more."""
_MORE = "and more of this kind"


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a line, counted from 0. `loss`: something does not reach readers."""

    line: int
    message: str
    loss: bool = False


class Remarks:
    """Collects messages, each with the first line that it applies to; at most `MAX_REMARKS`."""

    def __init__(self) -> None:
        self._by_message: dict[str, Remark] = {}

    def add(self, message: str, line: int, *, loss: bool = False) -> None:
        """Adds a remark, unless its message is there or there are too many."""
        known = len(self._by_message) < MAX_REMARKS or message in self._by_message
        message = message if known else _MORE
        self._by_message.setdefault(message, Remark(line, message, loss))

    def __contains__(self, message: str) -> bool:
        return message in self._by_message

    @property
    def is_full(self) -> bool:
        """Whether no other message is kept."""
        return len(self._by_message) > MAX_REMARKS

    def in_order(self) -> tuple[Remark, ...]:
        """Returns the remarks in the order in which they were added."""
        return tuple(self._by_message.values())
