"""Checks JSON Feed against its table; findings name keys instead of elements."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated

from feeds.core.json_limits import excess_of_values
from feeds.core.json_syntax import load_json
from feeds.core.parse_error import ParseError, decode_utf8
from feeds.core.urls import ending
from feeds.validator.generic import MANY, MORE
from feeds.validator.json_companions import companion, judge_companion
from feeds.validator.json_faults import (
    BLANK_KEY,
    EMPTY_AUTHOR,
    EXTENSION_NAME,
    IMPLAUSIBLE_DATE,
    MARKED,
    MISMATCHED_TYPE,
    MISSING_KEY,
    NEGATIVE,
    NO_CONTENT,
    NOT_JSON,
    NOT_UTF8,
    OBSOLETE_KEY,
    REPEATED_KEY,
    UNKNOWN_KEY,
    UNKNOWN_VERSION,
    WRONG_TYPE,
)
from feeds.validator.json_findings import finalize_json_findings
from feeds.validator.json_remedies import REMOVE_MARK, add_member, rename_member, respell_json, write_json
from feeds.validator.json_rules import across_values, odd_characters
from feeds.validator.meant_names import MAX_COMPARED, meant_key
from feeds.validator.parsing import MAX_BYTES, TOO_LARGE, too_long
from feeds.validator.problem import Problem
from feeds.validator.report import MOST_FINDINGS, Report, Spot
from feeds.validator.templates import TEMPLATE, breaks_json
from feeds.vocabulary.datatypes.characters import may_be_odd
from feeds.vocabulary.datatypes.dates import implausible, parse_rfc3339, rfc3339
from feeds.vocabulary.datatypes.factories import cut, shown
from feeds.vocabulary.datatypes.file_types import contradicted
from feeds.vocabulary.datatypes.white_space import SPACE, explained, named
from feeds.vocabulary.json_feed import SHAPES, VERSIONS, Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.core.limits import Limit
    from feeds.validator.json_findings import Found
    from feeds.validator.json_places import Path
    from feeds.validator.problem import JsonRemedy

MAX_DEPTH: Annotated[
    int,
    Limit("validate", "depth", "JSON objects and lists inside each other", "finding `json-not-well-formed`"),
] = 910
MAX_DIGITS = 30
MAX_SHOWN_CHARACTERS = 80


class _Object(dict[str, object]):
    """A JSON object that remembers its repeated keys."""

    repeated: tuple[str, ...] = ()


def is_json(data: bytes) -> bool:
    """Whether a document is JSON: its first character opens an object or an array."""
    return data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def validate_json(data: bytes, url: str | None = None, *, fixes: bool = False) -> Report:
    """Checks a JSON document against JSON Feed, or a podcast's chapters against their format."""
    found: list[Found] = []
    shift = 0
    if len(data) > MAX_BYTES:
        refusal = (TOO_LARGE, Problem(Spot(1, 1, 0), too_long(data)))
        return Report("json-feed", finalize_json_findings([refusal], ""))
    if data.startswith(b"\xef\xbb\xbf"):
        message = "byte order mark before the first character: remove it"
        found.append((MARKED, Problem(Spot(1, 1, 0), message, remedy=REMOVE_MARK)))
        data, shift = data[3:], 3
    try:
        text = decode_utf8(data)
    except ParseError as error:
        found.append((NOT_UTF8, _at(error)))
        return Report("json-feed", finalize_json_findings(found, ""))
    if (excess := excess_of_values(text)) is not None:
        found.append((TOO_LARGE, Problem(Spot(1, 1, 0), excess)))
        return Report("json-feed", finalize_json_findings(found, ""))
    feed = _loaded(text, found)
    if not isinstance(feed, dict):
        if not found:
            found.append((WRONG_TYPE, Problem((), "must be a JSON object")))
        return Report("json-feed", finalize_json_findings(found, text, fixes=fixes, shift=shift))
    if other := companion(feed):
        found += islice(judge_companion(feed, other), MOST_FINDINGS)
        return Report(other, finalize_json_findings(found, text, fixes=fixes, shift=shift))
    version = feed.get("version")
    kind = VERSIONS.get(version, "json-feed") if isinstance(version, str) else "json-feed"
    if kind == "json-feed" and isinstance(version, str):
        message = f"must be {' or '.join(VERSIONS)}, not {shown(version)}"
        remedy = respell_json(UNKNOWN_VERSION.mend)
        found.append((UNKNOWN_VERSION, Problem(("version",), message, remedy=remedy)))
    odd = odd_characters(feed) if may_be_odd(data) else ()
    problems = chain(_object(feed, "feed", (), kind), across_values(feed, url), odd)
    found += islice(problems, MOST_FINDINGS)
    if next(problems, None) is not None:
        found.append((MORE, Problem((), MANY, subject="none")))
    return Report(kind, finalize_json_findings(found, text, fixes=fixes, shift=shift))


