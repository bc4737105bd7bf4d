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
    "email_address", "full_url", "http_url", "identifier", "iri", "link_relation", "rss_person", "uri",
})  # fmt: skip
LOCALE = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
FOLDED = str.maketrans("kKsSiI", "\u212a\u212a\u017f\u017f\u0131\u0130")
"""Letters whose lower or upper case is an ASCII letter."""
TYPES = [
    pytest.param(space, tag, attribute, id=f"{space.prefix}:{tag.name}{attribute and '@'}{attribute}")
    for space in namespaces()
    for tag in space.tags
    for attribute, value, blank in (
        ("", tag.text, tag.blank),
        *((row.name, row.value, row.blank) for row in tag.attributes),
    )
    if not blank and (attribute or value is not None)
]


def name_of(datatype: Datatype | None) -> str:
    datatype = getattr(datatype, "func", datatype)
    return "anything" if datatype is None else getattr(datatype, "__qualname__", "")


def told(space: Namespace, tag: Tag, attribute: str, value: str) -> list[tuple[str, str]]:
    """The faults of a row's element with this value, without rules and without what it lacks."""
    rules = schema()
    place = rules.place(space, tag)
    element = etree.Element(space.clark(tag.name))
    if attribute:
        element.set(next(key for key, row in place.attributes.items() if row.name == attribute), value)
        element.text = None if place.text is None else "x"
    else:
        element.text = value
    walk = Walk(Document(element, "rss-2.0"), rules)
    if attribute:
        walk._attributes(element, place)
    else:
        walk._leaf(element, place)
    return [
        (fault.name, fault.severity)
        for fault, _, problem in walk.found
        if problem.missing is None and (problem.value is not None or problem.attribute is None)
    ]


@pytest.mark.parametrize(("space", "tag", "attribute"), TYPES)
@pytest.mark.parametrize("value", ["", " ", "\n\t"], ids=["empty", "space", "lines"])
def test_a_blank_value_is_a_fault_of_its_type(space: Namespace, tag: Tag, attribute: str, value: str) -> None:
    datatype = tag.text if not attribute else next(r.value for r in tag.attributes if r.name == attribute)
    faults = told(space, tag, attribute, value)
    flaws = datatype("") if datatype else ()
    if flaws:
        ((name, severity),) = faults
        fault = flaws[0].fault if attribute else tag.empty or flaws[0].fault
        assert (name, severity) == (fault.name, fault.severity)
    else:
        assert name_of(datatype) in FREE | REFERENCES
        assert faults in ([("blank", "warning")], [("blank-attribute", "warning")])


GOOD = [
    pytest.param(check, value, id=f"{name_of(check)}-{value[:40]!r}")
    for check, rows in TABLE.items()
    for value, expected in rows
    if not expected and name_of(check) not in FREE | LISTS
]


@pytest.mark.parametrize(("check", "value"), GOOD)
@pytest.mark.parametrize(
    "around", ["{} ", "\n{}", " {}\t", "{}\xa0", "\u3000{}", "\ufeff{}", "{}\u200b"], ids=ascii
)
def test_white_space_around_a_value_is_named_and_removed(check: Datatype, value: str, around: str) -> None:
    wrong = around.format(value)
    first, *_ = explained(check, wrong, check(wrong))
    unseen = next((f"U+{ord(one):04X}" for one in around if one not in "{} \t\n"), "space")
    assert unseen in first.message
    assert (first.start, first.end) in ((0, 1), (len(wrong) - 1, len(wrong)))
    assert first.right == value


@pytest.mark.parametrize(("check", "value"), GOOD)
def test_digits_and_letters_of_other_scripts_are_not_taken_for_ascii(check: Datatype, value: str) -> None:
    """`int`, `float`, `str.isdigit`, `\\d` and `str.lower` accept more than a specification does."""
    if name_of(check) in INTERNATIONAL:
        return
    for other in (LOCALE, WIDE, FOLDED):
        wrong = value.translate(other)
        assert wrong == value or check(wrong), wrong


def test_a_blank_string_of_json_is_a_fault_of_its_type() -> None:
    document = b'{"version": "https://jsonfeed.org/version/1.1", "title": "", "icon": " ", "items": []}'
    assert [(f.rule, f.severity) for f in validate(document).findings] == [
        ("json-blank", "warning"),
        ("json-not-a-full-link", "error"),
    ]
