"""What every part of the server stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from feeds.model.channel import Channel
    from feeds.publishing.publication import Publication
    from feeds.web.settings import Serving
    from feeds.web.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Site:
    """A publication that is served: its folder, its index, its documents, its settings, and the clock.

    `state` is where the index lies if that is not in the folder.
    """

    folder: Path
    state: Path | None
    serving: Serving
    shelf: Shelf
    clock: Callable[[], datetime]

    @property
    def publication(self) -> Publication:
        """The index as it is now; another one after the channel file has changed."""
        return self.shelf.publication

    @property
    def channel(self) -> Channel:
        """What the channel file said when the index was made."""
        return self.shelf.publication.channel
