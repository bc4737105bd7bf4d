"""Markdown with front matter, as Hugo, Jekyll and Pelican write it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import SEEDS
from yaml import safe_dump

from feeds.core.errors import ReadError
from feeds.dialects import Note, Reading, dialects
from feeds.dialects.fields import Keys
from feeds.dialects.front_matter import front_matter
from feeds.dialects.markdown import DIALECT
from feeds.dialects.times import EXPECTED
from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.channel import read_channel
from feeds.model.podcast import Episode, Soundbite

CHANNEL = read_channel(SEEDS / "channel.toml")
IRST = timezone(timedelta(hours=3, minutes=30))
NOON = datetime(2016, 11, 6, 12, tzinfo=IRST)
PLAIN = Article(
    id="tag:news.example.org,2016-11-06:a",
    title="Head",
    published=NOON,
    updated=NOON,
    html="<p>One <em>two</em>.</p>",
    summary="One two.",
    source="a.md",
)
OLD = ("/old/", "https://old.example/a", "/older")
BODY = "\nOne *two*.\n"
HUGO_TOML = f"""+++
title = "Head"
date = 2016-11-06T12:00:00+03:30
+++
{BODY}"""
YAML = f"""---
title: Head
date: 2016-11-06 12:00
---
{BODY}"""
HUGO_JSON = '{"title": "Head", "date": "2016-11-06T12:00:00+03:30"}\n' + BODY
PELICAN = f"Title: Head\nDate: 2016-11-06 12:00\n{BODY}"


def readings(data: str | bytes, name: str = "a.md") -> list[Reading]:
    raw = data.encode() if isinstance(data, str) else data
    return [found for found in DIALECT.read(name, raw, CHANNEL) if isinstance(found, Reading)]


def read(data: str | bytes, name: str = "a.md") -> Article:
    (reading,) = readings(data, name)
    assert reading.notes == ()
    return reading.article


def yaml(*lines: str, body: str = BODY) -> str:
    return "\n".join(("---", "title: Head", "date: 2016-11-06 12:00", *lines, "---", body))


def refusal(data: str | bytes) -> str:
    with pytest.raises(ReadError) as caught:
        readings(data)
    return str(caught.value)


def test_it_announces_itself() -> None:
    assert DIALECT in dialects()
    names = ("a.md", "A.Markdown", "posts/_index.md", "a.txt", "md", "_posts/2020-01-01-a.html")
    assert [name for name in names if DIALECT.sniff(name, b"")] == ["a.md", "A.Markdown"]


def test_posts_in_html() -> None:
    names = (
        "_posts/a.html",
        "_drafts/a.htm",
        "content/x/a.html",
        "content/_index.html",
        "a.html",
        "x/a.html",
    )
    accepted = [name for name in names if DIALECT.sniff(name, b"---\ntitle: x")]
    assert accepted == ["_posts/a.html", "_drafts/a.htm", "content/x/a.html"]
    data = "---\nlayout: post\n---\n<p># One *two*</p>\n{% raw %}<p>{{ x }}</p>{% endraw %}"
    article = read(data, "_posts/2016-11-06-my-post.html")
    assert (article.title, article.html) == ("My Post", "<p># One *two*</p>\n<p>{{ x }}</p>")


@pytest.mark.parametrize(
    ("name", "head", "notes"),
    [
        ("a.rst", b"Head\n####\n\n:date: 2020-01-01\n", ["is reStructuredText, which is not read: "]),
        ("README.rst", b"Head\n####\n", []),
        ("a.org", b"#+DATE: 2020-01-01\n", ["is Org, which is not read: "]),
        ("a.adoc", b"= Head\n:revdate: 2020-01-01\n", ["is AsciiDoc, which is not read: "]),
        ("a.textile", b"---\ndate: 2020-01-01\n---\n", ["is Textile, which is not read: "]),
        ("a.css", b"date: 2020-01-01", []),
    ],
)
def test_other_markup_is_reported(name: str, head: bytes, notes: list[str]) -> None:
    found = [
        each
        for dialect in dialects()
        if dialect.sniff(name, head)
        for each in dialect.read(name, head, CHANNEL)
    ]
    assert found == [Note(name, 1, f"{note}convert it to Markdown", loss=True) for note in notes]


@pytest.mark.parametrize(
    "data", [HUGO_TOML, YAML, HUGO_JSON, PELICAN, YAML.replace("\n", "\r\n"), "\ufeff" + YAML]
)
def test_each_kind_of_front_matter(data: str) -> None:
    assert read(data) == PLAIN


NAMES = st.text("abcxyz", min_size=1, max_size=5)
VALUES = st.recursive(
    st.none() | st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(NAMES, inside, max_size=3),
    max_leaves=9,
)


@pytest.mark.slow
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_yaml_is_read_as_it_was_written(values: dict[str, object]) -> None:
    written = safe_dump(values, sort_keys=False)
    assert front_matter("a.md", f"---\n{written}---\nWords.\n").raw == values


def test_plain_values_are_texts() -> None:
    text = "---\na: 007\nb: no\nc: 1.50\nd: ~\ne: 'null'\nf: 2016-11-06\ng:\nh: [0x1, NULL]\na: 8\n---\n"
    read = front_matter("a.md", text).raw
    assert read == {
        "a": "8", "b": "no", "c": "1.50", "d": None, "e": "null", "f": "2016-11-06", "g": None,
        "h": ["0x1", None],
    }  # fmt: skip
    assert isinstance(read, Keys)
    assert read.repeated == ("a",)


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("lastmod: 2016-11-07T12:00:00Z", {"updated": datetime.fromisoformat("2016-11-07T12:00:00Z")}),
        ("last_modified_at: 2016-11-05", {}),  # before the date: it cannot be
        ("draft: true", {"draft": True}),
        ("published: false", {"draft": True}),
        ("status: hidden", {"draft": True}),
        ("draft: no", {}),
        ("expiryDate: 2016-12-01", {"expires": datetime(2016, 12, 1, tzinfo=IRST)}),
        (
            "publishDate: 2016-11-08 06:00:00 +0100",
            {"visible": datetime.fromisoformat("2016-11-08T06:00:00+01:00")},
        ),
        ("withdrawn: true", {"withdrawn": NOON}),
        ("withdrawn: 2016-11-09", {"withdrawn": datetime(2016, 11, 9, tzinfo=IRST)}),
        ("tags: [a, b c, a]", {"categories": ("a", "b c")}),
        ("tags: a b", {"categories": ("a", "b")}),
        ("tags: a b, c", {"categories": ("a b", "c")}),
        ("categories: [k]\ntags: [t]", {"categories": ("k", "t")}),
        ("section: Sport", {"section": "Sport"}),
        ("author: Jane Roe", {"people": (Person("Jane Roe"),)}),
        (
            "authors: [{name: J, email: j@x.example}, K]",
            {"people": (Person("J", "j@x.example"), Person("K"))},
        ),
        ("author: Jane Roe <j@x.example>", {"people": (Person("Jane Roe", "j@x.example"),)}),
        ("description: About it", {"summary": "About it"}),
        ("lang: fa_IR", {"language": "fa-IR"}),
        ("url: /head/", {"link": "https://news.example.org/head/"}),
        ("permalink: /:year/:title/", {"link": "https://news.example.org/2016/head/"}),
        ("aliases: [/old/, 'https://old.example/a']\nredirect_from: /older", {"aliases": OLD}),
        ("headless: true", {"draft": True}),
        ("headless: false", {}),
        ("build: {list: never}", {"draft": True}),
        ("_build: {render: false}", {"draft": True}),
        ("build: {list: always, render: always}", {}),
        ("status: skip", {"draft": True}),
        ("id: urn:uuid:1", {"id": "urn:uuid:1"}),
        ("id: 007", {"id": "tag:news.example.org,2016-11-06:007"}),
        ("layout: post\nweight: 3\nexpires: null\ntags: []", {}),
        (
            "image: /c.jpg",
            {
                "works": (
                    Work("", "", "", "", Media("https://media.example.org/c.jpg", "image/jpeg", "image")),
                )
            },
        ),
        (
            "podcast: {season: 1, number: 2.5, kind: bonus, soundbites: [{start: 1, seconds: 20}]}",
            {"episode": Episode(season=1, number=2.5, kind="bonus", soundbites=(Soundbite(1, 20),))},
        ),
    ],
)
def test_keys(line: str, changed: dict[str, object]) -> None:
    assert read(yaml(line)) == replace(PLAIN, **changed)  # type: ignore[arg-type]


def test_media() -> None:
    media = """media:
