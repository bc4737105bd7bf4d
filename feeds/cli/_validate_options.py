"""The options of `feeds validate`, in groups, and the settings that they make."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.cli._completions import BY_METAVAR, beginning
from feeds.core.checks import did_you_mean
from feeds.core.errors import InvalidValueError
from feeds.core.lifecycle import current_name, removal
from feeds.linting.settings import LEVELS, LINKED_FILES, Layer
from feeds.validator.former_names import FORMER_NAMES
from feeds.validator.profiles import profiles
from feeds.validator.reporters import reporters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from click.shell_completion import CompletionItem


class Name(click.ParamType):  # type: ignore[type-arg] # only newer versions of click take one
    """One of the names that modules announce; these are imported for --help or if a name is given."""

    name = "name"

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        names = sorted(self._names())
        value = current_name(value, FORMER_NAMES)
        if value not in names:
            self.fail(f"{value!r} is not one of {', '.join(names)}{_hint(value, names)}", param, ctx)
        return value

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - the signature is click's
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        return beginning(self._names(), incomplete)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        return f"[{'|'.join(sorted(self._names()))}]"


def _hint(name: str, names: Iterable[str]) -> str:
    return removal(name, FORMER_NAMES) or did_you_mean(name, names)


def _option(names: str, help_: str, **attributes: Any) -> click.Option:
    if "type" not in attributes:
        attributes["shell_complete"] = BY_METAVAR.get(attributes.get("metavar", ""))
    return click.Option(names.split(), help=help_, **attributes)


def _flag(names: str, help_: str) -> click.Option:
    return _option(names, help_, is_flag=True)


def _list(name: str, metavar: str, help_: str) -> click.Option:
    return _option(name, help_, multiple=True, metavar=metavar)


FILE: dict[str, Any] = {"type": click.Path(dir_okay=False, path_type=Path)}
FORMAT_HELP = "Report format (default: full on a terminal, otherwise concise)."
LEVEL_HELP = "Lowest severity that makes the exit status 1 (default: error)."
GITIGNORE_HELP = "Skip files that .gitignore excludes, unless they are given by name."
GROUPS = {
    "Rules": (
        _list("--select", "RULES", "Report only findings of these rules."),
        _list("--extend-select", "RULES", "Also report findings of these rules."),
        _list("--ignore", "RULES", "Do not report findings of these rules."),
        _list("--severity", "RULES=LEVEL", "Set the severity: error, warning, info or off."),
        _list("--per-file-ignores", "GLOB:RULES", "Ignore rules in the files that match a pattern."),
        _option(
            "--profile profiles",
            "Also check for this app, directory or standard.",
            multiple=True,
            type=Name(profiles),
        ),
    ),
    "Files": (
        _list("--exclude", "PATTERN", "Skip matching files and folders."),
        _list("--extend-exclude", "PATTERN", "Also skip these, in addition to the settings."),
        _flag("--force-exclude", "Skip excluded files even if they are given by name."),
        _option(
            "--respect-gitignore/--no-respect-gitignore", GITIGNORE_HELP, default=True, show_default=True
        ),
        _option(
            "--list lists",
            "Also check the URLs, or the documents, in this file of NDJSON; - is standard input.",
            multiple=True,
            metavar="FILE",
        ),
        _option("--stdin-filename", "File name for standard input (-).", metavar="PATH"),
        _option(
            "--base-url", "Where the documents, or the only one, are served, for self links.", metavar="URL"
        ),
    ),
    "Settings": (
        _option("--config", "Read settings only from this file.", **FILE),
        _flag("--isolated", "Read no settings files."),
        _flag("--show-settings", "Print the settings for the first document, and exit."),
        _flag("--show-files", "Print the documents that would be checked, and exit."),
    ),
    "Report": (
        _option("--output-format", FORMAT_HELP, type=Name(reporters)),
        _option("--output-file", "Write the report to this file.", **FILE),
        _flag("--statistics", "Print only the number of findings of each rule."),
        _flag("-q --quiet", "Report errors only."),
    ),
    "Fixes": (
        _flag("--fix", "Apply fixes that do not change the meaning."),
        _flag("--unsafe-fixes", "With --fix or --diff: also apply fixes that may change the meaning."),
        _flag("--diff", "Show what --fix would change, and change nothing; exit with 1 if there are fixes."),
    ),
    "Exit status": (
        _option("--fail-level", LEVEL_HELP, type=click.Choice(LEVELS)),
        _option("--max-warnings", "Exit with 1 if there are more warnings.", type=click.IntRange(0)),
        _flag("--exit-zero", "Exit with 0 even if there are findings."),
    ),
    "Baseline": (
        _option("--baseline", "Do not report the findings that this file records.", **FILE),
        _option("--write-baseline", "Record all findings in this file.", **FILE),
        _flag("--prune-baseline", "Remove findings that no longer occur from the baseline."),
    ),
    "Online": (
        _flag("--online", "Fetch PATHS that are URLs, and check the files that feeds link to."),
        _option(
            "--online-limit",
            "Maximum number of files to check per feed.",
            type=click.IntRange(0),
            default=LINKED_FILES,
            show_default=True,
        ),
        _flag("--allow-private", "With --online: also connect to private addresses, such as 127.0.0.1."),
    ),
    "Running": (
        _option("--jobs", "Number of processes (default: the number of processors).", type=click.IntRange(1)),
        _option("--scheduler", "Check on the cluster with this Dask scheduler.", metavar="ADDRESS"),
        _option("--resume", "Continue the run that this journal records, or record one.", **FILE),
        _option("--cache-dir", "Folder for cached reports (default: .feeds_cache).", metavar="FOLDER"),
        _flag("--no-cache", "Do not use the cache."),
        _flag("--watch", "Check again whenever a file changes, until interrupted."),
    ),
}

LISTS = ("select", "extend-select", "ignore", "profiles", "exclude", "extend-exclude")
VALUES = ("base-url", "fail-level", "max-warnings", "output-format", "cache-dir")
OPTIONS = [*chain.from_iterable(GROUPS.values())]


class ValidateCommand(click.Command):
    """A command whose help shows the options under headings."""

    def option_groups(self, ctx: click.Context) -> Mapping[str, Iterable[click.Parameter]]:
        """The options by their headings."""
        help_option = self.get_help_option(ctx)
        return {**GROUPS, "Other": (help_option,) if help_option else ()}

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, options in self.option_groups(ctx).items():
            with formatter.section(heading):
                formatter.write_dl([record for option in options if (record := option.get_help_record(ctx))])


def command_line_layer(given: dict[str, Any], folder: Path) -> Layer:
    """The settings on the command line; an invalid value ends the command."""
    raw: dict[str, Any] = {}
    for key in LISTS:
        if values := given[key.replace("-", "_")]:
            raw[key] = [name for value in values for name in _split(value)]
    for key in VALUES:
        if (value := given[key.replace("-", "_")]) is not None:
            raw[key] = value
    if given["severity"]:
        raw["severity"] = dict(_pair(value, "=", "--severity", "RULES=LEVEL") for value in given["severity"])
    if given["per_file_ignores"]:
        option = "--per-file-ignores"
        pairs = (_pair(value, ":", option, "GLOB:RULES") for value in given["per_file_ignores"])
        raw["per-file-ignores"] = {glob: _split(rules) for glob, rules in pairs}
    return Layer("command line", folder, _checked(raw) if raw else {})


def _checked(raw: dict[str, Any]) -> dict[str, Any]:
    from feeds.linting.settings_schema import check_settings  # here for the cold start without settings

    try:
        return check_settings(raw)
    except InvalidValueError as error:
        option = error.key.partition("[")[0].replace(".", " ", 1)
        problem = f"{error.found.removeprefix('is ')}: expected {error.expected}"
        raise click.UsageError(f"Invalid value for '--{option}': {problem}") from None


def _split(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _pair(value: str, separator: str, option: str, form: str) -> tuple[str, str]:
    left, found, right = value.rpartition(separator)
    if not found or not left:
        raise click.UsageError(f"Invalid value for '{option}': {value!r}: expected {form}")
    return left.strip(), right.strip()
