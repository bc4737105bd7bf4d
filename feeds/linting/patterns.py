"""Path patterns in the syntax of .gitignore, relative to a folder.

A pattern becomes a regular expression that never backtracks: what is between two wildcards is matched at
the first place where it fits, which is as good as any other, and the last part at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ANY = "*"
"""The token of a run of asterisks."""
TOKEN = re.compile(r"(\*+)|(\?)|\\(.)|(\[[!^]?\]?(?:\[:[a-z]*:\]|\\.|[^\]\\])*+\])|([^\\\[*?])", re.DOTALL)
IN_CLASS = re.compile(r"\[:([a-z]*):\]|\\?(.)(?:-(?!\])\\?(.))?", re.DOTALL)
CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": " \\t", "cntrl": "\\x00-\\x1f\\x7f", "digit": "0-9",
    "graph": "!-~", "lower": "a-z", "print": " -~", "punct": "!-/:-@\\[-`{-~", "space": "\\s", "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}  # fmt: skip
SPACED = re.compile(r"((?:[^\\ ]|\\.| ++(?!\Z))*+) +", re.DOTALL)
"""A line with spaces at its end that are not escaped."""
NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """`matches` is asked about the name or, with `whole`, about the relative path."""

    includes: bool
    folders_only: bool
    whole: bool
    matches: Callable[[str], object]


@dataclass(frozen=True)
class Patterns:
    """Patterns for the paths below a folder, given as an absolute path."""

    folder: Path
    lines: tuple[str, ...]
    _folders: dict[str, bool] = field(default_factory=dict, compare=False)
    """Whether a pattern includes a folder."""

    @cached_property
    def _patterns(self) -> tuple[_Pattern, ...]:
        """The patterns, the last one first."""
        return tuple(filter(None, map(_pattern, reversed(self.lines))))

    def decision(self, path: Path, *, is_folder: bool = False) -> bool | None:
        """Whether the last pattern that matches a path includes it; None if no pattern matches.

        What is in an included folder is included.
        """
        if not self.lines or not path.is_relative_to(self.folder):
            return None
        relative = path.relative_to(self.folder).as_posix()
        if any(self._is_included(relative[: slash.start()]) for slash in re.finditer("/", relative)):
            return True
        return self._last(relative, is_folder=is_folder)

    def _is_included(self, folder: str) -> bool:
        if folder not in self._folders:
            self._folders[folder] = self._last(folder, is_folder=True) is True
        return self._folders[folder]

    def _last(self, path: str, *, is_folder: bool) -> bool | None:
        name = path.rpartition("/")[2]
        for pattern in self._patterns:
            asked = is_folder or not pattern.folders_only
            if asked and pattern.matches(path if pattern.whole else name):
                return pattern.includes
        return None

    def match(self, path: Path, *, is_folder: bool = False) -> bool:
        """Whether the patterns match a path."""
        return self.decision(path, is_folder=is_folder) is True


def _pattern(line: str) -> _Pattern | None:
    """The pattern on a line; None if git ignores the line."""
    if line.startswith("#"):
        return None
    spaced = SPACED.fullmatch(line)
    text = spaced[1] if spaced else line
    includes = not text.startswith("!")
    text = text.removeprefix("!")
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    whole = "/" in text
    text = text.removeprefix("/")
    if not text:
        return None
    expression = _path(text.split("/")) if whole else _segment(text)
    return _Pattern(includes, folders_only, whole, re.compile(expression, re.DOTALL).fullmatch)


def _path(segments: list[str]) -> str:
    """The expression of a path; `**` stands for any number of folders."""
    groups: list[list[str]] = [[]]
    for segment in segments:
        if len(segment) > 1 and not segment.strip("*"):
            groups.append([])
        else:
            groups[-1].append(_segment(segment))
    first, *rest = groups
    if not rest:
        return "/".join(first)
    *middle, last = rest
    start = "".join(f"{segment}/" for segment in first)
    inner = "".join(f"(?>(?:[^/]*+/)*?{'/'.join(group)}/)" for group in middle if group)
    return f"{start}{inner}" + (f"(?:[^/]*+/)*?{'/'.join(last)}" if last else ".+")


def _segment(pattern: str) -> str:
    """The expression of a pattern without a slash: each part without an asterisk has a fixed length."""
    tokens = [*_tokens(pattern)]
    parts = [[*part] for is_any, part in groupby(tokens, ANY.__eq__) if not is_any]
    if ANY not in tokens:
        return "".join(tokens)
    first = "".join(parts.pop(0)) if tokens[0] != ANY else ""
    last = parts.pop() if tokens[-1] != ANY else []
    middle = "".join(f"(?>[^/]*?{''.join(part)})" for part in parts)
    return f"{first}{middle}[^/]{{{len(last)},}}+" + (f"(?<={''.join(last)})" if last else "")


def _tokens(pattern: str) -> Iterator[str]:
    """The expressions of single characters, and `ANY`; one that never matches where the syntax is wrong."""
    at = 0
    while at < len(pattern):
        token = TOKEN.match(pattern, at)
        if token is None:
            yield NEVER
            return
        run, one, escaped, characters, plain = token.groups()
        if run:
            yield ANY
        elif one:
            yield "[^/]"
        else:
            yield _class(characters) if characters else re.escape(escaped or plain)
        at = token.end()


def _class(text: str) -> str:
    """The expression of `[…]`."""
    negated = text[1] in "!^"
    inside = text[2 if negated else 1 : -1]
    pieces = []
    for name, start, end in IN_CLASS.findall(inside):
        if name and name not in CLASSES:
            return NEVER
        if name:
            pieces.append(CLASSES[name])
        else:
            pieces.append(re.escape(start))
            if start < end:
                pieces[-1] += f"-{re.escape(end)}"
    if negated:
        return f"[^/{''.join(pieces)}]"
    return f"(?!/)[{''.join(pieces)}]" if pieces else NEVER
