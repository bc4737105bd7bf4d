"""The options of `feeds validate`, in groups, and what they say as a layer of settings."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.core.checks import did_you_mean
from feeds.core.errors import InvalidValueError
from feeds.linting.settings import LEVELS, Layer
from feeds.validator.profiles import profiles
from feeds.validator.reporters import reporters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Named(click.ParamType):  # type: ignore[type-arg] # only newer versions of click take one
    """A name, one of those that modules announce: they are imported when one is given, or for --help."""

    name = "name"

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self._known = known

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if there is such a one."""
        known = sorted(self._known())
        if value not in known:
            self.fail(f"{value!r} is none of {', '.join(known)}{did_you_mean(value, known)}", param, ctx)
        return value

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """All names."""
        return f"[{'|'.join(sorted(self._known()))}]"


FILE = click.Path(dir_okay=False, path_type=Path)

CHOOSING = (
    click.option("--select", multiple=True, metavar="RULES", help="Tell findings of these rules only."),
    click.option("--extend-select", multiple=True, metavar="RULES", help="Tell findings of these rules too."),
    click.option("--ignore", multiple=True, metavar="RULES", help="Do not tell findings of these rules."),
    click.option("--severity", multiple=True, metavar="RULE=LEVEL", help="error, warning, info or off."),
    click.option("--per-file-ignores", multiple=True, metavar="GLOB:RULES", help="The same, for some files."),
    click.option(
        "--profile",
        "profiles",
        multiple=True,
        type=Named(profiles),
        help="A consumer whose requirements are checked as well; may be given repeatedly.",
    ),
)
FINDING_FILES = (
    click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out what matches, in folders."),
    click.option("--extend-exclude", multiple=True, metavar="PATTERN", help="Leave out this as well."),
    click.option("--force-exclude", is_flag=True, help="Leave it out even where it is named."),
    click.option(
        "--respect-gitignore/--no-respect-gitignore",
        default=True,
        help="Leave out what .gitignore names, in folders (the default).",
    ),
    click.option("--stdin-filename", metavar="PATH", help="What standard input (-) is called."),
    click.option("--base-url", metavar="URL", help="Where the documents are served, for self links."),
)
CONFIGURING = (
    click.option("--config", type=FILE, help="A file of settings, instead of the nearest one."),
    click.option("--isolated", is_flag=True, help="Use no file of settings."),
    click.option("--show-settings", is_flag=True, help="Print the settings for the first document, and end."),
    click.option("--show-files", is_flag=True, help="Print which documents would be checked, and end."),
)
REPORTING = (
    click.option(
        "--output-format",
        type=Named(reporters),
        help="The form of the report: by default full on a terminal, else concise.",
    ),
    click.option("--output-file", type=FILE, help="Where the report goes, whole or not at all."),
    click.option("--statistics", is_flag=True, help="Print how often each rule finds something instead."),
    click.option("-q", "--quiet", is_flag=True, help="Tell errors only."),
)
FIXING = (
    click.option("--fix", is_flag=True, help="Fix what can be fixed without a change of meaning."),
    click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: fix the rest as well."),
    click.option("--diff", is_flag=True, help="Print what --fix would change; status 1 if that is anything."),
)
ENDING = (
    click.option("--fail-level", type=click.Choice(LEVELS), help="The least that makes the status 1: error."),
    click.option("--max-warnings", type=click.IntRange(0), help="More of them make the exit status 1."),
    click.option("--exit-zero", is_flag=True, help="Findings do not make the exit status 1."),
    click.option("--baseline", type=FILE, help="Do not tell the findings that this file counts."),
    click.option("--write-baseline", type=FILE, help="Count all findings in this file."),
    click.option("--prune-baseline", is_flag=True, help="Take out of the baseline what is gone."),
)
ONLINE = (
    click.option("--online", is_flag=True, help="Fetch PATHS that are URLs, and ask for the files in feeds."),
    click.option("--online-limit", type=click.IntRange(0), default=100, help="Files of a feed: 100."),
    click.option("--allow-private", is_flag=True, help="Ask servers at private addresses, too."),
)
RUNNING = (
    click.option("--jobs", type=click.IntRange(1), help="Processes; by default, as many as processors."),
    click.option("--cache-dir", metavar="FOLDER", help="Where reports are kept: .feeds_cache."),
    click.option("--no-cache", is_flag=True, help="Check every document anew."),
    click.option("--watch", is_flag=True, help="Check again whenever something changes."),
)

LISTS = ("select", "extend-select", "ignore", "profiles", "exclude", "extend-exclude")
VALUES = ("base-url", "fail-level", "max-warnings", "output-format", "cache-dir")


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """All of them, in the order of the groups."""
    groups = CHOOSING, FINDING_FILES, CONFIGURING, REPORTING, FIXING, ENDING, ONLINE, RUNNING
    for option in reversed([*chain.from_iterable(groups)]):
        command = option(command)
    return command


def layer(given: dict[str, Any], folder: Path) -> Layer:
    """What the command line says, as a layer of settings; a value that is none ends the command."""
    raw: dict[str, Any] = {}
    for key in LISTS:
        if values := given[key.replace("-", "_")]:
            raw[key] = [name for value in values for name in _parted(value)]
    for key in VALUES:
        if (value := given[key.replace("-", "_")]) is not None:
            raw[key] = value
    if given["severity"]:
        raw["severity"] = dict(_pair(value, "=", "--severity") for value in given["severity"])
    if given["per_file_ignores"]:
        pairs = (_pair(value, ":", "--per-file-ignores") for value in given["per_file_ignores"])
        raw["per-file-ignores"] = {glob: _parted(rules) for glob, rules in pairs}
    return Layer("command line", folder, _checked(raw) if raw else {})


def _checked(raw: dict[str, Any]) -> dict[str, Any]:
    from feeds.linting.settings_schema import (
        checked,  # here and below for the cold start of a run without settings
    )

    try:
        return checked(raw)
    except InvalidValueError as error:
        error.key = "--" + error.key.partition("[")[0].replace(".", " ", 1)
        raise click.UsageError(str(error)) from None


def _parted(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _pair(value: str, separator: str, option: str) -> tuple[str, str]:
    left, found, right = value.rpartition(separator)
    if not found or not left:
        raise click.UsageError(f"{option} is {value!r}: expected two parts with {separator!r} between them")
    return left.strip(), right.strip()
