"""Shortcodes of Hugo, Liquid of Jekyll, links of Pelican: links, text, or a remark."""

from __future__ import annotations

from dataclasses import replace

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st
from samples import SEEDS

from feeds.core.errors import ReadError
from feeds.dialects import HEAD_BYTES, FolderFiles, Note, Reading
from feeds.dialects.markdown import DIALECT
from feeds.model.channel import read_channel

CHANNEL = replace(
    read_channel(SEEDS / "channel.toml"),
    home="https://x.example/blog/",
    media_base="https://media.example/",
    article_link="https://x.example/blog/{name}/",
)
HOME = "https://x.example/blog/"
FILES = frozenset(
    {
        "posts/other.md",
        "posts/trip/index.md",
        "posts/_index.md",
        "content/far/away.md",
        "images/p.jpg",
        "posts/doc.pdf",
        "_posts/2020-01-04-b.markdown",
    }
)
FRONT = {
    "posts/slugged.md": b"Title: A\nSlug: short\n\nx",
    "posts/own.md": b"+++\nurl = '/special/'\n+++\nx",
    "posts/broken.md": b"---\n: [\n---\n",
    "posts/long.md": b"---\ntitle: A\nslug: long-one\n---\n" + "é".encode() * HEAD_BYTES,
    "_posts/2020-01-06-dated.md": b"---\npermalink: /:year/:title/\n---\nx",
    "_posts/2020-13-06-wrong.md": b"---\npermalink: /:year/:title/\n---\nx",
}
IN_FOLDER = FolderFiles(
    lambda path: path in FILES or path in FRONT, lambda path: FRONT.get(path, b"")[:HEAD_BYTES]
)
POST = "_posts/2020-01-05-a.md"
PAGE = "posts/a.md"


def read(body: str, name: str = PAGE, channel: object = CHANNEL) -> tuple[str, list[tuple[int, str, bool]]]:
    """The HTML of an article, and its notes; the body begins on line 5."""
    data = f"---\ntitle: T\ndate: 2024-01-02\n---\n{body}".encode()
    (found,) = DIALECT.read(name, data, channel, IN_FOLDER)  # type: ignore[arg-type]
    assert isinstance(found, Reading)
    notes = [note for note in found.notes if isinstance(note, Note)]
    return found.article.html, [(note.line, note.message, note.loss) for note in notes]


def link(url: str) -> str:
    return f'<p><a href="{url}">{url}</a></p>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            '{{< youtube id="w7Ft2ymGmfc" title="A & B" >}}',
            '<p><a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">'
            '<img src="https://i.ytimg.com/vi/w7Ft2ymGmfc/hqdefault.jpg" alt=""><br>A &amp; B</a></p>',
        ),
        ('{{< youtube id="a b" autoplay="true" >}}', link("https://www.youtube.com/watch?v=a%20b")),
        ("{{<vimeo 146022717>}}", '<p><a href="https://vimeo.com/146022717">Vimeo</a></p>'),
        ("{{< gist spf13 7896402 >}}", link("https://gist.github.com/spf13/7896402")),
        ('{{< tweet user="SanDiegoZoo" id="145" >}}', link("https://x.com/SanDiegoZoo/status/145")),
        ("{{< x user=a id=1 />}}", link("https://x.com/a/status/1")),
        ("{{< instagram BWNjjyYFxVx >}}", link("https://www.instagram.com/p/BWNjjyYFxVx/")),
        ('{{< player src="https://p.example/a?b=1&c" >}}', link("https://p.example/a?b=1&amp;c")),
        (
            '{{< figure src="/a.jpg" alt="A \\"b\\"" caption="*C*" title="T" attr="By" attrlink="/by" >}}',
            '<figure><img src="https://x.example/a.jpg" alt="A &quot;b&quot;"><figcaption>'
            '<strong>T</strong> <em>C</em> <a href="https://x.example/by">By</a></figcaption></figure>',
        ),
        (
            '{{< figure\n  src="images/p.jpg"\n  link="/l" width="5" >}}\n\nB',
            f'<figure><a href="https://x.example/l"><img src="{HOME}images/p.jpg" alt="" width="5"></a>'
            "</figure>\n<p>B</p>",
        ),
        (
            '{{< video src="/v.mp4" poster="/p.jpg" >}}',
            '<figure><video src="https://x.example/v.mp4" poster="https://x.example/p.jpg" controls="">'
            "</video></figure>",
        ),
        ("{{< highlight go >}}\na `b` < 1\n{{< /highlight >}}", "<pre><code>a `b` &lt; 1\n</code></pre>"),
        ("A {{% comment %}} secret {{% /comment %}}B", "<p>A B</p>"),
        (
            "{{< details summary=\"More & more\" >}}\n\n- a\n\n{{< /details >}}",
            "<details><summary>More &amp; more</summary>\n<ul>\n<li>a</li>\n</ul>\n</details>",
        ),
        # addresses of pages
        ('[o]({{< ref "other.md" >}})', f'<p><a href="{HOME}posts/other/">o</a></p>'),
        ('[o]({{< relref "/far/away#x" >}})', f'<p><a href="{HOME}content/far/away/#x">o</a></p>'),
        ('[o]({{% ref path="trip" %}})', f'<p><a href="{HOME}posts/trip/">o</a></p>'),
        ('[o]({{< ref "/posts/_index.md" >}})', f'<p><a href="{HOME}posts/">o</a></p>'),
        ("[o](other.md)", f'<p><a href="{HOME}posts/other/">o</a></p>'),
        ("[o](doc.pdf)", f'<p><a href="{HOME}posts/doc.pdf">o</a></p>'),
        # addresses that pages give themselves
        ('[o]({{< ref "slugged" >}})', f'<p><a href="{HOME}short/">o</a></p>'),
        ("[o](own.md)", '<p><a href="https://x.example/special/">o</a></p>'),
        ("[o]({filename}long.md)", f'<p><a href="{HOME}long-one/">o</a></p>'),
        ("[o]({filename}broken.md)", f'<p><a href="{HOME}posts/broken/">o</a></p>'),
        ("[o]({% post_url 2020-01-06-dated %})", f'<p><a href="{HOME}2020/dated/">o</a></p>'),
        ("[o]({% post_url 2020-13-06-wrong %})", f'<p><a href="{HOME}_posts/2020-13-06-wrong/">o</a></p>'),
        # examples
        ("`{{< a x >}}` {{</* b */>}}", "<p><code>{{&lt; a x &gt;}}</code> {{&lt; b &gt;}}</p>"),
        ("```\n{{< a >}}\n{{%/* b */%}}\n```", "<pre><code>{{&lt; a &gt;}}\n{{% b %}}\n</code></pre>"),
        ("{{< youtube x", "<p>{{&lt; youtube x</p>"),
        ("{x} {{{y}}} {{z}}", "<p>{x} {{{y}}} {{z}}</p>"),
    ],
)  # fmt: skip
def test_hugo(source: str, html: str) -> None:
    assert read(source) == (html, [])


