"""What is said about each command, from its help: for the man page, and for the manual."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ENVIRONMENT = {
    "FEEDS_DIRECTORY": "The folder of the publication, for the argument DIRECTORY and for `server:app`.",
    "FEEDS_STATE": "As --state: the folder for the index and the ledger.",
    "FEEDS_STORE": "The PostgreSQL database that several servers share, as `store` in server.toml.",
    "FEEDS_TOKEN": "The token that a client must send to post articles.",
    "FEEDS_ACCESS_LOG": "As --access-log.",
    "FEEDS_ACCESS_LOG_FORMAT": "As --access-log-format.",
    "FEEDS_LOG_FORMAT": "As --log-format.",
}
"""The environment variables that users set."""
EXIT_STATUS = {
    "0": "Everything was done, and there are no errors.",
    "1": "Something was found: errors in feeds, refused articles, or a part that could not be done.",
    "2": "The command could not be done: wrong options, a file that cannot be read or written.",
    "130": "The command was interrupted with Ctrl-C.",
}


@dataclass(frozen=True, slots=True)
class CommandPage:
    """A command: its name, usage, help, and options with their help, by heading."""

    name: str
    usage: str
    paragraphs: tuple[str, ...]
    options: Mapping[str, tuple[tuple[str, str], ...]]


def command_pages(group: click.Group, parent: click.Context | None = None) -> Iterator[CommandPage]:
    """The commands of a group, and those of groups in it."""
    parent = parent or click.Context(group, info_name="feeds")
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        if command is None or command.hidden:
            continue
        context = command.make_context(name, [], parent, resilient_parsing=True)
        yield _page(command, context)
        if isinstance(command, click.Group):
            yield from command_pages(command, context)


def _page(command: click.Command, context: click.Context) -> CommandPage:
    usage = " ".join(command.collect_usage_pieces(context))
    groups = getattr(command, "option_groups", None)
    headings = groups(context) if groups else {"Options": command.get_params(context)}
    return CommandPage(
        context.command_path,
        f"{context.command_path} {usage}",
        tuple(" ".join(text.split()) for text in cleandoc(command.help or "").split("\n\n")),
        {heading: records for heading, each in headings.items() if (records := _records(each, context))},
    )


def _records(parameters: Iterable[click.Parameter], context: click.Context) -> tuple[tuple[str, str], ...]:
    return tuple(
        (record[0], record[1] + _variable(parameter))
        for parameter in parameters
        if isinstance(parameter, click.Option)
        and "--help" not in parameter.opts
        and (record := parameter.get_help_record(context))
    )


def _variable(parameter: click.Parameter) -> str:
    return f"  [environment: {parameter.envvar}]" if parameter.envvar else ""
