"""The code blocks of the manual, and how each language is tried.

A comment before a block says what a reader does not need to see:

    <!-- file: PATH -->         the block is the content of this file, for the blocks after it
    <!-- run: COMMAND -->       run before the block, in bash, with the repository in $ROOT
    <!-- exit: 1 -->            the exit status of the last command
    <!-- not run: REASON -->    one of REASONS; the commands in it are only parsed

In a `console` block, lines after `$ ` are commands and others their output, in which `…` stands for anything.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import yaml
from click.testing import CliRunner

from feeds.cli import main
from feeds.dialects import Reading
from feeds.dialects.markdown import read as read_markdown
from feeds.linting.settings_schema import check_settings
from feeds.model.channel import Channel, channel_from
from feeds.publishing.server_settings import read_server_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
REASONS = (
    "needs the network", "needs another program", "needs root", "needs a database", "runs until interrupted",
    "takes minutes", "is a part of a file",
)  # fmt: skip
_BLOCK = re.compile(
    r"((?:^<!-- [a-z ]+: [^\n]* -->\n)*)^```(\{?[a-z-]*\}?)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
_MARK = re.compile(r"<!-- (file|exit|run|not run): (.*?) -->")
_LIMIT = 120
"""Seconds for a command, which ends only what would never end."""


@dataclass(frozen=True, slots=True)
class Block:
    """A code block, the line it begins on, and its marks."""

    language: str
    text: str
    line: int
    marks: dict[str, str]


def blocks_of(text: str) -> list[Block]:
    """Returns the code blocks of a page; others than fenced ones are an error."""
    found = [
        Block(match[2], match[3], text.count("\n", 0, match.start(3)), dict(_MARK.findall(match[1])))
        for match in _BLOCK.finditer(text)
    ]
    rest = _BLOCK.sub("", text)
    indented = re.findall(r"^\n {4}(?![*+-] |[0-9]).*$", rest, re.MULTILINE)
    if indented or "```" in rest:
        raise ValueError(f"blocks that are not fenced, or that a mark is not directly before: {indented[:3]}")
    return found


class Page:
    """Tries the blocks of a page in order, in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._program = ""
        self._variables: dict[str, str] = {}
        programs = folder.parent / f"{folder.name}-programs"
        programs.mkdir()
        (programs / "feeds").write_text(f"#!/bin/sh\nexec '{sys.executable}' -m feeds \"$@\"\n")
        (programs / "feeds").chmod(0o755)
        path = [programs, Path(sys.executable).parent, os.environ["PATH"]]
        self._shell = {
            **os.environ,
            "ROOT": str(ROOT),
            "PATH": ":".join(map(str, path)),
            "PYTHONPATH": str(ROOT),
        }

    def attempt(self, block: Block) -> None:
        """Tries a block. Raises an error with what is wrong."""
        if (command := block.marks.get("run")) is not None:
            self._hidden(command)
        if (reason := block.marks.get("not run")) is not None:
            assert reason in REASONS, reason
            if block.language == "console":
                for command, _ in commands_of(block.text):
                    check_options(command)
            return
        if (file := block.marks.get("file")) is not None:
            (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / file).write_text(block.text, "utf-8")
        with chdir(self.folder):
            LANGUAGES[block.language](self, block)

    def _hidden(self, command: str) -> None:
        for part in command.split(" && "):
            with chdir(self.folder):
                code, output = self._run(part)
            assert code == 0, f"{part}: {output}"

    def console(self, block: Block) -> None:
        """Runs commands, and compares what they print."""
        commands = [*commands_of(block.text)]
        for number, (command, expected) in enumerate(commands, 1):
            status = int(block.marks.get("exit", 0)) if number == len(commands) else 0
            code, output = self._run(command)
            assert code == status, f"{command}: exit status {code}\n{output}"
            assert not expected or matches(expected, output), f"{command} printed:\n{output}"

    def _run(self, command: str) -> tuple[int, str]:
        if assigned := re.fullmatch(r"export ([A-Z_]+)=(\S+)", command):
            self._variables[assigned[1]] = assigned[2]
            return 0, ""
        if command.startswith("feeds ") and not re.search(r"[|<>&;$*]", command):
            done = CliRunner(env=self._variables).invoke(main, shlex.split(command)[1:])
            return done.exit_code, done.output
        done_ = subprocess.run(
            ["bash", "-c", command], env=self._shell | self._variables, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=_LIMIT,
        )  # fmt: skip
        return done_.returncode, done_.stdout

    def python(self, block: Block) -> None:
        """Adds to the program of the page, which is run at the end."""
        self._program += f"\n# line {block.line}\n{block.text}"

    def finish(self) -> None:
        """Runs the program of the page, in a process, since frameworks are configured once in each."""
        if not self._program:
            return
        (self.folder / "program.py").write_text(self._program, "utf-8")
        done = subprocess.run(
            [sys.executable, "program.py"], cwd=self.folder, env=self._shell, capture_output=True, text=True,
            check=False, timeout=_LIMIT,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def toml(self, block: Block) -> None:
        """Reads a file by its first line, `# channel.toml`; keys that a channel must have are added."""
        name = block.text.partition("\n")[0].removeprefix("# ")
        values = tomllib.loads(block.text)
        if name == "channel.toml":
            channel_from(_REQUIRED | values)
        elif name == "server.toml":
            Path("server-to-read.toml").write_text(block.text, "utf-8")
            read_server_settings(Path("server-to-read.toml"))
            Path("server-to-read.toml").unlink()
        elif name in ("feeds.toml", "pyproject.toml"):
            check_settings(values["tool"]["feeds"] if name == "pyproject.toml" else values)
        else:
            raise ValueError(
                f"line {block.line}: a block of toml begins with the name of a file, not {name!r}"
            )

    def markdown(self, block: Block) -> None:
        """Reads an article, which must have no warnings."""
        readings = [*read_markdown("article.md", block.text.encode(), _channel())]
        assert len(readings) == 1
        assert isinstance(readings[0], Reading)
        assert [str(note) for note in readings[0].notes] == []

    def json(self, block: Block) -> None:
        """Parses JSON."""
        json.loads(block.text)

    def yaml(self, block: Block) -> None:
        """Parses YAML."""
        yaml.safe_load(block.text)

    def directive(self, block: Block) -> None:
        """Does nothing: this is not code, or the test of the site checks it."""

    def nginx(self, block: Block) -> None:
        """Lets nginx check a server or a part of one; where it is not installed, nothing is checked."""
        if (program := shutil.which("nginx")) is None:
            return
        server = block.text if block.text.startswith("server") else f"server {{ {block.text} }}"
        logs = "error_log stderr; pid nginx.pid;"
        Path("nginx.conf").write_text(f"{logs} events {{}} http {{ access_log off; {server} }}", "utf-8")
        command = [program, "-t", "-q", "-e", "stderr", "-p", str(self.folder), "-c", "nginx.conf"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def file(self, block: Block) -> None:
        """Only writes a file, which later blocks use."""
        assert "file" in block.marks, f"line {block.line}: for which file?"


LANGUAGES: dict[str, Callable[[Page, Block], None]] = {
    "console": Page.console, "python": Page.python, "toml": Page.toml, "markdown": Page.markdown,
    "json": Page.json, "{toctree}": Page.directive, "yaml": Page.yaml, "text": Page.directive,
    "diff": Page.directive, "{eval-rst}": Page.directive,
    "nginx": Page.nginx, "jinja": Page.file, "css": Page.file, "xml": Page.file, "bash": Page.file,
}  # fmt: skip
"""How a block is tried; `text` and `diff` are not code."""
_REQUIRED: dict[str, Any] = {
    "title": "T", "home": "https://example.org/", "description": "D", "language": "en", "zone": "UTC",
    "media_base": "https://example.org/", "people": [{"name": "A"}],
}  # fmt: skip


def _channel() -> Channel:
    return channel_from(_REQUIRED)


def commands_of(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output that is shown."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        joined = part.replace("\\\n", "")
        command, _, output = joined.partition("\n")
        yield re.sub(r"\s+#.*$", "", command).strip(), output


def matches(expected: str, output: str) -> bool:
    """Whether a command printed what is shown; `…` stands for anything, on one line or several."""
    pattern = ".*".join(map(re.escape, expected.strip().split("…")))
    return re.fullmatch(pattern, output.strip(), re.DOTALL) is not None


def check_options(command: str) -> None:
    """Checks that the options of a command that is not run exist. Raises click's errors."""
    tokens = shlex.shlex(command, posix=True, punctuation_chars=True)
    tokens.whitespace_split = True
    words: list[str] = []
    for token in [*tokens, ";"]:
        if not re.fullmatch(r"[|&;<>()]+", token):
            words.append(token)
            continue
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            del words[0]
        if words[:1] == ["feeds"]:
            _parse(main, words[1:], click.Context(main))
        words = []


def _parse(command: click.Command, words: list[str], context: click.Context) -> None:
    _, rest, _ = command.make_parser(context).parse_args(args=[*words])
    if isinstance(command, click.Group) and rest:
        inner = command.get_command(context, rest[0])
        assert inner is not None, rest[0]
        _parse(inner, rest[1:], click.Context(inner, context))
