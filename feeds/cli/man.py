"""`feeds man`: the man page, generated from the help of all commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import click

from feeds.cli._command_pages import ENVIRONMENT, EXIT_STATUS, command_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.cli._command_pages import CommandPage

_ESCAPES = str.maketrans(
    {
        "\\": r"\e", "-": r"\-", '"': r"\(dq", "…": r"\&...",
        "'": r"\(aq", "`": r"\(ga", "~": r"\(ti", "^": r"\(ha",
    }
)  # fmt: skip
"""The escapes of characters, most of which groff would otherwise print as typographic ones."""


@click.command("man")
@click.pass_context
def command(context: click.Context) -> None:
    """Print the man page.

    To read it: feeds man | man -l -

    To install it: feeds man > ~/.local/share/man/man1/feeds.1
    """
    group = cast("click.Group", context.find_root().command)
    click.echo("\n".join(man_page(group)))


def man_page(group: click.Group) -> Iterator[str]:
    """The lines of the page feeds(1), for groff's macros `man`."""
    from importlib.metadata import version  # here for the cold start of --help

    release = f"feeds {version('feeds')}"
    yield f'.TH FEEDS 1 "" "{release}" "User Commands"'
    yield from (".SH NAME", rf"feeds \- {_text((group.help or '').rstrip('.'))}")
    yield from (".SH SYNOPSIS", r"\fBfeeds\fR [\fIOPTIONS\fR] \fICOMMAND\fR [\fIARGS\fR]...", ".SH COMMANDS")
    for page in command_pages(group):
        yield from _command(page)
    yield from _section("ENVIRONMENT", ENVIRONMENT)
    yield from _section("EXIT STATUS", EXIT_STATUS)


def _command(page: CommandPage) -> Iterator[str]:
    yield from (f'.SS "{_text(page.name)}"', ".B", _text(page.usage))
    for paragraph in page.paragraphs:
        yield from (".PP", _text(paragraph))
    for heading, records in page.options.items():
        yield from (".PP", ".I", _text(f"{heading}:"))
        for declaration, help_ in records:
            yield from _tagged(declaration, help_)


def _section(heading: str, entries: Mapping[str, str]) -> Iterator[str]:
    yield f'.SH "{heading}"'
    for name, text in entries.items():
        yield from _tagged(name, text)


def _tagged(tag: str, text: str) -> Iterator[str]:
    yield from (".TP", rf"\fB{_text(tag)}\fR", _text(text))


def _text(text: str) -> str:
    """A text in which nothing is a request or an escape, and all characters are shown as they are typed."""
    return re.sub(r"^\.", r"\\&.", " ".join(text.split()).translate(_ESCAPES))
