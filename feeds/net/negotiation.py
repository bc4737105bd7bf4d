"""Which content coding a client gets (RFC 9110, 12.5.3): a pure function of what it accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

IDENTITY = "identity"
LONGEST = 2000
"""Characters of a header that are looked at: all codings that are registered fit three times."""

_MEMBER = re.compile(r"(?P<coding>[!#$%&'*+.^_`|~0-9A-Za-z-]+)(?P<rest>[^,]*)")
_WEIGHT = re.compile(r"[ \t]*;[ \t]*q=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)[ \t]*", re.IGNORECASE)
_SAME = {"x-gzip": "gzip", "x-compress": "compress"}  # RFC 9110, 8.4.1


def choose(accept: str | None, offered: Sequence[str]) -> str:
    """The coding to send, one of those `offered` (the best first) or `identity`.

    The heaviest wins, of equals the first that is offered.  Nothing is sent that was not asked for by its
    name, except where identity is refused.  And identity is sent where nothing is acceptable: the
    specification allows it, and a body is more use than 406.
    """
    weights = _weights((accept or "")[:LONGEST])
    others = weights.get("*", 0)
    plain = weights.get(IDENTITY, others)
    refused = plain == 0 and (IDENTITY in weights or "*" in weights)
    best, heaviest = IDENTITY, 0
    for coding in offered:
        weight = weights.get(coding, others if refused else 0)
        if weight > heaviest:
            best, heaviest = coding, weight
    return IDENTITY if IDENTITY in weights and plain > heaviest else best


def _weights(accept: str) -> dict[str, int]:
    """The codings in lower case, with their weights in thousandths; what cannot be read is not there."""
    found: dict[str, int] = {}
    for member in _MEMBER.finditer(accept):
        coding = member["coding"].lower()
        weight = _WEIGHT.fullmatch(member["rest"])
        if weight is None and member["rest"].strip(" \t"):
            continue
        found[_SAME.get(coding, coding)] = 1000 if weight is None else round(float(weight["q"]) * 1000)
    return found
