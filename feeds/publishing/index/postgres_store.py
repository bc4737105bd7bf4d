"""PostgreSQL: a database that several servers share."""

from __future__ import annotations

import os
import re
from errno import EACCES, EBUSY, ECONNREFUSED, EINVAL, EIO, ENOENT, ENOSPC, EROFS
from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from sqlalchemy import create_engine, event, make_url

from feeds.core.time_limit import call_within
from feeds.publishing.index.base import LOCK_TIMEOUT, LOCKED, PURPOSE, Connection, Store
from feeds.publishing.index.presence import Presence

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from feeds.publishing.store_url import StoreUrl

CONNECT_TIMEOUT = 4
"""Seconds to wait for each address of the server, unless the URL says otherwise."""
CONNECT_SECONDS = 9.0
"""To wait for all addresses together, with looking them up: a host may have many, and so may a URL."""
_WRITERS = 0x66656564
"""The first key of the lock that writers take; the second one is the schema."""
_DEFAULTS = {"connect_timeout": str(CONNECT_TIMEOUT), "application_name": "feeds", "client_encoding": "utf8"}
_SETTINGS = {
    "lock_timeout": f"{LOCK_TIMEOUT:g}s",
    # The lock of a machine that has disappeared must not last for hours.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "jit": "off",
}
_OPTIONS: dict[Any, dict[str, Any]] = {
    "reading": {"isolation_level": "REPEATABLE READ"},
    # Each statement must see what was committed before the lock was free.
    "writing": {"isolation_level": "READ COMMITTED"},
    "claiming": {"isolation_level": "READ COMMITTED"},
}
_PROBLEMS = {
    "55P03": (EBUSY, LOCKED),
    "53100": (ENOSPC, os.strerror(ENOSPC)),
    "25006": (EROFS, "is read-only; name the primary server, not a standby"),
    "42501": (EACCES, "{}; grant the rights of the database and its schema to this user"),
    "3F000": (ENOENT, "{}; create the schema that search_path names"),
    "54000": (EINVAL, "cannot index what is too long: {}"),
    "53300": (EBUSY, "{}; raise max_connections, or run fewer processes"),
}
"""The errors of the system and the descriptions of codes (PostgreSQL, appendix A)."""
_UNAVAILABLE = ("08", "53", "57", "58", "XX")
"""Classes of codes that say that the server cannot work: connection, resources, intervention, system."""
_ADDRESS = re.compile(r"^connection (failed|to server)[^\n]*? failed: (FATAL: +)?")


_ENGINES: WeakSet[Engine] = WeakSet()
"""Those that are open in this process."""


class MissingDriverError(OSError):
    """The packages for PostgreSQL are not installed."""


def connect_postgres(url: StoreUrl) -> Store:
    """Opens the database, which must exist. Raises OSError without the packages that it needs."""
    try:
        import psycopg  # noqa: F401 - here for the cold start, and as it is optional
    except ImportError:
        problem = "PostgreSQL needs more packages; run: pip install feeds[postgres]"
        raise MissingDriverError(EIO, problem, str(url)) from None
    asked = make_url(url.secret)
    engine = create_engine(_complete(asked), pool_pre_ping=True, hide_parameters=True)
    if "connect_timeout" not in asked.query:
        event.listen(engine, "do_connect", _connect_in_time)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    _ENGINES.add(engine)
    return Store(str(url), None, engine, _explained, _OPTIONS, Presence(engine))


def _forget_connections() -> None:
    """Leaves the connections of the parent to it: a fork opens others."""
    for engine in _ENGINES:
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_forget_connections)


def _complete(url: URL) -> URL:
    return url.update_query_dict({name: value for name, value in _DEFAULTS.items() if name not in url.query})


def _connect_in_time(dialect: Any, _record: object, args: list[Any], parameters: dict[str, Any]) -> Any:
    """Returns a connection of the driver, which would wait for each address in turn."""
    import psycopg

    def close(connection: Any) -> None:
        connection.close()

    try:
        return call_within(CONNECT_SECONDS, lambda: dialect.connect(*args, **parameters), close)
    except TimeoutError:
        raise psycopg.errors.ConnectionTimeout("connection timeout expired") from None


def _configure(connection: Any, _record: object) -> None:
    connection.adapters.register_dumper(str, _text_dumper())
    calls = ", ".join(["set_config(%s, %s, false)"] * len(_SETTINGS))
    values = [text for pair in _SETTINGS.items() for text in pair]
    connection.execute(f"SELECT {calls}", values)
    connection.commit()


@cache
def _text_dumper() -> type[Any]:
    from psycopg.types.string import StrDumperUnknown

    class TextDumper(StrDumperUnknown):
        """Sends U+FFFD for U+0000, which no text in PostgreSQL contains: requests may ask for such names."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd"))

    return TextDumper


def _begin(connection: Connection) -> None:
    """A writer waits for its turn; the lock ends with the transaction."""
    if connection.get_execution_options().get(PURPOSE) == "writing":
        lock = "SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))"
        connection.exec_driver_sql(lock, (_WRITERS,))


def _explained(error: Exception, name: str) -> OSError | None:
    import psycopg

    code = getattr(error, "sqlstate", None)
    primary = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    words = " ".join(_ADDRESS.sub("", primary or str(error)).split())
    if code in _PROBLEMS:
        number, problem = _PROBLEMS[code]
        return OSError(number, problem.format(words), name)
    if code is None and isinstance(error, psycopg.OperationalError | psycopg.ProgrammingError):
        return OSError(ECONNREFUSED, f"cannot connect to the database: {words}", name)
    if code is not None and code.startswith(_UNAVAILABLE):
        return OSError(EIO, f"the database does not work: {words}", name)
    return None
