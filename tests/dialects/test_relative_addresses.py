"""One rule for relative addresses: next to the article's file, below the home page, else as before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import SEEDS

from feeds.dialects import FolderFiles, Note, Reading
from feeds.dialects.markdown import DIALECT
from feeds.dialects.places import has_scheme
from feeds.dialects.records import DIALECT as RECORDS
from feeds.model.channel import read_channel

CHANNEL = replace(
    read_channel(SEEDS / "channel.toml"),
    home="https://x.example/blog/",
    media_base="https://media.example/",
    article_link="https://x.example/blog/{name}/",
)
NO_PAGES = replace(CHANNEL, article_link=None)
FILES = frozenset(
    (
        "trip/cover.jpg", "trip/pic.jpg", "trip/a#b.jpg", "posts/pic.jpg", "posts/Ep #1.mp3",
        "static/images/top.png", "content/in.jpg", "content/posts/deep/p.jpg", "plain.jpg", "_posts/own.jpg",
        "50%20off.mp3", "two words.mp3", ".hidden/x.jpg",
    )
)  # fmt: skip
IN_FOLDER = FolderFiles(FILES.__contains__, lambda _path: b"")


def reading(name: str, body: str, *lines: str, channel: object = CHANNEL) -> Reading:
    text = "\n".join(("---", "title: T", "date: 2024-01-02", *lines, "---", body))
    (found,) = DIALECT.read(name, text.encode(), channel, IN_FOLDER)  # type: ignore[arg-type]
    assert isinstance(found, Reading)
    return found


def texts(name: str, reference: str, channel: object = CHANNEL) -> str:
    """What a link in the text points to."""
    html = reading(name, f"[x](<{reference}>)", channel=channel).article.html
    return html.removeprefix('<p><a href="').partition('"')[0]


def media(name: str, path: str, key: str = "media", channel: object = CHANNEL) -> str:
    """What a path in front matter points to."""
    (work,) = reading(name, "x", f'{key}: "{path}"', channel=channel).article.works
    return work.media.url


TRIP = "https://x.example/blog/trip/"
HOME = "https://x.example/blog/"
BASE = "https://media.example/"


@pytest.mark.parametrize(
    ("name", "path", "url"),
    [
        # in a bundle
        ("trip/index.md", "pic.jpg", f"{TRIP}pic.jpg"),
        ("trip/index.fr.md", "pic.jpg", f"{TRIP}pic.jpg"),
        ("trip/index.md", "./pic.jpg", f"{TRIP}./pic.jpg"),
        ("trip/index.md", "a#b.jpg", f"{TRIP}a%23b.jpg"),
        ("trip/index.md", "../plain.jpg", f"{TRIP}../plain.jpg"),
        # next to another file
        ("posts/a.md", "pic.jpg", f"{HOME}posts/pic.jpg"),
        ("posts/a.md", "pic.jpg?v=1", f"{HOME}posts/pic.jpg?v=1"),
        ("posts/a.md", "Ep #1.mp3", f"{HOME}posts/Ep%20%231.mp3"),
        ("content/posts/a.md", "deep/p.jpg", f"{HOME}posts/deep/p.jpg"),
        # below the home page
        ("posts/a.md", "/images/top.png", f"{HOME}images/top.png"),
        ("posts/a.md", "images/top.png", f"{HOME}images/top.png"),
        ("posts/a.md", "/plain.jpg", f"{HOME}plain.jpg"),
        ("posts/a.md", "in.jpg", f"{HOME}in.jpg"),
        ("a.md", "50%20off.mp3", f"{HOME}50%2520off.mp3"),
        ("a.md", "two%20words.mp3", f"{HOME}two%20words.mp3"),
        # a URL
        ("a.md", "https://y.example/plain.jpg", "https://y.example/plain.jpg"),
        ("a.md", "//y.example/plain.jpg", "https://y.example/plain.jpg"),
    ],
)
def test_a_file_that_is_there(name: str, path: str, url: str) -> None:
    """It has one address in the text, in the media and as the lead picture."""
    url = url.replace("/./", "/").replace("trip/../", "")
    assert media(name, path).replace("/./", "/").replace("trip/../", "") == url
    assert media(name, path, "image").replace("/./", "/").replace("trip/../", "") == url
    markdown = path.replace("50%20", "50%2520")  # a Markdown address is a URL
    assert texts(name, markdown).replace("/./", "/").replace("trip/../", "") == url


@pytest.mark.parametrize(
    ("name", "path", "text", "lead", "item"),
    [
        ("posts/a.md", "no.jpg", f"{HOME}posts/a/no.jpg", f"{BASE}no.jpg", f"{BASE}no.jpg"),
        ("posts/a.md", "/no.jpg", "https://x.example/no.jpg", f"{BASE}no.jpg", f"{BASE}no.jpg"),
        ("trip/index.md", "no.jpg", f"{TRIP}no.jpg", f"{TRIP}no.jpg", f"{BASE}no.jpg"),
        ("trip/index.fr.md", "no.jpg", f"{TRIP}no.jpg", f"{TRIP}no.jpg", f"{BASE}no.jpg"),
        ("trip/index.md", "No #1.jpg", f"{TRIP}No%20#1.jpg", f"{TRIP}No%20%231.jpg", f"{BASE}No%20%231.jpg"),
        ("trip/index.md", "/no.jpg", "https://x.example/no.jpg", f"{BASE}no.jpg", f"{BASE}no.jpg"),
        ("a.md", ".hidden/x.jpg", f"{HOME}a/.hidden/x.jpg", f"{BASE}.hidden/x.jpg", f"{BASE}.hidden/x.jpg"),
        ("a.md", "../x/y.jpg", f"{HOME}x/y.jpg", f"{BASE}../x/y.jpg", f"{BASE}../x/y.jpg"),
    ],
)
def test_a_file_that_is_not_there(name: str, path: str, text: str, lead: str, item: str) -> None:
    assert (texts(name, path), media(name, path, "image"), media(name, path)) == (text, lead, item)


def test_the_lead_picture_may_be_a_resource_of_the_bundle() -> None:
    def works(*lines: str) -> list[str]:
        return [work.media.url for work in reading("trip/index.md", "x", *lines).article.works]

    resources = ("resources:", "- {src: '*.jpg', name: cover}", "- {src: pic.jpg, name: a}")
    assert works(*resources) == []
    assert works(*resources, "- {src: cover.jpg, name: featured-image}") == [f"{TRIP}cover.jpg"]
    assert works(*resources, "- {src: cover.jpg, title: Cover}", "image: pic.jpg") == [f"{TRIP}pic.jpg"]
    assert works("resources: none") == []


def test_without_pages_a_bundle_is_below_the_home_page() -> None:
    name = "content/posts/deep/index.md"
    assert texts(name, "p.jpg", NO_PAGES) == media(name, "p.jpg", "image", NO_PAGES)
    assert texts(name, "p.jpg", NO_PAGES) == f"{HOME}posts/deep/p.jpg"
    assert texts("a.md", "no.jpg", NO_PAGES) == f"{HOME}no.jpg"


def test_files_of_an_uglier_bundle() -> None:
    channel = replace(CHANNEL, article_link="https://x.example/{name}.html")
    assert texts("trip/index.md", "pic.jpg", channel) == "https://x.example/trip/pic.jpg"


def test_jekyll_does_not_publish_what_is_next_to_posts() -> None:
    name = "_posts/2024-01-02-a.md"
    assert texts(name, "own.jpg") == f"{HOME}{name[:-3]}/own.jpg"


def test_html_and_records() -> None:
    html = "<img src=pic.jpg><img src='pic.jpg' srcset='pic.jpg 1x, no.jpg 2x'>"
    html += '<video src=no.mp4 poster="/plain.jpg"></video>'
    found = reading("posts/a.md", f"<div>\n{html}\n</div>").article.html
    assert found.count(f"{HOME}posts/pic.jpg") == 3
    assert f'poster="{HOME}plain.jpg"' in found
    data = b'{"title": "T", "date": "2024-01-02", "html": "<img src=\\"pic.jpg\\">", "media": ["pic.jpg"]}'
    (record,) = RECORDS.read("posts/a.json", data, CHANNEL, IN_FOLDER)
    assert isinstance(record, Reading)
    assert record.article.html == f'<img src="{HOME}posts/pic.jpg">'
    assert record.article.works[0].media.url == f"{HOME}posts/pic.jpg"


@pytest.mark.parametrize(
    ("reference", "absolute"),
    [
        ("https://a.example/b.mp3", True),
        ("x-y://a.example/b.mp3", True),
        ("//a.example/b.mp3", True),
        ("mailto:a@b.example", True),
        ("javascript:a.mp3", True),
        ("Ep: 1.mp3", False),
        ("12:30.mp3", False),
        ("a/b:c.mp3", False),
    ],
)
def test_schemes(reference: str, absolute: bool) -> None:
    assert has_scheme(reference) is absolute


def test_names_with_escapes_are_reported() -> None:
    said = "media: %20 in '7%20up.mp3' is read as an escape, as in a URL"
    assert reading("a.md", "x", "media: 7%20up.mp3").notes == (Note("a.md", 4, said),)
    assert reading("a.md", "x", "media: 50%20off.mp3").notes == ()
    assert reading("a.md", "x", "media: https://y.example/7%20up.mp3").notes == ()
