"""Start tags are counted and located as expat does it."""

from __future__ import annotations

from contextlib import suppress
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.validator.report import Spot
from feeds.validator.start_tags import start_tags

PIECES = (
    "<a>", "</a>", "<b c='>'/>", '<日本 d="&gt;"/>', "text", "é日𝄞", "\n", "\r", "\r\n", "&amp;", "]]", "?>",
    "<!-- <a> - -->", "<![CDATA[<a>]] ]>\n]]>", "<?p <a> ?>", "<!---->", "<![CDATA[]]>", "<?p?>",
)  # fmt: skip
PROLOGS = (
    "",
    '<?xml version="1.0"?>\n',
    "<!-- it's <a> -->\r\n",
    "<!DOCTYPE a>",
    '<!DOCTYPE a SYSTEM "<b>">\r',
    "<!DOCTYPE a [<!-- ]> it's --><!ENTITY b \"]><c>\"><?p ' ?><!ELEMENT a ANY>]>\n",
)


def located_by_expat(utf8: bytes) -> list[Spot]:
    reader = expat.ParserCreate("utf-8")
    found = []

    def start(_name: str, _attributes: object) -> None:
        line, column = reader.CurrentLineNumber, reader.CurrentColumnNumber + 1
        found.append(Spot(line, column, reader.CurrentByteIndex))

    reader.StartElementHandler = start
    with suppress(expat.ExpatError):
        reader.Parse(utf8, True)
    return found


@given(st.sampled_from(PROLOGS), st.lists(st.sampled_from(PIECES), max_size=30))
def test_the_places_are_those_of_expat(prolog: str, pieces: list[str]) -> None:
    utf8 = f"{prolog}<root>{''.join(pieces)}</root>".encode()
    expected = located_by_expat(utf8)
    found = dict(start_tags(utf8, range(100)))
    assert [found[number] for number in range(len(expected))] == expected  # up to a syntax error


@given(st.sets(st.integers(0, 40), max_size=10))
def test_only_the_wanted_ones_are_given(numbers: set[int]) -> None:
    utf8 = b"<root>" + b"\n <a>x</a>" * 30 + b"</root>"
    spots = located_by_expat(utf8)
    assert [*start_tags(utf8, numbers)] == [
        (number, spots[number]) for number in sorted(numbers) if number <= 30
    ]


@pytest.mark.parametrize("opened", [b"<!--", b"<![CDATA[", b"<?p ", b"<!DOCTYPE a [", b'<!DOCTYPE a "'])
def test_what_is_never_closed_hides_the_rest(opened: bytes) -> None:
    assert [*start_tags(opened * 1000 + b"<a>", [0])] == []
