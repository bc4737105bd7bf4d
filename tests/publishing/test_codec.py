"""The law of the codec: what is decoded is what was encoded, for articles of every shape."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import PICTURE, SEEDS, VIDEO, article

from feeds.model import podcast
from feeds.model.article import Article
from feeds.publishing.folder import read_folder
from feeds.publishing.index.base import DamagedValueError
from feeds.publishing.index.codec import _NAMES, decode, encode, updated_of
from feeds.publishing.index.compressed import compress, decompress

TEXT = st.sampled_from(["", "x", "é\u2028", "\ud800", '"\\\x00'])
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(0, 2**60),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    type(None): st.none(),
    datetime: st.builds(
        lambda minutes, time: time.replace(tzinfo=timezone(timedelta(minutes=minutes))),
        st.integers(-1439, 1439),
        st.datetimes(),
    ),
}


def values(declared: Any) -> st.SearchStrategy[Any]:
    """Any value of a declared type."""
    if declared in PLAIN:
        return PLAIN[declared]
    if dataclasses.is_dataclass(declared):
        hints = get_type_hints(declared, localns=_NAMES | vars(podcast))
        fields = {field.name: values(hints[field.name]) for field in dataclasses.fields(declared)}
        return st.builds(declared, **fields)  # type: ignore[arg-type]
    if get_origin(declared) is tuple:
        return st.lists(values(get_args(declared)[0]), max_size=2).map(tuple)
    if isinstance(get_args(declared)[0], str):
        return st.sampled_from(get_args(declared))
    return st.one_of([values(kind) for kind in get_args(declared)])


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(values(Article))
def test_what_is_encoded_is_decoded(story: Article) -> None:
    decoded = decode(encode(story))
    assert decoded == story
    assert encode(decoded) == encode(story)
    assert decoded.published.utcoffset() == story.published.utcoffset()


def test_samples() -> None:
    for story in (*read_folder(SEEDS).articles, article(PICTURE, VIDEO), article()):
        assert decode(encode(story)) == story


def test_only_known_values_are_written() -> None:
    story = Article("a", "b", datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))
    times = '"published":"2026-05-01T00:00:00+00:00","updated":"2026-05-01T00:00:00+00:00"'
    assert decompress(encode(story)).decode() == f'{{"id":"a","title":"b",{times}}}'


def test_other_bytes_are_a_damaged_value() -> None:
    story = article()
    whole = encode(story)
    half = len(whole) // 2
    texts = (b"", b"5", b"[]", b"{}", b'{"a": 1}', b'{"id": "a", "updated": "b"}', b"[" * 99_999)
    cut = [b"", whole[:-1], whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :]]
    for data in (*cut, *map(compress, texts)):
        for read in (decode, updated_of):
            with pytest.raises(DamagedValueError, match="an article in it is damaged"):
                read(data)
    assert (decode(whole), updated_of(whole)) == (story, story.updated)
