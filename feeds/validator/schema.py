"""The tables of `vocabulary`, compiled into what the walk looks up: a `Place` for each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from feeds.core.registry import modules
from feeds.validator.generic import MISSING_ELEMENT
from feeds.validator.listeners import Listeners
from feeds.validator.rule import Rule
from feeds.validator.shapes import MAX_SHAPES, Shape
from feeds.vocabulary.model import anything
from feeds.vocabulary.registry import namespaces, rough_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from feeds.vocabulary.model import Attribute, Datatype, Fault, Flaws, Namespace, Tag

FOREIGN_ATTRIBUTE = "@*"
FOREIGN_ELEMENT = "?*"
"""What a rule can need besides elements: an attribute in a namespace, an element of an unknown one."""
MAX_JUDGED, MAX_JUDGED_CHARACTERS = 32, 32
"""How many values are kept with their flaws for an attribute, and how long they may be."""


class Required(NamedTuple):
    """A required child: its Clark names, the name as people write it, the fault where it is missing."""

    tags: frozenset[str]
    name: str
    fault: Fault
    see: str


class KnownAttribute(NamedTuple):
    """An attribute's row, its datatype, and the flaws of some short values, which are often repeated."""

    row: Attribute
    datatype: Datatype | None
    judged: dict[str, Flaws]


@dataclass(slots=True, eq=False)
class Place:
    """An element's row with its names in Clark notation (`{uri}tag`); children are compiled on first use.

    `free`: any text is right.
    """

    schema: Schema
    namespace: Namespace
    tag: Tag
    key: str
    name: str
    family: str
    text: Datatype | None
    attributes: dict[str, KnownAttribute]
    required_attributes: tuple[tuple[str, Attribute], ...]
    listeners: Listeners | None
    many: bool
    blank: bool
    exact: bool
    free: bool
    opaque: bool
    see: str
    _children: dict[str, Place] | None = None
    _required: tuple[Required, ...] | None = None
    _shapes: dict[tuple[str, ...], Shape[Place]] = field(default_factory=dict)

    @property
    def children(self) -> dict[str, Place]:
        """The places of the children that are allowed, by Clark name."""
        if self._children is None:
            self._children = self._compile_children()
        return self._children

    @property
    def required(self) -> tuple[Required, ...]:
        """The children that this element must have."""
        if self._required is None:
            rows = self.schema.rows_in(self)
            self._required = tuple(
                Required(
                    spellings(namespace, tag),
                    display(namespace, tag.name),
                    tag.missing or MISSING_ELEMENT,
                    tag.see or namespace.see,
                )
                for namespace, tag in rows
                if {self.key, f"@{self.tag.role}"} & set(qualified(tag.required, namespace))
            )
        return self._required

    def shape(self, children: Iterable[_Element], kind: str) -> Shape[Place] | None:
        """What the names of an element's children decide; None where one of them is to be reported."""
        names = (kind, *[child.tag for child in children])
        shape = self._shapes.get(names)
        if shape is None:
            shape = Shape.of(names[1:], self.children, (row.tags for row in self.required))
            if shape is not None:
                if len(self._shapes) == MAX_SHAPES:
                    self._shapes.clear()
                self._shapes[names] = shape
        return shape

    def _compile_children(self) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for namespace, tag in self.schema.rows_in(self):
            place = self.schema.place(namespace, tag)
            found.update(dict.fromkeys(spellings(namespace, tag), place))
        return found


def known(row: Attribute) -> KnownAttribute:
    """An attribute of which no value is known yet."""
    return KnownAttribute(row, row.value, {})


def clark(uri: str, local: str) -> str:
    """A name in Clark notation."""
    return f"{{{uri}}}{local}" if uri else local


def spellings(namespace: Namespace, tag: Tag) -> frozenset[str]:
    """A row's names in Clark notation, one for each URI that means its namespace."""
    return frozenset(clark(uri, tag.name) for uri in (namespace.uri, *namespace.synonyms))


def qualified(names: str, namespace: Namespace) -> list[str]:
    """The names of a `where`, those without a prefix being of `namespace` itself."""
    return [name if ":" in name or name[0] == "@" else f"{namespace.prefix}:{name}" for name in names.split()]


