"""Describe YAML syntax errors in plain words, by the place where PyYAML stopped and what it was reading."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from feeds.core.parse_error import ParseError, code_point, excerpt

if TYPE_CHECKING:
    from yaml import YAMLError

_CLOSING = {"[": "]", "{": "}"}


def yaml_error(text: str, error: YAMLError) -> ParseError:
    """Returns the syntax error; PyYAML's two parsers differ in words, not in places."""
    unreadable = getattr(error, "character", None)
    if unreadable is not None:
        character = chr(unreadable)  # its position counts bytes in one parser and characters in the other
        return ParseError.at(
            text, text.find(character), f"control character {code_point(character)}: remove it"
        )
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return ParseError("not valid YAML")
    offset = mark.index if mark.index < len(text) else len(text.rstrip())
    context = getattr(error, "context_mark", None)
    begin = offset if context is None else min(context.index, len(text))
    return _described(
        text, offset, begin, f"{getattr(error, 'context', '')}; {getattr(error, 'problem', '')}"
    )


def _described(text: str, offset: int, begin: int, doing: str) -> ParseError:
    character = text[offset : offset + 1]
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    if "quoted scalar" in doing:
        at = text.rfind("\\", begin, offset + 1)
        if "stream" in doing or "document" in doing or at < 0:
            return ParseError.at(text, begin, "missing closing quote")
        shown = text[at : at + 2].rstrip()
        return ParseError.at(text, at, f"unknown escape {shown}: write \\{shown}, or use single quotes")
    if not text[offset:].strip() and (opened := _unclosed(text)) is not None:
        bracket = text[opened]
        return ParseError.at(text, opened, f'missing "{_CLOSING[bracket]}": "{bracket}" is not closed')
    if "flow" in doing and text[begin : begin + 1] in _CLOSING:
        closing = _CLOSING[text[begin]]
        return ParseError.at(text, offset, f'expected "," or "{closing}" before {excerpt(text, offset)}')
    if "simple key" in doing:
        return ParseError.at(text, begin, 'expected "key: value" on this line')
    if "unhashable" in doing:
        return ParseError.at(text, offset, "a key must be a string")
    if any(mark in doing for mark in ("tag", "directive", "anchor", "alias")):
        return ParseError.at(text, offset, f"unexpected {excerpt(text, begin)}: put the value in quotes")
    return ParseError.at(text, offset, _misplaced(character, before, doing))


def _unclosed(text: str) -> int | None:
    """Returns the offset of the innermost bracket that is not closed."""
    import yaml  # imported only after an error, because it takes time

    opened: list[int] = []
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(token, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken):
                opened.append(token.start_mark.index)
            elif isinstance(token, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken) and opened:
                opened.pop()
    return opened[-1] if opened else None


def _misplaced(character: str, before: str, doing: str) -> str:
    if character == "\t":
        return "a tab in the indentation: use spaces"
    if "start any token" in doing or "node content" in doing:
        return f'a value cannot begin with "{character}": put it in quotes'
    if character == ":" and re.search(r":\s", before):
        return '": " in a value: put the value in quotes'
    if "mapping values" in doing:
        return "unexpected key: check its indentation, and the line above"
    if before.rstrip()[-1:] in "\"'" and before.strip():
        return "text after the closing quote: put the whole value in quotes"
    if "block scalar" in doing:
        return 'text after "|" or ">": begin it on the next line'
    if character == "-" and before.strip():
        return 'a list item ("- ") must begin on its own line'
    return "unexpected line: check its indentation"
