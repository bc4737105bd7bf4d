"""Which addresses an untrusted URL may lead to: those of the public Internet only.

A URL in an article, and each redirect, is chosen by somebody else. Followed blindly, it would reach machines
behind the firewall or the cloud's metadata service (server-side request forgery).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Address = IPv4Address | IPv6Address
    Permit = Callable[[Address, int], str | None]
    """Returns why an address and port are not permitted, None if they are."""

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052, 2.1
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, 2.5.5.1
_WEB_PORTS = (80, 443)
_FIRST_FREE_PORT = 1024


def public_only(address: Address, port: int) -> str | None:
    """Permits public addresses, with ports 80, 443 and those from 1024."""
    if port not in _WEB_PORTS and port < _FIRST_FREE_PORT:
        return f"port {port} is reserved for another protocol"
    inner = _embedded(address) if isinstance(address, IPv6Address) else None
    return None if _is_public(inner or address) else f"{address} is not a public address"


def anywhere(_address: Address, _port: int) -> None:
    """Permits every address: for trusted URLs and for tests."""


def _is_public(address: Address) -> bool:
    # is_global alone is not enough: it is true for multicast and the former site-local addresses.
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not special and not site_local


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Returns the IPv4 address embedded in `address`, to which its packets go."""
    if address in _NAT64 or address in _COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
