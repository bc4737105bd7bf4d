"""Characters that XML allows, but that nobody writes on purpose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.model import Fault, Flaw, Flaws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CONTROL_CHARACTER = Fault(
    "control-character",
    "warning",
    "Text should not contain control characters.",
    help="They show as nothing or as boxes. Mostly the text is Windows-1252 and was declared as "
    "ISO-8859-1: correct the declaration or the conversion.",
    see="https://www.w3.org/TR/xml/#charsets",
    w3c="BadCharacters",
    bad="<title>It&#146;s a story</title>",
    good="<title>It’s a story</title>",
    mend=lambda value: _from_windows(value),
)
ENCODED_TWICE = Fault(
    "encoded-twice",
    "warning",
    "Text should be encoded in UTF-8 only once.",
    help="A program took the bytes of UTF-8 for characters of another encoding and encoded them again, so "
    "readers show two or three odd characters in the place of one. Find the step that converts or declares "
    "the text wrongly, often the connection to a database.",
    see="https://www.w3.org/TR/xml/#charencoding",
    w3c="BadCharacters",
    bad="<title>A story in a cafÃ©</title>",
    good="<title>A story in a café</title>",
    mend=lambda value: decoded_once(value),
    safe=False,
)
NONCHARACTER = Fault(
    "noncharacter",
    "warning",
    "Text should not contain code points that Unicode reserves for internal use.",
    help="They are not characters: programs remove them or refuse the text. Remove them.",
    see="https://www.w3.org/TR/xml/#charsets",
    w3c="BadCharacters",
    bad="<title>Story &#xfdd0;</title>",
    good="<title>Story</title>",
    mend=lambda value: without_noncharacters(value),
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

_WINDOWS = {
    code: bytes((code,)).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_BYTES = {ord(character): code for code, character in _WINDOWS.items()}
"""Bytes by the characters of Windows-1252 that other encodings have elsewhere."""
_SIGNS = "\xa0\xab\xbb\xad\xae\xb0\xb2\xb3\xb7\xb9\xaa\xba–—…“”‘’‚„‹›•™†‡"
"""Signs that may follow a capital letter; all other ones are not text behind an `Ã`."""
_NEXT = "\x80-\xbf" + "".join(_WINDOWS.values())
_ANY = f"[{_NEXT}]"
_ODD = f"(?![{_SIGNS}]){_ANY}"
_SEQUENCE = f"(?:[\xc2-\xdf]{_ODD}|[\xe0-\xef]{_ANY}{_ODD}|[\xf0-\xf4]{_ANY}{_ANY}{_ODD})"
_CHARACTER = f"(?:[\xc2-\xdf]{_ANY}|[\xe0-\xef]{_ANY}{_ANY}|[\xf0-\xf4]{_ANY}{_ANY}{_ANY})"
_twice = re.compile(
    f"(?<![A-Z\xc0-\xde])[\xc2\xc3]{_ANY}|[\xc2\xc3]{_ANY}(?=[A-Za-z])|[\xc2-\xc5]{_ODD}"
    f"|(?<=[a-z])[\xc4\xc5]{_ANY}|[\xc4\xc5]{_ANY}(?=[a-z])"
    f"|\xe2€{_ANY}|\xf0[\x9fŸ]{_ANY}{_ANY}|\xef[\xbb\xbf][\xbd\xbf]|[\xc2-\xf4][\x80-\x9f]|{_SEQUENCE}{{2}}|{_CHARACTER}{{4}}"
)
"""UTF-8 whose bytes were taken for characters of ISO-8859-1 or Windows-1252."""
_run = re.compile(f"{_CHARACTER}+")
_noncharacters = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def without_noncharacters(value: str) -> str:
    """The text without noncharacters."""
    return _noncharacters.sub("", value)


def decoded_once(value: str) -> str | None:
    """The text before it was encoded a second time; None where that is not certain."""
    right = _run.sub(_decoded, value)
    return None if right == value else right


def _decoded(run: re.Match[str]) -> str:
    octets = bytes(_BYTES.get(ord(character), ord(character)) for character in run[0])
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return run[0]


def _from_windows(value: str) -> str | None:
    """Replaces control characters by those of Windows-1252, as HTML does; None if UTF-8 was encoded twice."""
    return None if _twice.search(value) else value.translate(_WINDOWS)


_find_suspects: Callable[[str], list[str]] = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]"
).findall
_OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c",
            "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip


ODD = (CONTROL_CHARACTER, ENCODED_TWICE, NONCHARACTER)
"""Faults that a datatype may find too, as characters that its values never contain."""


def characters(value: str) -> Flaws:
    """Finds characters that nobody writes on purpose: the first place of each kind."""
    suspects = _find_suspects(value)
    flaws: list[Flaw] = []
    if not value.isascii():
        flaws += _foreign(value)
    controls = [character for character in suspects if character <= "\x9f"]
    if controls and not any(flaw.fault is ENCODED_TWICE for flaw in flaws):
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


def _foreign(value: str) -> Iterator[Flaw]:
    """Yields the first place of text that was encoded twice, and the first noncharacter."""
    for twice in _twice.finditer(value):
        run = _run.match(value, twice.start())
        # What would be a control character was another text, such as a euro sign behind a letter.
        if run and (right := _decoded(run)) != run[0] and not _find_suspects(right):
            message = f"contains UTF-8 that was encoded twice: {shown(run[0])} instead of {shown(right)}"
            yield ENCODED_TWICE(message, *run.span())
            break
    if found := _noncharacters.findall(value):
        yield _first(NONCHARACTER, value, found, "the noncharacter")


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


_odd_bytes = tuple(
    (sign, re.compile(sign + rest).search)
    for sign, rest in (
        (b"\xc2", rb"[\x80-\x9f]"),
        (b"\xc3", rb"[\x82-\xb4](?:\xc2|\xc5|\xc6\x92|\xcb|\xe2[\x80-\x84])"),
        (b"\xe2\x80", rb"[\xaa-\xae]"),
        (b"\xe2\x81", rb"[\xa6-\xa9]"),
        (b"\xef\xb7", rb"[\x90-\xaf]"),
        (b"\xef\xbf", rb"[\xbd-\xbf]"),
        (b"\xbf\xbe", b""),
        (b"\xbf\xbf", b""),
    )
)
"""First bytes, and what else must follow: an expression that begins with literal bytes is found fast."""
_odd_references = re.compile(
    rb"&#0*(?:12[7-9]|1[345][0-9]|19[2-9]|2[0-3][0-9]|24[0-4]|82[39][0-9]|6[45][0-9]{3}|[0-9]{6,})"
    rb"|&#[xX]0*(?:7[fF]|[89][0-9a-fA-F]|[c-eC-E][0-9a-fA-F]|[fF][0-4]|20[26][0-9a-eA-E]|[fF][dDfF][0-9a-fA-F]{2}"
    rb"|(?:[1-9a-fA-F]|10)[fF]{3}[efEF]);"
)
_odd_escapes = re.compile(rb"\\[bf]|\\u(?:00[01789c-fC-F]|20[26]|[dD][89a-fA-F]|[fF][dDfF])")


def may_be_odd(utf8: bytes) -> bool:
    """Whether a document may contain what `characters` finds, itself or as references of XML or JSON.

    One pass over the source takes less time than a look at each of its texts.
    """
    if not utf8.isascii() and any(sign in utf8 and search(utf8) for sign, search in _odd_bytes):
        return True
    # To look for one byte takes a fiftieth of the time for two.
    return bool(
        b"\x7f" in utf8
        or (b"&" in utf8 and b"&#" in utf8 and _odd_references.search(utf8))
        or (b"\\" in utf8 and _odd_escapes.search(utf8))
    )
