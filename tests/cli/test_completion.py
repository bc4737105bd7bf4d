"""`feeds completion` and `feeds man`, in the shells and with the formatter where these are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from samples import ROOT

from feeds.cli import main
from feeds.cli._command_pages import ENVIRONMENT, command_pages
from feeds.cli._completions import BY_METAVAR
from feeds.cli.completion import SHELLS
from feeds.cli.man import man_page

if TYPE_CHECKING:
    from pathlib import Path

INNER = {"FEEDS_PARENT"}
"""Variables that processes of the server set for each other."""
IN_BASH = """
source {script}
COMP_WORDS=(feeds validate --profile apple-); COMP_CWORD=3; _feeds_completion feeds; echo "${{COMPREPLY[@]}}"
COMP_WORDS=(feeds rul); COMP_CWORD=1; _feeds_completion feeds; echo "${{COMPREPLY[@]}}"
"""
IN_ZSH = """
compdef() {{ }}
_describe() {{ print -r -- ${{(P)3}}; }}
compadd() {{ print -r -- ${{(P)${{@[-1]}}}}; }}
source {script}
words=(feeds validate --profile apple-); CURRENT=4; _feeds_completion
words=(feeds rul); CURRENT=2; _feeds_completion
"""
IN_FISH = """
source {script}
complete -C 'feeds validate --profile apple-'
complete -C 'feeds rul'
"""
SCRIPTS = {"bash": IN_BASH, "zsh": IN_ZSH, "fish": IN_FISH}


def root_context() -> click.Context:
    return click.Context(main, info_name="feeds")


def completions(*words: str) -> list[tuple[str, str]]:
    """What the last word is completed to, each with its type."""
    shell = ShellComplete(main, {}, "feeds", "_FEEDS_COMPLETE")
    return [(item.value, item.type) for item in shell.get_completions([*words[:-1]], words[-1])]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["val"], [("validate", "plain")]),
        (["rule"], [("rule", "plain"), ("rules", "plain")]),
        (["valid", "rule"], [("rule", "plain"), ("rules", "plain")]),
        (["validate", "--profile", "apple"], [("apple", "plain"), ("apple-news", "plain")]),
        (["validate", "--output-format", "json"], [("json", "plain"), ("json-lines", "plain")]),
        (["rule", "rss-missing-gu"], [("rss-missing-guid", "plain")]),
        (["validate", "--ignore", "itunes,rss-missing-gu"], [("itunes,rss-missing-guid", "plain")]),
        (["validate", "public/f"], [("public/f", "file")]),
        (["validate", "--cache-dir", "c"], [("c", "dir")]),
        (["build", "p"], [("p", "dir")]),
        (["build", "public", "m"], [("m", "dir")]),
        (["import", "e"], [("e", "file")]),
        (["completion", "z"], [("zsh", "plain")]),
        (["db", "u"], [("upgrade", "plain")]),
        (["validate", "--no-c"], [("--no-cache", "plain")]),
    ],
)  # fmt: skip
def test_completions(words: list[str], expected: list[tuple[str, str]]) -> None:
    assert completions(*words) == expected


def test_options_with_files_complete_files() -> None:
    context = root_context()
    commands = [main.get_command(context, name) for name in main.list_commands(context)]
    options = [
        option for command in commands if command for option in command.params if option.metavar in BY_METAVAR
    ]
    assert len(options) > 10
    assert [option.opts for option in options if not option.shell_complete(context, "")] == []


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_in_the_shell(shell: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    feeds = tmp_path / "bin" / "feeds"
    feeds.parent.mkdir()
    feeds.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m feeds \"$@\"\n")
    feeds.chmod(0o755)
    environment = {**os.environ, "PATH": f"{feeds.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    environment["HOME"] = str(tmp_path)
    (tmp_path / "script").write_text(CliRunner().invoke(main, ["completion", shell]).output)
    command = [program, "-c", SCRIPTS[shell].format(script=tmp_path / "script")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    words = re.split(r"[\s:]+", done.stdout)
    assert done.stderr == ""
    assert {"apple-news", "rule", "rules"} <= {*words}
    assert "validate" not in words


def test_the_man_page_has_every_command_and_option() -> None:
    page = "\n".join(man_page(main))
    shown = {re.sub(r"\\f.", "", line).replace(r"\-", "-") for line in page.splitlines()}
    for command in command_pages(main):
        assert f'.SS "{command.name}"' in shown
        assert {declaration for records in command.options.values() for declaration, _ in records} <= shown
    assert CliRunner().invoke(main, ["man"]).output == page + "\n"
    # Commands that can be copied: groff prints these characters as others unless they are escaped.
    assert not re.search("['`~^]", page)
    assert r"feeds man > \(ti/.local/share/man/man1/feeds.1" in page


@pytest.mark.slow
def test_the_formatter_has_no_warning_about_the_man_page(tmp_path: Path) -> None:
    if shutil.which("man") is None or shutil.which("groff") is None:
        pytest.skip("man or groff is not installed")
    file = tmp_path / "feeds.1"
    file.write_text("\n".join(man_page(main)) + "\n")
    checks = [
        ["man", "--warnings", "-E", "UTF-8", "-l", str(file)],
        ["groff", "-ww", "-man", "-Tutf8", str(file)],
    ]
    for check in checks:
        done = subprocess.run(check, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        assert "Also connect to private addresses" in done.stdout


def test_every_environment_variable_is_documented() -> None:
    sources = [path.read_text("utf-8") for path in (*ROOT.glob("feeds/**/*.py"), ROOT / "server.py")]
    used = {name for source in sources for name in re.findall(r"\bFEEDS_[A-Z_]+\b", source)}
    assert used - INNER == {*ENVIRONMENT}
