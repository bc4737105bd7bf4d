"""The front matter of a Markdown file: YAML, TOML, JSON, or Pelican's lines.

    ---                     +++                      {                        Title: Head
    title: Head             title = "Head"             "title": "Head"        Date: 2016-11-06
    ---                     +++                      }

In YAML every plain value except null is a text, so that `007` keeps its zeros and `no` is Norwegian.  Aliases
and tags are refused: a few lines of them can expand to gigabytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.errors import ReadError
from feeds.core.json_limits import excess_of_values
from feeds.core.json_syntax import next_json
from feeds.core.parse_error import ParseError
from feeds.core.toml_syntax import load_toml
from feeds.dialects.fields import Keys, keys
from feeds.dialects.yaml_syntax import yaml_error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.core.limits import Limit

    Event = Any
    """An event of PyYAML, whose two parsers have different classes of marks."""

MAX_CHARACTERS: Annotated[
    int, Limit("read", "bytes", "front matter", "the file is refused", "characters")
] = 64 * 1024
_MAX_DEPTH: Annotated[
    int, Limit("read", "depth", "YAML lists and mappings inside each other", "the file is refused")
] = 20
_FENCE = re.compile(r"(---|\+\+\+)[ \t]*\n")
_END = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_JSON = re.compile(r"\{\s*[\"}]")
_META = re.compile(r" {0,3}([A-Za-z][A-Za-z0-9_-]{0,40}):(?!//|:)[ \t]*(.*)")
_LISTS = frozenset({"tags", "keywords", "authors", "categories"})
_WORDS = frozenset({"tags", "categories"})
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""The plain scalars of YAML that are null (YAML 1.1, null)."""


@dataclass(frozen=True, slots=True)
class Front:
    """The keys, their source `text`, which begins on `line`, and the `body` after them."""

    raw: dict[Any, Any]
    text: str
    line: int
    body: str


def front_matter(name: str, text: str) -> Front:
    """Splits text, whose lines end with line feeds only. Raises ReadError for invalid front matter."""
    fence = _FENCE.match(text)
    if fence:
        end = _END[fence[1]].search(text, fence.end())
        if end is None:
            raise ReadError(name, f"front matter has no end: expected a line {fence[1]}", line=1)
        inside = _bounded(name, text[fence.end() : end.start()])
        read = _yaml if fence[1] == "---" else _toml
        raw = _mapping(name, read(name, inside))
        return Front(_with_lists(raw), inside, 2, text[end.end() + 1 :])
    if _JSON.match(text):
        return _json(name, text)
    return _meta(name, text)


def _bounded(name: str, text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise ReadError(name, f"front matter is longer than {MAX_CHARACTERS} characters", line=1)
    return text


def _mapping(name: str, raw: object) -> dict[Any, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise ReadError(name, "front matter is not a mapping: expected lines such as `title: …`", line=2)
    return raw


def _with_lists(raw: dict[Any, Any]) -> dict[Any, Any]:
    """Splits texts that are lists: `tags: a, b`, and `tags: a b` as in Jekyll."""
    lists = {
        key: [part.strip() for part in value.split("," if "," in value else None)]
        for key, value in raw.items()
        if isinstance(value, str) and str(key).lower() in _WORDS
    }
    raw.update(lists)
    return raw


def _toml(name: str, text: str) -> object:
    try:
        return load_toml(text)
    except ParseError as error:
        raise ReadError(name, f"front matter is not valid TOML: {error}", line=1 + error.line) from None


def _json(name: str, text: str) -> Front:
    if (excess := excess_of_values(text)) is not None:
        raise ReadError(name, excess)
    try:
        raw, end = next_json(text, 0, json.JSONDecoder(strict=False, object_pairs_hook=keys))
    except ParseError as error:
        raise ReadError(name, f"front matter is not valid JSON: {error}", line=error.line) from None
    return Front(_mapping(name, raw), _bounded(name, text[:end]), 1, text[end:])


# --- YAML ---


def _yaml(name: str, text: str) -> object:
    import yaml  # imported only if there is front matter, because it takes time

    try:
        return _document(name, yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError as error:
        problem = yaml_error(text, error)
        raise ReadError(name, f"front matter is not valid YAML: {problem}", line=1 + problem.line) from None


def _document(name: str, events: Iterable[Event]) -> object:
    """Returns the value of the only document, in which every plain scalar except null is a text.

    An empty text has the value None.  Raises ReadError for what could expand.
    """
    import yaml  # see _yaml

    documents: list[Any] = []
    members, is_mapping = documents, False  # of the collection that the event is in
    around: list[tuple[list[Any], bool]] = []
    for event in events:
        start: Any = event.start_mark  # whose class is not that of the errors
        if isinstance(event, yaml.NodeEvent):
            _check(name, event, len(around))
        if isinstance(event, yaml.ScalarEvent):
            members.append(None if event.implicit[0] and event.value in _NULLS else event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            if is_mapping and len(members) % 2 == 0:
                raise yaml.constructor.ConstructorError("", None, "found unhashable key", start)
            around.append((members, is_mapping))
            members, is_mapping = [], isinstance(event, yaml.MappingStartEvent)
        elif isinstance(event, yaml.CollectionEndEvent):
            made = keys(zip(members[::2], members[1::2], strict=True)) if is_mapping else members
            members, is_mapping = around.pop()
            members.append(made)
        elif isinstance(event, yaml.DocumentStartEvent) and documents:
            raise yaml.composer.ComposerError("", None, "found another document", start)
    return documents[0] if documents else None


def _check(name: str, event: Event, depth: int) -> None:
    """Raises ReadError for what could expand, and for a collection inside of too many others (`depth`)."""
    import yaml  # see _yaml

    if isinstance(event, yaml.AliasEvent):
        problem = "has a YAML alias (*…), which is not read"
    elif event.tag not in (None, "!"):
        problem = "has a YAML tag (!…), which is not read"
    elif isinstance(event, yaml.CollectionStartEvent) and depth >= _MAX_DEPTH:
        problem = f"is nested too deeply: more than {_MAX_DEPTH} levels"
    else:
        return
    raise ReadError(name, f"front matter {problem}", line=2 + event.start_mark.line)


# --- Pelican ---


def _meta(name: str, text: str) -> Front:
    """Reads `Key: value` lines up to the first other line; an indented line continues the value above."""
    raw = Keys()
    key = ""
    place = 0
    while place < len(text):
        end = text.find("\n", place) + 1 or len(text)
        line = text[place:end].rstrip()
        match = _META.fullmatch(line)
        if match:
            key = match[1]
            raw.repeated += (key,) if key in raw and key not in raw.repeated else ()
            raw[key] = match[2] or ""
        elif key and line.startswith("    "):
            raw[key] = f"{raw[key]} {line.strip()}".strip()
        else:
            break
        place = end
        if place > MAX_CHARACTERS:
            raise ReadError(name, f"front matter is longer than {MAX_CHARACTERS} characters", line=1)
    raw.update({key: _listed(key, value) for key, value in raw.items()})
    return Front(raw, text[:place], 1, text[place:])


def _listed(key: str, value: str) -> Any:
    """Splits Pelican's lists at semicolons if there are any (`Doe, Jane; Roe, R.`), else at commas."""
    if key.lower() not in _LISTS:
        return value
    parts = value.split(";" if ";" in value else ",")
    return [part.strip() for part in parts if part.strip()]
