"""Which addresses untrusted URLs may lead to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.net.addresses import public_only

if TYPE_CHECKING:
    from collections.abc import Callable

NEAR_MISSES = {
    "0.255.255.255": "1.0.0.0",
    "10.1.2.3": "11.0.0.0",
    "100.64.0.1": "100.63.255.255",
    "100.127.255.255": "100.128.0.0",
    "127.0.0.1": "128.0.0.1",
    "169.254.169.254": "169.253.255.255",
    "172.31.255.255": "172.32.0.0",
    "192.0.0.9": "192.0.1.0",
    "192.0.0.255": "191.255.255.255",
    "192.88.99.1": "192.88.98.1",
    "192.168.1.1": "192.169.0.0",
    "198.19.255.255": "198.20.0.0",
    "224.0.0.1": "223.255.255.255",
    "255.255.255.255": "93.184.216.34",
    "::ffff:127.0.0.1": "::ffff:93.184.216.34",
    "64:ff9b::7f00:1": "64:ff9b::5db8:d822",
    "2002:7f00:1::": "2002:5db8:d822::",
    "2002:c058:6301::": "2002:c058:6201::",
    "2606:2800:220:1:0:5efe:7f00:1": "2606:2800:220:1:0:5efe:5db8:d822",
    "2606:2800:220:1:200:5efe:a00:1": "2606:2800:220:1:200:5eff:a00:1",
    "2001:db8::1": "2001:db9::1",
    "2001:1ff:ffff::1": "2001:200::1",
    "3fff:fff::1": "3fff:1000::1",
    "1fff::1": "2600::1",
}
"""Addresses that are not public, and similar ones that are."""
OTHERS = [
    "0.0.0.0", "192.0.2.1", "203.0.113.1", "240.0.0.1",
    "::", "::1", "::127.0.0.1", "::93.184.216.34", "::ffff:0:93.184.216.34", "64:ff9b:1::5db8:d822",
    "100::1", "2001:0:4136:e378:8000:63bf:a247:27dd", "2001:20::1", "4000::1", "5f00::1",
    "fc00::1", "fe80::1", "fe80::1%1", "fe80::5efe:5db8:d822", "fec0::1", "ff02::1", "::1%1",
]  # fmt: skip
"""Addresses that are not public, also if a public one is embedded."""


@pytest.mark.parametrize("address", NEAR_MISSES.values())
def test_public_addresses(address: str) -> None:
    assert public_only(ip_address(address), 443) is None


@pytest.mark.parametrize("address", [*NEAR_MISSES, *OTHERS])
def test_addresses_that_are_not_public(address: str) -> None:
    assert public_only(ip_address(address), 443) == f"{ip_address(address)} is not a public address"


@pytest.mark.parametrize(("port", "fine"), [(80, True), (443, True), (8443, True), (25, False), (22, False)])
def test_ports(port: int, fine: bool) -> None:
    assert (public_only(ip_address("93.184.216.34"), port) is None) == fine


FORMS: dict[str, Callable[[int], int]] = {
    "mapped": lambda inner: 0xFFFF << 32 | inner,
    "NAT64": lambda inner: 0x64_FF9B << 96 | inner,
    "6to4": lambda inner: 0x2002 << 112 | inner << 80 | 1,
    "ISATAP": lambda inner: 0x2606_2800 << 96 | 0x5EFE << 32 | inner,
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(st.ip_addresses(v=4))
def test_an_embedded_address_is_judged_as_it_is_alone(form: Callable[[int], int], inner: IPv4Address) -> None:
    outer = IPv6Address(form(int(inner)))
    assert (public_only(outer, 443) is None) == (public_only(inner, 443) is None)


@given(st.ip_addresses())
def test_a_permitted_address_is_global_by_the_standard_library(address: IPv4Address | IPv6Address) -> None:
    translated = isinstance(address, IPv6Address) and address.ipv4_mapped is not None
    assert public_only(address, 443) is not None or translated or address.is_global
