"""Formulas in TeX, which scripts of a page would show."""

from __future__ import annotations

import pytest
from growth import assert_linear

from feeds.core.formulas import with_tex
from feeds.core.markup import sanitise


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ('<p>a <script type="math/tex">x^2</script> b</p>', r"<p>a \(x^2\) b</p>"),
        ("<SCRIPT async type='math/tex; mode=display'>\n\\frac{a}{b}\n</SCRIPT>", r"\[\frac{a}{b}\]"),
        ("<script type=math/tex>% <![CDATA[\na < b & c %]]></script>", r"\(a &lt; b &amp; c\)"),
        ("<script type='math/tex'>a < b</script>", r"\(a &lt; b\)"),
        ("<script type='math/tex'><img src=x onerror=y></script>", r"\(&lt;img src=x onerror=y&gt;\)"),
        ("a<script type='math/tex'>b", "a"),
        ("a<script type='text/javascript'>b</script>", "a"),
        ("a<script src='x?type=math'>math/tex</script>", "a"),
    ],
)
def test_formulas_in_scripts_are_text(html: str, clean: str) -> None:
    assert sanitise(html, "https://a.example/") == clean
    assert sanitise(clean, "https://a.example/") == clean


@pytest.mark.parametrize(
    "piece", ["<script type=math/tex>", "<script a ", "<script type=math/tex>% <![CDATA["]
)
def test_unclosed_formulas_take_linear_time(piece: str) -> None:
    assert with_tex(piece * 20_000) == piece * 20_000
    assert_linear(with_tex, lambda size: piece * size, 10_000, piece)
