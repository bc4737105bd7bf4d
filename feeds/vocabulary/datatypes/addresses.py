"""Addresses that work on one machine or in one network only (RFC 6761, RFC 6890)."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.uris import MAX_URI_CHARACTERS, PLAIN_LABEL, full_iri, full_url, iri
from feeds.vocabulary.model import Fault, Flaws

if TYPE_CHECKING:
    from feeds.vocabulary.model import Datatype

PRIVATE_ADDRESS = Fault(
    "private-address",
    "info",
    "A published address should not be an address of the local machine or network.",
    help="Nobody else can open it. Often a site was built with the settings of its development server: set "
    "its public address there and build again.",
    see="https://www.iana.org/assignments/special-use-domain-names/",
    bad="<link>http://localhost:4000/story</link>",
    good="<link>https://example.org/story</link>",
)

_LOCAL = "local|localhost|internal|intranet|lan|test|home\\.arpa"
_PUBLIC = rf"https?://(?:{PLAIN_LABEL}\.)++(?!(?:{_LOCAL}|arpa)(?:[/?#:]|\Z))(?=[A-Za-z]){PLAIN_LABEL}"
_begins_publicly = re.compile(rf"{_PUBLIC}(?:[/?#:]|\Z)").match
_plain_public_url = re.compile(
    _PUBLIC + r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@/?-]*+(?:#[A-Za-z0-9._~-]*+)?+)?"
).fullmatch
_local = re.compile(rf"(?:.*\.)?(?:{_LOCAL})", re.DOTALL).fullmatch
_THIS_MACHINE = tuple(map(ip_network, ("127.0.0.0/8", "0.0.0.0/32", "::1/128", "::/128")))
# Without the networks for examples, such as 192.0.2.0/24.
_THIS_NETWORK = tuple(
    ip_network(network)
    for network in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
        *("fc00::/7", "fe80::/10"),
    )
)


def is_plain_public_url(value: str) -> bool:
    """Whether one expression shows that nothing is wrong with a web URL, as with nearly all of them."""
    return len(value) <= MAX_URI_CHARACTERS and _plain_public_url(value) is not None


def private_address(value: str) -> Flaws:
    """Accepts any value but a web address that cannot be reached from elsewhere."""
    if _begins_publicly(value) or not value[:8].lower().startswith(("http://", "https://")):
        return ()
    try:
        host = (urlsplit(value[:MAX_URI_CHARACTERS]).hostname or "").rstrip(".")
    except ValueError:
        return ()
    where = _where(host)
    return (PRIVATE_ADDRESS(f"leads to {where} only: {shown(value)}"),) if where else ()


def _where(host: str) -> str | None:
    """Where a host name or an IP address leads, if it does not lead to the internet."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        if host == "localhost" or host.endswith(".localhost"):
            return "this machine"
        return "a local network" if host and ("." not in host or _local(host)) else None
    address = getattr(address, "ipv4_mapped", None) or address
    if any(address in network for network in _THIS_MACHINE):
        return "this machine"
    return "a local network" if any(address in network for network in _THIS_NETWORK) else None


def _public_only(check: Datatype) -> Datatype:
    def checked(value: str) -> Flaws:
        if is_plain_public_url(value):
            return ()
        return check(value) or private_address(value)

    return checked


public_url = _public_only(full_url)
public_iri = _public_only(iri)
public_full_iri = _public_only(full_iri)
