"""Datatypes of the common shapes: one of a few words, a pattern, a greatest length, two at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.vocabulary.model import Datatype, Fault, Flaws, Mend

_LONGEST_QUOTE = 80
LONGEST_VALUE = 200


def words(text: str, between: str | None = None) -> frozenset[str]:
    """A table of words as it is written in a source: parted by white space, or by `between`."""
    return frozenset(" ".join(word.split()) for word in text.split(between))


def cut(value: str, longest: int = LONGEST_VALUE) -> str:
    """A value as it is told of, which a stranger's document may have made as long as itself."""
    return value if len(value) <= longest else f"{value[: longest - 1]}…"


def shown(value: str) -> str:
    """The value in quotes for a message, cut where it is long."""
    return f"'{cut(value, _LONGEST_QUOTE)}'"


def must_be(fault: Fault, expected: str, value: str) -> Flaws:
    """The one flaw of a value that is not what was expected."""
    return (fault(f"must be {expected}, not {shown(value)}"),)


def instead(**right: str) -> Mend:
    """What mends words that are often written, in any case, in the place of others."""
    return lambda value: right.get(value.casefold())


def one_of(*words: str, fault: Fault, expected: str = "", any_case: bool = False) -> Datatype:
    """One of these words; a right word in the wrong case is told so, unless case does not matter."""
    allowed = frozenset(words)
    by_case = {word.casefold(): word for word in words}
    expected = expected or _listed(words)

    def check(value: str) -> Flaws:
        if value in allowed:
            return ()
        meant = by_case.get(value.casefold())
        if meant is None:
            return must_be(fault, expected, value)
        return () if any_case else (fault(f"must be written '{meant}', not {shown(value)}", right=meant),)

    return check


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def pattern(regex: str, fault: Fault, expected: str, longest: int = 4096) -> Datatype:
    """Wholly matching an expression, whose digits are ASCII's; write the expression so that it is linear."""
    match = re.compile(regex, re.ASCII).fullmatch

    def check(value: str) -> Flaws:
        if len(value) <= longest and match(value):
            return ()
        return must_be(fault, expected, value)

    return check


def max_length(
    longest: int, fault: Fault, measure: Callable[[str], int] = len, unit: str = "characters"
) -> Datatype:
    """At most so many characters, or bytes with `measure=utf8_length, unit="bytes"`."""

    def check(value: str) -> Flaws:
        size = measure(value)
        if size <= longest:
            return ()
        message = f"must have at most {longest} {unit}, not {size}"
        return (fault(message, longest, len(value)) if measure is len else fault(message),)

    return check


def utf8_length(value: str) -> int:
    """Length in bytes of UTF-8."""
    return len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass"))


def both(first: Datatype, second: Datatype) -> Datatype:
    """Both datatypes; the second is asked only where the first has no complaint."""

    def check(value: str) -> Flaws:
        return first(value) or second(value)

    return check
