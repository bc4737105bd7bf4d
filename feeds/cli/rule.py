"""`feeds rule`: explain a rule, with a bad and a good example, or list a family."""

from __future__ import annotations

import sys

import click

from feeds.cli._completions import rules
from feeds.cli.rules import rule_list
from feeds.linting.rule_selectors import current_selector, suggestion
from feeds.linting.selection import selects
from feeds.validator.catalogue import catalogue
from feeds.validator.rule_pages import page


@click.command("rule")
@click.argument("name", required=False, shell_complete=rules)
def command(name: str | None) -> None:
    """Explain a rule, or list rules.

    NAME is the name in a finding, such as rss-missing-guid, or its beginning. A family (itunes), a pattern
    (itunes-*) or a profile (apple) lists its rules; without NAME, all rules are listed.
    """
    names = _matching(current_selector(name or "ALL"))
    if not names:
        hint = suggestion(str(name)) or "; run `feeds rules` to list all names"
        raise click.UsageError(f"unknown rule {name!r}{hint}")
    if len(names) > 1:
        text = rule_list(names)
        click.echo_via_pager(text) if sys.stdout.isatty() else click.echo(text, nl=False)
        return
    text = page(catalogue()[names[0]])
    if not sys.stdout.isatty():
        click.echo(text, nl=False)
        return
    from rich.console import Console  # here for the cold start
    from rich.markdown import Markdown

    Console().print(Markdown(text))


def _matching(name: str) -> list[str]:
    """The rule with a name, or the rules that a selector or the beginning of a name matches."""
    if name in catalogue():
        return [name]
    selected = [rule for rule in catalogue() if selects(name, rule)]
    return selected or [rule for rule in catalogue() if rule.startswith(name)]
