"""Colours: their contrast, and shades of them that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.core.contrast import TEXT, contrast, hex_colour, legible, readable_on, shade

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("text", "colour"), [("#0b57d0", "#0b57d0"), ("#0AF", "#00aaff"), ("#FFFFFF", "#ffffff")]
)
def test_colours_as_in_css(text: str, colour: str) -> None:
    assert hex_colour(text) == colour


@pytest.mark.parametrize(
    "text", ["0b57d0", "#0b57d", "#0b57d00", "#00g", "blue", "", "#0b57d0;", "#０af", "#0af\n"]
)
def test_other_texts_are_not_colours(text: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        hex_colour(text)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ff0000", 1),
    ],
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(COLOURS)
def test_black_or_white_can_be_read_on_every_colour(colour: str) -> None:
    assert contrast(readable_on(colour), colour) >= 4.58


@pytest.mark.parametrize(
    ("colour", "background", "darker", "found"),
    [
        ("#0b57d0", "#ffffff", True, "#0b57d0"),
        ("#0b57d0", "#151312", False, "#3179f4"),
        ("#ffd400", "#ffffff", True, "#8d7400"),
        ("#ffd400", "#151312", False, "#ffd400"),
        ("#777777", "#ffffff", True, "#767676"),
    ],
)
def test_the_nearest_legible_colour(colour: str, background: str, *, darker: bool, found: str) -> None:
    assert legible(colour, [background], darker=darker) == found


@given(COLOURS, st.floats(0, 1), st.floats(0, 0.4))
def test_shades_keep_the_lightness(colour: str, lightness: float, chroma: float) -> None:
    """A shade is about as light as that grey, so that contrasts on it hardly depend on the hue."""
    assert contrast(shade(colour, lightness, chroma), shade("#808080", lightness, 0)) < 1.35


@settings(max_examples=50)
@given(COLOURS)
def test_text_is_legible_on_light_and_dark(colour: str) -> None:
    light, dark = ["#ffffff", "#ece8e4"], ["#000000", "#2a2623"]
    assert min(contrast(legible(colour, light, darker=True), each) for each in light) >= TEXT
    assert min(contrast(legible(colour, dark, darker=False), each) for each in dark) >= TEXT
