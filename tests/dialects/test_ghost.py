"""Ghost's export: the public posts with everything that readers see of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from exports import ghost, ghost_post
from samples import SEEDS

from feeds.dialects import Head, Note, Reading, dialects
from feeds.model.article import Article, Media, Person, Work
from feeds.model.channel import read_channel

CHANNEL = read_channel(SEEDS / "channel.toml")
HOME = "https://news.example.org"


def found(data: str, name: str = "a.json") -> list[Reading | str]:
    raw = data.encode()
    (dialect,) = [each for each in dialects() if each.sniff(name, raw[:4096])]
    return [each if isinstance(each, Reading) else str(each) for each in dialect.read(name, raw, CHANNEL)]


def only(data: str) -> Article:
    (reading,) = found(data)
    assert isinstance(reading, Reading), reading
    assert reading.notes == ()
    return reading.article


PLAIN = Article(
    id=f"{1:024x}",
    title="Title 1",
    published=datetime(2024, 1, 2, 10, tzinfo=UTC),
    updated=datetime(2024, 1, 3, 10, tzinfo=UTC),
    html="<p>Text 1</p>",
    summary="Text 1",
    link=f"{HOME}/title-1/",
    source="a.json",
)


def test_a_plain_post() -> None:
    assert only(ghost(ghost_post(1))) == PLAIN


def test_everything_of_a_post() -> None:
    post = ghost_post(
        1,
        html='<p>A <a href="__GHOST_URL__/about/">B</a></p><img src="__GHOST_URL__/content/b.jpg">',
        feature_image="__GHOST_URL__/content/a.jpg",
        custom_excerpt="In short",
        canonical_url="https://other.example/a",
    )
    tables: dict[str, list[dict[str, Any]]] = {
        "posts_meta": [
            {"post_id": post["id"], "feature_image_alt": "A hill", "feature_image_caption": "By <b>J</b>"}
        ],
        "tags": [
            {"id": "t1", "name": "Travel", "visibility": "public"},
            {"id": "t2", "name": "#internal", "visibility": "internal"},
            {"id": "t3", "name": "Food"},
            {"id": "t4", "name": "Nobody's"},
            {"id": "t5", "name": "Hidden", "visibility": "internal"},
        ],
        "posts_tags": [
            {"post_id": post["id"], "tag_id": tag, "sort_order": order}
            for order, tag in enumerate(["t3", "t2", "t1", "t5", "gone"])
        ][::-1],
        "users": [
            {
                "id": "u1",
                "name": "Jane Roe",
                "email": "private@site.example",
                "website": "https://jane.example",
            },
            {"id": "u2", "name": "Rob", "email": "rob@site.example", "website": "rob"},
        ],
        "posts_authors": [
            {"post_id": post["id"], "author_id": "u2", "sort_order": 1},
            {"post_id": post["id"], "author_id": "u1", "sort_order": 0},
        ],
    }
    article = only(ghost(post, **tables))
    picture = Media(f"{HOME}/content/a.jpg", "image/jpeg", "image")
    assert article == Article(
        id=PLAIN.id,
        title="Title 1",
        published=PLAIN.published,
        updated=PLAIN.updated,
        html=f'<p>A <a href="{HOME}/about/">B</a></p><img src="{HOME}/content/b.jpg">',
        summary="In short",
        people=(Person("Jane Roe", url="https://jane.example"), Person("Rob")),
        categories=("Food", "Travel"),
        link="https://other.example/a",
        works=(Work("", "", "", "", picture, alt="A hill", description="By J"),),
        source="a.json",
    )
    assert "private@" not in repr(article)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({}, None),
        ({"visibility": None}, None),
        ({"type": None, "page": 0}, None),
        ({"featured": 1}, None),
        ({"status": "draft"}, "1 draft"),
        ({"status": "scheduled"}, "1 scheduled"),
        ({"status": "sent"}, "1 email-only"),
        ({"status": "archived"}, "1 with the status 'archived'"),
        ({"status": None}, "1 without a status"),
        ({"email_only": 1}, "1 email-only"),
        ({"visibility": "members"}, "1 for members"),
        ({"visibility": "paid"}, "1 for paying members"),
        ({"visibility": "tiers"}, "1 for some tiers"),
        ({"visibility": "label:vip"}, "1 with the visibility 'label:vip'"),
        ({"type": "page"}, "1 page"),
        ({"type": None, "page": 1}, "1 page"),
        ({"type": "post", "page": True}, "1 page"),
        ({"type": "post", "page": False}, None),
        ({"type": "email"}, "1 of the type 'email'"),
    ],
)
def test_only_what_is_public(fields: dict[str, Any], what: str | None) -> None:
    seen = found(ghost(ghost_post(1, **fields), ghost_post(2)))
    ids = [each.article.id for each in seen if isinstance(each, Reading)]
    notes = [each for each in seen if isinstance(each, str)]
    if what is None:
        assert (ids, notes) == ([f"{1:024x}", f"{2:024x}"], [])
    else:
        assert (ids, notes) == ([f"{2:024x}"], [f"a.json:1: 1 of 2 items is not public: {what}"])


def test_what_is_only_in_an_email_by_its_meta_data() -> None:
    data = ghost(ghost_post(1), posts_meta=[{"post_id": f"{1:024x}", "email_only": True}])
    assert found(data) == ["a.json:1: 1 of 1 item is not public: 1 email-only"]


GATE = "<!--kg-gated-block:begin nonMember:{} -->{}<!--kg-gated-block:end-->"


@pytest.mark.parametrize(
    ("html", "kept", "parts"),
    [
        ("<p>A</p>" + GATE.format("false", "<p>B</p>") + "<p>C</p>", "<p>A</p><p>C</p>", "a part"),
        ("<p>A</p>" + GATE.format("true", "<p>B</p>") + "<p>C</p>", "<p>A</p><p>B</p><p>C</p>", None),
        ("<p>A</p><!--kg-gated-block:begin nonMember:false --><p>B</p>", "<p>A</p>", "a part"),
        ("<p>A</p><!-- kg-gated-block:begin --><p>B</p><!-- kg-gated-block:end -->", "<p>A</p>", "a part"),
        ("<p>A</p>" + 2 * GATE.format("false", "B") + "<p>C</p>", "<p>A</p><p>C</p>", "2 parts"),
        ("<p>A</p><!--kg-gated-block:end--><p>B</p>", "<p>A</p><p>B</p>", None),
        (GATE.format("false", "<p>B</p>"), "", "a part"),
    ],
)
def test_parts_for_members_of_a_public_post(html: str, kept: str, parts: str | None) -> None:
    (reading,) = found(ghost(ghost_post(1, html=html, plaintext="A B C")))
    assert isinstance(reading, Reading)
    assert (reading.article.html, reading.article.paragraphs) == (kept, ())
    said = f"a.json:1: 'Title 1' has {parts} only for members, not published"
    assert [str(note) for note in reading.notes] == ([said] if parts else [])


def test_an_export_of_the_first_versions() -> None:
    post = ghost_post(
        1, id=7, published_at=1704189600000, updated_at="2024-01-03 10:00:00", image="/content/a.jpg"
    )
    article = only(ghost(post, users=[{"id": 1, "name": "Jo"}], tags=[], posts_tags=[]))
    assert (article.id, article.published, article.updated) == (
        "00000000-0000-4000-8000-000000000001",
        PLAIN.published,
        PLAIN.updated,
    )
    assert [work.media.url for work in article.works] == [f"{HOME}/content/a.jpg"]
    assert only(ghost({**post, "author_id": 1}, users=[{"id": 1, "name": "Jo"}])).people == (Person("Jo"),)


def test_the_place_of_a_post_is_named() -> None:
    raw = json.loads(
        ghost(ghost_post(1), ghost_post(2, published_at="soon"), ghost_post(3, id=None, uuid=None))
    )
    data = json.dumps(raw, indent=1)
    line = data[: data.index(f"{2:024x}")].count("\n") + 1
    expected = "expected a time such as 2016-11-06T20:19:39+03:30"
    _, second, third = found(data)
    assert (
        second == f"a.json:{line}: posts[1]: date is 'soon', which is not of a form that is known: {expected}"
    )
    assert str(third).endswith(": posts[2]: id and uuid are missing: expected an id")


def test_text_that_only_the_editor_has() -> None:
    words = {"type": "paragraph", "children": [{"type": "text", "text": "Words"}]}
    lexical = json.dumps({"root": {"children": [words, {"type": "x"}]}})
    ((with_text), (without), (plain)) = found(
        ghost(
            ghost_post(1, html=None, plaintext="Other words", lexical=lexical),
            ghost_post(2, html=None, plaintext=None),
            ghost_post(3, html=None),
        )
    )
    assert isinstance(with_text, Reading)
    assert isinstance(without, Reading)
    assert isinstance(plain, Reading)
    message = "'Title 1': the card 'x' is unknown: left out"
    assert with_text.article.html == "<p>Words</p>"
    assert with_text.notes == (Note("a.json", 1, message, loss=True),)
    assert (without.notes, plain.notes, plain.article.paragraphs) == ((), (), ("Text 3",))


def test_the_text_of_an_editor_that_cannot_be_read() -> None:
    card = ["html", {"html": "x" * 100_000}]
    large = {"cards": [card], "sections": [[10, 0]] * 100}
    gated = {
        "cards": [["html", {"html": "<p>Secret</p>", "visibility": {"emailOnly": True}}]],
        "sections": [[10, 0]],
    }
    broken, long, held = found(
        ghost(
            ghost_post(1, html="", plaintext="Plain", lexical=None, mobiledoc="{"),
            ghost_post(2, html="", plaintext=None, mobiledoc=json.dumps(large)),
            ghost_post(3, html="", plaintext="Secret", mobiledoc=json.dumps(gated)),
        )
    )
    assert isinstance(broken, Reading)
    assert isinstance(held, Reading)
    message = "'Title 1' has no HTML, and its text in mobiledoc is not valid JSON: "
    assert (broken.article.paragraphs, len(broken.notes)) == (("Plain",), 1)
    assert broken.notes[0].message.startswith(message)
    assert str(long).endswith("posts[1]: the text would be more than 8388608 characters of HTML")
    assert (held.article.html, held.article.paragraphs) == ("", ())
    assert [note.message for note in held.notes] == ["'Title 3' has a part only for members, not published"]


def test_the_settings_of_the_blog() -> None:
    settings = {"title": "The  Blog", "description": "About", "locale": "en", "timezone": "Europe/Berlin",
                "logo": "__GHOST_URL__/content/logo.png", "icon": "https://cdn.example/icon.png"}  # fmt: skip
    rows = [{"key": key, "value": value} for key, value in settings.items()] + [
        {"key": "is_private", "value": 1}
    ]
    data = ghost(settings=rows).encode()
    (dialect,) = [each for each in dialects() if each.sniff("a.json", data)]
    assert dialect.head is not None
    assert dialect.head("a.json", data) == Head(
        {
            "title": "The Blog",
            "description": "About",
            "language": "en",
            "zone": "Europe/Berlin",
            "image": {"url": "https://cdn.example/icon.png"},
        },
        generator="Ghost",
    )


@pytest.mark.parametrize(
    "data",
    [
        '{"id": "urn:a", "title": "T", "date": "2024-01-02", "data": {"posts": []}}',
        '{"id": "urn:a", "title": "T", "date": "2024-01-02", "db": []}',
        '{"id": "urn:a", "title": "T", "date": "2024-01-02", "db": [{"data": {"posts": 1}}]}',
    ],
)
def test_records_that_only_resemble_an_export(data: str) -> None:
    (reading,) = found(data)
    assert isinstance(reading, Reading)
    assert reading.article.id == "urn:a"
