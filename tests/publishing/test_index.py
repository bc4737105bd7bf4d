"""The index file: transactions, several openers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import CHANNEL, article
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, func, select
from sqlalchemy.exc import IntegrityError

from feeds.model.visibility import is_visible
from feeds.publishing import index
from feeds.publishing.index import DamagedIndexError, open_store, remove_index
from feeds.publishing.index.base import METADATA, DamagedValueError, Store, to_microseconds
from feeds.publishing.index.codec import digest
from feeds.publishing.index.intake import FileStat, IndexedFile, upsert_files
from feeds.publishing.index.pages import versions
from feeds.publishing.index.placing import update_visibility
from feeds.publishing.index.settings import SHOWN, setting
from feeds.publishing.index.statements import Statement, put
from feeds.publishing.index.tables import ARTICLES, PAGES, SLOTS
from feeds.publishing.ingest import indexed_article
from feeds.publishing.program_digest import program_digest
from feeds.publishing.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

PAIRS = Table("pairs", MetaData(), Column("key", Integer, primary_key=True), Column("value", String))


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    """An index with one more table."""
    with store.writing() as connection:
        PAIRS.create(connection)
    yield store
    with store.writing() as connection:
        PAIRS.drop(connection)


NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TIMES = st.none() | st.integers(-2, 2).map(lambda ticks: NOON + timedelta(microseconds=ticks))


@pytest.mark.slow
@given(st.lists(st.tuples(TIMES, TIMES, TIMES, st.booleans()), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_index_shows_what_is_visible(
    store: Store, lives: list[tuple[datetime | None, datetime | None, datetime | None, bool]]
) -> None:
    articles = [
        article(id=f"tag:x,2026:{number}", visible=visible, expires=expires, withdrawn=withdrawn, draft=draft)
        for number, (visible, expires, withdrawn, draft) in enumerate(lives)
    ]
    with store.trying() as connection:
        entries = tuple(indexed_article(CHANNEL, each, digest(each)) for each in articles)
        upsert_files(connection, [IndexedFile(FileStat("a.json", 1, 1), "", entries)])
        update_visibility(connection, to_microseconds(NOON))
        shown = select(ARTICLES.c.id).where(ARTICLES.c.shown)
        assert set(connection.scalars(shown)) == {each.id for each in articles if is_visible(each, NOON)}
        count = setting(connection, SHOWN, "0")
        assert int(count) == sum(is_visible(each, NOON) for each in articles)


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


def test_what_is_tried_leaves_nothing(store: Store) -> None:
    with store.trying() as connection:
        connection.execute(put(PAIRS, ("key",)), {"key": 1, "value": "a"})
        assert connection.execute(select(PAIRS)).all() == [(1, "a")]
    assert rows(store) == []
    with store.writing() as connection:
        connection.execute(put(PAIRS, ("key",)), {"key": 2, "value": "b"})
    assert rows(store) == [(2, "b")]


def test_a_reader_sees_one_state(store: Store) -> None:
    with store.reading() as reader:
        before = reader.execute(select(PAIRS)).all()
        with store.writing() as writer:
            writer.execute(put(PAIRS, ("key",)), {"key": 1, "value": "a"})
        assert reader.execute(select(PAIRS)).all() == before == []
    assert rows(store) == [(1, "a")]


def test_it_can_be_opened_again_and_twice(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        connection.execute(put(PAIRS, ("key",)), {"key": 1, "value": "a"})
    other = open_store(store_of(tmp_path / "posts"))
    assert rows(other) == [(1, "a")]
    other.close()


@pytest.mark.parametrize("broken", [b"", b"no database", b"SQLite format 3\x00" + bytes(4000)])
def test_a_file_that_is_not_an_index_is_replaced(broken: bytes, tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    path.write_bytes(broken)
    open_store(path).close()
    again = open_store(path)
    with again.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from articles").scalar_one() == 0
    again.close()


def damage(path: Path) -> None:
    """Overwrite what is behind the schema of an index."""
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * (path.stat().st_size - 4096 * 3))
    path.with_name(f"{path.name}-wal").unlink(missing_ok=True)


def test_damage_is_an_error_of_the_system(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    store = open_store(path)
    store.close()
    damage(path)
    problem = "; remove it to have it rebuilt"
    for opened in (store.reading, store.writing):
        with pytest.raises(DamagedIndexError, match=problem) as caught, opened() as connection:
            connection.exec_driver_sql("select * from articles join slots join items").all()
        assert caught.value.filename == store.name
        with pytest.raises(DamagedIndexError, match=problem), opened() as connection:
            Statement(select(func.count()).select_from(SLOTS)).rows(connection)
    store.close()
    remove_index(path)
    assert [*tmp_path.iterdir()] == []


def test_an_index_that_is_damaged_when_it_is_opened_is_rebuilt_with_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "index.db"
    open_store(path).close()
    open_store(path).close()
    assert caplog.messages == []
    path.write_bytes(b"\xff" * 4096)
    open_store(path).close()
    assert caplog.messages == [f"{path}: the index was damaged; rebuilding it"]


def test_a_damaged_value_in_a_file_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """It is not removed without its owner, and in a database, which nobody removes, that is a defect."""
    store = open_store(tmp_path / "index.db")
    with pytest.raises(OSError, match="broken; remove it to have it rebuilt") as caught, store.reading():
        raise DamagedValueError("broken")
    assert (type(caught.value), caught.value.filename) == (OSError, store.name)
    with pytest.raises(DamagedValueError, match="broken"), replace(store, path=None).reading():
        raise DamagedValueError("broken")
    with pytest.raises(ValueError, match="whole") as other, store.reading():
        raise ValueError("whole")
    assert type(other.value) is ValueError
    store.close()


def test_an_error_of_the_program_is_not_damage(store: Store) -> None:
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(PAIRS.insert(), [{"key": 1, "value": "a"}] * 2)


def test_tables_of_another_version_are_rebuilt(tmp_path: Path) -> None:
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


def test_a_new_index_has_the_tables_and_indexes_that_are_defined(tmp_path: Path) -> None:
    schema = "SELECT type, name, tbl_name, trim(sql, char(10)) FROM sqlite_master ORDER BY type, name"
    store = open_store(tmp_path / ".feeds" / "index.db")
    engine = create_engine("sqlite://")
    with store.reading() as one, engine.begin() as other:
        METADATA.create_all(other)
        found, expected = (connection.exec_driver_sql(schema).all() for connection in (one, other))
    assert found == expected
    assert len(found) > 40
    engine.dispose()
    store.close()


def test_an_index_that_this_version_has_refreshed_is_not_prepared_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[Connection] = []
    really_prepare = index._prepare

    def prepare(connection: Connection) -> None:
        prepared.append(connection)
        really_prepare(connection)

    monkeypatch.setattr(index, "_prepare", prepare)

    def open_again(*statements: str) -> int:
        prepared.clear()
        store = open_store(tmp_path / "index.db")
        with store.writing() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        store.close()
        return len(prepared)

    ours, another = (f"replace into settings values ('edition', '1 {of}')" for of in (program_digest(), "2"))
    assert open_again() == 1  # it is new
    assert open_again(another) == 1  # nothing has refreshed it
    assert open_again(ours) == 1
    assert open_again() == 0
    assert open_again("drop table settings", "create table settings (other text)") == 0
    assert open_again("pragma user_version = 1") == 1
    assert open_again(ours) == 1


def test_archives_come_before_the_live_documents_and_the_index_of_feeds_last(store: Store) -> None:
    with store.writing() as connection:
        rows = [{"feed": feed, "number": number, "version": 7} for feed in (0, 1, 2) for number in (0, 1, 2)]
        connection.execute(PAGES.insert(), rows)
        connection.execute(PAGES.insert(), {"feed": 1, "number": 3, "version": 6})
        changed = versions(connection, 6)
    assert [(feed, number) for feed, number, _ in changed] == [
        *((1, 2), (1, 1), (1, 0)),
        *((2, 2), (2, 1), (2, 0)),
        *((0, 2), (0, 1), (0, 0)),
    ]
