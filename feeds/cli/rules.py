"""`feeds rules`: all that can be found."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from feeds.cli._rule_list import lines
from feeds.validator.catalogue import catalogue


@click.command("rules")
@click.option(
    "--output-format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="The form of the list; JSON has the documentation with the examples.",
)
def command(output_format: str) -> None:
    """List every name that a finding can bear, with its severity and what it says."""
    if output_format == "text":
        click.echo(lines(), nl=False)
        return
    entries = [asdict(entry) for entry in catalogue().values()]
    click.echo(json.dumps(entries, indent=1))
