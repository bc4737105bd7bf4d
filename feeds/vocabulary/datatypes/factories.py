"""Makes the common datatypes: one of several words, a pattern, a maximum length, two datatypes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.white_space import seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from feeds.vocabulary.model import Datatype, Fault, Flaws, Mend

_LONGEST_QUOTE = 80
MAX_VALUE_CHARACTERS = 200


def cut(value: str, longest: int = MAX_VALUE_CHARACTERS) -> str:
    """A value of at most `longest` characters; a hostile document can have one of megabytes."""
    return value if len(value) <= longest else f"{value[: longest - 1]}…"


def shown(value: str) -> str:
    """The value in quotes for a message, cut if it is long, with its invisible characters named."""
    return f"'{seen(cut(value, _LONGEST_QUOTE))}'"


def must_be(fault: Fault, expected: str, value: str) -> Flaws:
    """The flaw of a value that is not the expected one."""
    message = f"must be {expected}, not {shown(value)}" if value else f"is empty, but must be {expected}"
    return (fault(message),)


def folded(value: str) -> str:
    """A word in lower case, as the words of a specification compare: `K` (U+212A) is not a `k`."""
    return value.lower() if value.isascii() else value


def instead(**right: str) -> Mend:
    """A `mend` for wrong words in any case, each with the right one."""
    return lambda value: right.get(folded(value))


_signs = re.compile(r"[^\w]|_")


def bare(word: str) -> str:
    """A word without what people get wrong about it: case, white space and separators."""
    return _signs.sub("", word.casefold()) or word


def one_of(*words: str, fault: Fault, expected: str = "", any_case: bool = False) -> Datatype:
    """One of these words, in any case if `any_case`; one that differs only in its spelling is corrected."""
    allowed = frozenset(words)
    by_key = {bare(word): word for word in words}
    expected = expected or listed(words)

    def check(value: str) -> Flaws:
        if value in allowed:
            return ()
        meant = by_key.get(bare(value[:_LONGEST_QUOTE]))
        if meant is None:
            return must_be(fault, expected, value)
        if any_case and folded(meant) == folded(value):
            return ()
        return (fault(f"must be written '{meant}', not {shown(value)}", right=meant),)

    return check


def in_list(words: frozenset[str], fault: Fault, expected: str) -> Datatype:
    """A word of a list that may have grown since, in any case; a similar one is suggested for another."""

    def check(value: str) -> Flaws:
        if value in words or folded(value) in words:
            return ()
        if not value:
            return (fault(f"is empty, but should be {expected}"),)
        meant = similar(value, words)
        hint = f" (did you mean '{meant}'?)" if meant else ""
        return (fault(f"should be {expected}, not {shown(value)}{hint}", right=meant),)

    return check


def similar(value: str, words: Iterable[str]) -> str | None:
    """The word that a value resembles, if any."""
    # Imported here because few feeds need it.
    from difflib import get_close_matches

    return next(
        iter(get_close_matches(value[:_LONGEST_QUOTE].casefold(), sorted(words), n=1, cutoff=0.75)), None
    )


def listed(words: Sequence[str]) -> str:
    """Alternatives as a text: "a, b or c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def pattern(regex: str, fault: Fault, expected: str, longest: int = 4096) -> Datatype:
    """A match of the whole expression, which must take linear time; its digits are ASCII."""
    match = re.compile(regex, re.ASCII).fullmatch

    def check(value: str) -> Flaws:
        if len(value) <= longest and match(value):
            return ()
        return must_be(fault, expected, value)

    return check


def max_length(
    longest: int, fault: Fault, measure: Callable[[str], int] = len, unit: str = "characters"
) -> Datatype:
    """At most `longest` characters, or bytes with `measure=utf8_length, unit="bytes"`."""

    def check(value: str) -> Flaws:
        size = measure(value)
        if size <= longest:
            return ()
        message = f"must have at most {longest} {unit}, not {size}"
        return (fault(message, longest, len(value)) if measure is len else fault(message),)

    return check


def utf8_length(value: str) -> int:
    """The length in bytes of UTF-8."""
    return len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass"))


def both(first: Datatype, second: Datatype) -> Datatype:
    """Both datatypes; the second only if the first finds no flaw."""

    def check(value: str) -> Flaws:
        return first(value) or second(value)

    return check
