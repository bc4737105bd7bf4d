"""What an unknown name was meant to be: another spelling, the name of another format, or a typing error."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from feeds.validator.elements import split
from feeds.vocabulary.datatypes.factories import bare, similar
from feeds.vocabulary.names_elsewhere import Where, attribute_here, name_here

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from feeds.validator.schema import Place, Schema
    from feeds.vocabulary.model import Namespace

MAX_NAME = 150
_OBJECTS: dict[str, Where] = {"feed": "channel", "item": "item"}
MIN_NEAR = 4
"""Shorter names resemble too many others."""
MAX_COMPARED = 100
"""Names that are compared with all allowed ones, which takes a millisecond each."""


class Meant(NamedTuple):
    """A name as people write it, and its namespace and local name; `certain`: only its spelling differs."""

    name: str
    namespace: Namespace
    local: str
    certain: bool


class MeantAttribute(NamedTuple):
    """The name of an attribute; `certain`: only its spelling differs."""

    name: str
    certain: bool


class MeantNames:
    """Finds what the unknown names of one document were meant to be; each is looked up once."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._allowed: dict[tuple[str, Place], dict[str, Place]] = {}
        self._found: dict[tuple[str, Place], Meant | None] = {}
        self._attributes: dict[tuple[str, Place], MeantAttribute | None] = {}

    def element(self, tag: str, place: Place) -> Meant | None:
        """What an unknown child of `place` was meant to be."""
        key = tag, place
        if len(tag) > MAX_NAME:
            return None
        if key not in self._found and len(self._found) < MAX_COMPARED:
            self._found[key] = self._element(*split(tag), place)
        return self._found.get(key)

    def _element(self, uri: str, local: str, place: Place) -> Meant | None:
        allowed = self._places(uri, place)
        if (right := allowed.get(bare(local))) is not None:
            return Meant(right.name, right.namespace, right.tag.name, certain=True)
        elsewhere = self.elsewhere(uri, local, place)
        if elsewhere is not None or len(local) < MIN_NEAR:
            return elsewhere
        near = similar(bare(local), allowed)
        return (
            None
            if near is None
            else Meant(allowed[near].name, allowed[near].namespace, allowed[near].tag.name, certain=False)
        )

    def elsewhere(self, uri: str, local: str, place: Place) -> Meant | None:
        """What is called so in another format."""
        role = place.tag.role
        if role not in ("channel", "item") or uri != place.namespace.uri:
            return None
        name = name_here(local, cast("Where", role), place.namespace.prefix)
        if name is None:
            return None
        prefix, _, right = name.rpartition(":")
        namespace = self._schema.by_prefix[prefix] if prefix else place.namespace
        return Meant(name, namespace, right, certain=False)

    def attribute(self, element: _Element, place: Place, name: str) -> MeantAttribute | None:
        """What an unknown attribute was meant to be, if the element does not have that one, too."""
        key = name, place
        if len(name) > MAX_NAME:
            return None
        if key not in self._attributes and len(self._attributes) < MAX_COMPARED:
            self._attributes[key] = _attribute(name, place)
        meant = self._attributes.get(key)
        return None if meant is None or element.get(meant.name) is not None else meant

    def _places(self, uri: str, place: Place) -> dict[str, Place]:
        """The children of one namespace that are allowed in `place`, by what is left of their spelling."""
        key = uri, place
        if key not in self._allowed:
            names = ((*split(name), child) for name, child in place.children.items())
            self._allowed[key] = {bare(local): child for other, local, child in names if other == uri}
        return self._allowed[key]


def _attribute(name: str, place: Place) -> MeantAttribute | None:
    by_key = {bare(right): right for right in place.attributes if right[0] != "{"}
    right = by_key.get(bare(name))
    if right is not None:
        return MeantAttribute(right, certain=True)
    near = attribute_here(name, frozenset(by_key.values()))
    if near is None and len(name) >= MIN_NEAR:
        near = by_key.get(similar(bare(name), by_key) or "")
    if near is None:  # `ulr`
        near = next((right for key, right in by_key.items() if sorted(key) == sorted(bare(name))), None)
    return None if near is None else MeantAttribute(near, certain=False)


def meant_key(name: str, allowed: Iterable[str], shape: str) -> MeantAttribute | None:
    """What an unknown key of a JSON Feed was meant to be; `shape` is the object that has it."""
    return None if len(name) > MAX_NAME else _meant_key(name, tuple(allowed), shape)


@lru_cache(256)  # the items of a feed have the same keys
def _meant_key(name: str, allowed: tuple[str, ...], shape: str) -> MeantAttribute | None:
    by_key = {bare(right): right for right in allowed}
    if not by_key:
        return None
    if (right := by_key.get(bare(name))) is not None:
        return MeantAttribute(right, certain=True)
    where = _OBJECTS.get(shape)
    near = None if where is None else name_here(name, where, "json")
    if near is None and len(name) >= MIN_NEAR:
        near = by_key.get(similar(bare(name), by_key) or "")
    return None if near is None or near not in by_key.values() else MeantAttribute(near, certain=False)
