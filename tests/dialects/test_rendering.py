"""Markdown as Hugo, Jekyll and Pelican render it: each syntax beside a twin that is text."""

from __future__ import annotations

import re

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from feeds.dialects.site.budget import MAX_STEPS, TooLargeError
from feeds.dialects.site.remarks import Remark
from feeds.dialects.site.rendering import MAX_HTML, RenderedText, render, without_footnote_marks

NOTES = '<hr class="footnotes-sep" />\n<section class="footnotes">\n<ol class="footnotes-list">\n'
END = "</ol>\n</section>\n"


def mark(number: int) -> str:
    return f'<sup class="footnote-ref"><a href="#fn{number}" id="fnref{number}">[{number}]</a></sup>'


def note(number: int, text: str) -> str:
    back = f'<a href="#fnref{number}" class="footnote-backref">↩︎</a>'
    return f'<li id="fn{number}" class="footnote-item"><p>{text} {back}</p>\n</li>\n'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        # Footnotes
        ("A[^x].\n\n[^x]: B.", f"<p>A{mark(1)}.</p>\n{NOTES}{note(1, 'B.')}{END}"),
        (
            "A[^x] B[^x].\n\n[^x]: C.",
            f'<p>A{mark(1)} B{mark(1).replace("fnref1", "fnref1:1")}.</p>\n{NOTES}'
            '<li id="fn1" class="footnote-item"><p>C. <a href="#fnref1" class="footnote-backref">↩︎</a> '
            f'<a href="#fnref1:1" class="footnote-backref">↩︎</a></p>\n</li>\n{END}',
        ),
        ("A^[x].", "<p>A^[x].</p>\n"),
        # Ids of headings, and what is linked to in another generator's way
        ("## My *Head* no. 1", '<h2 id="my-head-no-1">My <em>Head</em> no. 1</h2>\n'),
        ("# A\n# A", '<h1 id="a">A</h1>\n<h1 id="a-1">A</h1>\n'),
        ("# A-1\n# A\n# A", '<h1 id="a-1">A-1</h1>\n<h1 id="a">A</h1>\n<h1 id="a-2">A</h1>\n'),
        (
            "# 1. One\n[x](#one)",
            '<h1 id="one">1. One</h1>\n<p><a href="#one">x</a></p>\n',
        ),
        (
            '# 1. One\n<a href="#1-one">x</a>',
            '<h1 id="1-one">1. One</h1>\n<p><a href="#1-one">x</a></p>\n',
        ),
        ("# سلام دنیا", '<h1 id="سلام-دنیا">سلام دنیا</h1>\n'),
        ("# !", '<h1 id="heading">!</h1>\n'),
        # Attribute lists
        ("## A {#b .c}", '<h2 id="b">A</h2>\n'),
        ("## A {: #b lang=fr}", '<h2 id="b" lang="fr">A</h2>\n'),
        ("A\n===\n{: #b}", '<h1 id="b">A</h1>\n'),
        ("## A {b}", '<h2 id="a-b">A {b}</h2>\n'),
        ("A.\n{: .lead}", "<p>A.</p>\n"),
        ("{: .lead}\nA.", "<p>A.</p>\n"),
        ("A.\n{.lead}", "<p>A.</p>\n"),
        ("A.\n{lead}", "<p>A.\n{lead}</p>\n"),
        ("A.\n\n{: #b}\n\nB.", "<p>A.</p>\n<p>B.</p>\n"),
        ("> A.\n\n- B\n{: #b}", '<blockquote>\n<p>A.</p>\n</blockquote>\n<ul id="b">\n<li>B</li>\n</ul>\n'),
        ("```\nA\n{: .x}\n```\n{: #b}", '<pre><code id="b">A\n{: .x}\n</code></pre>\n'),
        ("{:r: .x #y}\nA.\n{: r}", "<p>A.</p>\n"),
        ('[A](b){:target="_blank" title="C"}.', '<p><a href="b" target="_blank" title="C">A</a>.</p>\n'),
        ("![A](b){width=50 .c}{#d}", '<p><img src="b" alt="A" width="50" id="d" /></p>\n'),
        ("*A*{: .b} `c`{: .d}", "<p><em>A</em> <code>c</code></p>\n"),
        ("A{: .b} [c]{.d} {{ x }}", "<p>A{: .b} [c]{.d} {{ x }}</p>\n"),
        ('[A](b "t"){: title="C"}', '<p><a href="b" title="t">A</a></p>\n'),
        (
            "| a |\n|---|\n| b |\n{: .x}",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n"
            "<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n",
        ),
        # A table of contents
        (
            "* TOC\n{:toc}\n\n# A *b*\n## C {: .no_toc}\n\n1. x\n{:toc}",
            '<ul>\n<li><a href="#a-b">A b</a></li>\n</ul>\n<h1 id="a-b">A <em>b</em></h1>\n'
            '<h2 id="c">C</h2>\n<ol>\n<li>x</li>\n</ol>\n',
        ),
        ("* TOC\n{:toc}\n\nA.", "<p>A.</p>\n"),
        ("* TOC\n{:toc}\nA *b*\nc.\n\nD.", "<p>A <em>b</em>\nc.</p>\n<p>D.</p>\n"),
        ("* a\n  * TOC\n  {:toc}\n  b\n* c", "<ul>\n<li>a\n<p>b</p>\n</li>\n<li>c</li>\n</ul>\n"),
        ("* a\n{: .x}\nb", "<ul>\n<li>a\nb</li>\n</ul>\n"),
        ("A.\n{:toc}\nB.", "<p>A.\nB.</p>\n"),
        ("> A.\n{:toc}", "<blockquote>\n<p>A.</p>\n</blockquote>\n"),
        ("* A\n{: .toc}", "<ul>\n<li>A</li>\n</ul>\n"),
        ('* A\n{: title="a toc"}', '<ul title="a toc">\n<li>A</li>\n</ul>\n'),
        ("* TOC\n\n# A", '<ul>\n<li>TOC</li>\n</ul>\n<h1 id="a">A</h1>\n'),
        # Definition and task lists
        ("Term\n: Its *meaning*", "<dl>\n<dt>Term</dt>\n<dd>Its <em>meaning</em></dd>\n</dl>\n"),
        ("Term\n:No meaning", "<p>Term\n:No meaning</p>\n"),
        (
            "- [x] a\n- [ ] b\n- [y] c\n- [X]d",
            "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n<li>[y] c</li>\n<li>[X]d</li>\n</ul>\n",
        ),
        ("[x] a", "<p>[x] a</p>\n"),
        # Tables, strikethrough, URLs
        ("~~a~~ ~b~", "<p><s>a</s> ~b~</p>\n"),
        (
            "See https://x.example/a_b_c?d=e&f, (www.example.org).",
            '<p>See <a href="https://x.example/a_b_c?d=e&amp;f">https://x.example/a_b_c?d=e&amp;f</a>, '
            '(<a href="https://www.example.org">www.example.org</a>).</p>\n',
        ),
        ("a@example.org", '<p><a href="mailto:a@example.org">a@example.org</a></p>\n'),
        ("example.org //example.org a:b@c `http://a.example`", None),
        ("[http://a.example](b) <a href='b'>http://a.example</a>", None),
        # Abbreviations
        (
            "*[TEU]: Twenty-foot *unit*\n\nA TEU is no TEUS, `TEU`, TEU.\n\n*[X]: y",
            '<p>A <abbr title="Twenty-foot *unit*">TEU</abbr> is no TEUS, <code>TEU</code>, TEU.</p>\n',
        ),
        ("A *[TEU]: b", None),
        # A listing's language in Python-Markdown
        ("    :::python\n    a", "<pre><code>a\n</code></pre>\n"),
        ("    ::: python\n    a", None),
        # As written
        ('"a" -- \'b\' ... (c)', "<p>&quot;a&quot; -- 'b' ... (c)</p>\n"),
    ],
)  # fmt: skip
def test_syntax(source: str, html: str | None) -> None:
    """Without a result, nothing is done that CommonMark does not do."""
    assert render(source) == RenderedText(plain(source) if html is None else html)


