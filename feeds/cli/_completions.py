"""What a shell completes where the type of an argument does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click

    Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def files(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files and folders, which the shell finds."""
    return [CompletionItem(incomplete, type="file")]


def folders(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Folders, which the shell finds."""
    return [CompletionItem(incomplete, type="dir")]


def rules(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of rules, of which the last one after a comma is completed."""
    from feeds.validator.catalogue import catalogue  # here for the cold start

    before, comma, last = incomplete.rpartition(",")
    return [CompletionItem(before + comma + item.value) for item in beginning(catalogue(), last)]


def beginning(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """The names that begin with what has been typed, sorted."""
    return [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete)]


BY_METAVAR: dict[str, Completion] = {"FILE": files, "PATH": files, "FOLDER": folders, "RULES": rules}
"""For options whose values are texts."""