@pytest.mark.parametrize(
    ("source", "html", "notes"),
    [
        ("A\n\n{{< chart 1 >}}", "<p>A</p>", [(7, "the shortcode chart is not run: it is left out", True)]),
        (
            "{{% note %}}\nB *c*\n{{% /note %}}\n\n{{% note %}}d{{% /note %}}",
            "<p>\nB <em>c</em>\n</p>\n<p>d</p>",
            [(5, "the shortcode note is not run: the text inside stays", False)],
        ),
    ],
)
def test_other_shortcodes(source: str, html: str, notes: list[tuple[int, str, bool]]) -> None:
    found, said = read(source)
    assert (found.replace("<p>\n", "<p>").replace("\n</p>", "</p>"), said) == (
        html.replace("<p>\n", "<p>").replace("\n</p>", "</p>"),
        notes,
    )


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("![p]({{ site.baseurl }}/a.jpg)", '<p><img src="https://x.example/blog/a.jpg" alt="p"></p>'),
        ("![p]({{ '/a.jpg' | relative_url }})", f'<p><img src="{HOME}a.jpg" alt="p"></p>'),
        ('[p]({{ "/a" | prepend: site.baseurl | prepend: site.url }})', f'<p><a href="{HOME}a">p</a></p>'),
        ("{{ page.title }} of {{ site.title | escape }}", "<p>T of Sample News</p>"),
        ("[p]({% post_url 2020-01-04-b %})", f'<p><a href="{HOME}_posts/2020-01-04-b/">p</a></p>'),
        (
            "[p]({{ site.baseurl }}{% post_url 2020-01-04-b %})",
            f'<p><a href="{HOME}_posts/2020-01-04-b/">p</a></p>',
        ),
        ("[p]({% link images/p.jpg %})", f'<p><a href="{HOME}images/p.jpg">p</a></p>'),
        ("{% highlight ruby linenos %}\na < b\n{% endhighlight %}", "<pre><code>a &lt; b\n</code></pre>"),
        ("{% raw %}{{ *x* }}{% endraw %}", "<p>{{ <em>x</em> }}</p>"),
        ("```\n{% raw %}{{ x }}{% endraw %}\n```", "<pre><code>{{ x }}\n</code></pre>"),
        ("`{{ x }}`", "<p><code>{{ x }}</code></p>"),
        ("A{% comment %} secret\n{% endcomment %} B", "<p>A\nB</p>"),
        ("A\n\n{::comment}\nsecret\n{:/comment}\n\nB{::comment}c{:/}", "<p>A</p>\n<p>B</p>"),
        ('{::nomarkdown}a{:/} {::options b="1" /}`{::comment}`', "<p>a <code>{::comment}</code></p>"),
        ("{::other}a {::comment}", "<p>{::other}a {::comment}</p>"),
        ('{% include vimeo.html id="1" %}', '<p><a href="https://vimeo.com/1">Vimeo</a></p>'),
        (
            '{% include figure.html src="/a.jpg" alt="A" %}',
            '<figure><img src="https://x.example/a.jpg" alt="A"></figure>',
        ),
    ],
)  # fmt: skip
def test_jekyll(source: str, html: str) -> None:
    assert read(source, POST) == (html, [])


