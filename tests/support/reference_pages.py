"""The reference pages of the manual, joined from the tables of the code and `docs/reference.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from feeds.cli import main
from feeds.cli._command_pages import ENVIRONMENT, EXIT_STATUS, command_pages
from feeds.core.errors import InvalidValueError
from feeds.dialects import record_visibility as visibility
from feeds.dialects.fields import Fields
from feeds.dialects.markdown import DIALECT
from feeds.linting.settings import DEFAULTS
from feeds.linting.settings_schema import KEYS as SETTINGS_KEYS
from feeds.model import channel
from feeds.model.feed_kind import FEED_KINDS
from feeds.model.podcast_table import episode, show
from feeds.model.toml_schema import TableCheck, each
from feeds.publishing import server_settings
from feeds.validator.profiles import profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.cli._command_pages import CommandPage
    from feeds.model.toml_schema import Check, Key

    Texts = Mapping[str, Mapping[str, str]]
    Tables = dict[str, tuple[type[Any] | None, dict[str, Key]]]

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "reference"
NOTE = "`python docs/reference.py` writes this page from the code and from `docs/reference.toml`."
TOP = {"channel.md": "Channel", "server.md": "ServerSettings", "settings.md": "Settings"}
"""The table at the top of each file, by its page."""


@cache
def texts() -> Texts:
    """Returns the meanings of all keys, by table."""
    return tomllib.loads((DOCS / "reference.toml").read_text("utf-8"))


def pages() -> dict[str, str]:
    """Returns the pages by their file names."""
    known = texts()
    return {
        "commands.md": commands_page(known),
        "channel.md": channel_page(known),
        "server.md": _page(known["pages"]["server.md"], _rows("ServerSettings", known)),
        "settings.md": _page(known["pages"]["settings.md"], _rows("Settings", known)),
        "front-matter.md": front_matter_page(known),
        "profiles.md": profiles_page(known),
    }


def _page(head: str, *sections: str) -> str:
    return "\n".join([head, *sections, NOTE]) + "\n"


@cache
def tables() -> Tables:
    """Returns the keys of each table of a file in TOML, with the class that has its defaults."""
    found: Tables = {
        "Channel": (channel.Channel, channel._CHANNEL),
        "FeedChoice": (channel.FeedChoice, channel._NAMED),
        "ServerSettings": (server_settings.ServerSettings, server_settings._KEYS),
        "Settings": (None, SETTINGS_KEYS),
    }
    for key in channel._CHANNEL.values():
        _add_tables(found, key.check)
    _add_tables(found, episode)
    return found


def _add_tables(found: Tables, check: Check) -> None:
    """Adds the table that a check is of, or whose items it is of, and those in it."""
    table = inner(check)
    if isinstance(table, TableCheck):
        _, before = found.get(table.kind.__name__, (None, {}))
        found[table.kind.__name__] = (table.kind, before | table.keys)
        for key in table.keys.values():
            _add_tables(found, key.check)


def inner(check: Check) -> Check:
    """Returns the check of a list's items, or of any other value."""
    if check is channel._show:  # which imports it when it is called
        return show
    if is_list(check):
        return inner(check.args[0])  # type: ignore[attr-defined]
    return check


def is_list(check: Check) -> bool:
    """Whether a check is that of a list."""
    return isinstance(check, partial) and check.func is each


def expected(check: Check) -> str:
    """Returns what values a check accepts, in the words of its error."""
    item = inner(check)
    if isinstance(item, TableCheck):
        kind = item.kind.__name__
        link = f"[{_heading(kind).lower()}](channel.md#{_slug(kind)})"
        return f"a list of {link}" if is_list(check) else link
    try:
        item(object())
    except InvalidValueError as error:
        text = error.expected.partition(" (did you mean")[0]
        return f"a list: {text}" if is_list(check) else text
    return ""


def _rows(name: str, known: Texts) -> str:
    """Returns the Markdown table of a table's keys."""
    kind, keys = tables()[name]
    lines = ["| key | value | default | meaning |", "| --- | --- | --- | --- |"]
    for key, each_ in keys.items():
        row = (f"`{key}`", expected(each_.check), _default(kind, key, each_), known[name][key])
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    return "\n".join(lines) + "\n"


def _default(kind: type[Any] | None, name: str, key: Key) -> str:
    """Returns the value of a key that is left out, where it says more than that nothing is set."""
    if key.required:
        return "**required**"
    defaults = DEFAULTS if kind is None else {each.name: each.default for each in fields(kind)}
    value = defaults.get(name)
    if isinstance(value, bool):
        return f"`{value}`".lower()
    if isinstance(value, int | str) and value != "":
        return f"`{value}`" if isinstance(value, int) else f'`"{value}"`'
    return '`["ALL"]`' if value == ("ALL",) else ""


def _heading(kind: str) -> str:
    return texts()["headings"][kind]


def _slug(kind: str) -> str:
    return _heading(kind).lower().replace(" ", "-")


def channel_page(known: Texts) -> str:
    """Returns the page about channel.toml: its keys, and each kind of table in it."""
    inside = [name for name in tables() if name not in {*TOP.values(), "Episode"}]
    sections = [f"## {_heading(name)}\n\n{_where(name)}{_rows(name, known)}" for name in inside]
    return _page(known["pages"]["channel.md"], _rows("Channel", known), *sections)


