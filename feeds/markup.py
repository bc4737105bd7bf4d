"""Text on its way into markup."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile("[ \t\r\n]+")


def xml_text(text: str) -> str:
    """`text` without the characters that no XML document can hold (XML 1.0, 2.2), however escaped.

    Those are most control characters, lone surrogates, U+FFFE and U+FFFF.  One of them in one headline
    would cost the whole feed.
    """
    return _NOT_XML.sub("", text)


def one_line(text: str) -> str:
    """`xml_text` on one line: runs of spaces, tabs and line breaks become one space, other spaces stay."""
    return _SPACES.sub(" ", xml_text(text)).strip(" ")
