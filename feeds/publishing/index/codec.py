"""Articles as JSON and back: only the fields that say something, by the types that the dataclasses declare.

No pickle: an index may come with a folder from a stranger, and reading it must not run anything.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from functools import cache
from hashlib import blake2b
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from feeds.core.media_types import Medium
from feeds.model import podcast
from feeds.model.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable

    Decode = Callable[[Any], Any]

_NAMES = {**vars(podcast), "datetime": datetime, "Medium": Medium}
"""What the modules of the values import for their type checker only."""
_UNSEEN = ("updated", "source", "draft", "visible", "expires", "withdrawn")


def encode(article: Article) -> str:
    """The article as one line of JSON."""
    return _dumped(_plain(article))


def digest(article: Article) -> str:
    """Of what readers get to see: not of where the article is from, nor of when it is to be seen."""
    return encode_with_digest(article)[1]


def encode_with_digest(article: Article) -> tuple[str, str]:
    """Both of them: what takes time is done once."""
    said = _plain(article)
    data = _dumped(said)
    for name in _UNSEEN:
        said.pop(name, None)
    return data, blake2b(_dumped(said).encode(), digest_size=12).hexdigest()


def decode(text: str) -> Article:
    """The article that `encode` gave this text for."""
    article: Article = _decoder(Article)(json.loads(text))
    return article


_dumped = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def _plain(value: Any) -> Any:
    """A value as JSON knows it; times keep their offset."""
    if isinstance(value, str | int | float | NoneType):
        return value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    said = {}
    for name, default in _defaults(value.__class__):
        own = getattr(value, name)
        if own is not default and own != default:
            said[name] = _plain(own)
    return said


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


@cache
def _decoder(declared: Any) -> Decode:
    """What makes a value of the declared type out of its JSON."""
    if dataclasses.is_dataclass(declared):
        return _of_fields(declared)
    if declared is datetime:
        return datetime.fromisoformat
    if get_origin(declared) is tuple:
        return _of_each(_decoder(get_args(declared)[0]))
    if get_origin(declared) in (Union, UnionType):
        kinds = [kind for kind in get_args(declared) if kind is not NoneType]
        structured = [kind for kind in kinds if _decoder(kind) is not _same]
        if structured:
            return _or_none(_decoder(structured[0]))
    return _same


def _of_fields(kind: Any) -> Decode:
    hints = get_type_hints(kind, localns=_NAMES)
    decoders = {field.name: _decoder(hints[field.name]) for field in dataclasses.fields(kind)}

    def make(said: dict[str, Any]) -> Any:
        return kind(**{name: decoders[name](value) for name, value in said.items()})

    return make


def _of_each(decode_one: Decode) -> Decode:
    return lambda values: tuple(map(decode_one, values))


def _or_none(decode_one: Decode) -> Decode:
    return lambda value: None if value is None else decode_one(value)


def _same(value: Any) -> Any:
    return value