def _where(name: str) -> str:
    """Returns where a table may be."""
    kinds = ", ".join(f"`[feeds.{kind}]`" for kind in FEED_KINDS)
    known = {"FeedChoice": kinds, "Website": "`[site]`", "Show": "`[podcast]`"}
    return f"{known[name]}\n\n" if name in known else ""


_MEDIA = {"url": "/a.mp4", "renditions": [{"url": "/a.webm"}], "captions": [{"url": "/a.vtt"}]}
_EXAMPLE = {
    "title": "T",
    "date": "2026-05-04",
    "author": {"name": "A"},
    "media": [_MEDIA],
    "podcast": {"season": 1},
}
_SECTIONS = {
    "Article": ("", "## The article\n"),
    "Work": ("media.", "## Media\n\nThe keys of an item of `media`, and of `image`.\n"),
    "Episode": ("podcast.", "## Episodes\n\nThe keys of `podcast`. Tables in it have the keys that "
                "[channel.toml](channel.md#the-podcast) has for shows.\n"),
}  # fmt: skip
_SAME = (visibility._NOT_IF_TRUE, visibility._NOT_IF_FALSE)
"""Keys that mean the same, each of which is asked for."""


def front_matter_keys() -> dict[str, dict[str, tuple[str, ...]]]:
    """Returns the keys that are read from an article, with their other names, by the prefix of the table."""
    asked: dict[str, dict[str, tuple[str, ...]]] = {}

    def spying(method: Callable[..., Any]) -> Callable[..., Any]:
        def spy(self: Fields, names: str, *arguments: Any, **named: Any) -> Any:
            first, *others = names.split()
            if not any(first in same[1:] for same in _SAME):
                asked.setdefault(self._prefix, {}).setdefault(first, tuple(others))
            return method(self, names, *arguments, **named)

        return spy

    spied: dict[str, Any] = {
        name: spying(getattr(Fields, name)) for name in ("take", "every", "once", "need")
    }
    with patch.multiple(Fields, **spied):
        text = "---\n" + "".join(f"{key}: {value}\n" for key, value in _EXAMPLE.items()) + "---\nText"
        [*DIALECT.read("a.md", text.encode(), _channel())]
    return asked


def _channel() -> channel.Channel:
    values = {
        "title": "T",
        "home": "https://example.org/",
        "description": "D",
        "language": "en",
        "zone": "UTC",
    }
    return channel.channel_from({**values, "media_base": "https://example.org/", "people": [{"name": "A"}]})


def front_matter_page(known: Texts) -> str:
    """Returns the page about the keys of articles."""
    return _page(
        known["pages"]["front-matter.md"],
        *(head + "\n" + _named_rows(name, prefix, known) for name, (prefix, head) in _SECTIONS.items()),
    )


def _named_rows(name: str, prefix: str, known: Texts) -> str:
    lines = ["| key | also | meaning |", "| --- | --- | --- |"]
    for key, others in front_matter_keys()[prefix].items():
        also = ", ".join(f"`{other}`" for other in others)
        lines.append(f"| `{key}` | {also} | {known[name][key]} |")
    return "\n".join(lines) + "\n"


def commands_page(known: Texts) -> str:
    """Returns the page about all commands."""
    sections = [_command(page) for page in command_pages(main)]
    variables = "\n".join(f"| `{name}` | {_code(text)} |" for name, text in ENVIRONMENT.items())
    statuses = "\n".join(f"| {status} | {text} |" for status, text in EXIT_STATUS.items())
    head = known["pages"]["commands.md"]
    after = f"## Environment variables\n\n| variable | meaning |\n| --- | --- |\n{variables}\n"
    return _page(
        head, *sections, after, f"## Exit status\n\n| status | meaning |\n| --- | --- |\n{statuses}\n"
    )


def _command(page: CommandPage) -> str:
    lines = [f"## {page.name}\n", f"```text\n{page.usage}\n```\n"]
    lines += [f"{_code(paragraph)}\n" for paragraph in page.paragraphs]
    for heading, records in page.options.items():
        lines += [f"| {heading.lower()} | |", "| --- | --- |"]
        lines += [f"| `{_cell(declaration)}` | {_cell(_code(help_))} |" for declaration, help_ in records]
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: str) -> str:
    """Returns a text of help as Markdown, in which options are code."""
    parts = re.split(r"(`[^`]+`)", text)  # code that the text marks has odd indexes
    parts[::2] = (_prose(part) for part in parts[::2])
    return "".join(parts)


def _prose(text: str) -> str:
    escaped = text.replace("<", "\\<").replace("*", "\\*")
    return re.sub(r"(?<!\w)--[a-z][a-z-]+", r"`\g<0>`", escaped)


def profiles_page(known: Texts) -> str:
    """Returns the page about profiles, by kind of consumer."""
    groups = dict.fromkeys(profile.group for profile in profiles().values())
    return _page(known["pages"]["profiles.md"], *(_group(group) for group in groups))


def _group(group: str) -> str:
    lines = [f"## {group}\n", "| profile | requirements of | see |", "| --- | --- | --- |"]
    lines += [
        f"| `{name}` | {profile.title} | <{profile.see}> |"
        for name, profile in profiles().items()
        if profile.group == group
    ]
    return "\n".join(lines) + "\n"
