"""PostgreSQL as the store: its schema, and what a user is told when it cannot be used."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from contextlib import closing
from errno import EACCES, EBUSY, ECONNREFUSED, EIO, ENOENT, ENOSPC, EROFS
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.config import Config
from click.testing import CliRunner
from postgres import PROGRAMS, USER
from sites import CHANNEL, NOW, make
from sqlalchemy import func, select, text

from feeds.cli import main
from feeds.publishing.index import migrations, open_store, pages, postgres_store, upgrade_store
from feeds.publishing.index.base import METADATA
from feeds.publishing.index.browsing import article_with_id, article_with_link, articles_with_aliases
from feeds.publishing.index.codec import decode, encode
from feeds.publishing.index.migrations import NEWEST
from feeds.publishing.index.postgres_store import connect_postgres
from feeds.publishing.index.settings import set_setting
from feeds.publishing.index.tables import ARTICLES, SETTINGS
from feeds.publishing.publication import open_publication
from feeds.publishing.store_url import StoreUrl, store_url
from feeds.publishing.stores import VARIABLE

if TYPE_CHECKING:
    from postgres import Cluster

pytestmark = pytest.mark.slow


def dump(at: StoreUrl) -> str:
    """The schema of a database, without what alembic adds, and without the comments that have random keys."""
    assert PROGRAMS is not None
    command = [str(PROGRAMS / "pg_dump"), "--schema-only", "--exclude-table=alembic_version"]
    done = subprocess.run(
        [*command, at.secret.replace("+psycopg", "")], capture_output=True, text=True, check=True
    )
    return re.sub(r"^\\(un)?restrict .*", "", done.stdout, flags=re.MULTILINE)


def test_migrations_lead_to_the_tables_that_the_program_uses(postgres: Cluster, database: StoreUrl) -> None:
    other = store_url(postgres.create("metadata"))
    with closing(connect_postgres(other)) as store:
        with store.writing() as connection:
            METADATA.create_all(connection)
        assert dump(database) == dump(other)
        with store.writing() as connection:
            connection.execute(text("ALTER TABLE sources ADD COLUMN other TEXT"))
        assert dump(database) != dump(other)


def test_articles_of_an_earlier_schema_are_compressed(postgres: Cluster) -> None:
    at = store_url(postgres.create("earlier"))
    times = '"published":"2026-05-01T00:00:00+02:00","updated":"2026-05-01T00:00:00+02:00"'
    story, picture = (f'{{"id":"{id_}","title":"\\u00e9",{times}' for id_ in ("tag:x,2026:1", "tag:x,2026:p"))
    link = "https://example.org/1"
    with closing(connect_postgres(at)) as store, store.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        row = "'tag:x,2026:1', 'a.md', 0, 0, 0, false, '', '[]', true, false"
        connection.exec_driver_sql(
            "INSERT INTO articles (number, id, path, position, published, updated, draft, content, names,"
            f" shown, stale, data) VALUES (7, {row}, %s), (1900, {row.replace(':1', ':2')}, %s)",
            (f'{story},"link":"{link}","aliases":["/old"]}}', f"{story}}}"),
        )
        connection.exec_driver_sql(
            "INSERT INTO items VALUES (1, 7, '', 'tag:x', 0, 0, 0, NULL), (2, 7, 'p', 'p', 1, 0, 0, %s)",
            (f"{picture}}}",),
        )
    upgrade_store(at)
    with closing(open_store(at)) as store, store.reading() as connection:
        one, two = article_with_id(connection, "tag:x,2026:1"), article_with_id(connection, "tag:x,2026:2")
        assert (one, two) == (article_with_link(connection, link), decode(encode(two)))  # type: ignore[arg-type]
        assert (one.link, one.title, two.link) == (link, "é", None)  # type: ignore[union-attr]
        assert articles_with_aliases(connection) == [one]
        assert pages.articles(connection, [1, 2])[2].id == "tag:x,2026:p"
        assert pages.updated(connection, 2).isoformat() == "2026-05-01T00:00:00+02:00"


def test_the_command_creates_the_tables_once(
    tmp_path: Path, postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, url = make(tmp_path / "site", CHANNEL), postgres.create("commands")
    monkeypatch.setenv(VARIABLE, url)

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, [*arguments, str(folder)])
        return done.exit_code, done.output

    missing = "the database has no tables of feeds; run: feeds db upgrade"
    assert run("notify", "--once") == (2, f"Error: {url}: {missing}\n")
    assert run("db", "upgrade") == (0, f"{url}: created schema {NEWEST}\n")
    assert run("db", "upgrade") == (0, f"{url}: the database has schema {NEWEST} already\n")
    assert run("notify", "--once")[0] == 0
    with closing(connect_postgres(store_url(url))) as store:
        for version, problem in (
            ("0000", f"the database has schema 0000, and this version needs {NEWEST}; run: feeds db upgrade"),
            ("9999", "the database has schema 9999 of a later version; install that one"),
        ):
            with store.writing() as connection:
                connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
            assert run("notify", "--once") == (2, f"Error: {url}: {problem}\n")
    assert run("db", "upgrade") == (2, f"Error: {url}: {problem}\n")
    monkeypatch.delenv(VARIABLE)
    index = folder / ".feeds/index.db"
    assert run("db", "upgrade") == (
        0,
        f"{index}: the index is a file, which is rebuilt when it must change\n",
    )


def test_a_database_that_cannot_hold_all_texts_is_refused(postgres: Cluster) -> None:
    ascii_only = store_url(postgres.create("ascii", "template0", ENCODING="'SQL_ASCII'"))
    with pytest.raises(OSError, match="the encoding of the database is SQL_ASCII, not UTF8"):
        upgrade_store(ascii_only)
    with closing(connect_postgres(ascii_only)) as store, store.reading() as connection:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert connection.scalar(text(tables)) == 0


def test_a_missing_schema_and_a_missing_right_to_create_tables_are_named(postgres: Cluster) -> None:
    url = postgres.create("schemas")
    postgres.execute("CREATE ROLE writer LOGIN PASSWORD 's3cret'")
    for at, error, problem in (
        (
            f"{url}&options=-csearch_path%3Dnone",
            ENOENT,
            "no schema has been selected to create in; create the schema that search_path names",
        ),
        (
            url.replace(f"{USER}@", "writer:s3cret@"),
            EACCES,
            "permission denied for schema public; "
            "grant the rights of the database and its schema to this user",
        ),
    ):
        with pytest.raises(OSError) as caught:  # noqa: PT011 - the result is compared
            upgrade_store(store_url(at))
        assert (caught.value.errno, caught.value.strerror) == (error, problem)


def failure(at: StoreUrl) -> tuple[int | None, str | None]:
    """The error of opening a database, which names it without its password."""
    with pytest.raises(OSError) as caught:  # noqa: PT011 - the result is compared
        open_store(at)
    assert caught.value.filename == str(at)
    assert "s3cret" not in f"{caught.value!r} {caught.value.__cause__}"
    return caught.value.errno, caught.value.strerror


def test_what_cannot_be_reached_is_a_named_error(postgres: Cluster) -> None:
    postgres.execute("CREATE ROLE ann LOGIN PASSWORD 's3cret-word'")
    where = f"?host={postgres.folder}"
    cannot = "cannot connect to the database: "
    failed = 'password authentication failed for user "ann"'
    for url, problem in (
        (f"postgresql://ann:s3cret@/postgres{where}", failed),
        (f"postgresql://{USER}@/no{where}", 'database "no" does not exist'),
        (f"postgresql://bob:s3cret@/postgres{where}", failed.replace("ann", "bob")),
        (f"postgresql://{USER}@/postgres{where}&wrong=s3", 'invalid connection option "wrong"'),
    ):
        assert failure(store_url(url)) == (ECONNREFUSED, cannot + problem)
    for host, start in (
        ("127.0.0.1:1", "Connection refused"),
        ("no-such-host.invalid", "failed to resolve host 'no-such-host.invalid'"),
    ):
        number, words = failure(store_url(f"postgresql://ann:s3cret@{host}/news"))
        assert number == ECONNREFUSED
        assert str(words).startswith(cannot + start)


@pytest.mark.parametrize("addresses", [1, 5])
def test_a_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch, addresses: int) -> None:
    """Each address has its limit, and all of them have one, which many addresses would exceed."""
    assert postgres_store.CONNECT_TIMEOUT < postgres_store.CONNECT_SECONDS < 10
    monkeypatch.setitem(postgres_store._DEFAULTS, "connect_timeout", "2")
    if addresses > 1:
        monkeypatch.setitem(postgres_store._DEFAULTS, "connect_timeout", "600")
        monkeypatch.setattr(postgres_store, "CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hosts = "&".join([f"host=127.0.0.1:{silent.getsockname()[1]}"] * addresses)
        at = store_url(f"postgresql://ann:s3cret@/news?{hosts}")
        assert failure(at) == (ECONNREFUSED, "cannot connect to the database: connection timeout expired")


def test_without_the_driver_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    problem = "PostgreSQL needs more packages; run: pip install feeds[postgres]"
    assert failure(store_url("postgresql://ann:s3cret@127.0.0.1/news")) == (EIO, problem)


def test_rights_read_only_and_a_full_disk_are_named_errors_and_change_nothing(
    tmp_path: Path, postgres: Cluster, database: StoreUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path / "site", CHANNEL)
    (folder / "server.toml").write_text("articles = true\n")
    monkeypatch.setenv(VARIABLE, database.secret)
    name = database.secret.partition("@/")[2].partition("?")[0]
    raising = (
        "BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END"
    )
    full = (
        f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {raising} $$",
        "CREATE TRIGGER full_disk AFTER UPDATE ON slots EXECUTE FUNCTION full_disk()",
    )
    with closing(connect_postgres(database)) as store:

        def problem() -> tuple[int | None, str | None]:
            with closing(open_publication(folder)) as publication, pytest.raises(OSError) as caught:  # noqa: PT011
                publication.refresh(NOW)
            with store.reading() as connection:
                assert connection.scalar(select(func.count()).select_from(ARTICLES)) == 0
                assert connection.scalar(text("SELECT count(*) FROM ledger_lines")) == 0
            return caught.value.errno, caught.value.strerror

        with store.writing() as connection:
            for statement in full:
                connection.execute(text(statement))
        assert problem() == (ENOSPC, "No space left on device")
        with store.writing() as connection:
            connection.execute(text("DROP FUNCTION full_disk CASCADE"))
        postgres.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        try:
            assert problem() == (EROFS, "is read-only; name the primary server, not a standby")
        finally:
            postgres.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        postgres.execute("CREATE ROLE reader LOGIN")
        postgres.execute("ALTER ROLE reader PASSWORD 's3cret'")
        monkeypatch.setenv(VARIABLE, database.secret.replace(f"{USER}@", "reader:s3cret@"))
        with pytest.raises(OSError, match="permission denied for table alembic_version; grant") as caught:
            open_publication(folder)
        assert caught.value.errno == EACCES
        monkeypatch.setenv(VARIABLE, database.secret)
        with closing(open_publication(folder)) as publication:
            publication.refresh(NOW)
            assert publication.refusals() == []


def test_writers_take_turns_and_a_connection_that_ends_is_an_error_once(
    database: StoreUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres_store._SETTINGS, "lock_timeout", "50ms")
    ending = text("SELECT pg_terminate_backend(pg_backend_pid())")

    def end() -> None:
        with one.writing() as connection:
            set_setting(connection, "left", "half")
            connection.execute(ending)

    with closing(open_store(database)) as one, closing(open_store(database)) as other:
        with one.writing() as first:
            set_setting(first, "a", "1")
            with pytest.raises(OSError, match="wait for it, or end it") as caught, other.writing():
                pass
            assert (caught.value.errno, caught.value.filename) == (EBUSY, str(database))
            with other.claiming() as beside:
                assert beside.scalar(select(func.count()).select_from(SETTINGS)) == 0
        with pytest.raises(OSError, match="terminating connection due to administrator command") as caught:
            end()
        assert caught.value.errno == EIO
        with one.reading() as connection:
            assert [tuple(row) for row in connection.execute(select(SETTINGS))] == [("a", "1")]


def test_what_no_text_can_contain_is_not_found(database: StoreUrl) -> None:
    with closing(open_store(database)) as store, store.reading() as connection:
        assert article_with_id(connection, "tag:x,2026:\0") is None
        assert article_with_link(connection, "https://www.example.org/\0") is None
