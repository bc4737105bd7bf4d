"""Inputs that grow by construction: nested, repeated, unclosed, referenced, keyed and tagged.

Mutations of small documents hardly ever find what grows faster than its input. A shape is a `Pile`: a piece
for each level or place, between a start and an end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fuzzing.target import Shapes


@dataclass(frozen=True, slots=True)
class Pile:
    """A shape: `piece` as often as fits, between `start` and `end`, then `closing` as often.

    `#` in the pieces becomes their number, which makes keys, names and references different.
    """

    piece: str
    closing: str = ""
    start: str = ""
    end: str = ""
    after: str = ""

    def of_size(self, size: int) -> str:
        """Returns a text of about so many characters."""
        room = size - len(self.start) - len(self.end) - len(self.after)
        count = max(1, room // (len(self.piece) + len(self.closing) + 3 * ("#" in self.piece)))
        opened = "".join(self.piece.replace("#", str(number)) for number in range(count))
        return self.start + opened + self.end + self.closing * count + self.after


def shapes(piles: Iterable[Pile], around: str = "{}", *more: str) -> Shapes:
    """Returns the shapes of some piles, each inside each of the texts with a place `{}`."""
    wholes = [(before, after) for text in (around, *more) for before, _, after in [text.partition("{}")]]

    def made(size: int) -> Iterator[bytes]:
        for before, after in wholes:
            for pile in piles:
                inner = pile.of_size(size - len(before) - len(after))
                yield (before + inner + after).encode("utf-8", "replace")

    return made


def escaped(piles: Iterable[Pile], around: str, *, quoted: bool = False) -> Shapes:
    """Returns the shapes of HTML as text of XML or, `quoted`, as a string of JSON."""

    def made(size: int) -> Iterator[bytes]:
        before, _, after = around.partition("{}")
        for pile in piles:
            inner = pile.of_size(size - len(before) - len(after))
            if quoted:
                inner = inner.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            else:
                inner = inner.replace("&", "&amp;").replace("<", "&lt;")
            yield (before + inner + after).encode()

    return made


def together(*groups: Shapes) -> Shapes:
    """Returns the shapes of several groups."""
    return lambda size: (shape for group in groups for shape in group(size))


HTML = (
    Pile("<div>", "</div>"),
    Pile("<div>"),
    Pile("</div>"),
    Pile("<b><p>x</p>"),
    Pile("<font color=a#><p>x"),
    Pile("<a href=#><i>"),
    Pile("<table><tr><td>"),
    Pile("<table><b>x"),
    Pile("<ul><li>", "</li></ul>"),
    Pile("<svg><math>"),
    Pile(" a#=b", start="<p", end=">x</p>"),
    Pile("&amp;lt;"),
    Pile("&"),
    Pile("<"),
    Pile("<!--"),
    Pile("<!-- x -->"),
    Pile("<a title='"),
    Pile('<p id="a">x</p>'),
    Pile('<p id="a#">x</p><a href="#a#">y</a>'),
    Pile('<a href="/a?b=#&amp;c">x</a>'),
    Pile("<img src=/a#.jpg>"),
    Pile("<img srcset='/a# 1x, /b 2x'>"),
    Pile("<iframe src='https://www.youtube.com/embed/a#'></iframe>"),
    Pile("<video><source src=a#.mp4>"),
    Pile("<script>"),
    Pile("<style>a{}</style>"),
    Pile("<span class=MathJax>$$x$$</span>"),
    Pile("a "),
    Pile("\u202e"),
    Pile("\n\n"),
    Pile("x" * 50),
)

MARKDOWN = (
    *HTML,
    Pile("["),
    Pile("!["),
    Pile("[a](b#)"),
    Pile("[x]", start="[x]: /" + "u" * 100 + "\n\n"),
    Pile("[a#]: /b\n", after="\n[a1]"),
    Pile("[^#]", after="\n\n[^1]: x\n"),
    Pile("[^a] ", after="\n\n[^a]: x\n"),
    Pile("> "),
    Pile("> a\n"),
    Pile("* "),
    Pile("*a "),
    Pile("**a _b "),
    Pile("`"),
    Pile("``a`"),
    Pile("~~~\n"),
    Pile("- a\n"),
    Pile("1. a\n   "),
    Pile("a|b\n-|-\n"),
    Pile("|a", start="a\n-\n"),
    Pile("# h#\n"),
    Pile("a\n---\n"),
    Pile("<a#@b.example>"),
    Pile("https://a.example/# "),
    Pile("www.a.example. "),
    Pile("\\"),
    Pile("{% a %}"),
    Pile("{{< a >}}"),
    Pile("{% raw %}"),
    Pile("{: .a#}\n"),
    Pile(":a#: "),
    Pile("$$x$$ "),
    Pile("\t"),
    Pile("a  \n"),
)

YAML = (
    Pile("[", "]", start="a: "),
    Pile("{a: ", "}", start="a: "),
    Pile("- ", start="a:\n  "),
    Pile("k#: v\n"),
    Pile("title: v\n"),
    Pile("  - a#\n", start="tags:\n"),
    Pile("a#: &a# [*a0]\n", start="a0: &a0 [x]\n"),
    Pile("a#: &a# {<<: *b}\n", start="b: &b {c: d}\n"),
    Pile(", *b", start="b: &b x\nc: [*b", end="]\n"),
    Pile("? "),
    Pile("a: '"),
    Pile('"\\u0041', start='a: "', end='"\n'),
    Pile("a: |\n x\n"),
    Pile("!!str ", start="a: "),
    Pile("%TAG ! a#\n"),
    Pile("---\n"),
    Pile("1_", start="n: "),
    Pile("# c\n"),
)

TOML = (
    Pile("a#.", start="k.", end="z = 1\n"),
    Pile("[", "]", start="k = "),
    Pile("{a = ", "}", start="k = "),
    Pile("k# = 1\n"),
    Pile("[k#]\n"),
    Pile("[[k]]\n"),
    Pile("[[feeds]]\nkind = 'news'\n"),
    Pile("[a#.b#]\nc = 1\n"),
    Pile("'a#', ", start="k = [", end="]\n"),
    Pile("title = 'a'\n"),
    Pile('"', start="k = "),
    Pile("'''"),
    Pile("\\u0041", start='k = "', end='"\n'),
    Pile("9", start="k = "),
    Pile("# c\n"),
    Pile("[a"),
)

JSON = (
    Pile("[", "]"),
    Pile('{"a":', "}", end="1"),
    Pile("["),
    Pile('{"a":'),
    Pile('{"k":1},', start="[", end="1]"),
    Pile('"k#":1,', start="{", end='"z":1}'),
    Pile('"k":1,', start="{", end='"k":1}'),
    Pile('"\\ud800",', start="[", end="1]"),
    Pile("1", start="[", end="]"),
    Pile("1e9,", start="[", end="1]"),
    Pile('"\\\\', start='"'),
    Pile(" "),
    Pile('{"id":"#"}\n'),
)

JSON_ITEMS = (
    Pile('{"id":"#","content_html":"x"},', end='{"id":"z","content_text":"x"}'),
    Pile('{"id":"1","content_text":"x"},', end='{"id":"1","content_text":"x"}'),
    Pile('{"id":"#","k#":1},', end="{}"),
    Pile('"k#":1,', start='{"id":"1","content_text":"x",', end='"z":1}'),
    Pile('"tag #",', start='{"id":"1","content_text":"x","tags":[', end='"z"]}'),
    Pile('{"name":"a#"},', start='{"id":"1","content_text":"x","authors":[', end="{}]}"),
    Pile(
        '{"url":"https://a.example/#.mp3","mime_type":"audio/mpeg"},',
        start='{"id":"1","content_text":"x","attachments":[',
        end="{}]}",
    ),
    Pile('{"a":', "}", start='{"id":"1","_x":', end="1", after="}"),
    Pile("a.", start='{"id":"https://', end='example/","content_text":"x"}'),
    Pile("0", start='{"id":"1","content_text":"x","date_published":"', end='"}'),
    Pile("\\ud83d", start='{"id":"1","content_text":"', end='"}'),
    Pile("{},", end="{}"),
)

XML_ITEMS = (
    Pile("<item>", "</item>"),
    Pile("<item><title>t</title><guid>1</guid></item>"),
    Pile("<item><title>t</title><guid isPermaLink='false'>#</guid></item>"),
    Pile("<item><x#/></item>"),
    Pile("<item><link>https://a.example/#</link>"),
    Pile("<entry>", "</entry>"),
    Pile("<category>t#</category>", start="<item><title>t</title>", end="</item>"),
    Pile("<category>t</category>", start="<item><title>t</title>", end="</item>"),
    Pile("<x:y>", "</x:y>"),
    Pile("<title>"),
    Pile("</title>"),
    Pile("<title>t</title>"),
    Pile(" a#='b'", start="<item", end="></item>"),
    Pile(" xmlns:n#='u#'", start="<item", end="></item>"),
    Pile("<n:x xmlns:n='u#'>", "</n:x>"),
    Pile("<x xml:base='a/'>", "</x>"),
    Pile("<x xml:lang='en'>", "</x>"),
    Pile("&a;"),
    Pile("&#x41;", start="<title>", end="</title>"),
    Pile("&#xD83D;", start="<title>", end="</title>"),
    Pile("&nbsp;", start="<title>", end="</title>"),
    Pile("<![CDATA[x]]>", start="<title>", end="</title>"),
    Pile("<![CDATA["),
    Pile("<!-- c -->"),
    Pile("<!--"),
    Pile("<?p d?>"),
    Pile("<!-- feeds-disable-next-line -->\n"),
    Pile("<!-- feeds-disable rss-missing-element -->\n"),
    Pile("<link>https://"),
    Pile("<pubDate>Mon, 01 Jan 2024 00:00:00 GMT</pubDate>"),
    Pile("0", start="<item><pubDate>", end="</pubDate></item>"),
    Pile(" ", start="<link>", end="</link>"),
    Pile(
        "<media:content url='https://a.example/#'/>", start="<item><media:group>", end="</media:group></item>"
    ),
    Pile("<media:group>", "</media:group>"),
    Pile("<itunes:category text='News'>", "</itunes:category>"),
    Pile("<podcast:person>a#</podcast:person>"),
    Pile("\n"),
    Pile("x\n"),
)

HEADERS = (
    Pile("a,"),
    Pile("gzip;q=0.#,"),
    Pile(";q=1"),
    Pile('"a#",'),
    Pile('W/"'),
    Pile('"'),
    Pile("#-,"),
    Pile("-1,"),
    Pile("0-0,"),
    Pile("9"),
    Pile("<a>; rel=b, "),
    Pile("<"),
    Pile("a=b; "),
    Pile("text/html;a=b,"),
    Pile("*/*,"),
    Pile("en-#;q=0.5,"),
    Pile(" "),
    Pile("%41"),
    Pile("1.1.1.1,"),
    Pile("a."),
    Pile(":"),
    Pile("\\"),
)
