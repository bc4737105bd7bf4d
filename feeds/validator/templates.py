"""Recognises templates: documents from which a program makes the feed."""

from __future__ import annotations

import re

from feeds.validator.problem import Problem
from feeds.validator.report import Spot
from feeds.vocabulary.model import Fault

TEMPLATE = Fault(
    "template",
    "error",
    "A feed must be the document that is made from a template, not the template.",
    "https://www.w3.org/TR/xml/#dt-fatal",
    "SAXError",
    bad="<title><%= story.title %></title>",
    good="<title>Story</title>",
    help="A static site generator, a template engine or PHP has to process it first. If it is served like "
    "this, readers show an error. Check the file that is generated, for instance in `_site` or `public`.",
    hides=True,
)

START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?P<matter>(?:---[a-z]*|\+\+\+)[ \t]*\r?\n)"
    rb"|(?P<code>\{\{(?!\s*\")|\{[%#]|<%|<\?(?:php\b|=)))",
    re.IGNORECASE,
)
"""Front matter of YAML, TOML or JSON, or code, at the beginning of a document; none is XML or JSON."""
USUAL = (b"<?xml", b"<rss", b"<feed", b'{"', b"{\n")
"""How nearly all documents begin that are not templates."""
CODE = re.compile(rb"<%|<\?(?:=|php\b)|\{%|%\}|%>|\?>")
JSON_CODE = re.compile(r"\{[%#]|\{\{-?\s*[\w.$#]|<%")
NEAR = 500
"""How many bytes before a syntax error are searched for the beginning of code."""


def starts_template(data: bytes) -> Problem | None:
    """The problem of a document that begins like a template."""
    if data.startswith(USUAL) or (found := START.match(data)) is None:
        return None
    name = found.lastgroup or ""
    before = data[: found.start(name)]
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].removeprefix(b"\xef\xbb\xbf")) + 1
    spot = Spot(before.count(b"\n") + 1, column, len(before.removeprefix(b"\xef\xbb\xbf")))
    return Problem(spot, _message("front matter" if name == "matter" else f'code "{found[name].decode()}"'))


def breaks_xml(utf8: bytes, spot: Spot) -> Problem | None:
    """The problem of code of a template that is the cause of a syntax error at `spot`."""
    start = max(0, spot.offset - NEAR)
    *_, last = (None, *CODE.finditer(utf8, start, spot.offset + 3))
    if utf8.startswith(b"{{", spot.offset):  # before the root element: elsewhere it is text
        return Problem(spot, _message('code "{{"'))
    if last is None or last[0] in (b"%}", b"%>", b"?>"):
        return None
    return Problem(spot, _message(f'code "{last[0].decode()}"'))


def breaks_json(text: str, spot: Spot, offset: int) -> Problem | None:
    """The same for JSON; `offset` is that of the error in the text."""
    code = JSON_CODE.match(text, offset) or JSON_CODE.match(text, max(0, offset - 1))
    if code is not None:
        return Problem(spot, _message(f'code "{code[0][:2]}"'))
    if text.startswith(("<", "{{"), offset) and text[:offset].rstrip().endswith("}"):
        return Problem(spot, _message("front matter"))
    return None


def _message(what: str) -> str:
    return f"{what}: this is a template, check the document that is generated from it"
