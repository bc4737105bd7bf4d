"""What a document cannot express, and how that is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OnLoss = Callable[[str, str], None]
"""Called with what is left out, and why."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a document leaves out of an article; of the channel if `article`, the id, is empty."""

    article: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.article or 'the channel'}: {self.what}: {self.why}"


def ignore_loss(_what: str, _why: str) -> None:
    """Reports nothing."""
