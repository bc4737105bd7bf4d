"""A publication as it would be: what `feeds serve --preview` shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Preview:
    """What a channel has only in a preview.

    `media_base` is the base of media URLs in the channel file; `media` the folder of those files that are on
    this machine; None without such a folder.
    """

    media_base: str
    media: Path | None = None
