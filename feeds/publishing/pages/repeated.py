"""What pages repeat, such as the links of a feed, is rendered once for equal values.

`{% once feed, links %}…{% endonce %}` renders its content the first time with these values, and then repeats
the text.  They must be hashable, and all that the content depends on, besides the globals of the templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes
from jinja2.ext import Extension

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from jinja2 import Environment
    from jinja2.parser import Parser

_MOST = 2000
"""Texts that templates keep; then they begin again."""


class Repeated(Extension):
    """Adds the tag `once` to the templates of an environment."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.tags = {"once"}
        self._texts: dict[Hashable, str] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Makes a call of `_once` from the tag, with its place and its values."""
        line = next(parser.stream).lineno
        number = parser.free_identifier().name  # two tags may be on one line
        place, values = nodes.Const((parser.name, number)), parser.parse_tuple()
        content = parser.parse_statements(("name:endonce",), drop_needle=True)
        call = self.call_method("_once", [place, values])
        return nodes.CallBlock(call, [], [], content).set_lineno(line)

    def _once(self, place: tuple[str, str], values: Hashable, caller: Callable[[], str]) -> str:
        key = place, values
        text = self._texts.get(key)
        if text is None:
            if len(self._texts) >= _MOST:
                self._texts.clear()
            text = self._texts[key] = caller()
        return text
