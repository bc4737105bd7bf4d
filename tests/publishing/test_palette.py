"""The colours of pages: legible in light and dark, whatever the accent is."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import publish
from samples import CHANNEL, article

from feeds.core.contrast import TEXT, contrast
from feeds.model.website import Website
from feeds.publishing.pages.palette import DARK, LIGHT, Palette, Scheme, palette

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def worst(scheme: Scheme) -> float:
    inks = (scheme.ink, scheme.soft, scheme.accent)
    return min(contrast(ink, background) for ink in inks for background in scheme.backgrounds)


def test_without_an_accent() -> None:
    assert palette(None) == Palette(LIGHT, DARK)
    assert worst(LIGHT) >= TEXT
    assert worst(DARK) >= TEXT


@settings(max_examples=50)
@given(COLOURS)
def test_every_accent_is_legible_in_both_schemes(accent: str) -> None:
    found = palette(accent)
    assert min(worst(found.light), worst(found.dark)) >= TEXT
    assert contrast(found.light.sign, found.light.brand) >= TEXT
    assert found.light.brand == found.dark.brand == accent


@pytest.mark.parametrize(
    ("accent", "light", "dark"),
    [
        ("#0b57d0", ("#0b57d0", "#e8f1ff", "#ffffff"), ("#4a8cff", "#1d293d", "#ffffff")),
        ("#ffd400", ("#7d6700", "#f5f0de", "#000000"), ("#ffd400", "#2f2810", "#000000")),
        ("#777777", ("#696969", "#f0f0f0", "#000000"), ("#909090", "#292929", "#000000")),
    ],
)
def test_only_what_follows_from_the_accent_changes(
    accent: str, light: tuple[str, str, str], dark: tuple[str, str, str]
) -> None:
    def scheme(base: Scheme, colours: tuple[str, str, str]) -> Scheme:
        text, tint, sign = colours
        return replace(base, accent=text, tint=tint, sign=sign, brand=accent)

    assert palette(accent) == Palette(scheme(LIGHT, light), scheme(DARK, dark))


@pytest.mark.parametrize(("accent", "brand"), [("#0b57d0", "#0b57d0"), (None, "#d9480f")])
def test_pages_have_the_colours_and_allow_only_their_own_style(accent: str | None, brand: str) -> None:
    channel = replace(CHANNEL, site=Website(accent=accent))
    index = publish(channel, [article()])["index.html"]
    html = index.body.decode()
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert [line.strip() for line in style.splitlines() if "--paper:" in line] == [
        scheme.css for scheme in (palette(accent).light, palette(accent).dark)
    ]
    assert f"--brand: {brand};" in style
    assert f"style-src 'sha256-{digest}';" in index.policy
    assert f'content="{index.policy}"' in unescape(html)
