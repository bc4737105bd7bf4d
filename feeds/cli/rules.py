"""`feeds rules`: list all rules."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from feeds.validator.catalogue import catalogue


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
        click.echo(rule_list(), nl=False)
        return
    entries = [asdict(entry) for entry in catalogue().values()]
    click.echo(json.dumps(entries, indent=1))


def rule_list() -> str:
    """Name, severity and title of each rule, in columns."""
    entries = catalogue().values()
    width = max(len(entry.name) for entry in entries)
    return "".join(f"{entry.name:<{width}}  {entry.severity:<7}  {entry.title}\n" for entry in entries)
