"""Which addresses an untrusted URL may lead to: those of the public Internet only.

A URL in an article, and each redirect, is chosen by somebody else. Followed blindly, it would reach machines
behind the firewall or the cloud's metadata service (server-side request forgery).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Address = IPv4Address | IPv6Address
    Permit = Callable[[Address, int], str | None]
    """Returns why an address and port are not permitted, None if they are."""

_UNICAST = IPv6Network("2000::/3")
"""All global unicast addresses that are assigned (RFC 4291, 2.4)."""
_SPECIAL = (
    IPv4Network("192.0.0.0/24"),  # IETF protocol assignments (RFC 6890, 2.1)
    IPv4Network("192.88.99.0/24"),  # relays of 6to4 (RFC 7526)
    IPv6Network("2001::/23"),  # IETF protocol assignments, of them Teredo and ORCHID (RFC 6890, 2.3)
    IPv6Network("2001:db8::/32"),  # documentation (RFC 3849)
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)
"""What IANA's registries of special-purpose addresses reserve, and a version of Python calls global."""

_MAPPED = IPv6Network("::ffff:0:0/96")  # RFC 4291, 2.5.5.2
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052, 2.1; the local-use 64:ff9b:1::/48 (RFC 8215) is not public
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # the first half of an interface identifier (RFC 5214, 6.1)
_WEB_PORTS = (80, 443)
_FIRST_FREE_PORT = 1024


def public_only(address: Address, port: int) -> str | None:
    """Permits public addresses, with ports 80, 443 and those from 1024."""
    if port not in _WEB_PORTS and port < _FIRST_FREE_PORT:
        return f"port {port} is reserved for another protocol"
    public = _is_public(address) if isinstance(address, IPv4Address) else _is_public_6(address)
    return None if public else f"{address} is not a public address"


def anywhere(_address: Address, _port: int) -> None:
    """Permits every address: for trusted URLs and for tests."""


def is_own_host(host: str, own: str | None) -> bool:
    """Whether a Host header has an IP address, `localhost` or this machine's `own` name.

    Pages of other sites have other names, also where these lead to this machine (DNS rebinding).
    """
    try:
        name = urlsplit(f"//{host}").hostname
        return name in ("localhost", own) or bool(ip_address(name or ""))
    except ValueError:  # not an address
        return False


def _is_public(address: Address) -> bool:
    # is_global alone is not enough: it is true for multicast addresses.
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special and not any(address in network for network in _SPECIAL)


def _is_public_6(address: IPv6Address) -> bool:
    """Whether the packets go to the public Internet, also after a gateway has translated the address."""
    translated = address in _MAPPED or address in _NAT64
    return (translated or (address in _UNICAST and _is_public(address))) and all(
        map(_is_public, _embedded(address))
    )


def _embedded(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yields the IPv4 addresses in `address`, to which gateways and tunnels send its packets."""
    number = int(address)
    if address in _MAPPED or address in _NAT64 or (number >> 32) & 0xFFFF_FFFF in _ISATAP:
        yield IPv4Address(number & 0xFFFF_FFFF)
    if address.sixtofour is not None:
        yield address.sixtofour
