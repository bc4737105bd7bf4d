"""The fast parser gives what the other one gives, and is only asked where that is so."""

from __future__ import annotations

from pathlib import Path

import pytest
from growth import assert_linear, repeated
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.dialects.site import common_markdown, rendering
from feeds.dialects.site.common_markdown import is_common, render_common
from feeds.dialects.site.rendering import RenderedText, render, render_any

ROOT = Path(__file__).parents[2]
ARTICLE = """\
# The harbour

Ana said "yes" — *twice*, **loudly**;
see [the list](https://www.example.org/a_b?c=1&d=%C3%A9#e "A title") & more.\\
It cost 5 < 7.

## Tides #

- one: `a | {b}`
  1. two
     continued

- ![A boat](/boat.jpg)

<!-- more -->

> A quotation.
>
> - [![A boat](boat.jpg)](#tides)

```python
x = {"a": <b>}  # @ $$ | [^1]: www.

- [ ] y
```

The end
---

    code

***
"""
# Each text beside the same with a construct that parsers read differently, or that only we read.
TWINS = [
    ("a b", "a\tb"),
    ("a\u00a0: b", "\u00a0a: b"),
    ("a\n\nb", "a\x0c\n\nb"),
    ("5 < 7", "5 <a>7"),
    ("a <b>b</b><br />c", "<b>b</b><br />c"),
    ("a <sub>b</sub>", "a <span>b</span>"),
    ("a & b; AT&T", "a &amp; b"),
    ("`<b> &amp;`", "`<b> &amp;"),
    ("`a`", "``a``"),
    ("[a](b)", "[a]( b )"),
    ('![a: it\'s "b"](c)', "![a *b*](c)"),
    ('[a](b "c: it\'s [d] *e*")', '[a](b "c &amp; d")'),
    ("[a](/b_c.html?d=e&f=g#h)", "[a](/b?c=e&copy;)"),
    ("[a](https://b.example/)", "[a](javascript:b)"),
    ("a https://b.example/c?d=e&f=g#h.", "a (https://b.example/)"),
    ("> http://b.example, `https://c.example/`", "> https://b.example/c_d"),
    ("    https://b.example/", "[https://b.example/](c)"),
    ("[a](https://b.example/)", "[a](https://B.example/)"),
    ("[a](https://b.example/)", "[a](https://münchen.example/)"),
    ("<https://b.example/>", "<https://xn--b.example/>"),
    ("[a]", "[a]: b"),
    ("[a][b]", "[a][b]: c"),
    ("[a] [b](c)", "[a [b](c)"),
    ("[-]", "[ ]"),
    ("> [NOTE]", "> [!NOTE]"),
    ("[TO]", "[TOC]"),
    ("a^1", "a[^1]"),
    ("a: b", "a\n: b"),
    ("a ~5", "a\n~ 5"),
    ("a~b", "~~a~~"),
    ("a: b:", ":a:"),
    ("$5 and $6", "$$a$$"),
    ("a (b)", "a {#b}"),
    ("a - b", "a | b"),
    ("a.b.c", "www.b.c"),
    ("a at b", "a@b.example"),
    ("**é** “*a*”", "**€**a"),
    ("a\\*", "a\\@b"),
    ("a\\\nb", "a\\ \nb"),
    ("<!-- a -->\nb", "<!-- a -->"),
    ("<!-- a -->\nb", "<!-- <h2>a</h2> -->\nb"),
    ("``` a\nb\n```", "```\na"),
    ("```\na\n```", "~~~\na\n~~~"),
    ("- a", "-"),
    ("- a\n  - b", "- - a"),
    ("> a", "> > a"),
    ("- a\n    - b\n- c", "- a\n    - b\n - c"),
    ("1. a\n\n    b", "1. a\n\n    > b"),
    ("- a\n\n    b", "- a\n\n    # b"),
    ("---", "    ---"),
    ("  " * 19 + "a", "  " * 20 + "a"),
    ('# 1. b\n\nhref="#b"', "# 1. b\n\nhref='#b'"),
    ("a" * 65_536, "a" * 65_537),
]
PIECES = (
    """
    a|Word|é|سلام|🎉|“q”|—|3.|x_y|www|AT&T|"q"|'|(p)|*|**|***|_|__|`c`|`a{b`|`<x>`|[t](u)|[t](https://e.org/a?b=1&c=2)
    |[t](/u "T")
    |![a](/i.png)|[![a](i)](u)|[b]|[*t*](u)|[`c`](u)|[t](#a)|<https://e.org/x>|\\*|\\_|1\\.|\\|!|#|+|-|=|===|---|~5|:|$|^|%|<|>|.|,|;|/|?|1)
    |[t]|``|&lt;|<b>|</b>|<sub>i</sub>|<br />|https://e.org/a?b=c&d=e|https://a-b.e.org.|{|www.x
""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
STARTS = [
    "",
    "- ",
    "* ",
    "1. ",
    "10. ",
    "2) ",
    "> ",
    "> - ",
    "# ",
    "### ",
    "  ",
    "   ",
    "    ",
    "     ",
    "      - ",
    "-   ",
]
LINES = ["", " ", "---", "===", "***", "```\n- x\n```", "```py\n\n# a", "```", "<!--more-->", ">", "# a #"]
LINE = st.builds(
    lambda start, pieces, gap: start + gap.join(pieces),
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(PIECES), max_size=5),
    st.sampled_from(["", " "]),
) | st.sampled_from(LINES)  # fmt: skip
TEXTS = st.lists(LINE, min_size=1, max_size=8).map("\n".join)
FREE = st.text(st.sampled_from("ab *_`[]()#>-+1. \n\n  !\"'&<~:=|/ü“🎉\\"), max_size=40)


def test_both_parsers_give_the_same_for_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    assert RenderedText(render_common(ARTICLE)) == render_any(ARTICLE)
    monkeypatch.delattr(rendering, "_parser")
    assert render(ARTICLE).html.startswith(
        '<h1 id="the-harbour">The harbour</h1>\n<p>Ana said &quot;yes&quot; —'
    )


@pytest.mark.parametrize(("common", "other"), TWINS)
def test_only_what_parsers_read_alike_is_common(common: str, other: str) -> None:
    assert (is_common(common), is_common(other)) == (True, False)
    assert RenderedText(render_common(common)) == render_any(common)


@settings(max_examples=40)
@given(TEXTS | FREE)
@example("# 1. One\n# One\n[x](#one)")
@example("A\nb\n---\n\n# A `b` ![c](d)")
@example(">\n\n> a")
@example("#\n[a](#)")
@example(f"# {'д' * 60} - b\n[a](#{'%D0%B4' * 60}-b)")
def test_both_parsers_give_the_same(text: str) -> None:
    if is_common(text):
        assert RenderedText(render_common(text)) == render_any(text)


@pytest.mark.slow
def test_both_parsers_give_the_same_for_the_documents_of_the_repository() -> None:
    texts = [path.read_text() for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])]
    common = [text for text in texts if is_common(text)]
    assert len(common) > len(texts) // 3
    assert [text for text in common if RenderedText(render_common(text)) != render_any(text)] == []


@pytest.mark.parametrize(
    "unit",
    ["[", "[a](b", "`a", "<http://a.", " https://a.b/c", "&a", ":a", "**a", "- ", "```\n", "<!--", "\n> - a"],
)
def test_the_question_takes_linear_time(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common_markdown, "_SHORT", 10_000_000)
    assert_linear(is_common, repeated(unit), 60_000)
