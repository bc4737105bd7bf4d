"""Phrases of the parsers that are used, none of which may reach a user; and small damage done to a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

PHRASES = (
    # libxml2
    "EntityRef", "CharRef", "xmlParse", "Opening and ending tag", "Premature end of data", "AttValue",
    "StartTag:", "attributes construct error", "Couldn't find end of", "Extra content at the end",
    "Start tag expected", "Specification mandates", "redefined", "PCDATA invalid", "invalid xmlChar",
    "Sequence ']]>'", "Comment not terminated", "CData section", "ParsePI", "Blank needed", "Space required",
    "Namespace prefix", "' not defined", "Invalid bytes", "Unescaped '<'", "Double hyphen", "Resource limit",
    "Excessive depth", "Malformed declaration", "Failed to parse", "Document is empty", "element name",
    # expat
    "invalid token", "mismatched tag", "no element found", "junk after", "unclosed token", "not in scope",
    "syntax error", "reference to ", "duplicate attribute", "partial character", "asynchronous entity",
    # json
    "Expecting", "Extra data", "Unterminated string", "Invalid control character", "Invalid \\", "(char ",
    "Illegal trailing comma", "delimiter", "property name enclosed",
    # tomllib
    "(at line", "(at end of document)", "Invalid value", "Invalid statement", "Invalid initial character",
    "Expected ", "Cannot ", "Unclosed", "Illegal character", "Unescaped '\\", "Found invalid",
    "Duplicate inline",     "Invalid hex", "scalar value",
    # PyYAML
    "mapping values", "not allowed in this context", "not allowed here", "could not find expected",
    "did not find expected", "found unexpected", "found character", "found undefined", "found unknown escape",
    "while scanning", "while parsing", "unacceptable character", "<block end>", "<unicode string>", "in \"<",
    "could not determine a constructor", "unhashable",
    # Python
    "line 1 column", "codec can't decode", "Exceeds the limit", "invalid literal", "ordinal not in range",
    "invalid start byte", "invalid continuation byte", "unexpected end of data", "Traceback",
)  # fmt: skip
SCRAPS = (
    "", " ", "\n", "\t", "&", "<", ">", '"', "'", "\\", ",", ":", ";", "=", "{", "}", "[", "]", "(", "/", "-",
    "--", "#", "]]>", "<!--", "<![CDATA[", "<?", "</", "&x;", "&#0;", "&#xD83D;", "\x00", "\x0b", "\ufffe",
    "\u201c", "\U0001f600", "x", "0", "1.", "True", "NaN", "nope", "\\u12", "\\ud83d", "@", "`", "%", "|",
)  # fmt: skip
"""What takes the place of a part of a text."""


def words_of_libraries(message: str) -> list[str]:
    """The phrases of libraries in a message."""
    return [phrase for phrase in PHRASES if phrase in message]


def damaged(text: str) -> SearchStrategy[str]:
    """The text with one or two small parts replaced."""

    def replaced(cuts: list[tuple[int, int, str]]) -> str:
        made = text
        for start, length, scrap in cuts:
            at = start % (len(made) + 1)
            made = made[:at] + scrap + made[at + length :]
        return made

    cut = st.tuples(st.integers(0, len(text)), st.integers(0, 3), st.sampled_from(SCRAPS))
    return st.lists(cut, min_size=1, max_size=2).map(replaced)
