"""What a source says about its publication, as a channel file: values that cannot be used are left out."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from feeds.core.errors import FeedsError, InvalidValueError
from feeds.core.toml_text import toml_text
from feeds.formats import formats
from feeds.model.channel import channel_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.model.channel import Channel

    Table = dict[str, Any]

_ORDER = (
    "title", "description", "home", "base", "language", "zone", "media_base", "copyright", "categories",
    "hubs",
)  # fmt: skip
_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
_HEADER = """\
# Written by `feeds import`. The sample channel file, seeds/channel.toml, explains every key.

"""
_UNDETERMINED = "und"
"""The language of a source that names none (RFC 5646, 4.1)."""


class NoHomeError(FeedsError):
    """A source that names no home page, without which there is no publication."""


@dataclass(frozen=True, slots=True)
class ChannelFile:
    """A channel, the text of its file, and what the source said that it cannot hold, with the reasons."""

    channel: Channel
    text: str
    left_out: tuple[str, ...] = ()


def channel_file(facts: Mapping[str, Any], links: Mapping[str, str], given: Mapping[str, str]) -> ChannelFile:
    """Returns the channel file of a source; what is `given` on the command line wins.

    `links` are those of its first document.  Raises NoHomeError.
    """
    table, left_out = _sound(_completed(deepcopy(dict(facts)), links, given))
    ordered = {key: table[key] for key in _ORDER if key in table}
    text = _HEADER + toml_text(ordered | table)
    return ChannelFile(channel_from(table), text, tuple(left_out))


def _completed(facts: Table, links: Mapping[str, str], given: Mapping[str, str]) -> Table:
    """Returns the facts with the keys that are required; only the home page cannot be made up."""
    home = _parsable(given.get("home") or facts.get("home") or "")
    if not home:
        raise NoHomeError(
            "the source does not name its home page, as exports of Blogger and Ghost do not: "
            "add --home and its URL, such as --home https://name.example/"
        )
    facts["home"] = home
    host = urlsplit(home).netloc or home
    facts["title"] = _visible(facts.get("title", "")) or host
    facts["description"] = _visible(facts.get("description", "")) or facts["title"]
    facts["language"] = facts.get("language") or _UNDETERMINED
    facts["people"] = facts.get("people") or [{"name": facts["title"]}]
    facts.setdefault("zone", "UTC")
    base = _base(_parsable(links.get("self", "")))
    if base and base != home:
        facts["base"] = base
    facts.setdefault("media_base", urljoin(base or home, "media/"))
    return facts | dict(given)


def _visible(text: str) -> str:
    return text if any(each.isprintable() and not each.isspace() for each in text) else ""


def _parsable(url: str) -> str:
    """Returns a URL of a source, "" if it has a syntax error such as half of a pair of brackets."""
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return url


def _base(own: str) -> str:
    """Returns the folder of a feed that has the name of one of ours."""
    folder, _, name = own.partition("?")[0].rpartition("/")
    return f"{folder}/" if name in {f"feed.{each.suffix}" for each in formats()} else ""


def _sound(table: Table) -> tuple[Table, list[str]]:
    """Returns the table without the values that a channel file may not have, and why each was left out."""
    left_out: list[str] = []
    while True:
        try:
            channel_from(table)
        except InvalidValueError as error:
            left_out.append(f"channel.toml: {error}: {_mended(table, error)}")
        else:
            return table, left_out


def _mended(table: Table, error: InvalidValueError) -> str:
    """Removes what is wrong from its table or list, or replaces a required value; returns what was done."""
    steps: list[Any] = [name or int(index) for name, index in _STEP.findall(error.key)]
    if len(steps) == 1 and (stand_in := _stand_ins(table).get(steps[0])) is not None:
        if table.get(steps[0]) == stand_in:
            raise error
        table[steps[0]] = stand_in
        return f"replaced by {toml_text({steps[0]: stand_in}).strip()}"
    if error.found == "is missing":
        del steps[-1]
    around = _at(table, steps[:-1])
    while isinstance(around, list) and len(around) == 1:  # a list may not be empty
        del steps[-1]
        around = _at(table, steps[:-1])
    if not steps:
        raise error
    del around[steps[-1]]
    return f"{'the item' if isinstance(steps[-1], int) else steps[-1]} was left out"


def _at(table: Any, steps: list[Any]) -> Any:
    for step in steps:
        table = table[step]
    return table


def _stand_ins(table: Table) -> Table:
    """Returns the values of required keys whose own cannot be used."""
    title = urlsplit(str(table.get("home"))).netloc
    return {"title": title, "description": title, "people": [{"name": title}], "language": _UNDETERMINED,
            "zone": "UTC", "media_base": urljoin(str(table.get("home")), "/media/")}  # fmt: skip
