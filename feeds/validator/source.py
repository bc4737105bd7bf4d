"""Checks byte order mark, XML declaration and encoding of a document, and decodes it.

libxml2 silently accepts what other parsers refuse (a mark that contradicts the declaration, UTF-7,
Windows-1252 bytes in ISO-8859-1), so encodings are checked here and the parser gets UTF-8.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from feeds.validator.problem import Problem
from feeds.validator.remedies import replace_source
from feeds.validator.report import Spot
from feeds.vocabulary.model import Fault

APPENDIX_F = "https://www.w3.org/TR/xml/#charencoding"

MISMATCH = Fault(
    "encoding-mismatch",
    "error",
    "The XML declaration must name the encoding that the document is in.",
    "https://www.w3.org/TR/xml/#dt-fatal",
    "UnicodeError",
    bad='\ufeff<?xml version="1.0" encoding="iso-8859-1"?>…',
    good='\ufeff<?xml version="1.0" encoding="utf-8"?>…',
    help="The byte order mark, or its absence, shows the real encoding; parsers must refuse a document whose "
    "declaration contradicts it. Save the file as UTF-8 and declare UTF-8.",
)
UNDECODABLE = Fault(
    "undecodable-bytes",
    "error",
    "All bytes of a document must be valid in its encoding.",
    APPENDIX_F,
    "UnicodeError",
    bad="<title>Caf\udce9</title>",
    good="<title>Café</title>",
    help="XML parsers must stop at the first invalid byte, so subscribers see nothing. The usual cause is "
    "text in Windows-1252 or Latin-1 pasted into a UTF-8 document: convert it to UTF-8.",
)
UNKNOWN_ENCODING = Fault(
    "unknown-encoding",
    "error",
    "The declared encoding must be a registered one.",
    APPENDIX_F,
    "UnknownEncoding",
    bad='<?xml version="1.0" encoding="utf-88"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
    help="Parsers refuse a document in an encoding that they do not know. Save and declare it as UTF-8.",
)
UNSAFE_ENCODING = Fault(
    "unsafe-encoding",
    "error",
    "Documents must not be in UTF-7.",
    "https://www.rfc-editor.org/rfc/rfc7303#section-3",
    "ObscureEncoding",
    bad='<?xml version="1.0" encoding="utf-7"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
    help="UTF-7 can hide markup, and so scripts, from filters; readers refuse it. The document was not "
    "checked any further. Save and declare it as UTF-8.",
)
OBSCURE_ENCODING = Fault(
    "obscure-encoding",
    "warning",
    "Documents should be in an encoding that readers support.",
    "https://www.w3.org/TR/xml/#charencoding",
    "ObscureEncoding",
    bad='<?xml version="1.0" encoding="mac-cyrillic"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
    help="Readers in browsers know the encodings of the WHATWG's list only; other readers even fewer. All of "
    "them read UTF-8.",
)
NONSTANDARD_ENCODING = Fault(
    "nonstandard-encoding",
    "info",
    "Documents should be in UTF-8.",
    "https://www.w3.org/TR/xml/#charencoding",
    "NonstdEncoding",
    bad='<?xml version="1.0" encoding="iso-8859-1"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
    help="XML parsers need not support any encoding but UTF-8 and UTF-16, and some support no other.",
)
XML_VERSION = Fault(
    "version",
    "error",
    "The XML declaration must say version 1.0.",
    "https://www.w3.org/TR/xml/#sec-prolog-dtd",
    "BadXmlVersion",
    bad='<?xml version="1.1" encoding="utf-8"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
    help="Many parsers refuse XML 1.1. It only adds control characters, which feeds do not need.",
)

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
MARKED, WIDE = (tuple(start for start, _ in table) for table in (MARKS, UNMARKED))
UNITS = {"utf-32": 4, "utf-16": 2}

DECLARATION = re.compile(
    rb"""\s*<\?xml\s+version\s*=\s*["']([^"'<>]{0,20})["']"""
    rb"""(?:\s+encoding\s*=\s*["']([^"'<>]{0,60})["'])?"""
)

_is_usual = re.compile(
    rb"""<\?xml version=(?:"1\.0"|'1\.0') encoding=(?:"(?:utf|UTF)-8"|'(?:utf|UTF)-8') ?\?>"""
).match
"""How most documents begin: what is behind it shows whether the encoding is right."""

UTF_7 = frozenset(("utf-7", "utf7", "utf_7", "u7", "unicode-1-1-utf-7", "csutf7", "csunicode11utf7"))
COMMON = {
    "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "iso8859-1",
    "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9",
    "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "cp1250", "cp1251", "cp1252",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "shift_jis", "cp932", "euc_jp",
    "iso2022_jp", "euc_kr", "cp949", "gb2312", "gbk", "gb18030", "big5", "koi8-r", "koi8-u",
}  # fmt: skip
"""Python's names of the encodings in the WHATWG's list of labels."""
LATIN = frozenset(("iso8859-1", "iso8859-15", "cp1252"))
"""Encodings whose names are written where another one is meant."""
NO_CHARSETS = frozenset(("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "unicode-escape"))
"""Python's text codecs that are not encodings of documents."""


