"""A PostgreSQL server for the tests: one for each test session, in a temporary folder, on a Unix socket.

The first of the test processes that needs it starts it; a watcher stops it when none of them lives any more.

    python tests/support/postgres.py FOLDER      # the watcher
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from sqlalchemy import create_engine, text

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
"""The folder with Debian's programs of PostgreSQL, None where it is not installed."""
MISSING = "needs PostgreSQL: apt-get install postgresql"
USER = "feeds"
_WAIT = 60.0
_OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "log_min_messages": "fatal",
}


@dataclass(frozen=True)
class Cluster:
    """A running server, with its socket in a folder."""

    folder: Path

    def url(self, database: str) -> str:
        """The URL of a database."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1", **options: str) -> str:
        """Create a database; returns its URL."""
        how = " ".join(f"{name} {value}" for name, value in options.items())
        self.execute(f"CREATE DATABASE {database} TEMPLATE {template} {how}")
        return self.url(database)

    def execute(self, statement: str) -> None:
        """Execute a statement of the administrator."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def cluster(session: str) -> Cluster:
    """The server of a test session; it is started if it does not run."""
    folder = Path(tempfile.gettempdir(), f"feeds-postgres-{session[:8]}")
    folder.mkdir(mode=0o755, exist_ok=True)
    users = folder / "users"
    with FileLock(folder.with_suffix(".lock")):
        users.mkdir(exist_ok=True)
        (users / str(os.getpid())).touch()
        if not (folder / "ready").exists():
            _start(folder)
    return Cluster(folder)


def _start(folder: Path) -> None:
    with (folder / "log").open("ab") as log:
        command = [sys.executable, __file__, str(folder)]
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True)
    until = time.monotonic() + _WAIT
    while not (folder / "ready").exists():
        assert time.monotonic() < until, (folder / "log").read_text()
        time.sleep(0.05)


def _program(name: str, *arguments: str) -> list[str]:
    assert PROGRAMS is not None
    return [str(PROGRAMS / name), *arguments]


def _as_postgres() -> dict[str, object]:
    """How to start programs that refuse to run as root."""
    if os.getuid():
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def watch(folder: Path) -> None:
    """Run a server in a folder as long as one of its users lives; then remove the folder."""
    how = _as_postgres()
    if how:
        shutil.chown(folder, how["user"], how["group"])  # type: ignore[call-overload]
    data = folder / "data"
    initdb = _program("initdb", "-D", str(data), "-U", USER, "-E", "UTF8", "--locale=C", "-N")
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd="/", **how)  # type: ignore[call-overload]
    (data / "pg_hba.conf").write_text(f"local all {USER} trust\nlocal all all scram-sha-256\n")
    options = [f"--{name.replace('_', '-')}={value}" for name, value in _OPTIONS.items()]
    command = _program("postgres", "-D", str(data), "-k", str(folder), *options)
    server = subprocess.Popen(command, cwd="/", **how)  # type: ignore[call-overload]
    _wait_until_ready(folder, server)
    (folder / "ready").touch()
    while True:
        time.sleep(1)
        with FileLock(folder.with_suffix(".lock")):
            if not any(_lives(int(user.name)) for user in (folder / "users").iterdir()):
                server.send_signal(signal.SIGQUIT)
                server.wait()
                shutil.rmtree(folder)
                return


def _wait_until_ready(folder: Path, server: subprocess.Popen[bytes]) -> None:
    ready = _program("pg_isready", "-h", str(folder), "-U", USER, "-q")
    while subprocess.run(ready, check=False).returncode:
        assert server.poll() is None
        time.sleep(0.05)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    if os.fork() == 0:  # the process that starts it does not wait for its end
        os.setsid()
        watch(Path(sys.argv[1]))
