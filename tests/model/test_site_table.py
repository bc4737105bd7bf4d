"""The table [site] of the channel file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feeds.core.errors import ReadError
from feeds.model.channel import read_channel
from feeds.model.head_elements import HeadElement
from feeds.model.website import MenuEntry, Website

if TYPE_CHECKING:
    from pathlib import Path

LEAST = """\
title = "T"
home = "https://news.example.org/"
description = "D"
language = "en"
zone = "UTC"
media_base = "https://media.example.org/"
people = [{ name = "N" }]
[site]
"""


def read(folder: Path, keys: str) -> Website:
    path = folder / "channel.toml"
    path.write_text(LEAST + keys)
    return read_channel(path).site


def test_no_table_and_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "channel.toml").write_text(LEAST.replace("[site]\n", ""))
    assert read_channel(tmp_path / "channel.toml").site == read(tmp_path, "") == Website()


def test_every_key(tmp_path: Path) -> None:
    keys = '''\
logo = "static/logo ä.svg"
accent = "#0AF"
pages = false
footer = """
Published by the  newsroom.

Imprint: 1 Street, Town
"""
head = """
<meta name="fediverse:creator" content="@news@social.example">
<LINK rel="Me" href="https://social.example/@news"/>
<link href='static/own.css?v="1"' rel=stylesheet>
<meta property=og:locale content="de_DE" content="fr">
"""
[[site.menu]]
title = "Politics"
url = "category/politics#latest"
[[site.menu]]
title = "About"
url = "https://münchen.example/about"
[[site.menu]]
title = "Write to us"
url = "mailto:news@example.org"
'''
    assert read(tmp_path, keys) == Website(
        logo="static/logo%20%C3%A4.svg",
        accent="#00aaff",
        menu=(
            MenuEntry("Politics", "category/politics#latest"),
            MenuEntry("About", "https://xn--mnchen-3ya.example/about"),
            MenuEntry("Write to us", "mailto:news@example.org"),
        ),
        footer=("Published by the newsroom.", "Imprint: 1 Street, Town"),
        head=(
            HeadElement("meta", (("name", "fediverse:creator"), ("content", "@news@social.example"))),
            HeadElement("link", (("rel", "Me"), ("href", "https://social.example/@news"))),
            HeadElement("link", (("href", "static/own.css?v=%221%22"), ("rel", "stylesheet"))),
            HeadElement("meta", (("property", "og:locale"), ("content", "de_DE"))),
        ),
        pages=False,
    )


@pytest.mark.parametrize(
    ("logo", "read_as"),
    [
        ("logo.svg", "static/logo.svg"),
        ("static/a/logo.svg", "static/a/logo.svg"),
        ("https://a.example/l.png", "https://a.example/l.png"),
    ],
)
def test_logos(tmp_path: Path, logo: str, read_as: str) -> None:
    assert read(tmp_path, f'logo = "{logo}"\n').logo == read_as


ADDRESS = "expected an absolute http or https URL, or a path below the base such as category/politics"
COLOUR = "expected a colour with three or six hexadecimal digits, such as #0b57d0"
LOGO = "expected the path of a file in the folder static, or an absolute http or https URL"
ELEMENTS = "expected only complete <meta> and <link> elements"
ENTRY = '[[site.menu]]\ntitle = "A"\n'


@pytest.mark.parametrize(
    ("keys", "line", "problem"),
    [
        ('lego = "a"', 9, "unknown key 'site.lego' (did you mean 'logo'?)"),
        ('accent = "blue"', 9, f"site.accent is 'blue': {COLOUR}"),
        ('accent = "#0b57d"', 9, f"site.accent is '#0b57d': {COLOUR}"),
        ("accent = 7", 9, f"site.accent is 7: {COLOUR}"),
        ('logo = "../logo.svg"', 9, f"site.logo is '../logo.svg': {LOGO}"),
        ('logo = "/logo.svg"', 9, f"site.logo is '/logo.svg': {LOGO}"),
        ('logo = "data:image/png,a"', 9, f"site.logo is 'data:image/png,a': {LOGO}"),
        ("pages = 1", 9, "site.pages is 1: expected true or false"),
        ("menu = []", 9, "site.menu is an empty list: expected a non-empty list"),
        ('menu = [{ title = "A" }]', 9, "site.menu[0].url is missing"),
        (f'{ENTRY}url = "javascript:a()"', 11, f"site.menu[0].url is 'javascript:a()': {ADDRESS}"),
        (f'{ENTRY}url = "//a.example/"', 11, f"site.menu[0].url is '//a.example/': {ADDRESS}"),
        (f'{ENTRY}url = "a/../../b"', 11, f"site.menu[0].url is 'a/../../b': {ADDRESS}"),
        ('[[site.menu]]\ntitle = " "\nurl = "a"', 10, "site.menu[0].title is ' ': expected text on one line"),
        ('footer = " \\n "', 9, "site.footer is ' \\n ': expected text, with a line for each paragraph"),
        ("footer = ['a']", 9, "site.footer is a list: expected text, with a line for each paragraph"),
        ("head = ['<meta>']", 9, "site.head is a list: expected text with <meta> and <link> elements"),
    ],
)
def test_errors_name_key_and_line(tmp_path: Path, keys: str, line: int, problem: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(tmp_path, keys + "\n")
    assert (caught.value.line, caught.value.problem) == (line, problem)


def refused(folder: Path, head: str) -> str:
    """The problem with an element after a good one."""
    good = '<meta name="a" content="b">'
    assert len(read(folder, f"head = '''\n{good}\n'''\n").head) == 1
    with pytest.raises(ReadError) as caught:
        read(folder, f"head = '''\n{good}\n{head}'''\n")
    assert caught.value.line == 9
    return caught.value.problem


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("<script>a()</script>", "<script>"),
        ("<style>a{}</style>", "<style>"),
        ('<base href="https://a.example/">', '<base href="https://a.example/">'),
        ("text", "text"),
        ("&lt;", "&lt"),
        ("</head>", "</head>"),
        ("<!-- a -->", "<!-- a -->"),
        ("<!doctype html>", "<!doctype html>"),
        ("<?a b>", "<?a b>"),
    ],
)
def test_other_elements_in_the_head(tmp_path: Path, head: str, shown: str) -> None:
    assert refused(tmp_path, head) == f"site.head is {shown!r}: {ELEMENTS}"


@pytest.mark.parametrize("head", ['<meta name="a" content="b"', '<meta content="b', "<"])
def test_elements_that_are_not_closed(tmp_path: Path, head: str) -> None:
    """Which part is shown depends on the version of Python."""
    problem = refused(tmp_path, head)
    assert problem.startswith("site.head is '<")
    assert problem.endswith(f": {ELEMENTS}")


META = "only name, property, itemprop, content, media"
LINK = "only rel, href, type, media, sizes, hreflang, title, color, itemprop"


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ('<meta name="a">', "the attribute 'content' is missing"),
        ('<meta http-equiv="refresh" content="0">', f"the attribute 'http-equiv' is not allowed, {META}"),
        ('<meta name="Viewport" content="a">', "each page has its own 'viewport'"),
        ('<link rel="me">', "the attribute 'href' is missing"),
        ('<link rel="me" href="a" onload="b()">', f"the attribute 'onload' is not allowed, {LINK}"),
        ('<link rel="me" href="javascript:a()">', f"href is 'javascript:a()': {ADDRESS}"),
        (
            '<link rel="stylesheet" href="https://a.example/a.css">',
            "the file of 'stylesheet' must be in the folder static",
        ),
        (
            '<link rel="canonical" href="https://a.example/">',
            "'canonical' is not allowed, because each page has its own",
        ),
        (
            '<link rel="me preconnect" href="https://a.example/">',
            "'preconnect' is not allowed, because browsers would connect to others "
            "before a reader decides to",
        ),
    ],
)
def test_attributes_that_are_refused(tmp_path: Path, head: str, problem: str) -> None:
    assert refused(tmp_path, head) == f"site.head has {head!r}: {problem}"
