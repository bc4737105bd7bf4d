"""What every part of the server stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from feeds.channel import Channel
    from feeds.serving import Serving
    from feeds.web.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Site:
    """A publication that is served: its documents, its settings, and the clock."""

    channel: Channel
    serving: Serving
    shelf: Shelf
    clock: Callable[[], datetime]
