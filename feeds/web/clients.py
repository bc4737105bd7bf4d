"""Whose request it is, for whoever counts requests."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment


def client_of() -> str:
    """Who asks: an address, or of IPv6 its network, for who has one such address has 2**64 of them.

    "" where it is no address.
    """
    return network(request.remote_addr or "")


def address(environ: WSGIEnvironment, proxies: int) -> str:
    """The client's address as the server has it, or as the farthest of our `proxies` has seen it.

    Each adds to X-Forwarded-For whom it speaks for; what is before that anybody may have written.
    """
    if proxies:
        said = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(said) >= proxies and (told := said[-proxies].strip()):
            return str(told)
    return str(environ.get("REMOTE_ADDR", ""))


def network(text: str) -> str:
    """An IPv4 address as it is, the first half of an IPv6 address; "" where it is neither."""
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else f"{int(found) >> 64:x}"
    return str(found)