def read_json(data: bytes) -> tuple[str, object]:
    """The text and the value of a document; None for a value that is invalid or too large."""
    if len(data) > MAX_BYTES:
        return "", None
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return text, None if excess_of_values(text) is not None else _loaded(text, [])


def _loaded(text: str, found: list[Found]) -> object:
    def number(digits: str) -> float:
        return int(digits) if len(digits) <= MAX_DIGITS else float(digits[:MAX_DIGITS])

    def constant(name: str) -> float:
        raise ValueError(name)

    decoder = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=number, parse_constant=constant)
    try:
        return load_json(text, decoder, MAX_DEPTH)
    except ParseError as error:
        problem = _at(error)
        code = breaks_json(text, problem.where, error.offset) if isinstance(problem.where, Spot) else None
        found.append((TEMPLATE, code) if code is not None else (NOT_JSON, problem))
        return None


def _at(error: ParseError) -> Problem:
    return Problem(Spot(error.line, max(error.column, 1), error.offset), error.message)


def _pairs(pairs: list[tuple[str, object]]) -> _Object:
    made = _Object(pairs)
    if len(made) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        made.repeated = tuple(key for key in made if counts[key] > 1)
    return made


def _object(value: dict[str, object], shape: str, path: Path, kind: str) -> Iterator[Found]:
    rows = {row.name: row for row in SHAPES[shape]}
    for key in value.repeated if isinstance(value, _Object) else ():
        yield REPEATED_KEY, Problem((*path, key), "appears more than once")
    for key, held in value.items():
        row = rows.get(key)
        if row is not None:
            yield from _member(held, row, (*path, key), kind)
            if row.obsolete and kind == "json-feed-1.1" and row.obsolete not in value:
                message = f'is deprecated in JSON Feed 1.1: use "{row.obsolete}"'
                yield OBSOLETE_KEY, Problem((*path, key), message)
        elif key.startswith("_"):
            yield from _extension(held, (*path, key))
        else:
            yield UNKNOWN_KEY, _unknown(key, value, shape, path)
    for row in SHAPES[shape]:
        if row.required and row.name not in value:
            strings = {key: one for key, one in value.items() if isinstance(one, str)}
            remedy = add_member(row.name, partial(row.supply, strings)) if row.supply else None
            yield (
                MISSING_KEY,
                Problem(path, f'is missing the required key "{row.name}"', missing=row.name, remedy=remedy),
            )
    if shape == "item" and not ("content_html" in value or "content_text" in value):
        yield (
            NO_CONTENT,
            Problem(
                path, 'is missing the required key "content_html" or "content_text"', missing="content_html"
            ),
        )
    if shape == "attachment":
        yield from _attachment(value, path)
    if shape == "author" and not any(key in value for key in ("name", "url", "avatar")):
        yield EMPTY_AUTHOR, Problem(path, 'is missing the required key "name", "url" or "avatar"')


def _extension(value: object, path: Path) -> Iterator[Found]:
    name = path[-1]
    if not _extension_name(str(name)):
        message = 'must be named with "_", a letter, and no dot'
        yield EXTENSION_NAME, Problem(path, message)
    for key in value if isinstance(value, dict) else ():
        if key.startswith("_") or "." in key:
            message = 'must not begin with "_" or contain a dot, because it is a key of an extension'
            yield EXTENSION_NAME, Problem((*path, key), message)


