"""WordPress's own elements in its export (WXR): those of an item, and what the document says of its authors.

The namespace has the version of the format in its URL (1.0, 1.1, 1.2); the elements have the same names in
all of them.  See `export_wp` in WordPress's `wp-admin/includes/export.php`, which writes the document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.dialects.elements.tree import text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = re.compile(r"https?://(?:www\.)?wordpress\.(?:org|com)/export/[0-9.]{1,9}/?(?P<excerpt>excerpt/?)?")


def own(element: Any) -> Iterator[tuple[str, Any]]:
    """Yields the children in WordPress's namespaces with their local names; `excerpt` is excerpt:encoded."""
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        space = _SPACE.fullmatch(name.namespace or "")
        if space:
            yield "excerpt" if space["excerpt"] else name.localname, child


def values(element: Any) -> dict[str, str]:
    """Returns the texts of these children, of several with one name that of the first."""
    texts: dict[str, str] = {}
    for name, child in own(element):
        texts.setdefault(name, text(child))
    return texts
