"""Choosing a content coding (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

IDENTITY = "identity"
HEADER_LENGTH = 2000
"""Characters of the header that are read: all registered codings fit three times."""

_MEMBER = re.compile(r"(?P<coding>[!#$%&'*+.^_`|~0-9A-Za-z-]+)(?P<rest>[^,]*)")
_WEIGHT = re.compile(r"[ \t]*;[ \t]*q=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)[ \t]*", re.IGNORECASE)
_SAME = {"x-gzip": "gzip", "x-compress": "compress"}  # RFC 9110, 8.4.1


def choose(accept: str | None, offered: Sequence[str]) -> str:
    """Returns the coding to send, one of those `offered` (the best first) or `identity`.

    The one with the greatest weight wins, of equals the first offered. A coding that the client does not name
    is sent only if it refuses identity. If nothing is acceptable, identity is sent: the specification allows
    it, and a body is more useful than 406.
    """
    weights = _weights((accept or "")[:HEADER_LENGTH])
    others = weights.get("*", 0)
    plain = weights.get(IDENTITY, others)
    refused = plain == 0 and (IDENTITY in weights or "*" in weights)
    best, best_weight = IDENTITY, 0
    for coding in offered:
        weight = weights.get(coding, others if refused else 0)
        if weight > best_weight:
            best, best_weight = coding, weight
    return IDENTITY if IDENTITY in weights and plain > best_weight else best


def _weights(accept: str) -> dict[str, int]:
    """Returns the codings in lower case with their weights in thousandths, without malformed members."""
    weights: dict[str, int] = {}
    for member in _MEMBER.finditer(accept):
        coding = member["coding"].lower()
        weight = _WEIGHT.fullmatch(member["rest"])
        if weight is None and member["rest"].strip(" \t"):
            continue
        weights[_SAME.get(coding, coding)] = 1000 if weight is None else round(float(weight["q"]) * 1000)
    return weights
