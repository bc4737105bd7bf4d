"""The index file: transactions, several openers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, select

from feeds.publishing.index import open_store
from feeds.publishing.index.base import Store, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAIRS = Table("pairs", MetaData(), Column("key", Integer, primary_key=True), Column("value", String))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "deep" / "index.db")
    with store.writing() as connection:
        PAIRS.create(connection)
    yield store
    store.close()


def rows(store: Store) -> list[tuple[int, str]]:
    with store.reading() as connection:
        return [(key, value) for key, value in connection.execute(select(PAIRS).order_by(PAIRS.c.key))]


def test_a_transaction_is_kept(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(put(PAIRS, ("key",)), [{"key": 1, "value": "a"}, {"key": 2, "value": "b"}])
        connection.execute(put(PAIRS, ("key",)), {"key": 1, "value": "c"})
    assert rows(store) == [(1, "c"), (2, "b")]


def test_a_broken_transaction_leaves_nothing(store: Store) -> None:
    def break_off() -> None:
        with store.writing() as connection:
            connection.execute(put(PAIRS, ("key",)), {"key": 1, "value": "a"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert rows(store) == []


def test_a_reader_sees_one_state(store: Store) -> None:
    with store.reading() as reader:
        before = reader.execute(select(PAIRS)).all()
        with store.writing() as writer:
            writer.execute(put(PAIRS, ("key",)), {"key": 1, "value": "a"})
        assert reader.execute(select(PAIRS)).all() == before == []
    assert rows(store) == [(1, "a")]


def test_it_can_be_opened_again_and_twice(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(put(PAIRS, ("key",)), {"key": 1, "value": "a"})
    other = open_store(store.path)
    assert rows(other) == [(1, "a")]
    other.close()


@pytest.mark.parametrize("broken", [b"", b"no database", b"SQLite format 3\x00" + bytes(4000)])
def test_a_file_that_is_no_index_is_made_anew(broken: bytes, tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    path.write_bytes(broken)
    open_store(path).close()
    again = open_store(path)
    with again.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from articles").scalar_one() == 0
    again.close()


def test_tables_of_another_version_are_made_anew(tmp_path: Path) -> None:
    store = open_store(tmp_path / "index.db")
    with store.writing() as connection:
        connection.exec_driver_sql("drop table articles")
        connection.exec_driver_sql("create table articles (other text)")
        connection.exec_driver_sql("pragma user_version = 1")
    store.close()
    again = open_store(tmp_path / "index.db")
    with again.reading() as connection:
        assert connection.exec_driver_sql("select count(shown) from articles").scalar_one() == 0
    again.close()
