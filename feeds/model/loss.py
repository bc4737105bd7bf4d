"""What a document cannot say of an article, and how that is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Tell = Callable[[str, str], None]
"""Takes what is left out, and why."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the article with the id `article` that a document does not say; empty: of the channel."""

    article: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.article or 'the channel'}: {self.what}: {self.why}"


def silent(_what: str, _why: str) -> None:
    """Tells nobody."""
