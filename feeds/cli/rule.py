"""`feeds rule`: explain a rule, with a bad and a good example."""

from __future__ import annotations

import sys

import click

from feeds.cli.rules import rule_list
from feeds.validator.catalogue import catalogue, nearest
from feeds.validator.rule_pages import page


@click.command("rule")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Explain a rule, or list all rules.

    NAME is the name in a finding, such as rss-missing-guid.
    """
    if name is None:
        click.echo_via_pager(rule_list()) if sys.stdout.isatty() else click.echo(rule_list(), nl=False)
        return
    entry = catalogue().get(name)
    if entry is None:
        suggestion = nearest(name)
        hint = f"did you mean {suggestion}?" if suggestion else "run `feeds rules` to list all names"
        raise click.UsageError(f"unknown rule {name!r}; {hint}")
    if not sys.stdout.isatty():
        click.echo(page(entry), nl=False)
        return
    from rich.console import Console  # here for the cold start
    from rich.markdown import Markdown

    Console().print(Markdown(page(entry)))
