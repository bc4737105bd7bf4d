"""A feed at an address that a stranger has chosen, for a page that everybody may use."""

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

SECONDS, PAUSE = 10.0, 4.0
"""How long all requests for a feed may take together, and how long its server may be silent."""
PORTS = (80, 443)


def fetched(url: str, longest: int, *, private: bool) -> Fetched | tuple[Fault, Problem]:
    """The feed at a URL, of at most so many bytes as sent and inflated, or why there is none.

    Addresses that are not public, and ports that are not the Web's, are asked only if `private`.
    """
    permit = anywhere if private else web_only
    with Client(permit, pause=PAUSE, total=SECONDS, until=time.monotonic() + SECONDS) as client:
        try:
            return fetch(client, url, longest)
        except Unreachable as error:
            return error.fault, error.problem


def web_only(address: Address, port: int) -> str | None:
    """The address must be public, and the port one of the Web's; which address it was is not told."""
    fine = port in PORTS and public_only(address, port) is None
    return None if fine else "only ports 80 and 443 of public addresses are asked"
