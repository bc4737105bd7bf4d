"""White space around a value and invisible characters: what is trimmed, and how a fault names the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.vocabulary.model import Datatype, Fault, Flaws

SPACE = " \t\r\n"
"""The white space of XML (2.3) and JSON; all other characters, such as U+00A0, belong to a value."""

_WIDE = "\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_JOINERS = "\u200c\u200d"
_NARROW = "\xad\u180e\u200b\u200e\u200f\ufeff" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2060, 0x2070)))
)
_MARGIN = SPACE + _WIDE + _JOINERS + _NARROW
_visible = str.maketrans(dict.fromkeys(_WIDE, " ") | dict.fromkeys(_JOINERS + _NARROW, ""))
_unseen = re.compile(f"[{_WIDE}{_JOINERS}{_NARROW}]")
tokens = re.compile(rf"[^{SPACE}]++").findall
"""The parts of a list that white space separates."""


def find_unseen(value: str) -> re.Match[str] | None:
    """The first invisible character that is not part of a word in any script."""
    if value.isascii():
        return None
    return next((match for match in _unseen.finditer(value) if match[0] not in _JOINERS), None)


def explained(datatype: Datatype, value: str, flaws: Flaws) -> Flaws:
    """The flaws of a value; one names a space at its end or an invisible character if that is all."""
    span = _margin(value) if flaws else None
    if span is None:
        return flaws
    fault, inner = flaws[0].fault, value.strip(_MARGIN)
    bare = inner.translate(_visible)
    right = next((each for each in (inner, bare) if not _has(datatype(each), fault)), "") if bare else bare
    if bare and not right and flaws[0].start != span[0]:
        return flaws
    where = " at its start" if span[0] == 0 else " at its end" if span[1] == len(value) else ""
    message = f"contains {named(value[slice(*span)])}{where}"
    return (fault(message, *span, right=right or None), *flaws[1:])


def _has(flaws: Flaws, fault: Fault) -> bool:
    return any(flaw.fault is fault for flaw in flaws)


def _margin(value: str) -> tuple[int, int] | None:
    """Where white space or invisible characters are: at the start, at the end, or between."""
    if lead := len(value) - len(value.lstrip(_MARGIN)):
        return 0, lead
    if (end := len(value.rstrip(_MARGIN))) < len(value):
        return end, len(value)
    unseen = None if value.isascii() else _unseen.search(value)
    return unseen and unseen.span()


def named(text: str) -> str:
    """The first invisible character of a text that has no others, or white space."""
    unseen = next((character for character in text if character not in SPACE), None)
    if unseen is not None:
        return f"the invisible character U+{ord(unseen):04X}"
    return "a space" if text == " " else "white space"


def seen(value: str) -> str:
    """A value with its invisible characters written as `<U+00A0>`."""
    return value if value.isascii() else _unseen.sub(lambda match: f"<U+{ord(match[0]):04X}>", value)
