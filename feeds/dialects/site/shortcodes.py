"""Hugo's shortcodes: players become links, figures figures, and of others the text inside stays.

    {{< youtube ID >}}    {{< figure src="a.jpg" caption="A" >}}    {{% note %}} … {{% /note %}}

See https://gohugo.io/content-management/shortcodes/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds.core.players import EMBEDDED, PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]{1,60})\s{0,9}=\s{0,9})?"
    r"(?:\"(?P<quoted>(?:\\.|[^\"\\])*+)\"|`(?P<raw>[^`]*+)`|(?P<bare>[^\s\"`=]+))"
)
_NAME = re.compile(r"[A-Za-z][\w./-]{0,100}(?!\S)")
_ESCAPED = re.compile(r"\\(.)")
PLAYERS = {
    "asciinema": "https://asciinema.org/a/{id}",
    **{name: PAGES[name] for name in ("bilibili", "codepen", "dailymotion", "youtube")},
    "gist": "https://gist.github.com/{0}/{1}",
    "instagram": "https://www.instagram.com/p/{id}/",
    "instagram_simple": "https://www.instagram.com/p/{id}/",
    "spotify": "https://open.spotify.com/{type}/{id}",
    "tweet": "https://x.com/{user}/status/{id}",
    "twitter": "https://x.com/{user}/status/{id}",
    "twitter_simple": "https://x.com/{user}/status/{id}",
    "vimeo_simple": PAGES["vimeo"],
    "x": "https://x.com/{user}/status/{id}",
}
"""Shortcodes that show something of another site, and its address there."""
_FRAMES = {**EMBEDDED, "youtubelite": EMBEDDED["youtube"]}
"""Players that sanitising makes a link with a picture of, as it does where they are embedded in HTML."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class HugoShortcode:
    """A shortcode's name and arguments; `closes`: it is the end of one with text inside."""

    name: str
    positional: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    closes: bool = False

    def argument(self, name: str, place: int = -1) -> str:
        """Returns an argument by its name or its place, "" if it is missing."""
        if name in self.named:
            return self.named[name]
        return self.positional[place] if 0 <= place < len(self.positional) else ""


def parse(inside: str) -> HugoShortcode | None:
    """Returns the shortcode between `{{<` and `>}}`; None if it has no name."""
    inside = inside.strip().removesuffix("/")
    closes = inside.startswith("/")
    inside = inside.removeprefix("/").strip()
    found = _NAME.match(inside)
    if found is None:
        return None
    name, rest = found[0], inside[found.end() :]
    positional, named = [], {}
    for each in _ARGUMENT.finditer(rest):
        value = each["bare"] or each["raw"] or _ESCAPED.sub(r"\1", each["quoted"] or "")
        if each["key"]:
            named[each["key"].lower()] = value
        else:
            positional.append(value)
    return HugoShortcode(name.lower(), tuple(positional), named, closes)


def address(code: HugoShortcode) -> str | None:
    """Returns the URL of what a player shows; of other shortcodes the first URL that they have, or None."""
    template = PLAYERS.get(code.name)
    if template is not None:
        values = {"id": code.argument("id", 0), **{str(n): value for n, value in enumerate(code.positional)}}
        if "{user}" in template and len(code.positional) > 1:
            values |= {"user": code.positional[0], "id": code.positional[1]}
        values = {**values, "type": "track", **code.named}
        if "{user}" in template and not values.get("user"):
            values["user"] = "i"
        wanted = _PLACEHOLDER.findall(template)
        if all(values.get(name) for name in wanted):
            return _PLACEHOLDER.sub(lambda match: quote(values[match[1]], safe=""), template)
    given = (*code.named.values(), *code.positional)
    return next((value for value in given if value.startswith(_WEB) and " " not in value), None)


def html(code: HugoShortcode, inline: Callable[[str], str]) -> str | None:
    """Returns the HTML of a player, a figure, a recording or a film; None for other shortcodes.

    `inline` renders a caption.
    """
    frame, id_ = _FRAMES.get(code.name), code.argument("id", 0)
    if frame and _ID.fullmatch(id_):
        title = escape(code.argument("title"))
        return f'<iframe src="{frame.replace("{id}", id_)}" title="{title}"></iframe>'
    source = code.argument("src", 0)
    if code.name in ("figure", "img", "image") and source:
        return _figure(code, source, inline)
    if code.name in ("audio", "video") and source:
        poster = f' poster="{escape(code.argument("poster"))}"' if code.argument("poster") else ""
        return f'<figure><{code.name} src="{escape(source)}"{poster}></{code.name}></figure>'
    if code.name == "details":
        return "</details>" if code.closes else f"<details><summary>{escape(_summary(code))}</summary>"
    return None


def _summary(code: HugoShortcode) -> str:
    return code.argument("summary", 0) or code.argument("title") or "Details"


def _figure(code: HugoShortcode, source: str, inline: Callable[[str], str]) -> str:
    sizes = "".join(
        f' {name}="{escape(code.argument(name))}"' for name in ("width", "height") if code.argument(name)
    )
    picture = f'<img src="{escape(source)}" alt="{escape(code.argument("alt"))}"{sizes}>'
    if link := code.argument("link"):
        picture = f'<a href="{escape(link)}">{picture}</a>'
    title = escape(code.argument("title"))
    caption, credit = (inline(code.argument(name)) for name in ("caption", "attr"))
    if credit and (of := code.argument("attrlink")):
        credit = f'<a href="{escape(of)}">{credit}</a>'
    said = [f"<strong>{title}</strong>" if title else "", caption, credit]
    text = " ".join(filter(None, said))
    return f"<figure>{picture}{f'<figcaption>{text}</figcaption>' if text else ''}</figure>"
