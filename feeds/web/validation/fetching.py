"""Fetching a feed from a URL that an untrusted user has entered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from feeds.linting.online.fetching import Fetched, Unreachable, fetch
from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client

if TYPE_CHECKING:
    from feeds.net.addresses import Address
    from feeds.validator.report import Problem
    from feeds.vocabulary.model import Fault

TOTAL_SECONDS, PAUSE_SECONDS = 10.0, 4.0
"""For all requests for a feed together, and for one silence of its server."""
PORTS = (80, 443)


def fetch_feed(url: str, limit: int, *, allow_private: bool) -> Fetched | tuple[Fault, Problem]:
    """Returns the feed at a URL, or why it cannot be fetched; at most `limit` bytes, also decompressed.

    Connects to public addresses and the ports 80 and 443 only, unless `allow_private`.
    """
    permit = anywhere if allow_private else web_only
    until = time.monotonic() + TOTAL_SECONDS
    with Client(permit, pause=PAUSE_SECONDS, total=TOTAL_SECONDS, until=until) as client:
        try:
            return fetch(client, url, limit)
        except Unreachable as error:
            return error.fault, error.problem


def web_only(address: Address, port: int) -> str | None:
    """Permits public addresses and the ports of the Web; the reason does not contain the address."""
    permitted = port in PORTS and public_only(address, port) is None
    return None if permitted else "only ports 80 and 443 of public addresses are allowed"
