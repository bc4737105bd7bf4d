"""WordPress's export in full: text as WordPress shows it, pictures, recordings, people, terms, times."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from exports import Post, cdata, wxr
from growth import assert_linear
from hypothesis import example, given
from hypothesis import strategies as st
from samples import SEEDS

from feeds.core.markup import plain_text, sanitise
from feeds.dialects import Note, Reading, dialects
from feeds.dialects.wordpress.known_shortcodes import Attachment, PostLibrary
from feeds.dialects.wordpress.shortcodes import Text, article_text
from feeds.model.article import Article, Media, Person, Work
from feeds.model.channel import read_channel

CHANNEL = read_channel(SEEDS / "channel.toml")
LIBRARY = PostLibrary(
    files={
        "7": Attachment("https://site.example/a.jpg", "A", "A hill", "By <b>J</b>"),
        "8": Attachment("https://site.example/b.mp3", "Talk & tea"),
    },
    own=(Attachment("https://site.example/own.png"),),
    blocks={"9": "Sub<em>scribe</em>", "10": '<!-- wp:block {"ref":10} /-->x'},
)
LINK = '<a href="https://site.example/a">https://site.example/a</a>'
HILL = (
    '<figure><img src="https://site.example/a.jpg" alt="A hill"><figcaption>By <b>J</b></figcaption></figure>'
)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("", ""),
        ("One", "<p>One</p>"),
        ("One\r\n\r\nTwo\rthree", "<p>One</p>\n<p>Two<br>\nthree</p>"),
        ("One<br />\ntwo", "<p>One<br />two</p>"),
        ("<p>One</p>\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("A <em>b\n\nc</em>", "<p>A <em>b</p>\n<p>c</em></p>"),
        ("<h2>Head</h2>\nText\n<hr />", "<h2>Head</h2>\n<p>Text</p>\n<hr />"),
        ("<ul>\n<li>a</li>\n<li>b\nc</li>\n</ul>", "<ul><li>a</li><li>b<br>\nc</li></ul>"),
        ("<blockquote>One\n\nTwo</blockquote>", "<blockquote><p>One</p>\n<p>Two</p>\n</blockquote>"),
        ("<blockquote>One</blockquote>", "<blockquote><p>One</p>\n</blockquote>"),
        ("<div>One</div><div>Two\n\nthree</div>", "<div>One</div>\n<div><p>Two</p>\n<p>three</p>\n</div>"),
        ("<pre>a\n\n  b</pre>\nc", "<pre>a\n\n  b</pre>\n<p>c</p>"),
        ('<img\nsrc="a.jpg">\nb', '<p><img\nsrc="a.jpg"><br>\nb</p>'),
        ("https://site.example/a\n\nb https://site.example/c", f"<p>{LINK}</p>\n<p>b https://site.example/c</p>"),
        ("a\nhttps://site.example/a\nb", f"<p>a<br>\n{LINK}<br>\nb</p>"),
        ("[embed width=\"3\"]https://site.example/a[/embed]", f"<p>{LINK}</p>"),
        ("a [caption width='3']<img src='a.jpg'> Words, <b>more</b>[/caption] b",
         "<p>a</p>\n<figure><img src='a.jpg'><figcaption>Words, <b>more</b></figcaption></figure>\n<p>b</p>"),
        ('[caption caption="By J"]<a href="b"><img src="a.jpg"></a>[/caption]',
         '<figure><a href="b"><img src="a.jpg"></a><figcaption>By J</figcaption></figure>'),
        ("[caption]no picture[/caption]", "<p>no picture</p>"),
        ('[gallery ids="7"]', HILL),
        ("[gallery]", '<figure><img src="https://site.example/own.png" alt=""></figure>'),
        ('[audio src="https://site.example/a.mp3"]',
         '<p><audio controls><source src="https://site.example/a.mp3">'
         '<a href="https://site.example/a.mp3">https://site.example/a.mp3</a></audio></p>'),
        ('[video mp4="https://site.example/a" webm="https://site.example/b" poster="c.jpg"][/video]',
         '<p><video controls poster="c.jpg"><source src="https://site.example/a">'
         f'<source src="https://site.example/b">{LINK}</video></p>'),
        ('[playlist ids="8"]', '<figure><audio controls src="https://site.example/b.mp3"></audio>'
         "<figcaption>Talk &amp; tea</figcaption></figure>"),
        ("It's [sic] [1] [Update: now] [[gallery]] [don't] a[b",
         "<p>It's [sic] [1] [Update: now] [gallery] [don't] a[b</p>"),
        ('<a title="[gallery]">x</a>', '<p><a title="[gallery]">x</a></p>'),
        ("a<!-- note --><!--nextpage-->b", "<p>ab</p>"),
        ("<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:spacer /-->Three",
         "<p>One\ntwo</p>\n<p>Three</p>"),
        ('<!-- wp:block {"ref":9} /-->', "<p>Sub<em>scribe</em></p>"),
        ('<!-- wp:block {"ref":10} /-->y', "<p>xy</p>"),
        ('<!-- wp:embed {"url":"https://site.example/a"} /-->', f"<p>{LINK}</p>"),
        ('<!-- wp:embed -->\n<figure><div>\nhttps://site.example/a\n</div></figure>\n<!-- /wp:embed -->',
         f"<figure><div>{LINK}</div></figure>"),
    ],
)  # fmt: skip
def test_text_as_wordpress_shows_it(source: str, html: str) -> None:
    assert article_text(source, LIBRARY) == Text(html)


PAID = "wp:premium-content/subscriber-view"


@pytest.mark.parametrize(
    ("source", "html", "names"),
    [
        ("a [private]b[/private] c", "<p>a  c</p>", ["private"]),
        ("a [MEMBERS_only level=1]b [i]c[/i][/members_only] d", "<p>a  d</p>", ["i", "members_only"]),
        ("a [rcp_restrict]b", "<p>a [rcp_restrict]b</p>", ["rcp_restrict"]),
        ("a [rcp_restrict]b[/rcp_restrict]", "<p>a</p>", ["rcp_restrict"]),
        ("a [team_member]b[/team_member]", "<p>a b</p>", ["team_member"]),
        (f"a <!-- {PAID} --><p>b</p><!-- /{PAID} --> c", "<p>a  c</p>", [PAID]),
        (f"a <!-- {PAID} /--> c", "<p>a  c</p>", []),
        ("a\n\n<!-- wp:jetpack/paywall /-->\n\nb", "<p>a</p>", ["wp:jetpack/paywall"]),
    ],
)
def test_parts_for_members(source: str, html: str, names: list[str]) -> None:
    read = article_text(source, LIBRARY)
    assert read.html == html
    assert [message.partition("[")[2].partition("]")[0] for _, message in read.losses] == names


def test_parts_for_members_are_not_in_the_excerpt() -> None:
    assert article_text("a [private]b<!--more-->c[/private]", LIBRARY).excerpt == "<p>a</p>"
    assert article_text("a <b>b</b><!--more-->c", LIBRARY).excerpt == "<p>a <b>b</b></p>"


@pytest.mark.parametrize(
    ("source", "html", "losses"),
    [
        ("a [form id=3] b", "<p>a  b</p>", [(2, "[form] is not known: only the text inside it is")]),
        ("a [b]bold[/b]", "<p>a bold</p>", [(2, "[b] is not known: only the text inside it is")]),
        ("[x][y]a[/x] b[/y]", "<p>a b[/y]</p>", [(0, "[x] is not known: only the text inside it is"),
         (3, "[y] is not known: only the text inside it is")]),
        ("[youtube https://site.example/a /]", f"<p>{LINK}</p>",
         [(0, "[youtube] is not known: only the text inside it and its address are")]),
        ("[youtube=https://site.example/a]", f"<p>{LINK}</p>",
         [(0, "[youtube] is not known: only the text inside it and its address are")]),
    ],
)  # fmt: skip
def test_unknown_shortcodes(source: str, html: str, losses: list[tuple[int, str]]) -> None:
    expected = [(offset, f"the shortcode {words} kept") for offset, words in losses]
    found = article_text(source, LIBRARY)
    assert (found.html, sorted(found.losses)) == (html, expected)


@pytest.mark.parametrize(
    ("source", "html", "losses"),
    [
        ("[recent_posts] [off-topic]", "<p>[recent_posts] [off-topic]</p>",
         [(0, "[recent_posts] may be a shortcode, and stays as text"),
          (15, "[off-topic] may be a shortcode, and stays as text")]),
        ('[gallery ids="7, 99"]', HILL, [(0, "the file 99 of [gallery] is not in the export")]),
        ("[audio]", "", [(0, "[audio] names no file")]),
        ('a<!-- wp:latest-posts {"n":1} /-->', "<p>a</p>",
         [(1, "the block latest-posts has no text in the export")]),
        ('a<!-- wp:block {"ref":5} /-->', "<p>a</p>", [(1, "the block block has no text in the export")]),
    ],
)  # fmt: skip
def test_other_losses(source: str, html: str, losses: list[tuple[int, str]]) -> None:
    assert article_text(source, LIBRARY) == Text(html, losses=tuple(losses))


def test_a_gallery_of_a_post_without_pictures() -> None:
    message = "[gallery] names no files, and the export has no files of the post"
    assert article_text("[gallery]", PostLibrary()) == Text("", losses=((0, message),))


def test_the_text_before_more_is_the_excerpt() -> None:
    assert article_text("One\n\n<!--more Read on-->Two", LIBRARY) == Text(
        "<p>One</p>\n<p>Two</p>", "<p>One</p>"
    )


WORDS = st.lists(
    st.sampled_from(
        ["a", "b c", "\n", "\n\n", "\r\n", " ", "<em>", "</em>", "<p>", "</p>", "<li>", "</div>", "<div>",
         "<!--more-->", "<!-- wp:quote -->", "[sic]", "[caption]", "[/caption]", "[x y=1]", "[/x]", "&amp;",
         "'", '"', "[", "]", "<pre>", "</pre>"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(WORDS)
@example("<p><li>a</p>")
def test_no_word_is_lost(source: str) -> None:
    words = re.sub(r"<[^<>]*>|\[/?(?:caption|x)[^\[\]]*\]|[\s\[\]'\"]", "", source)
    shown = plain_text(sanitise(article_text(source, LIBRARY).html, "https://site.example/"))
    assert re.sub(r"\[/?(?:caption|x)[^\[\]]*\]|[\s\[\]'\"]", "", shown) == plain_text(words)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[a ",
        "[a '",
        '[a="',
        "[a b=1]",
        "[/a]",
        "[[",
        "<",
        "<!--",
        "<pre>",
        "</p>",
        "\n\n",
        "<p>",
        "&",
        "http://",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    assert_linear(lambda text: article_text(text, LIBRARY), lambda size: piece * size, 10_000, piece)


# --- the document ---


def readings(data: str) -> list[Reading]:
    dialect = next(each for each in dialects() if each.sniff("blog.xml", data.encode()))
    return [each for each in dialect.read("blog.xml", data.encode(), CHANNEL) if isinstance(each, Reading)]


FILE = "<wp:attachment_url>{}</wp:attachment_url><wp:post_parent>{}</wp:post_parent>"
AUTHOR = (
    "<wp:author><wp:author_login>jroe</wp:author_login><wp:author_email>private@site.example</wp:author_email>"
    f"<wp:author_display_name>{cdata('Jane Roe')}</wp:author_display_name></wp:author>"
)


def test_everything_of_a_post() -> None:
    terms = (
        '<category domain="category" nicename="news"><![CDATA[News]]></category>'
        '<category domain="post_tag" nicename="tea"><![CDATA[Tea & cake]]></category>'
        '<category domain="post_format" nicename="post-format-video"><![CDATA[Video]]></category>'
        "<wp:post_name>hello-world</wp:post_name>"
        "<wp:post_modified_gmt>2024-01-03 11:00:00</wp:post_modified_gmt>"
        "<wp:comment><wp:comment_author_email>c@site.example</wp:comment_author_email>"
        "<wp:comment_content>secret</wp:comment_content></wp:comment>"
    )
    post = Post(
        1,
        content="One\n\n[gallery]",
        excerpt="In <b>short</b>",
        inside=terms,
        meta={
            "_edit_last": "1",
            "_thumbnail_id": "2",
            "enclosure": 'https://media.example/a.mp3\n123\naudio/mpeg\na:1:{s:8:"duration";s:8:"00:01:02";}',
        },
    )
    lead = Post(
        2, "inherit", "attachment", excerpt="By <i>J</i>", meta={"_wp_attachment_image_alt": "A hill"},
        inside=FILE.format("https://site.example/a.jpg", 0),
    )  # fmt: skip
    shown = Post(3, "inherit", "attachment", inside=FILE.format("https://site.example/b.jpg", 1))
    hidden = Post(4, "trash", "attachment", inside=FILE.format("https://site.example/secret.jpg", 1))
    (reading,) = readings(wxr(post, lead, shown, hidden, head=AUTHOR))
    assert reading == Reading(
        Article(
            id="https://site.example/?p=1",
            title="Title 1",
            published=datetime(2024, 1, 2, 10, tzinfo=UTC),
            updated=datetime(2024, 1, 3, 11, tzinfo=UTC),
            html='<p>One</p>\n<figure><img src="https://site.example/b.jpg" alt=""></figure>',
            summary="In short",
            people=(Person("Jane Roe"),),
            categories=("News", "Tea & cake"),
            link="https://site.example/?p=1",
            works=(
                Work("", "", "", "", Media("https://site.example/a.jpg", "image/jpeg", "image"), alt="A hill",
                     description="By J"),
                Work("", "", "", "", Media("https://media.example/a.mp3", "audio/mpeg", "audio", 123, 62)),
            ),
            source="blog.xml",
        )
    )  # fmt: skip


def test_losses_have_their_lines() -> None:
    data = wxr(Post(1), Post(2, content="One\n\n[form id=1]"), Post(3, meta={"_thumbnail_id": "99"}))
    place = data[: data.index("[form")].count("\n") + 1
    _, second, third = readings(data)
    message = "the shortcode [form] is not known: only the text inside it is kept"
    assert second.notes == (Note("blog.xml", place, message, loss=True),)
    message = "its picture, the file 99, is not in the export"
    assert third.notes == (Note("blog.xml", place + 1, message, loss=True),)


@pytest.mark.slow
def test_the_losses_of_a_post_are_bounded_and_take_linear_time() -> None:
    (reading,) = readings(wxr(Post(1, content="[form/]\n" * 100_000)))
    first = reading.notes[0].line
    assert [note.line for note in reading.notes[:500]] == list(range(first, first + 500))
    assert str(reading.notes[500]) == "blog.xml:1: 99500 more warnings about this file"
    assert len(reading.notes) == 501


@pytest.mark.parametrize("date", ["Mon, 30 Nov -0001 00:00:00 +0000", ""])
def test_the_date_in_greenwich_counts_where_rss_has_none(date: str) -> None:
    data = wxr(Post(1, gmt="2024-05-06 07:08:09")).replace("Tue, 02 Jan 2024 10:00:00 +0000", date)
    assert readings(data)[0].article.published == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_another_feed_is_not_changed() -> None:
    data = wxr(Post(1, content="One\n\n[form id=1]")).replace("/export/1.2/", "/other/")
    data = data.replace("wp:", "x:").replace("xmlns:wp=", "xmlns:x=")
    (reading,) = readings(data)
    assert (reading.article.html, reading.notes) == ("One\n\n[form id=1]", ())