def test_other_liquid() -> None:
    html, notes = read("A {% include ad.html %}\n\n{% if x %}b{% endif %}\n{{ page.x }}", POST)
    assert html == "<p>A</p>\n<p>{% if x %}b{% endif %}\n{{ page.x }}</p>"
    assert notes == [
        (5, "ad.html is not included", True),
        (7, "{% begins code of a page generator, which is not run: it stays as text", False),
        (8, "{{ begins code of a page generator, which is not run: it stays as text", False),
    ]


def test_without_pages_links_to_articles_are_reported() -> None:
    channel = replace(CHANNEL, article_link=None)
    source = "[o]({{< ref other >}}) [o]({filename}other.md)\n[p]({static}/images/p.jpg)"
    html, notes = read(source, channel=channel)
    assert html == f'<p><a>o</a> <a>o</a>\n<a href="{HOME}images/p.jpg">p</a></p>'
    assert notes == [
        (5, "the page other has no known address: its link is removed", True),
        (5, "the page other.md has no known address: its link is removed", True),
    ]


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("{filename}other.md", f"{HOME}posts/other/"),
        ("{filename}/posts/other.md#x", f"{HOME}posts/other/#x"),
        ("{filename}/content/far/away.md", f"{HOME}content/far/away/"),
        ("|filename|other.md", f"{HOME}posts/other/"),
        ("{filename}doc.pdf", f"{HOME}posts/doc.pdf"),
        ("{static}/images/p.jpg", f"{HOME}images/p.jpg"),
        ("{static}no%20file.jpg", f"{HOME}posts/no%20file.jpg"),
        ("{attach}q.png", f"{HOME}posts/a/q.png"),
        ("{attach}/x/q.png", f"{HOME}posts/a/q.png"),
        ("{author}Jane Roe", f"{HOME}author/jane-roe.html"),
        ("{category}Sport", f"{HOME}category/sport.html"),
        ("{tag}a b", f"{HOME}tag/a-b.html"),
        ("{index}", HOME),
        ("{other}x.md", f"{HOME}posts/a/%7Bother%7Dx.md"),
    ],
)
def test_pelican(reference: str, url: str) -> None:
    html = f'<p><a href="{url}">x</a></p>'
    assert read(f"[x](<{reference}>)") == (html, [])
    assert read(f"[x]({reference})") == (html, [])
    assert read(f'<a href="{reference}">x</a>') == (html, [])


def test_pelican_in_front_matter() -> None:
    data = b"Title: T\nDate: 2024-01-02\nImage: {static}/images/p.jpg\n\nx"
    (found,) = DIALECT.read(PAGE, data, CHANNEL, IN_FOLDER)
    assert isinstance(found, Reading)
    assert found.article.works[0].media.url == f"{HOME}images/p.jpg"


def test_marks_cannot_be_forged() -> None:
    html, _ = read("\ue0000\ue001 {{< gist a b >}} \ue0000\ue001 \ue0007\ue001")
    assert html.count("gist.github.com/a/b</a>") == 1


@pytest.mark.slow
def test_remarks_are_bounded() -> None:
    _, notes = read("\n".join(f"{{{{< x{number} >}}}}" for number in range(1000)))
    assert (len(notes), notes[-1]) == (51, (55, "and more of this kind", True))
    channel = replace(CHANNEL, article_link=None)
    _, notes = read("\n".join(f"[a]({{filename}}{number}.md)" for number in range(1000)), channel=channel)
    assert (len(notes), notes[-1]) == (51, (55, "and more of this kind", True))


@pytest.mark.limit("feeds.dialects.site.templates:_MAX_GROWTH")
@pytest.mark.parametrize(("uses", "refused"), [(200, False), (300, True)])
def test_growth_is_bounded(uses: int, refused: bool) -> None:
    data = f"---\ntitle: {'x' * 1024}\ndate: 2024-01-02\n---\n{'{{ page.title }} ' * uses}".encode()
    if refused:
        with pytest.raises(ReadError, match="templates make the text more than 262144 characters longer"):
            list(DIALECT.read(PAGE, data, CHANNEL))
    else:
        (found,) = DIALECT.read(PAGE, data, CHANNEL)
        assert isinstance(found, Reading)
        assert len(found.article.html) > uses * 1024


@pytest.mark.slow
@given(st.text(st.sampled_from("{}<>%/*\"'` =|rawendx\n\ue0000\ue001"), max_size=60))
def test_no_template_crashes_it(body: str) -> None:
    read(body)
    read(body, POST)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "{{< ", "{{< a >}}", "{{< highlight >}}", "{% raw %}", "{% comment %}\n", "{{ ", "`{{",
        "```\n{% raw %}\n", '{{< a "', "{% include a %}", '{{ "a" | append: "b" | ',
    ],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    assert_linear(lambda text: read(text, POST), lambda size: unit * (size // len(unit)), 25_000, unit)
