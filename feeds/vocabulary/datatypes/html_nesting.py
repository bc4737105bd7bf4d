"""The tags of a piece of HTML: the flaws of each, and whether they are closed in their order."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.html_facts import HTML, OPTIONAL_END, RAW_TEXT, VOID
from feeds.vocabulary.datatypes.tags import HARMLESS_ATTRIBUTES, INVALID_HTML, KNOWN_TAGS, MARKUP, check_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.vocabulary.model import Flaw

_markup = re.compile(MARKUP)
_NAME = r"[a-zA-Z][a-zA-Z0-9]*+"
_glance = re.compile(
    rf"<(?:(/?+{_NAME}(?=>)|(?:{'|'.join(sorted(VOID))})(?={HARMLESS_ATTRIBUTES}\s*+/?>)"
    rf"|{_NAME}(?={HARMLESS_ATTRIBUTES}\s*+>)"
    r"|[a-zA-Z][^>=]*+(?:=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"']))[^>=]*+)*+>"
    r"|!--(?:-?+>|(?:[^-]++|-(?!->))*+-->)|[/!?][^>]*+>)|[a-zA-Z/!?](?s:.*+))"
).findall
"""What is behind the `<` of each match of `MARKUP`: of a tag with harmless attributes only the name, with a
slash of an end tag; empty for markup that is not closed."""
_MAX_UNBALANCED = 10
MAX_GLANCED = 1 << 18
"""Characters of a text that is first read without places, as a list of tags."""


def tag_flaws(value: str) -> Iterator[Flaw]:
    """Yields the flaws of each tag, and those of their nesting."""
    if len(value) <= MAX_GLANCED and _is_flawless(value):
        return  # nearly always, and in half of the time
    nesting = _Nesting()
    stack = nesting.stack
    raw = ""
    known = KNOWN_TAGS.get
    for match in _markup.finditer(value):
        tag = match[0]
        check = known(tag) or check_tag(tag)
        name, kind = check.name, check.kind
        if raw:
            if name != raw or tag[1] != "/":
                continue
            raw = ""
        elif check.raw:
            raw = name
        if kind > 0:
            stack.append((name, match.start()))
        elif kind < 0:
            if stack and stack[-1][0] == name:
                stack.pop()
            else:
                yield from nesting.close(name, match.start())
        for flaw in check.flaws:
            yield flaw.fault(flaw.message, match.start() + (flaw.start or 0), match.start() + (flaw.end or 0))
    yield from nesting.end()


def _is_flawless(value: str) -> bool:
    """Whether all tags are without flaws and closed in their order; found without their places."""
    due: list[str] = []
    ends = _ENDS.get
    for tag in _glance(value):
        end = ends(tag)
        if end:
            due.append(end)
        elif due and due[-1] == tag:
            due.pop()
        elif end is None and not _continues(due, tag):
            return False
    return not due


def _continues(due: list[str], tag: str) -> bool:
    """Whether any other tag is flawless and closes no other element than the innermost one."""
    tag = f"<{tag}" if tag.endswith(">") else f"<{tag}>"
    check = KNOWN_TAGS.get(tag) or check_tag(tag)
    if check.kind > 0:
        due.append(f"/{check.name}")
    return not (check.flaws or check.raw or (check.kind < 0 and (not due or due.pop() != f"/{check.name}")))


def _end_of(name: str) -> str:
    return f"/{name}" if check_tag(f"<{name}>").kind > 0 else ""


_ENDS = {name: _end_of(name) for name in HTML if not (check_tag(f"<{name}>").flaws or name in RAW_TEXT)}
"""The end tags of harmless elements, as `_glance` gives them; empty if an element has none."""


class _Nesting:
    """The stack of open elements, each with its offset.

    Elements with optional end tags are closed silently.  Only the first ten problems are reported: more
    are mostly consequences, and would be slow for a hostile text.
    """

    def __init__(self) -> None:
        self.stack: list[tuple[str, int]] = []
        self._forgiven: Counter[str] = Counter()
        self._reported = 0

    def close(self, name: str, at: int) -> Iterator[Flaw]:
        """Handles an end tag that does not belong to the innermost open element."""
        if self._reported == _MAX_UNBALANCED:
            return
        stack = self.stack
        depth = len(stack) - 1
        while depth >= 0 and stack[depth][0] != name and stack[depth][0] in OPTIONAL_END:
            depth -= 1
        if depth >= 0 and stack[depth][0] == name:
            del stack[depth:]
        elif self._forgiven[name]:
            self._forgiven[name] -= 1
        else:
            self._reported += 1
            yield self._problem(name, at)

    def _problem(self, name: str, at: int) -> Flaw:
        end = at + len(name) + 3
        names = [open_name for open_name, _ in self.stack]
        if name not in names:
            return INVALID_HTML(f"closes <{name}>, which is not open", at, end)
        depth = len(names) - 1 - names[::-1].index(name)
        left = [inner for inner in names[depth + 1 :] if inner not in OPTIONAL_END]
        self._forgiven.update(left)
        del self.stack[depth:]
        return INVALID_HTML(f"closes <{name}> before <{left[-1]}>, which is inside it", at, end)

    def end(self) -> Iterator[Flaw]:
        """Yields the outermost element that is still open at the end of the text."""
        if self._reported < _MAX_UNBALANCED:
            for name, at in self.stack:
                if name not in OPTIONAL_END:
                    yield INVALID_HTML(f"does not close <{name}>", at, at + len(name) + 1)
                    return
