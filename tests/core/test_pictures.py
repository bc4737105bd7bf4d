"""Which URLs a browser loads to show HTML."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from feeds.core.pictures import loaded

PARTS = (
    ' src="', '\tposter="', ' srcset="', ' alt="', '="', '"', "src", "\nsrc", "poster", "<img", ">", " ", "a",
    "b 1x, ",
)  # fmt: skip


@given(st.lists(st.sampled_from(PARTS)).map("".join))
def test_an_attribute_is_found_wherever_its_name_begins_after_a_space(html: str) -> None:
    choices = re.findall(r'\ssrcset="([^"]*)"', html)
    candidates = [each.split()[0] for choice in choices for each in choice.split(", ") if each.strip()]
    plain = [*re.findall(r'\s(?:src|poster)="([^"]*)"', html), *candidates]
    assert loaded(html) == (plain if "src" in html or "poster" in html else [])


def test_pictures_and_posters_in_their_order() -> None:
    html = (
        '<video poster="/p?a=1&amp;b=2" src="/v"></video><img data-src="/no" src="/i" srcset="/s 1x, /t 2x">'
    )
    assert loaded(html) == ["/p?a=1&b=2", "/v", "/i", "/s", "/t"]
    assert loaded(html.replace(" src", " data-src").replace(" poster", " id")) == []
