"""A ledger in a file and one in a table are the same to what uses them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, insert

from feeds.core.errors import ReadError
from feeds.publishing.index import open_store
from feeds.publishing.index.ledger_lines import LEDGER_LINES, lines_after
from feeds.publishing.ledger import FILE, LedgerFile, Position, Record, append
from feeds.publishing.ledger_table import LedgerTable, copy_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.publishing.index import Store
    from feeds.publishing.ledger import Ledger

WHEN = datetime(2026, 5, 1, 12, tzinfo=UTC)
FIRST = Record("tag:a", WHEN, "a.md", ("https://example.org/a.mp3",), places={"feed": ("tag:a",)})
SECOND = Record("tag:b", WHEN, names={"categories/x": "Ä x\0"}, replaces="tag:a")
THIRD = Record("tag:c", WHEN)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / ".feeds/index.db")
    with store.writing() as connection:
        LEDGER_LINES.create(connection, checkfirst=True)
    yield store
    store.close()


@pytest.mark.parametrize("kind", ["file", "table"])
def test_what_was_appended_is_read_from_each_position(tmp_path: Path, store: Store, kind: str) -> None:
    ledger: Ledger = LedgerFile(tmp_path / FILE) if kind == "file" else LedgerTable(store)
    assert (ledger.exists(), list(ledger.read()), ledger.has("tag:a")) == (False, [], False)
    with store.writing() as connection:
        own = ledger.within(connection)
        end = own.append([FIRST, SECOND], Position())
        assert [record for record, _ in own.read()] == [FIRST, SECOND]
        last = own.append([THIRD], end)
        stale = own.append([THIRD], end)  # as if others had written in between
        assert (own.append([], last), stale) == (last, end)
    whole = list(ledger.read())
    assert [record for record, _ in whole] == [FIRST, SECOND, THIRD, THIRD]
    assert [list(ledger.read(place)) for _, place in whole] == [whole[1:], whole[2:], whole[3:], []]
    assert [ledger.begins_with(place) for _, place in whole] == [True] * 4
    assert (ledger.exists(), ledger.has("tag:a"), ledger.has("tag:d")) == (True, True, False)


def test_a_transaction_that_is_rolled_back_leaves_no_line(store: Store) -> None:
    ledger = LedgerTable(store)
    with store.trying() as connection:
        ledger.within(connection).append([FIRST], Position())
        assert ledger.within(connection).exists()
    assert not ledger.exists()


def test_a_table_that_lost_lines_does_not_begin_with_what_was_read(store: Store) -> None:
    ledger = LedgerTable(store)
    with store.writing() as connection:
        end = ledger.within(connection).append([FIRST, SECOND], Position())
        connection.execute(LEDGER_LINES.delete().where(LEDGER_LINES.c.number == 2))
    assert (ledger.begins_with(end), ledger.begins_with(Position(1))) == (False, True)


def test_the_lines_of_a_file_are_copied_as_they_are(tmp_path: Path, store: Store) -> None:
    file = tmp_path / FILE
    append(file, [FIRST])
    later = '{"id":"tag:é","when":"2026-05-01T12:00:00Z","of_a_later_version":1}'
    with file.open("ab") as opened:
        opened.write(f"{later}\r\n".encode())
    append(file, [SECOND])
    with store.writing() as connection:
        assert copy_ledger(connection, file) == 3
    ledger = LedgerTable(store)
    assert [record for record, _ in ledger.read()] == [record for record, _ in LedgerFile(file).read()]
    with store.reading() as connection:
        lines = [line for _, line in lines_after(connection, 0)]
    assert lines == file.read_text(encoding="utf-8").splitlines()
    assert ledger.has("tag:é")


def test_the_first_line_is_read_without_the_others(store: Store) -> None:
    rows = [{"number": number, "id": "x", "line": f"{{{number}}}"} for number in range(1, 6)]
    with store.writing() as connection:
        connection.execute(insert(LEDGER_LINES), rows)
    with store.reading() as connection:
        limits: list[object] = []
        event.listen(connection, "before_cursor_execute", lambda *call: limits.append(call[3][1]))
        lines = lines_after(connection, 0)
        assert (next(lines), limits) == ((1, "{1}"), [1])
        assert ([*lines], limits[1] == limits[2]) == ([(n, f"{{{n}}}") for n in range(2, 6)], True)


def test_an_invalid_row_is_an_error_with_its_number(store: Store) -> None:
    with store.writing() as connection:
        rows = [{"number": 1, "id": "x", "line": '{"id": "x", "when": "2026-05-01T12:00:00Z"}'}]
        connection.execute(insert(LEDGER_LINES), [*rows, {"number": 2, "id": "y", "line": "{}"}])
    with pytest.raises(ReadError) as caught:
        list(LedgerTable(store).read())
    assert str(caught.value) == "ledger_lines:2: id is missing or empty"