_extension_name = re.compile(r"_[^\W\d_][^.]*").fullmatch


def _attachment(value: dict[str, object], path: Path) -> Iterator[Found]:
    url, kind = value.get("url"), value.get("mime_type")
    if isinstance(url, str) and isinstance(kind, str):
        extension = ending(url)
        right = contradicted(extension, kind, url.partition("?")[2])
        if right is not None:
            message = f"should be {right} for a URL that ends in .{extension}, not {shown(kind)}"
            yield MISMATCHED_TYPE, Problem((*path, "mime_type"), message, value=cut(kind))


def _unknown(key: str, value: dict[str, object], shape: str, path: Path) -> Problem:
    """An unknown key, with the one that it was meant to be; at most 100 keys are compared in one object."""
    missing = [row.name for row in SHAPES[shape] if row.name not in value]
    meant = meant_key(key, missing, shape) if len(value) <= MAX_COMPARED else None
    message = f"is not a key of a JSON Feed {shape}"
    if meant is None:
        return Problem((*path, key), message)
    remedy = rename_member(key, meant.name, safe=meant.certain)
    return Problem((*path, key), f'{message}: use "{meant.name}"', remedy=remedy)


def _member(value: object, row: Member, path: Path, kind: str) -> Iterator[Found]:
    match row.type, value:
        case "string", str():
            yield from _string(value, row, path)
        case "number", int() | float() if not isinstance(value, bool):
            if value < 0:
                yield NEGATIVE, Problem(path, f"must be at least 0, not {value}")
        case "boolean", bool():
            pass
        case "object", dict():
            yield from _object(value, row.shape, path, kind)
        case "array", list():
            yield from _array(value, row, path, kind)
        case _:
            message = f"must be {_article(row.type)}, not {_start(value)}"
            yield WRONG_TYPE, Problem(path, message, remedy=_retyped(value, row.type))


def _string(value: str, row: Member, path: Path) -> Iterator[Found]:
    bare = value.strip(SPACE) and value
    flaws = () if row.value is None else explained(row.value, bare, row.value(bare))
    if not flaws and (not value or value.isspace()):
        yield BLANK_KEY, Problem(path, f"contains only {named(bare)}" if bare else "is empty")
    elif row.value is not None:
        for flaw in flaws:
            remedy = respell_json(flaw.mend, safe=flaw.fault.safe and row.name != "id")
            problem = Problem(path, flaw.message, value=cut(value), remedy=remedy, subject=flaw.subject)
            yield flaw.fault, problem
        moment = parse_rfc3339(value.strip()) if row.value is rfc3339 else None
        if moment is not None and (message := implausible(moment)):
            yield IMPLAUSIBLE_DATE, Problem(path, message, value=cut(value))


def _array(values: list[object], row: Member, path: Path, kind: str) -> Iterator[Found]:
    for number, value in enumerate(values):
        place = (*path, number)
        if row.shape and isinstance(value, dict):
            yield from _object(value, row.shape, place, kind)
        elif row.shape or not isinstance(value, str):
            message = f"must be {'an object' if row.shape else 'a string'}, not {_start(value)}"
            yield WRONG_TYPE, Problem(place, message)
        elif row.value is not None:
            yield from _string(value, row, place)


_digits = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?").fullmatch


def _retyped(value: object, wanted: str) -> JsonRemedy | None:
    """Writes the same value in the right type, where only quotation marks are wrong."""
    match wanted, value:
        case "number", str() if _digits(value.strip()):
            return write_json(value.strip())
        case "boolean", str() if value.strip().lower() in ("true", "false"):
            return write_json(value.strip().lower())
        case "string", int() if not isinstance(value, bool):
            return write_json(f'"{value}"')
    return None


def _start(value: object) -> str:
    """A value as JSON, cut for a message."""
    pieces = islice(json.JSONEncoder().iterencode(value), MAX_SHOWN_CHARACTERS)
    return cut("".join(pieces), MAX_SHOWN_CHARACTERS)


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "ao" else f"a {word}"
