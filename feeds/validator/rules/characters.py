"""Characters that XML allows but that are almost never intended."""

from __future__ import annotations

from lxml import etree

from feeds.validator.remedies import problem_of
from feeds.validator.rule import Document, Element, Problems, rule
from feeds.vocabulary.datatypes.characters import REPLACEMENT_CHARACTER, characters


@rule(
    "xml-control-character",
    on="@root",
    severity="warning",
    see="https://www.w3.org/TR/xml/#charsets",
    w3c="BadCharacters",
)
def control_character(root: Element, document: Document) -> Problems:
    """Text should not contain the control characters U+0080 to U+009F.

    They come from Windows-1252 text that was declared as ISO-8859-1, or from UTF-8 that was encoded twice.
    Convert the text to UTF-8 once, from the encoding that it really has.

    bad:  <title>isn&#x92;t</title>
    good: <title>isn&#x2019;t</title>
    """
    for element in root.iter(etree.Element):
        text = element.text
        if text and not text.isascii():
            for flaw in characters(text):
                if not (document.lossy and flaw.fault is REPLACEMENT_CHARACTER):
                    yield problem_of(flaw, element)
