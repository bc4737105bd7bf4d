"""Pages by the owner's templates, or by ours where one of those fails: readers get the page in any case.

Templates are tried before they are used (`pages.probe`), but an article may reach a part of one that no
sample reaches.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from feeds.core.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.model.channel import Channel

T = TypeVar("T")

log = logging.getLogger("feeds")


def with_templates(channel: Channel, render: Callable[[Channel], T]) -> T:
    """Returns what `render` gives for the channel; if its templates fail, for the channel without them."""
    try:
        return render(channel)
    except ReadError as error:
        if not channel.site.templates:
            raise
        _log_once(str(error))
        return render(replace(channel, site=replace(channel.site, templates=())))


@lru_cache(maxsize=100)
def _log_once(problem: str) -> None:
    log.error("%s; the page is shown without your templates", problem)
