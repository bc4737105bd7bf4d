"""Runs `feeds validate` in a folder; documents to check."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import chdir
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from feeds.cli import main

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>News</title><link>https://example.org/</link><description>All of it.</description>
<atom:link rel="self" href="https://example.org/feed.xml" type="application/rss+xml"/>
<item><title>One</title><guid isPermaLink="false">tag:example.org,2026:1</guid>
<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate></item>
</channel></rss>
"""
BAD = GOOD.replace("<pubDate>Sun", "<pubDate>Mon").replace(
    '<guid isPermaLink="false">tag:example.org,2026:1</guid>', ""
)
WEEKDAY = "6:10: error rss-incorrect-weekday <pubDate> must have the weekday Sun for 2016-11-06, not Mon\n"
GUID = "5:1: warning rss-missing-guid <item> should have a <guid>\n"


def lint(folder: Path, *arguments: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    """The exit status, standard output and standard error."""
    with chdir(folder):
        done = CliRunner().invoke(main, ["validate", "--no-cache", *arguments], input=stdin)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def reported_rules(folder: Path, *arguments: str) -> list[str]:
    """The rules of the reported findings, in order."""
    return [line.split()[2] for line in lint(folder, *arguments)[1].splitlines()]


def run(
    folder: Path, *arguments: str, stdin: bytes | None = None, **variables: str
) -> tuple[int, bytes, bytes]:
    """The same in a process of its own; the last argument may be a redirection of the shell."""
    options: dict[str, Any] = {"cwd": folder, "env": {**os.environ, **variables}, "input": stdin}
    command = [sys.executable, "-m", "feeds", "validate", "--no-cache"]
    script = f'exec "$@" {arguments[-1]}' if ">" in arguments[-1] else 'exec "$@"'
    wanted = [each for each in arguments if ">" not in each]
    command = ["sh", "-c", script, "sh", *command, *wanted]
    done = subprocess.run(command, capture_output=True, check=False, **options)
    return done.returncode, done.stdout, done.stderr


def on_terminal(folder: Path, *arguments: str, **variables: str) -> str:
    """What a terminal shows of `feeds validate`."""
    return shown(folder, "validate", "--no-cache", *arguments, **variables)


def shown(folder: Path, *arguments: str, **variables: str) -> str:
    """What a terminal shows of standard output and standard error of a command."""
    master, slave = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {"TERM": "xterm", **variables}
    command = [sys.executable, "-m", "feeds", *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=slave, stderr=slave, env=environment) as process:
        os.close(slave)
        seen = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            seen += piece
        process.wait()
    os.close(master)
    return seen.decode().replace("\r\n", "\n")
