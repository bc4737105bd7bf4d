"""What the parts of the server share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from feeds.model.channel import Channel
    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings
    from feeds.web.document_cache import DocumentCache


@dataclass(frozen=True, slots=True)
class Site:
    """A publication on the Web; `state` is the folder of its index if that is not the folder of articles."""

    folder: Path
    state: Path | None
    settings: ServerSettings
    documents: DocumentCache
    clock: Callable[[], datetime]

    @property
    def publication(self) -> Publication:
        """The open index; another object after the channel file has changed."""
        return self.documents.publication

    @property
    def channel(self) -> Channel:
        """The channel as the index has it."""
        return self.documents.publication.channel