- url: /v.mp4
  title: V
  size: 12
  duration: 1:02:03
  renditions: [v.webm, {url: "https://cdn.example/v-480.mp4", height: 480}]
  captions: {url: v.vtt, lang: en}
  chapters: v.json
  poster: p.jpg
  credit: C
  licence: CC-BY-4.0
- b.jpg
"""
    base = "https://media.example.org"
    video = Work(
        id="",
        sort="",
        kind="",
        title="V",
        media=Media(f"{base}/v.mp4", "video/mp4", "video", size=12, seconds=3723),
        renditions=(
            Media(f"{base}/v.webm", "video/webm", "video"),
            Media("https://cdn.example/v-480.mp4", "video/mp4", "video", height=480),
        ),
        poster=f"{base}/p.jpg",
        tracks=(
            Track("captions", f"{base}/v.vtt", "text/vtt", "en"),
            Track("chapters", f"{base}/v.json", "application/json+chapters"),
        ),
        credit="C",
        licence="CC-BY-4.0",
    )
    picture = Work("", "", "", "", Media(f"{base}/b.jpg", "image/jpeg", "image"))
    assert read(yaml(media)).works == (video, picture)


@pytest.mark.parametrize(
    ("name", "id_", "section"),
    [
        ("a.md", "a", ""),
        ("sport/a.md", "sport/a", "sport"),
        ("content/posts/story/index.md", "content/posts/story", ""),
        ("_posts/2016-11-06-a.md", "_posts/2016-11-06-a", ""),
        ("content/posts/story/index.fr.md", "content/posts/story/index.fr", "story"),
    ],
)
def test_names(name: str, id_: str, section: str) -> None:
    article = read(YAML, name)
    assert (article.id, article.section) == (f"tag:news.example.org,2016-11-06:{id_}", section)


def test_what_the_name_and_the_text_tell() -> None:
    article = read(
        "---\nlayout: post\n---\n# The *Head* #\n\nOne.\n\n<!--more-->\n\nTwo.\n", "_drafts/2016-11-06-x.md"
    )
    assert (article.title, article.html, article.summary, article.draft) == (
        "The Head",
        "<p>One.</p>\n\n<p>Two.</p>",
        "One.",
        True,
    )
    assert article.published == datetime(2016, 11, 6, tzinfo=IRST)


def test_drafts_need_no_date() -> None:
    article = read("---\nlayout: post\n---\nx", "_drafts/my-idea.md")
    assert (article.title, article.published, article.draft) == (
        "My Idea",
        datetime(1970, 1, 1, tzinfo=UTC),
        True,
    )
    assert read("Title: A\nStatus: draft\n\nx").draft
    assert read("Title:A\nStatus:draft\n\nx").draft
    assert read("   Title: A\n  Status: draft\n\nx").draft
    assert refusal("Title: A\nStatus: published\n\nx") == f"a.md:1: date is missing: expected {EXPECTED}"


def test_hugo_takes_the_last_modification_for_the_date() -> None:
    article = read("---\ntitle: A\nlastmod: 2016-11-06\n---\nx")
    assert article.published == article.updated == datetime(2016, 11, 6, tzinfo=IRST)


def test_translations() -> None:
    article = read(YAML, "posts/a.de.md")
    assert (article.language, article.id) == ("de", "tag:news.example.org,2016-11-06:posts/a.de")
    assert read(yaml("lang: en-GB"), "posts/a.de.md").language == "en-GB"


def test_unusable_aliases_and_patterns() -> None:
    (reading,) = readings(yaml("aliases: [/a, [b], {b: c}, '']", "permalink: /:year/:colour/"))
    assert reading.article == replace(PLAIN, aliases=("/a",))
    assert reading.notes == (
        Note("a.md", 5, "permalink: :colour is an unknown placeholder: the pattern is ignored"),
        Note("a.md", 4, "aliases: a list is not an address: ignored"),
        Note("a.md", 4, "aliases: a table is not an address: ignored"),
        Note("a.md", 4, "aliases: '' is not an address: ignored"),
    )


@pytest.mark.parametrize(
    ("article_link", "link"),
    [
        (None, "https://news.example.org/2016/head/"),
        ("https://news.example.org/{name}", "https://news.example.org/2016/head/"),
        # pages of ours, which keep their addresses
        ("https://news.example.org/story/{name}", "https://news.example.org/story/a"),
    ],
)
def test_patterns_and_pages_of_ours(article_link: str | None, link: str) -> None:
    channel = replace(CHANNEL, article_link=article_link)
    (reading,) = DIALECT.read("a.md", yaml("permalink: /:year/:title/").encode(), channel)
    assert isinstance(reading, Reading)
    assert reading.article.link == link


def test_pelican_lists() -> None:
    article = read(
        "Title: Head\nDate: 2016-11-06 12:00\nTags: a b, c\nAuthors: Roe, J; K\n"
        f"Summary: One\n    two\n{BODY}"
    )
    people = (Person("Roe, J"), Person("K"))
    assert article == replace(PLAIN, categories=("a b", "c"), people=people, summary="One two")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("", "a.md:1: date is missing: expected a time such as"),
        ("Just text.", "a.md:1: date is missing"),
        ("---\ndate: 2016-11-06\n---\nx", "a.md:2: title is missing: expected a title"),
        ("---\ntitle: x\n", "a.md:1: front matter has no end: expected a line ---"),
        (yaml("draft: perhaps"), "a.md:4: draft is 'perhaps': expected true or false"),
        (yaml("lang: english!"), "a.md:4: lang is 'english!': expected a language tag"),
        (yaml("expires: 2016-02-30"), "a.md:4: expires is '2016-02-30', which "),
        (yaml("tags: [a, [b]]"), "a.md:4: tags[1] is a list: expected a string"),
        (yaml("media:\n- title: x"), "a.md:4: media[0].url is missing"),
        (yaml("media:\n- {url: a.mp4, size: big}"), "a.md:4: media[0].size is 'big': expected a number"),
        (yaml("media:\n- 'file:///x'"), "a.md:4: media[0].url is 'file:///x': expected an http or https URL"),
        (
            yaml("podcast: {kind: half}"),
            "a.md:4: podcast.kind is 'half': expected one of full, trailer, bonus",
        ),
        (yaml("a: &x [1]", "b: *x"), "a.md:5: front matter has a YAML alias"),
        (yaml("a: !!python/name:os.system x"), "a.md:4: front matter has a YAML tag"),
        (yaml("a: " + "[" * 60), "a.md:4: front matter is nested too deeply: more than 20 levels"),
        (
            yaml("a: b: c"),
            'a.md:4: front matter is not valid YAML: ": " in a value: put the value in quotes (column 5)',
        ),
        ("---\n- a\n---\n", "a.md:2: front matter is not a mapping"),
        (
            "+++\n" + "a." * 30_000 + "a = 1\n+++\n",
            "a.md:2: front matter is not valid TOML: nested too deeply",
        ),
        (
            "+++\ntitle = x\n+++\n",
            'a.md:2: front matter is not valid TOML: string without quotes: write "x" (column 9)',
        ),
        (
            '{"title": 1,}',
            'a.md:1: front matter is not valid JSON: trailing comma before "}": remove it (column 12)',
        ),
        (yaml("a: " + "x" * 70_000), "a.md:1: front matter is longer than 65536 characters"),
        (
            b"---\ntitle: \xff\n---\n",
            "a.md:2: byte 0xff is not UTF-8: "
            'name another encoding in the channel file, such as encoding = "windows-1252"',
        ),
        (yaml(body="<div>" * 1000), "a.md:2: html HTML elements are nested deeper than 256"),
    ],
)
def test_what_is_refused(data: str | bytes, problem: str) -> None:
    assert refusal(data).startswith(problem)


def test_notes() -> None:
    (reading,) = readings(yaml("colour: red", "media: [{url: a.jpg, shape: round}]", body="{{ x }}\n"))
    assert reading.notes == (
        Note("a.md", 5, "media.shape: unknown key, ignored"),
        Note("a.md", 4, "colour: unknown key, ignored"),
        Note("a.md", 7, "{{ begins code of a page generator, which is not run: it stays as text"),
    )


def survives(data: bytes) -> None:
    try:
        (reading,) = readings(data)
    except ReadError:
        return
    assert reading.article.title


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_crash_it(data: bytes) -> None:
    survives(data)


RICH = yaml(
    "media: [{url: a.mp4, captions: b.vtt}]", "tags: [a]", "podcast: {values: [{type: x, recipients: []}]}"
)
WHOLE = [text.encode() for text in (HUGO_TOML, YAML, HUGO_JSON, PELICAN, RICH)]


@given(st.sampled_from(WHOLE), st.integers(0, 160), st.integers(0, 30), st.binary(max_size=6))
def test_no_damage_crashes_it(whole: bytes, start: int, length: int, patch: bytes) -> None:
    survives(whole[:start] + patch + whole[start + length :])


@given(st.text(st.sampled_from("[]()<>!*_`#>-+&;:\\ \n\t1a|~\"'"), max_size=60))
def test_no_markdown_crashes_it(body: str) -> None:
    survives(yaml(body=body).encode())


YAML_LINE = st.text(st.sampled_from("abt:-[]{}&*!?|>'\"%@`#,~0.5= "), max_size=20)


@given(st.lists(YAML_LINE, max_size=4))
def test_no_yaml_crashes_it(lines: list[str]) -> None:
    survives(yaml(*lines).encode())


def test_the_encoding_that_the_channel_names() -> None:
    text = yaml("tags: [Übung]", body="Öl\r\n")
    latin = replace(CHANNEL, encoding="windows-1252")
    in_utf8, in_latin = (list(DIALECT.read("a.md", text.encode(code), latin)) for code in ("utf-8", "cp1252"))
    assert in_latin == in_utf8 == readings(text)


@pytest.mark.parametrize("caption", ["A sunset", "https://a.example is the source", "Two lines.\nMore."])
def test_a_caption_is_not_the_name_of_a_file(caption: str) -> None:
    said = caption.replace("\n", "\n    ")
    for key in ("caption", "captions", "description"):
        (reading,) = readings(yaml(f"media:\n- url: a.mp4\n  {key}: |-\n    {said}"))
        (work,) = reading.article.works
        assert (work.description, work.tracks) == (caption, ())


@pytest.mark.parametrize("name", ["en.vtt", "a b.srt", "https://a.example/captions?id=1"])
def test_captions_in_a_file_are_a_track(name: str) -> None:
    (reading,) = readings(yaml(f"media: [{{url: a.mp4, captions: '{name}'}}]"))
    (work,) = reading.article.works
    assert (len(work.tracks), work.description) == (1, "")
