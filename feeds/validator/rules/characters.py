"""Characters that XML allows and nobody writes on purpose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.validator.rules.namespaces import RSS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

_control = re.compile("[\x80-\x9f]").search


@rule(
    "xml-control-character",
    on=RSS,
    severity="warning",
    see="https://www.w3.org/TR/xml/#charsets",
    w3c="BadCharacters",
)
def control_character(root: _Element, _document: Document) -> Iterator[Problem]:
    """Text should not hold the control characters U+0080 to U+009F.

    They come from Windows-1252 text that was declared as ISO-8859-1, or from UTF-8 that was encoded twice.

    bad:  <title>isn&#x92;t</title>
    good: <title>isn&#x2019;t</title>
    """
    text = etree.tostring(root, method="text", encoding="unicode", with_tail=False)
    if text.isascii() or not _control(text):
        return
    for element in root.iter(etree.Element):
        if element.text and (found := _control(element.text)):
            said = f"holds the control character U+{ord(found[0]):04X}; was Windows-1252 meant?"
            yield Problem(element, said, value=found[0], start=found.start())
