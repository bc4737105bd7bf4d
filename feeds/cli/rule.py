"""`feeds rule`: what a finding means, with a bad and a good example."""

from __future__ import annotations

import sys

import click

from feeds.cli._rule_list import lines
from feeds.validator.catalogue import catalogue, nearest
from feeds.validator.rule_pages import page


@click.command("rule")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Explain what NAME, as findings are called, means; without it, list all rules.

    Exit status: 2 where there is no such name.
    """
    if name is None:
        click.echo_via_pager(lines()) if sys.stdout.isatty() else click.echo(lines(), nl=False)
        return
    entry = catalogue().get(name)
    if entry is None:
        meant = nearest(name)
        hint = f"did you mean {meant}?" if meant else "`feeds rule` lists all names"
        raise click.UsageError(f"there is no rule {name!r}; {hint}")
    if not sys.stdout.isatty():
        click.echo(page(entry), nl=False)
        return
    from rich.console import Console  # here for the cold start
    from rich.markdown import Markdown

    Console().print(Markdown(page(entry)))