class Source(NamedTuple):
    """A document decoded and encoded again as `utf8`, without its byte order mark.

    `encoding` is the one that it was decoded from; the declared one where it cannot be decoded, and
    `readable` is False.  `marked`: it began with a byte order mark.  `misdeclared` says which encoding the
    document has rather than the declared one, as far as the bytes show it.
    """

    utf8: bytes
    encoding: str
    problems: tuple[tuple[Fault, Problem], ...]
    readable: bool = True
    marked: bool = False
    misdeclared: Problem | None = None

    @property
    def faithful(self) -> bool:
        """Whether no byte of the document had to be replaced in `utf8`."""
        return self.readable and not any(
            fault is UNDECODABLE and problem.remedy is None for fault, problem in self.problems
        )


def open_source(data: bytes) -> Source:
    """Returns a document in UTF-8, with what is wrong with its encoding."""
    if _is_usual(data) and is_utf8(data):
        return Source(data, "utf-8", ())
    marked, mark = _begins(data, MARKS) if data.startswith(MARKED) else (None, 0)
    guessed = marked or (_begins(data, UNMARKED)[0] if data.startswith(WIDE) else None)
    width = _unit(guessed)
    head = data[mark : mark + 400 * width]
    match = DECLARATION.match(head.replace(b"\0", b"") if width > 1 else head)
    declared = match[2].decode("latin-1") if match and match[2] is not None else None
    problems: list[tuple[Fault, Problem]] = []
    if match and match[1] != b"1.0":
        message = f"the XML version must be 1.0, not {match[1].decode('latin-1')!r}"
        problems.append((XML_VERSION, _declared(match, 1, message, "1.0")))
    codec = _codec(match, declared, problems) if declared is not None and match else "utf-8"
    if codec is None:
        return Source(b"", declared or "", tuple(problems), readable=False)
    if match and declared and (message := _mismatch(declared, codec, marked, guessed)):
        codec = guessed or "utf-8"
        problems.append((MISMATCH, _declared(match, 2, message, codec[:6].rstrip("-").upper())))
    codec = guessed or codec
    if codec in ("utf-8", "ascii"):
        source = _utf8(data[mark:], codec, problems, match)
    else:
        source = _decoded(data[mark:], codec, problems)
        if match and declared and codec in LATIN and (real := _real(data, codec)):
            message = f"the document is in {real}, not in {declared} as it declares"
            source = source._replace(misdeclared=_declared(match, 2, message, real))
    return source._replace(marked=True) if mark else source


def _begins(data: bytes, table: tuple[tuple[bytes, str], ...]) -> tuple[str, int]:
    """The encoding that the first bytes show, and how many bytes show it."""
    return next((name, len(start)) for start, name in table if data.startswith(start))


def _unit(encoding: str | None) -> int:
    """How many bytes a character has at least."""
    return 1 if encoding is None else UNITS.get(encoding[:6], 1)


def _spot(declaration: re.Match[bytes], group: int) -> Spot:
    """The place of a value in the XML declaration."""
    before = declaration.string[: declaration.start(group)].decode("latin-1")
    return Spot(before.count("\n") + 1, len(before) - before.rfind("\n"), len(before))


def _declared(declaration: re.Match[bytes], group: int, message: str, right: str = "") -> Problem:
    """A problem with a value in the XML declaration, with the right value if there is one."""
    spot, old = _spot(declaration, group), declaration[group]
    until = replace(spot, column=spot.column + len(old), offset=spot.offset + len(old))
    remedy = replace_source(old, right, f"write {right}", on=spot) if right else None
    return Problem(spot, message, value=old.decode("latin-1"), until=until, remedy=remedy)