@pytest.mark.parametrize(
    ("source", "html", "remarks"),
    [
        (
            "A.\n\n> [!NOTE]\n> B.",
            "<p>A.</p>\n<blockquote>\n<p><strong>Note</strong>\nB.</p>\n</blockquote>\n",
            [(2, "[!NOTE] is a callout of some generators: it becomes a quotation")],
        ),
        ("> [!] B", "<blockquote>\n<p>[!] B</p>\n</blockquote>\n", []),
        (
            "A\n$$x_1 * y_2 * z$$ $$\na_1_2\n$$ :smile:",
            "<p>A\n$$x_1 * y_2 * z$$ $$\na_1_2\n$$ :smile:</p>\n",
            [
                (1, "a formula between $$ stays as it is written"),
                (3, ":smile: is an emoji of some generators: it stays as text"),
            ],
        ),
        ("$5 and $6 `$$a$$` `:b:` 10:30:20 a::b::c $$", None, []),
        ("A[^1].", "<p>A[^1].</p>\n", [(0, "the footnote [^1] is not defined: it stays as text")]),
        ("The pattern [^abc] matches.", None, []),
        ("A\n\n[TOC]", None, [(2, "[TOC] is a table of contents of some generators: it stays as text")]),
        ("A [TOC]", None, []),
    ],
)
def test_what_is_remarked(source: str, html: str | None, remarks: list[tuple[int, str]]) -> None:
    assert render(source) == RenderedText(
        plain(source) if html is None else html, tuple(Remark(*each) for each in remarks)
    )


