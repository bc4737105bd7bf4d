"""Whose request it is, for whoever counts requests."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from flask import request


def client_of(proxies: int) -> str:
    """The client's address, or of IPv6 its network: who has one such address has 2**64 of them.

    So many `proxies` in front each add to X-Forwarded-For whom they speak for; what is before that anybody
    may have written.  "" where it is no address.
    """
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    text = said[-proxies] if 0 < proxies <= len(said) else request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else f"{int(address) >> 64:x}"
    return str(address)
