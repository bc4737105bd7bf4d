"""Where the index is: the environment, server.toml, or a file; and what a URL must be like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feeds.core.errors import InvalidValueError, ReadError
from feeds.publishing.store_url import StoreUrl, store_url
from feeds.publishing.stores import VARIABLE, store_of

if TYPE_CHECKING:
    from pathlib import Path

URL = "postgresql+psycopg://ann@db.example/news"


@pytest.mark.parametrize(
    ("text", "shown", "has_password"),
    [
        (URL, URL, False),
        ("postgresql://db.example:5433/news", "postgresql+psycopg://db.example:5433/news", False),
        (
            "postgresql://ann:s3cret@[::1]:5433/news?sslmode=require",
            "postgresql+psycopg://ann:***@[::1]:5433/news?sslmode=require",
            True,
        ),
        (
            "postgresql+psycopg:///news?host=/run/db&password=s3cret",
            "postgresql+psycopg:///news?host=/run/db&password=***",
            True,
        ),
    ],
)
def test_a_url_is_shown_without_its_password(text: str, shown: str, has_password: bool) -> None:
    url = store_url(text)
    assert (str(url), url.has_password, "s3cret" in repr(url)) == (shown, has_password, False)
    assert url.secret == text.replace("postgresql:", "postgresql+psycopg:")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("mysql://ann:s3cret@db.example/news", "has the scheme 'mysql'"),
        ("/srv/index.db", "has the scheme ''"),
        ("postgresql://ann:s3cret@db.example", "does not name a database"),
        ("postgresql://ann:s3cret@db.example/", "does not name a database"),
        ("postgresql://ann:s3c/ret@db.example/news", "is not a URL"),
        ("postgresql://ann:s3c@x/ret@db.example/news", "does not name a database"),
        ("postgresql://ann:s3c#ret@db.example/news", "is not a URL"),
        ("postgresql://[::1/news", "is not a URL"),
        (5, "is 5"),
    ],
)
def test_other_urls_are_refused_without_showing_them(text: object, problem: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        store_url(text)
    assert str(caught.value) == f" {problem}: expected a URL like postgresql+psycopg://user@host/database"


def test_the_variable_comes_before_server_toml_and_a_state_folder_before_both(tmp_path: Path) -> None:
    index = tmp_path / ".feeds" / "index.db"
    assert store_of(tmp_path, environment={}) == index
    (tmp_path / "server.toml").write_text("delta = false\n")
    assert store_of(tmp_path, environment={VARIABLE: ""}) == index
    (tmp_path / "server.toml").write_text(f'store = "{URL}"\n')
    assert store_of(tmp_path, environment={}) == store_url(URL)
    other = "postgresql+psycopg://ann:s3cret@db.example/other"
    assert store_of(tmp_path, environment={VARIABLE: other}) == StoreUrl(
        other, "postgresql+psycopg://ann:***@db.example/other", has_password=True
    )
    assert store_of(tmp_path, tmp_path / "state", {VARIABLE: other}) == tmp_path / "state" / "index.db"


def test_unusable_settings_are_errors_not_an_index_in_the_folder(tmp_path: Path) -> None:
    expected = "expected a URL like postgresql+psycopg://user@host/database"
    with pytest.raises(ReadError) as caught:
        store_of(tmp_path, environment={VARIABLE: "mysql://ann:s3cret@db.example/news"})
    assert str(caught.value) == f"FEEDS_STORE: has the scheme 'mysql': {expected}"
    file = tmp_path / "server.toml"
    for text, problem in (
        ('store = "news"', f"store has the scheme '': {expected}"),
        (
            'store = "postgresql://ann:s3cret@db.example/news"',
            "store contains a password: expected it in the variable FEEDS_STORE, or in ~/.pgpass",
        ),
    ):
        file.write_text(text)
        with pytest.raises(ReadError) as caught:
            store_of(tmp_path, environment={})
        assert str(caught.value) == f"{file}: {problem}"
    file.write_text("store = ")
    with pytest.raises(ReadError):
        store_of(tmp_path, environment={})
