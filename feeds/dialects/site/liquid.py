"""Jekyll's Liquid: the addresses that `{{ … }}` can mean. Tags are in `templates`.

See https://jekyllrb.com/docs/liquid/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_UNCHANGED = frozenset({"escape", "xml_escape", "strip", "strip_html", "uri_escape", "strip_index"})


@dataclass(frozen=True, slots=True)
class LiquidSite:
    """What Liquid knows of the site: its home page and the values of variables, such as `page.title`."""

    home: str
    variables: Mapping[str, str]

    def value(self, expression: str) -> str | None:
        """Returns the text of `"/a.png" | relative_url`, `site.baseurl` and the like, else None."""
        first, *filters = expression.split("|")
        value = self._operand(first)
        for each in filters:
            name, _, argument = each.strip().partition(":")
            value = None if value is None else self._filtered(value, name.strip(), argument)
        return value

    def _operand(self, text: str) -> str | None:
        text = text.strip()
        literal = _LITERAL.fullmatch(text)
        if literal:
            return literal[1] if literal[2] is None else literal[2]
        parts = urlsplit(self.home)
        known = {
            "site.url": f"{parts.scheme}://{parts.netloc}",
            "site.baseurl": parts.path.rpartition("/")[0],
            **self.variables,
        }
        return known.get(text)

    def _filtered(self, value: str, name: str, argument: str) -> str | None:
        if name in ("relative_url", "absolute_url"):
            return f"{self.home.rpartition('/')[0]}/{value.lstrip('/')}"
        if name in ("prepend", "append"):
            other = self._operand(argument)
            if other is None:
                return None
            return other + value if name == "prepend" else value + other
        return value if name in _UNCHANGED else None
