"""Characters that XML allows, but that nobody writes on purpose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.vocabulary.model import Fault, Flaw, Flaws

if TYPE_CHECKING:
    from collections.abc import Callable

CONTROL_CHARACTER = Fault(
    "control-character",
    "warning",
    "Text should not contain control characters from U+0080 to U+009F.",
    help="They show as nothing or as boxes. Mostly the text is Windows-1252 and was declared as "
    "ISO-8859-1, or is UTF-8 that was encoded twice: correct the declaration or the conversion.",
    see="https://www.w3.org/TR/xml/#charsets",
    w3c="BadCharacters",
    bad="<title>It&#146;s a story</title>",
    good="<title>It’s a story</title>",
    mend=lambda value: _from_windows(value),
)
REPLACEMENT_CHARACTER = Fault(
    "replacement-character",
    "warning",
    "Text should not contain the replacement character U+FFFD.",
    help="It marks where a program could not decode a character, so a part of the text is lost. Correct "
    "the conversion that lost it, and write the original character.",
    see="https://www.unicode.org/versions/latest/core-spec/chapter-23/",
    bad="<title>Caf&#xfffd;</title>",
    good="<title>Café</title>",
)
UNCLOSED_BIDI = Fault(
    "unclosed-bidi",
    "info",
    "A directional embedding or isolate should be closed.",
    help="Otherwise what follows on the reader's page may run backwards. Close an embedding with U+202C, "
    "an isolate with U+2069.",
    see="https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings",
    bad="<title>Story &#x202b;שלום</title>",
    good="<title>Story &#x202b;שלום&#x202c;</title>",
)
BIDI_OVERRIDE = Fault(
    "bidi-override",
    "info",
    "Text should not contain the directional overrides U+202D and U+202E.",
    help="They can make a name or a link look like another one. For text of mixed directions use the "
    "isolates U+2066 to U+2069.",
    see="https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing",
    bad="<title>Story &#x202e;3pm.exe&#x202c;</title>",
    good="<title>Story exe.mp3</title>",
)

_doubly_encoded = re.compile("[\xc2-\xf4][\x80-\x9f]").search
_WINDOWS = {
    code: bytes((code,)).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def _from_windows(value: str) -> str | None:
    """Replaces control characters by those of Windows-1252, as HTML does; None if UTF-8 was encoded twice."""
    return None if _doubly_encoded(value) else value.translate(_WINDOWS)


_find_suspects: Callable[[str], list[str]] = re.compile("[\x80-\x9f\u202a-\u202e\u2066-\u2069\ufffd]").findall
_OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c",
            "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip


def characters(value: str) -> Flaws:
    """Finds control characters, replacement characters and text directions: the first place of each kind."""
    if value.isascii() or not (suspects := _find_suspects(value)):
        return ()
    flaws: list[Flaw] = []
    controls = [character for character in suspects if character <= "\x9f"]
    if controls:
        flaws.append(_first(CONTROL_CHARACTER, value, controls, "the control character"))
    replacements = [character for character in suspects if character == "\ufffd"]
    if replacements:
        flaws.append(_first(REPLACEMENT_CHARACTER, value, replacements, "the replacement character"))
    overrides = [character for character in suspects if character in "\u202d\u202e"]
    if overrides:
        flaws.append(_first(BIDI_OVERRIDE, value, overrides, "the direction override"))
    elif unclosed := _unclosed(suspects):
        flaws.append(_first(UNCLOSED_BIDI, value, unclosed, "the unclosed direction mark"))
    return flaws


def _first(fault: Fault, value: str, suspects: list[str], what: str) -> Flaw:
    at = value.index(suspects[0])
    others = f" and {len(suspects) - 1} more" if len(suspects) > 1 else ""
    return fault(f"contains {what} U+{ord(suspects[0]):04X}{others}", at, at + 1)


def _unclosed(suspects: list[str]) -> list[str]:
    open_marks: list[str] = []
    for character in suspects:
        if character in _OPENING:
            open_marks.append(character)
        elif open_marks and _OPENING[open_marks[-1]] == character:
            open_marks.pop()
    return open_marks
