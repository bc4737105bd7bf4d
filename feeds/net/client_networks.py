"""The address of a client, and the networks that it may have."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment


def address(environ: WSGIEnvironment, proxies: int) -> str:
    """Returns the client's address as the server sees it, or as the outermost of our `proxies` sees it.

    Each proxy appends to X-Forwarded-For; the client may have written what precedes their entries.
    """
    if proxies:
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= proxies and (client := forwarded[-proxies].strip()):
            return str(client)
    return str(environ.get("REMOTE_ADDR", ""))


def network(text: str) -> str:
    """Returns an IPv4 address as it is, the first half of an IPv6 address, and "" for anything else.

    A client with one IPv6 address has all 2**64 that begin with the same half.
    """
    try:
        parsed = ip_address(text)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else f"{int(parsed) >> 64:x}"
    return str(parsed)


def assignment(text: str) -> str:
    """Returns an IPv4 address as it is, the /48 of an IPv6 address (RFC 6177), and "" for anything else."""
    found = network(text)
    return found if "." in found or not found else f"{int(found, 16) >> 16:x}"