@pytest.mark.slow
def test_what_is_left_out_is_remarked() -> None:
    rendered = render("A[^1].\n\n[^1]: B.\n\n[^2]: C.\n\n[^3]: D.")
    assert rendered.remarks == (
        Remark(4, "nothing refers to the footnote [^2]: it is left out", loss=True),
        Remark(6, "nothing refers to the footnote [^3]: it is left out", loss=True),
    )
    many = render("".join(f"[^{number}]: A.\n\n" for number in range(1000)))
    assert len(many.remarks) == 51
    assert many.remarks[-1] == Remark(100, "and more of this kind", loss=True)


@pytest.mark.limit("feeds.dialects.site.rendering:_MAX_NESTING")
@pytest.mark.parametrize(("depth", "losses"), [(45, 0), (60, 1)])
def test_nesting(depth: int, losses: int) -> None:
    rendered = render("".join(f"{'  ' * level}- a{level}.\n" for level in range(depth)))
    assert [each.loss for each in rendered.remarks] == [True] * losses
    assert (f"a{depth - 1}." in rendered.html) is (losses == 0)


def test_marks_of_footnotes_are_not_for_summaries() -> None:
    html = render("A[^x] [1] B[^y]\n\n[^x]: c\n[^y]: d").html
    assert without_footnote_marks(html).startswith("<p>A [1] B</p>\n")
    assert without_footnote_marks("<p>A</p>") == "<p>A</p>"


# --- CommonMark stays as it is ---

PLAIN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HEADING_ID = re.compile(r"(<h[1-6]) id=\"[^\"]*\"")


def plain(source: str) -> str:
    return str(PLAIN.render(source))


@given(st.text(st.sampled_from("[]()<>!*_`#>-+&;\\ \n\t1a|~\"'./=x"), max_size=80))
def test_other_markdown_is_commonmark(source: str) -> None:
    rendered = HEADING_ID.sub(r"\1", render(source).html)
    expected = re.sub(r"\[([ x])\][ \t]", lambda box: "☐ " if box[1] == " " else "☑ ", plain(source))
    assert re.sub(r"\[([ x])\][ \t]", lambda box: "☐ " if box[1] == " " else "☑ ", rendered) == expected


@given(st.text(st.sampled_from("[^]{}:#.=\"'$!* \n-|ax"), max_size=60))
def test_nothing_crashes_it(source: str) -> None:
    assert isinstance(render(source).html, str)


# --- bounds ---


@pytest.mark.limit("feeds.dialects.site.rendering:MAX_HTML")
def test_output_is_bounded() -> None:
    definition = "[a]: /" + "x" * 50_000 + "\n\n"
    few, many = MAX_HTML // 50_000 - 10, MAX_HTML // 50_000 + 10
    assert len(render(definition + "[a] " * few).html) > 50_000 * few
    with pytest.raises(TooLargeError, match="more than 8388608 characters of HTML"):
        render(definition + "[a] " * many)


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.limit("feeds.dialects.site.budget:MAX_STEPS")
@pytest.mark.parametrize(("unit", "steps"), [("|a|\n|-|\n\n", 10), ("![\\", 4), ("a\\\n", 2)])
def test_work_is_bounded_before_it_is_done(unit: str, steps: int) -> None:
    at_the_limit = (MAX_STEPS - 10) // steps
    assert render(unit * at_the_limit).html
    message = "the Markdown has more than 250000 elements, lines of text and opening brackets"
    with pytest.raises(TooLargeError, match=message):
        render(unit * (at_the_limit * 21 // 20))  # nested pictures cost a little less


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "[^", "[^a", "*a*{", "`a`{: a ", "{: .a}\n", "{: .a}\n\n", "$$", "$$a ", "# a\n\n", "# a {#b}\n\n",
        "- [x] a\n", "a\n: b\n\n", ": ", "http://a.example/", "http://a.example\n", "a@a.example ", "www.a.",
        ":a", "> [!N]\n\n", "* a\n{:toc}\n\n", "|a|\n|-|\n{: .a}\n\n", "[^a] ", "# {",
        "*[a]: b\n", '`a`{:a="',
    ],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    assert_linear(render, lambda size: "[^a]: b\n\n" + unit * (size // len(unit)), 20_000, unit)
