"""The rendered forms of an item, packed: nothing is lost, and damaged values are rendered again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import CHANNEL

from feeds.publishing.index import pages
from feeds.publishing.index.packed_forms import pack, unpack
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@settings(max_examples=20)
@given(st.dictionaries(st.text(max_size=5), st.binary(max_size=40), max_size=4), st.integers(0, 2**40))
def test_what_is_unpacked_is_what_was_packed(forms: dict[str, bytes], number: int) -> None:
    packed = pack(forms.items())
    assert packed == pack(forms.items())
    assert unpack([(number, packed)]) == {(number, name): body for name, body in forms.items()}


def test_damaged_values_have_no_forms() -> None:
    whole = pack([("rss", b"<item/>" * 100)])
    huge = zstandard.ZstdCompressor().compress(bytes(257 << 20))
    texts = (
        b"no names",
        b"1\n",
        b"[1]\n",
        b'[["rss", 9]]\nshort',
        b'[["rss", "5"]]\nshort',
        b'[["rss", 5.0]]\nshort',
        b'[["rss", -1], ["json", 6]]\nshort',
        b'[["rss", 1e999]]\nshort',
        b'[["rss", 99999999999999999999]]\nshort',
        b"[" * 99_999 + b"\n",
    )
    others = [zstandard.ZstdCompressor().compress(text) for text in texts]
    damaged = [b"", whole[:-9], b"x" + whole, huge, *others]
    assert unpack(enumerate(damaged)) == {}
    assert set(unpack([*enumerate(damaged), (99, whole)])) == {(99, "rss")}


def test_a_damaged_byte_never_changes_a_form() -> None:
    forms = {(1, "rss"): b"<item>A text</item>", (1, "json"): b'{"title": "A text"}'}
    packed = pack((name, body) for (_, name), body in forms.items())
    found = [
        unpack([(1, packed[:place] + bytes([packed[place] ^ 1 << bit]) + packed[place + 1 :])])
        for place in range(len(packed))
        for bit in range(8)
    ]
    assert all(each in ({}, forms) for each in found)
    assert {} in found


def test_forms_are_added_to_those_that_an_item_has_and_lost_ones_are_rendered_again(tmp_path: Path) -> None:
    (tmp_path / "channel.toml").write_text(CHANNEL)
    story = {"id": "tag:x,2026:1", "title": "A", "date": "2026-04-01T12:00:00Z", "text": "Words"}
    (tmp_path / "a.json").write_text(json.dumps(story))
    publication = open_publication(tmp_path)
    publication.refresh(NOW)
    with publication.store.writing() as connection:
        before = pages.fragments(connection, [1])
        pages.keep_fragments(connection, [(1, "new", b"<new/>"), (1, "rss", b"<item/>"), (2, "rss", b"gone")])
        assert pages.fragments(connection, [1, 2]) == {
            **before,
            (1, "new"): b"<new/>",
            (1, "rss"): b"<item/>",
        }
        connection.exec_driver_sql("UPDATE fragments SET body = x'00'")
    with publication.composer() as composer:
        feed = composer.at("feed.rss")
        assert feed is not None
        assert feed.render is not None
        assert before[1, "rss"] in feed.render().body
    with publication.store.reading() as connection:
        assert pages.fragments(connection, [1])[1, "rss"] == before[1, "rss"]
    publication.close()
