"""Take the values of a record key by key, and report the keys that nobody took."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from feeds.core.checks import at, invalid
from feeds.core.errors import InvalidValueError, ReadError
from feeds.core.markup import one_line
from feeds.dialects import NO_FILES, Note
from feeds.dialects.values import each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from feeds.core.limits import Limit
    from feeds.dialects import FolderFiles
    from feeds.model.channel import Channel

T = TypeVar("T")
Oddities = list[tuple[str, str]]
"""Keys, each with a warning."""

MAX_NOTES: Annotated[
    int, Limit("read", "elements", "warnings about the keys of a record", "one more counts the others")
] = 20
_MAX_PLACES = 1000
"""Occurrences of a key that are looked at to find its line."""
_BEFORE = re.compile(r"(?:^|[{,\s])[\"']?\Z")
_AFTER = re.compile(r"[\"']?[ \t]*[:=]")
_JOINTS = str.maketrans("", "", "_- ")


@dataclass(frozen=True, slots=True)
class RecordSource:
    """The place of a record: `text`, which begins on `line` of the file `name`.

    `files` are the others of its folder.
    """

    name: str
    channel: Channel
    text: str = ""
    line: int = 1
    files: FolderFiles = NO_FILES

    def line_of(self, key: str) -> int:
        """Returns the line of the first occurrence of the outermost part of `key`, which is close enough."""
        top = re.split(r"[.\[]", key, maxsplit=1)[0]
        for found in islice(re.finditer(re.escape(top), self.text), _MAX_PLACES) if top else ():
            start, end = found.span()
            if _AFTER.match(self.text, end) and _BEFORE.search(self.text[max(0, start - 2) : start]):
                return self.line + self.text.count("\n", 0, end)
        return self.line

    def refusal(self, error: InvalidValueError) -> ReadError:
        """Returns the error with its file and line."""
        return ReadError(self.name, str(error), line=self.line_of(error.key))

    def notes(self, oddities: Oddities) -> tuple[Note, ...]:
        """Returns warnings about the record, with their lines; at most `MAX_NOTES` and one more."""
        notes = [
            Note(self.name, self.line_of(key), f"{key}: {message}") for key, message in oddities[:MAX_NOTES]
        ]
        if (more := len(oddities) - MAX_NOTES) > 0:
            notes.append(Note(self.name, self.line, f"{more} more keys are ignored, or not as expected"))
        return tuple(notes)


class Keys(dict[Any, Any]):
    """A mapping with the last value of each key; `repeated` are the keys that occurred several times."""

    repeated: tuple[str, ...] = ()


def keys(pairs: Iterable[tuple[Any, Any]]) -> Keys:
    """Returns the mapping of these pairs."""
    pairs = list(pairs)
    made = Keys(pairs)
    if len(made) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        made.repeated = tuple(str(key) for key in made if counts[key] > 1)
    return made


class Fields:
    """The keys of one mapping. Case, hyphens, underscores and spaces in keys are ignored.

    An empty value (null, "", an empty list) counts as missing, because site generators write such keys.
    `oddities` are the keys that were skipped, with the reason, including those of nested mappings
    (`inside`).  `lenient`: invalid values are skipped, too.
    """

    def __init__(
        self,
        raw: Mapping[Any, Any],
        prefix: str = "",
        oddities: Oddities | None = None,
        *,
        lenient: bool = False,
    ) -> None:
        self.oddities: Oddities = [] if oddities is None else oddities
        self._lenient = lenient
        self._prefix = prefix
        self._left: dict[str, tuple[str, object]] = {}
        self._repeated: set[str] = set()
        for key in raw.repeated if isinstance(raw, Keys) else ():
            self._odd(key, "appears more than once: the last one counts")
            self._repeated.add(_joined(key))
        for key, value in raw.items():
            if not (value is None or value == "" or (isinstance(value, list | dict) and not value)):
                self._put(str(key), value)

    def _put(self, key: str, value: object) -> None:
        name = _joined(key)
        if key != self._left.setdefault(name, (key, value))[0]:
            self._odd(key, "appears twice with different spelling, ignored")
            self._repeated.add(name)

    def _odd(self, key: str, message: str) -> None:
        self.oddities.append((one_line(self._prefix + key)[:60], message))

    def _named(self, key: str) -> str:
        """Returns the key for messages, prefixed with the key of the enclosing mapping."""
        return f".{key[:60]}" if self._prefix else key[:60]

    def take(self, names: str, check: Callable[[object], T], *, strict: bool = False) -> T | None:
        """Returns the value of the first of `names` that is present. Invalid `strict` values always raise."""
        first: T | None = None
        taken = ""
        for name in names.split():
            key, value = self._left.pop(name, ("", None))
            if taken and key:
                self._odd(key, f"means the same as {taken}, ignored")
            elif key and (read := self._read(key, check, value, strict=strict)):
                first, taken = read[0], key
        return first

    def _read(
        self, key: str, check: Callable[[object], T], value: object, *, strict: bool = False
    ) -> tuple[()] | tuple[T]:
        """Returns the checked value; None if it is invalid and the fields are lenient."""
        try:
            return (at(self._named(key), check, value),)
        except InvalidValueError as error:
            if strict or not self._lenient:
                raise
            self._odd(key, f"{error.found}, expected {error.expected}: ignored")
            return ()

    def once(self, name: str, check: Callable[[object], T], *, strict: bool = False) -> T | None:
        """Returns the value of a key of which none may be ignored. Raises `InvalidValueError` for several."""
        if name in self._repeated:
            raise InvalidValueError(self._named(name), "appears more than once", "it once")
        return self.take(name, check, strict=strict) if name in self._left else None

    def every(self, names: str, check: Callable[[object], T]) -> tuple[T, ...]:
        """Returns the values in the lists of all `names`, in the order of the names."""
        checked: list[T] = []
        for name in names.split():
            key, value = self._left.pop(name, ("", None))
            if key and self._lenient:
                members = value if isinstance(value, list) else [value]
                checked += (read for member in members for read in self._read(key, check, member))
            elif key:
                checked += at(self._named(key), partial(each, check), value)
        return tuple(checked)

    def need(self, names: str, check: Callable[[object], T]) -> T:
        """Returns the value as `take` does. Raises `InvalidValueError` if it is missing."""
        found = self.take(names, check, strict=True)
        if found is None:
            known = names.split()
            raise InvalidValueError(self._named(known[0]), "is missing", f"one of {', '.join(known)}")
        return found

    def drop(self, names: Iterable[str]) -> None:
        """Ignores keys that are meant for other programs."""
        for name in names:
            self._left.pop(name, None)

    def inside(self, key: str, value: object, expected: str) -> Fields:
        """The fields of the mapping under `key`. Raises `InvalidValueError` where it is not a mapping."""
        if not isinstance(value, dict):
            raise invalid(value, expected)
        return Fields(value, f"{self._prefix}{key}.", self.oddities, lenient=self._lenient)

    def end(self) -> None:
        """Adds a warning for each key that was not taken."""
        for key, _ in self._left.values():
            self._odd(key, "unknown key, ignored")


def _joined(key: str) -> str:
    """Returns the name of a key, whose spellings it has in common."""
    return key.lower().translate(_JOINTS)
