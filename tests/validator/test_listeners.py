"""The rules of a place that are chosen for the names in a document, and what they are not asked again."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from feeds.validator import validate
from feeds.validator.listeners import MAX_CHOICES, Listeners, turns
from feeds.validator.rules.rss_items import content_before_description, several_enclosures
from feeds.validator.schema import MAX_JUDGED, MAX_JUDGED_CHARACTERS, all_rules, known, schema
from feeds.validator.shapes import MAX_SHAPES, Shape
from feeds.vocabulary.datatypes.quantities import boolean_attribute
from feeds.vocabulary.model import Attribute, Flaws

ONE, TWO, THREE, FOUR = (replace(rule, when=None) for rule in all_rules()[:4])
A, B = frozenset("a"), frozenset("b")


def test_rules_are_chosen_by_what_they_need_and_lack_in_their_order() -> None:
    listeners = Listeners.of([(ONE, None, None), (TWO, A | B, None), (THREE, None, A), (FOUR, B, B)])
    assert listeners is not None
    assert listeners.always is None
    assert listeners.chosen(set(), set()) == turns((ONE, THREE))
    assert listeners.chosen({"a", "c"}, {"c"}) == turns((ONE, TWO, THREE))
    assert listeners.chosen({"a", "b"}, {"a"}) == turns((ONE, TWO, FOUR))
    assert listeners.chosen({"b"}, {"a", "b"}) == turns((ONE, TWO))
    assert listeners.chosen(set(), set()) == turns((ONE, THREE))  # a choice that was made before


def test_rules_without_conditions_need_no_choice() -> None:
    listeners = Listeners.of([(ONE, None, None), (TWO, None, None)])
    assert listeners is not None
    assert listeners.always == ((None, (ONE, TWO)),)
    assert Listeners.of([]) is None


def test_rules_share_a_condition_without_losing_their_order() -> None:
    one, two, four = (replace(rule, when=len) for rule in (ONE, TWO, FOUR))
    assert turns((one, two, THREE, four)) == ((len, (one, two)), (None, (THREE,)), (len, (four,)))
    assert turns(()) == ()


def test_the_choices_that_are_kept_are_bounded() -> None:
    names = "abcdefgh"
    listeners = Listeners.of([(ONE, frozenset(names), None), (TWO, A, None)])
    assert listeners is not None
    for size in range(5):
        for tags in combinations(names, size):
            expected = (ONE, TWO) if "a" in tags else (ONE,) if tags else ()
            assert listeners.chosen(set(tags), set()) == turns(expected)
    assert len(listeners._choices) == MAX_CHOICES


def test_a_shape_is_that_of_children_with_nothing_to_report() -> None:
    item = schema().roots("rss")["rss"].children["channel"].children["item"]
    allowed, required = item.children, [A]
    shape = Shape.of(("title", "category", "category"), allowed, required)
    assert shape is not None
    assert [place.name for place in shape.places] == ["title", "category", "category"]
    assert shape.names == {"title", "category"}
    assert not shape.complete
    assert Shape.of(("title", "title"), allowed, required) is None
    assert Shape.of(("title", "unknown"), allowed, required) is None


HEAD = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>x</title>'
    "<link>https://example.org/</link><description>x</description>"
)
ENCLOSURE = '<enclosure url="https://example.org/a.mp3" length="1" type="audio/mpeg"/>'
ENCODED = "<content:encoded>x</content:encoded>"
CHILDREN = (
    "<title>x</title>",
    "<description>x</description>",
    ENCODED,
    ENCLOSURE,
    ENCLOSURE,
    "stray",
    "<!---->",
)


def _findings(items: str) -> list[tuple[str, str]]:
    report = validate(f"{HEAD}{items}</channel></rss>")
    return [(one.rule, one.message) for one in report.findings if one.element != "channel"]


def _forget_shapes() -> None:
    for place in schema()._places.values():
        place._shapes.clear()


def test_elements_with_the_same_children_are_judged_alike() -> None:
    """Items with some of these children, alone after nothing and three times after all others."""
    items = [f"<item>{''.join(one)}</item>" for size in range(5) for one in combinations(CHILDREN, size)]
    known = {item: _findings(item * 3) for item in items}
    for item in items:
        _forget_shapes()
        assert _findings(item) * 3 == known[item], item
    names = {several_enclosures.name, content_before_description.name}
    assert names <= {rule for found in known.values() for rule, _ in found}


def test_the_shapes_that_are_kept_are_bounded() -> None:
    item = schema().roots("rss")["rss"].children["channel"].children["item"]
    _forget_shapes()
    _findings("".join(f"<item>{'<category>x</category>' * number}</item>" for number in range(1, 40)))
    assert len(item._shapes) == 39
    _findings("".join(f"<item><title>x</title>{'<category/>' * number}</item>" for number in range(1, 40)))
    assert 0 < len(item._shapes) < MAX_SHAPES


def test_a_short_value_of_an_attribute_is_judged_once() -> None:
    asked: list[str] = []

    def datatype(value: str) -> Flaws:
        asked.append(value)
        return boolean_attribute(value)

    attribute = known(Attribute("isPermaLink", datatype))
    rows = schema().roots("rss")["rss"].children["channel"].children["item"].children["guid"].attributes
    long = "1" * (MAX_JUDGED_CHARACTERS + 1)
    values = ["yes ", "true", long, long[1:], *map(str, range(2 * MAX_JUDGED))]
    items = "".join(
        f'<item><guid isPermaLink="{value}">https://example.org/{number}</guid></item>'
        for number, value in enumerate(values)
    )
    expected, usual = _findings(items), rows["isPermaLink"]
    rows["isPermaLink"] = attribute
    try:
        assert _findings(items) == expected  # judged now
        short = [value for value in values if value != long][:MAX_JUDGED]
        assert [*attribute.judged] == short
        asked.clear()
        assert _findings(items) == expected  # judged before
        assert not set(short) & set(asked)
    finally:
        rows["isPermaLink"] = usual
