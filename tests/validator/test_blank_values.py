"""Blank values in every row of every table, and white space around the values of every datatype."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from datatype_table import TABLE
from lxml import etree

from feeds import validate
from feeds.validator.document import Document
from feeds.validator.schema import schema
from feeds.validator.walk import Walk
from feeds.vocabulary.datatypes.white_space import explained
from feeds.vocabulary.registry import namespaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.vocabulary.model import Datatype, Namespace, Tag

FREE = frozenset({
    "anything", "both.<locals>.check", "character_data", "credit_role", "html", "keywords", "label",
    "_limited.<locals>.check", "max_length.<locals>.check", "plain_text", "role_of",
})  # fmt: skip
"""Datatypes of free text and of open lists of words: a blank value says nothing, but is not wrong."""
REFERENCES = frozenset({"iri", "peer_link", "uri", "_public_only.<locals>.checked"})
"""An empty reference is one to the document itself (RFC 3986, 4.4): correct, and rarely meant."""
LISTS = frozenset({"base64", "box", "circle", "coordinates", "coordinate_list", "media_ranges", "polygon"})
"""Datatypes whose own grammar has white space."""
INTERNATIONAL = frozenset({
    "email_address", "entry_identifier", "full_url", "http_url", "identifier", "iri", "link_relation",
    "rss_person", "uri",
})  # fmt: skip
LOCALE = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
FOLDED = str.maketrans("kKsSiI", "\u212a\u212a\u017f\u017f\u0131\u0130")
"""Letters whose lower or upper case is an ASCII letter."""
SPACES = {space.prefix: space for space in namespaces()}
BLANK = ("", " ", "\n\t")


def typed(space: Namespace) -> Iterator[tuple[Tag, str, Datatype | None]]:
    """The rows of a table whose values must not be blank: the tag, its attribute or "", and the datatype."""
    for tag in space.tags:
        if tag.text is not None and not tag.blank:
            yield tag, "", tag.text
        for row in tag.attributes:
            if not row.blank:
                yield tag, row.name, row.value


def name_of(datatype: Datatype | None) -> str:
    datatype = getattr(datatype, "func", datatype)
    return "anything" if datatype is None else getattr(datatype, "__qualname__", "")


def told(space: Namespace, tag: Tag, attribute: str, value: str) -> list[tuple[str, str]]:
    """The faults of a row's element with this value, without rules and without what it lacks."""
    rules = schema()
    place = rules.place(space, tag)
    element = etree.Element(space.clark(tag.name))
    if attribute:
        element.set(
            next(key for key, known in place.attributes.items() if known.row.name == attribute), value
        )
        element.text = None if place.text is None else "x"
    else:
        element.text = value
    walk = Walk(Document(element, "rss-2.0"), rules)
    if attribute:
        walk._attributes(element, place, element.keys())
    else:
        walk._empty(element, place, value)
    return [
        (fault.name, fault.severity)
        for fault, _, problem in walk.found
        if problem.missing is None and (problem.value is not None or problem.attribute is None)
    ]


def blank_faults(tag: Tag, attribute: str, datatype: Datatype | None) -> list[tuple[tuple[str, str], ...]]:
    """The faults that a blank value of this type can have."""
    flaws = datatype("") if datatype else ()
    if flaws:
        fault = flaws[0].fault if attribute else tag.empty or flaws[0].fault
        return [((fault.name, fault.severity),)]
    assert name_of(datatype) in FREE | REFERENCES
    return [(("blank", "warning"),), (("blank-attribute", "warning"),)]


@pytest.mark.parametrize("prefix", SPACES)
def test_a_blank_value_is_a_fault_of_its_type(prefix: str) -> None:
    space = SPACES[prefix]
    wrong = [
        (tag.name, attribute, value, faults)
        for tag, attribute, datatype in typed(space)
        for value in BLANK
        if (faults := tuple(told(space, tag, attribute, value))) not in blank_faults(tag, attribute, datatype)
    ]
    assert wrong == []


GOOD = {
    f"{number}-{name_of(check)}": (check, [value for value, expected in rows if not expected])
    for number, (check, rows) in enumerate(TABLE.items())
    if name_of(check) not in FREE | LISTS
}
AROUND = ("{} ", "\n{}", " {}\t", "{}\xa0", "\u3000{}", "\ufeff{}", "{}\u200b")


@pytest.mark.parametrize("name", GOOD)
def test_white_space_around_a_value_is_named_and_removed(name: str) -> None:
    check, values = GOOD[name]
    for value in values:
        for around in AROUND:
            wrong = around.format(value)
            first, *_ = explained(check, wrong, check(wrong))
            unseen = next((f"U+{ord(one):04X}" for one in around if one not in "{} \t\n"), "space")
            assert unseen in first.message
            assert (first.start, first.end) in ((0, 1), (len(wrong) - 1, len(wrong)))
            assert first.right == value


@pytest.mark.parametrize(
    "name", [name for name, (check, _) in GOOD.items() if name_of(check) not in INTERNATIONAL]
)
def test_digits_and_letters_of_other_scripts_are_not_taken_for_ascii(name: str) -> None:
    """`int`, `float`, `str.isdigit`, `\\d` and `str.lower` accept more than a specification does."""
    check, values = GOOD[name]
    for value in values:
        for other in (LOCALE, WIDE, FOLDED):
            wrong = value.translate(other)
            assert wrong == value or check(wrong), wrong


def test_a_blank_string_of_json_is_a_fault_of_its_type() -> None:
    document = b'{"version": "https://jsonfeed.org/version/1.1", "title": "", "icon": " ", "items": []}'
    assert [(f.rule, f.severity) for f in validate(document).findings] == [
        ("json-blank", "warning"),
        ("json-not-a-full-link", "error"),
    ]