@dataclass(slots=True, eq=False)
class Schema:
    """The namespaces by URI, the rows by their parents, the rules by where they listen.

    `at_root` are those that run once per document, at its root.
    """

    namespaces: tuple[Namespace, ...]
    rules: dict[str, list[Rule]]
    by_uri: dict[str, Namespace] = field(default_factory=dict)
    mistaken: dict[str, Namespace] = field(default_factory=dict)
    namesakes: dict[str, Namespace] = field(default_factory=dict)
    by_prefix: dict[str, Namespace] = field(default_factory=dict)
    _rows: dict[str, list[tuple[Namespace, Tag]]] = field(default_factory=dict)
    _places: dict[int, Place] = field(default_factory=dict)
    _globals: dict[str, KnownAttribute] = field(default_factory=dict)
    _known: dict[str, set[str]] = field(default_factory=dict)
    _rough: dict[str, Namespace] = field(default_factory=dict)
    _roots: dict[str, dict[str, Place]] = field(default_factory=dict)
    at_root: Listeners | None = None

    def __post_init__(self) -> None:
        for namespace in self.namespaces:
            self.by_prefix[namespace.prefix] = namespace
            for uri in (namespace.uri, *namespace.synonyms):
                self.by_uri.setdefault(uri, namespace)
                self._known.setdefault(uri, set()).update(tag.name for tag in namespace.tags)
                if uri:
                    self._rough.setdefault(rough_uri(uri), namespace)
            self.mistaken.update(dict.fromkeys(namespace.mistaken, namespace))
            self.namesakes.update(dict.fromkeys(namespace.namesakes, namespace))
            for attribute in namespace.global_attributes:
                for uri in (namespace.uri, *namespace.synonyms):
                    self._globals[clark(uri, attribute.name)] = known(attribute)
            for tag in namespace.tags:
                for parent in qualified(tag.where, namespace):
                    self._rows.setdefault(parent, []).append((namespace, tag))
        self.at_root = self._listeners(self.rules.get("@root", []))

    def knows(self, uri: str, local: str) -> bool:
        """Whether a namespace defines an element of that name."""
        return local in self._known.get(uri, ())

    def meant(self, uri: str) -> Namespace | None:
        """The namespace that people mean by an unknown URI: a common mistake, or another case or ending."""
        if uri in self.namesakes:
            return None
        return self.mistaken.get(uri) or self._rough.get(rough_uri(uri))

    def rows_in(self, place: Place) -> Iterator[tuple[Namespace, Tag]]:
        """The rows of the children that are allowed; those of the element's namespace win, being last."""
        if place.tag.role:
            yield from self._rows.get(f"@{place.tag.role}", ())
            yield from self._rows.get("@any", ())
        yield from self._rows.get(place.key, ())

    def roots(self, prefix: str) -> dict[str, Place]:
        """The places of the root elements of a format, by local name."""
        found = self._roots.get(prefix)
        if found is None:
            rows = self._rows.get("@root", ())
            found = {tag.name: self.place(space, tag) for space, tag in rows if space.prefix == prefix}
            self._roots[prefix] = found
        return found

    def place(self, namespace: Namespace, tag: Tag) -> Place:
        """The one place of a row."""
        place = self._places.get(id(tag))
        if place is None:
            place = self._places[id(tag)] = self._compile(namespace, tag)
        return place

    def attribute(self, name: str) -> KnownAttribute | None:
        """The row of a global attribute by its Clark name."""
        return self._globals.get(name)

    def _compile(self, namespace: Namespace, tag: Tag) -> Place:
        key = f"{namespace.prefix}:{tag.name}"
        attributes = {self._attribute_name(row.name): known(row) for row in tag.attributes}
        listening = [*self.rules.get(key, ()), *(self.rules.get(f"@{tag.role}", ()) if tag.role else ())]
        return Place(
            schema=self,
            namespace=namespace,
            tag=tag,
            key=key,
            name=display(namespace, tag.name),
            family=family(namespace),
            text=tag.text,
            attributes=attributes,
            required_attributes=tuple(
                (name, row) for name, (row, _, _) in attributes.items() if row.required or row.missing
            ),
            listeners=self._listeners(listening),
            many=tag.many,
            blank=tag.blank is True,
            exact=tag.exact,
            free=tag.text is anything and not tag.exact,
            opaque=tag.opaque,
            see=tag.see or namespace.see,
        )

    def _listeners(self, rules: list[Rule]) -> Listeners | None:
        return Listeners.of((rule, self._names(rule.needs), self._names(rule.lacks)) for rule in rules)

    def _names(self, names: tuple[str, ...]) -> frozenset[str] | None:
        """The Clark names of names as rules write them; None for no names."""
        found: set[str] = set()
        for name in names:
            prefix, _, local = name.rpartition(":")
            if name in (FOREIGN_ATTRIBUTE, FOREIGN_ELEMENT):
                found.add(name)
                continue
            namespace = self.by_prefix[prefix]
            for tag in namespace.tags:
                if local in (tag.name, "*"):
                    found |= spellings(namespace, tag)
            found |= {namespace.clark(row.name) for row in namespace.global_attributes if row.name == local}
        return frozenset(found) if names else None

    def _attribute_name(self, name: str) -> str:
        prefix, colon, local = name.rpartition(":")
        return self.by_prefix[prefix].clark(local) if colon else name


def display(namespace: Namespace, local: str) -> str:
    """An element's name as people write it."""
    return local if namespace.format else f"{namespace.prefix}:{local}"


def family(namespace: Namespace) -> str:
    """The beginning of the names of a namespace's findings."""
    return namespace.family or namespace.prefix


@cache
def other_formats() -> dict[str, str]:
    """Where the formats other than RSS 2.0 are specified, by the beginning of the names of their findings."""
    formats = (space for space in namespaces() if space.format and family(space) == space.prefix)
    return {space.prefix: space.see for space in formats if space.prefix != "rss"}


def all_rules() -> list[Rule]:
    """Every written rule, in the order of the modules and of their lines."""
    return [
        value
        for module in modules("feeds.validator.rules")
        for value in vars(module).values()
        if isinstance(value, Rule)
    ]


def listeners(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules by the places that they listen at."""
    heard: dict[str, list[Rule]] = {}
    for rule in rules:
        for place in rule.on:
            heard.setdefault(place, []).append(rule)
    return heard


def schema(profiles: frozenset[str] = frozenset()) -> Schema:
    """The schema with the rules that always run, and those of `profiles`."""
    return _compiled(profiles)


@lru_cache(maxsize=16)  # there are as many schemas as sets of profiles
def _compiled(profiles: frozenset[str]) -> Schema:
    asked = [rule for rule in all_rules() if rule.profile is None or not profiles.isdisjoint(rule.profile)]
    return Schema(namespaces(), listeners(asked))
