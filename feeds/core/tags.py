"""Tags of HTML as nh3 writes it: every element closed, every attribute quoted."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TAG = re.compile(r"<(/?)([a-z][^\s/>]*+)((?:\s[^\s\"=>]++=\"[^\"]*+\")*+)>")
"""A tag: a slash if it is an end, the name, the attributes."""
ANY_TAG = re.compile(r"<[^<>]*+>")
_ATTRIBUTE = re.compile(r"\s([^\s\"=>]++)=\"([^\"]*+)\"")


def attributes_of(written: str) -> dict[str, str]:
    """Returns the attributes of a tag by name."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}


def tag(name: str, attributes: Mapping[str, str]) -> str:
    """Returns a start tag."""
    written = (f' {key}="{_quoted(value)}"' for key, value in attributes.items())
    return f"<{name}{''.join(written)}>"


def text_of(html: str) -> str:
    """Returns the text between the tags, stripped."""
    return unescape(ANY_TAG.sub("", html)).strip()


def _quoted(value: str) -> str:
    """Returns the value of an attribute as nh3 writes it, apart from its order."""
    return escape(value, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")