def _mismatch(declared: str, codec: str, marked: str | None, guessed: str | None) -> str:
    """Why the declared encoding cannot be that of the document; empty where it can."""
    if guessed is None:
        wide = codec.startswith(("utf-16", "utf-32"))
        return f"the XML declaration says {declared}, but the characters are one byte long" if wide else ""
    family, order = guessed[:6].rstrip("-"), guessed[6:].lstrip("-")
    if codec in (guessed, family):  # the name may leave out the order of the bytes
        return ""
    name = f"{family}{order}".upper()
    real = f"the byte order mark says {name}" if marked else f"the document is in {name}"
    return f"the XML declaration says {declared}, but {real}"


def _codec(match: re.Match[bytes], declared: str, problems: list[tuple[Fault, Problem]]) -> str | None:
    """Python's name of a declared encoding, UTF-8 for an unknown one; None if it must not be decoded."""
    name = _codec_name(declared)
    if declared.lower() in UTF_7 or name == "utf-7":
        problems.append((UNSAFE_ENCODING, _declared(match, 2, "UTF-7 is not a safe encoding: use UTF-8")))
        return None
    if name is None:
        message = f"unknown encoding {declared!r}"
        problems.append((UNKNOWN_ENCODING, _declared(match, 2, message, "UTF-8")))
        return "utf-8"
    if name not in COMMON:
        message = f"few readers support the encoding {declared}: use UTF-8"
        problems.append((OBSCURE_ENCODING, _declared(match, 2, message)))
    elif name not in ("ascii", "utf-8") and not name.startswith("utf-16"):
        message = f"not all readers support the encoding {declared}: use UTF-8"
        problems.append((NONSTANDARD_ENCODING, _declared(match, 2, message)))
    return name


@lru_cache(maxsize=64)
def _codec_name(declared: str) -> str | None:
    """Python's name of an encoding of text; None if it knows none."""
    try:
        name = codecs.lookup(declared).name
        "".encode(name)  # codecs that do not give text raise LookupError here
    except (LookupError, ValueError):
        return None
    return None if name.replace("_", "-") in NO_CHARSETS else name


def _utf8(
    body: bytes, codec: str, problems: list[tuple[Fault, Problem]], declaration: re.Match[bytes] | None
) -> Source:
    try:
        if codec == "ascii" or not body.isascii():
            body.decode(codec)
    except UnicodeDecodeError as error:
        problem, whole = _undecodable(body, error), body.decode("utf-8", "replace").encode()
        if whole == body and declaration:
            problem = problem._replace(remedy=_declared(declaration, 2, "", "UTF-8").remedy)
        problems.append((UNDECODABLE, problem))
        body = whole
    return Source(body, "utf-8" if codec == "ascii" else codec, tuple(problems))


def is_utf8(body: bytes) -> bool:
    """Whether all bytes are valid in UTF-8."""
    if body.isascii():
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(body: bytes, codec: str, problems: list[tuple[Fault, Problem]]) -> Source:
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as error:
        problems.append((UNDECODABLE, _undecodable(body, error)))
        text = body.decode(codec, "replace")
    utf8 = text.encode("utf-8", "replace")
    return Source(utf8, codec, tuple(problems))


def _real(data: bytes, codec: str) -> str | None:
    """The encoding that the bytes show better than the declared one."""
    if data.isascii():
        return None
    for name, real in (("utf-8", "UTF-8"), ("cp1252", "windows-1252")):
        with suppress(UnicodeDecodeError):
            data.decode(name)
            return real if name != codec else None
    return None


def _undecodable(body: bytes, error: UnicodeDecodeError) -> Problem:
    """The place of bytes that could not be decoded."""
    before = body[: error.start].decode(error.encoding, "replace")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    wrong = [f"0x{byte:02x}" for byte in body[error.start : error.end]]
    count = "byte" if len(wrong) == 1 else "bytes"
    verb = "is" if len(wrong) == 1 else "are"
    message = f"{count} {' '.join(wrong)} {verb} not {error.encoding.upper()}"
    return Problem(Spot(line, column, error.start), message)
