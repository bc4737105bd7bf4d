"""`feeds rules`: list all rules."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from textwrap import fill
from textwrap import indent as indented
from typing import TYPE_CHECKING

import click

from feeds.cli._report_output import Outlet
from feeds.validator.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_TITLE = 30
"""Columns for titles; with fewer, they are put below the names."""
INDENT = "    "


@click.command("rules")
@click.option(
    "--output-format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Format of the list; json includes the documentation and the examples.",
)
def command(output_format: str) -> None:
    """List all rules with their severity and title."""
    if output_format == "text":
        click.echo(rule_list(catalogue()), nl=False)
        return
    entries = [asdict(entry) for entry in catalogue().values()]
    click.echo(json.dumps(entries, indent=1))


def rule_list(names: Iterable[str]) -> str:
    """Name, severity and title of each rule, in columns; on a terminal, titles are wrapped."""
    entries = [catalogue()[name] for name in names]
    width = max(len(entry.name) for entry in entries)
    columns = Outlet(stream=sys.stdout).columns
    lines = []
    for entry in entries:
        head = f"{entry.name:<{width}}  {entry.severity:<7}  "
        if columns is None:
            lines.append(f"{head}{entry.title}\n")
        elif columns - len(head) >= MIN_TITLE:
            indent = " " * len(head)
            lines.append(fill(entry.title, columns, initial_indent=head, subsequent_indent=indent) + "\n")
        else:
            title = indented(fill(entry.title, columns - len(INDENT)), INDENT)
            lines.append(f"{entry.name}  {entry.severity}\n{title}\n")
    return "".join(lines)
