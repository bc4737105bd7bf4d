"""Articles as compressed JSON and back: the fields that are not defaults, by the types of the dataclasses.

Not pickle: an index may come with a folder from an untrusted source, and reading it must not run code.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import datetime
from functools import cache
from hashlib import blake2b
from types import NoneType, SimpleNamespace, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from feeds.core.media_types import Medium
from feeds.model.article import Article
from feeds.model.point import Point
from feeds.publishing.index.base import DamagedValueError
from feeds.publishing.index.compressed import compress, decompress

if TYPE_CHECKING:
    from collections.abc import Callable

    Decode = Callable[[Any], Any]

_NAMES = {"datetime": datetime, "Medium": Medium, "Point": Point}
"""What the modules of the model import for type checking only."""
_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What bytes that are not those of an article lead to; not all of them were written by this program."""
_NOT_DIGESTED = ("updated", "source", "draft", "visible", "expires", "withdrawn", "aliases", "days")


def encode(article: Article) -> bytes:
    """Returns the article as compressed JSON; the same bytes for the same article."""
    return compress(_dumped(_plain(article)))


def digest(article: Article) -> str:
    """Returns a digest of what readers see: not of the source, former addresses or times of visibility."""
    return encode_with_digest(article)[1]


def encode_with_digest(article: Article) -> tuple[bytes, str]:
    """Returns both for the price of one."""
    fields = _plain(article)
    data = compress(_dumped(fields))
    for name in _NOT_DIGESTED:
        fields.pop(name, None)
    for work in fields.get("works", ()):
        for file in (work["media"], *work.get("renditions", ())):
            file.pop("day_only", None)
    return data, blake2b(_dumped(fields), digest_size=12).hexdigest()


def decode(data: bytes) -> Article:
    """Returns the article that `encode` wrote. Raises DamagedValueError."""
    try:
        article: Article = _decoder(Article)(json.loads(decompress(data)))
    except _DAMAGE as error:
        raise DamagedValueError(f"an article in it is damaged: {error}") from error
    return article


def mentions(data: bytes, value: str) -> bool:
    """Whether an encoded article has a value, which is faster than to decode it."""
    return _dumped(value) in decompress(data)


def updated_of(data: bytes) -> datetime:
    """Returns when an encoded article last changed, with its offset. Raises DamagedValueError."""
    try:
        return datetime.fromisoformat(json.loads(decompress(data))["updated"])
    except _DAMAGE as error:
        raise DamagedValueError(f"an article in it is damaged: {error}") from error


_to_json = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def _dumped(value: Any) -> bytes:
    return _to_json(value).encode()


def _plain(value: Any) -> Any:
    """Returns a value in the types of JSON; times keep their offset."""
    if isinstance(value, str | int | float | NoneType):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    fields = {}
    for name, default in _defaults(value.__class__):
        content = getattr(value, name)
        if content is not default and content != default:
            fields[name] = _plain(content)
    return fields


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


@cache
def _decoder(declared: Any) -> Decode:
    """Returns the function that makes a value of the declared type from its JSON."""
    if dataclasses.is_dataclass(declared):
        return _dataclass(declared)
    if declared is datetime:
        return datetime.fromisoformat
    if get_origin(declared) is tuple:
        return _tuple_of(_decoder(get_args(declared)[0]))
    if get_origin(declared) in (Union, UnionType):
        kinds = [kind for kind in get_args(declared) if kind is not NoneType]
        structured = [kind for kind in kinds if _decoder(kind) is not _unchanged]
        if structured:
            return _optional(_decoder(structured[0]))
    return _unchanged


def _dataclass(kind: Any) -> Decode:
    decoders = _Decoders(kind)

    def make(values: dict[str, Any]) -> Any:
        return kind(**{name: decoders[name](value) for name, value in values.items()})

    return make


class _Decoders(dict[str, "Decode"]):
    """The decoders of the fields of a dataclass, each made when it is first needed: most are rare."""

    def __init__(self, kind: Any) -> None:
        self._types = {field.name: field.type for field in dataclasses.fields(kind)}
        self._module = vars(sys.modules[kind.__module__])

    def __missing__(self, name: str) -> Decode:
        try:
            declared = self._declared(name, _NAMES)
        except NameError:
            from feeds.model import podcast  # here for the cold start: few articles are episodes

            declared = self._declared(name, _NAMES | vars(podcast))
        found = self[name] = _decoder(declared)
        return found

    def _declared(self, name: str, names: dict[str, Any]) -> Any:
        field = SimpleNamespace(__annotations__={name: self._types[name]})
        return get_type_hints(field, self._module, names)[name]


def _tuple_of(decode_one: Decode) -> Decode:
    return lambda values: tuple(map(decode_one, values))


def _optional(decode_one: Decode) -> Decode:
    return lambda value: None if value is None else decode_one(value)


def _unchanged(value: Any) -> Any:
    return value
