"""Bytes, before any parser sees them: byte order mark, XML declaration, encoding, and whether they agree.

libxml2 accepts silently what a reader elsewhere will not (a mark that contradicts the declaration, UTF-7,
Windows-1252 bytes in ISO-8859-1), so all of it is looked at here and the parser is handed UTF-8.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from feeds.validator.changes import replace_source
from feeds.validator.report import Problem, Spot
from feeds.vocabulary.model import Fault

APPENDIX_F = "https://www.w3.org/TR/xml/#charencoding"

MISMATCH = Fault(
    "encoding-mismatch",
    "error",
    "The XML declaration names another encoding than the document is in, which the byte order mark, or the "
    "lack of one, shows. A parser must refuse it.",
    "https://www.w3.org/TR/xml/#dt-fatal",
    "UnicodeError",
    bad='\ufeff<?xml version="1.0" encoding="iso-8859-1"?>…',
    good='\ufeff<?xml version="1.0" encoding="utf-8"?>…',
)
UNDECODABLE = Fault(
    "undecodable-bytes",
    "error",
    "Bytes in the document cannot be decoded in its encoding.",
    APPENDIX_F,
    "UnicodeError",
    bad="<title>Caf\udce9</title>",
    good="<title>Café</title>",
)
UNKNOWN_ENCODING = Fault(
    "unknown-encoding",
    "error",
    "The XML declaration names an encoding that nobody knows.",
    APPENDIX_F,
    "UnknownEncoding",
    bad='<?xml version="1.0" encoding="utf-88"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
)
UNSAFE_ENCODING = Fault(
    "unsafe-encoding",
    "error",
    "The encoding hides markup from filters (UTF-7) and must not be used for documents.",
    "https://www.rfc-editor.org/rfc/rfc7303#section-3",
    "ObscureEncoding",
    bad='<?xml version="1.0" encoding="utf-7"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
)
OBSCURE_ENCODING = Fault(
    "obscure-encoding",
    "warning",
    "Few readers can decode this encoding; UTF-8 is understood by all.",
    "https://www.w3.org/TR/xml/#charencoding",
    "ObscureEncoding",
    bad='<?xml version="1.0" encoding="mac-cyrillic"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
)
NONSTANDARD_ENCODING = Fault(
    "nonstandard-encoding",
    "info",
    "XML processors need not know any encoding but UTF-8 and UTF-16.",
    "https://www.w3.org/TR/xml/#charencoding",
    "NonstdEncoding",
    bad='<?xml version="1.0" encoding="iso-8859-1"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
)
XML_VERSION = Fault(
    "version",
    "error",
    "Feeds are XML 1.0; many parsers refuse any other version.",
    "https://www.w3.org/TR/xml/#sec-prolog-dtd",
    "BadXmlVersion",
    bad='<?xml version="1.1" encoding="utf-8"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
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

DECLARATION = re.compile(
    rb"""\s*<\?xml\s+version\s*=\s*["']([^"'<>]{0,20})["']"""
    rb"""(?:\s+encoding\s*=\s*["']([^"'<>]{0,60})["'])?"""
)

UTF_7 = frozenset(("utf-7", "utf7", "utf_7", "u7", "unicode-1-1-utf-7", "csutf7", "csunicode11utf7"))
COMMON = {
    "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "iso8859-1",
    "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9",
    "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "cp1250", "cp1251", "cp1252",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "shift_jis", "cp932", "euc_jp",
    "iso2022_jp", "euc_kr", "cp949", "gb2312", "gbk", "gb18030", "big5", "koi8-r", "koi8-u",
}  # fmt: skip
"""Python's names of the encodings that the WHATWG's list of labels holds, so that readers know them."""
NO_CHARSETS = frozenset(("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "unicode-escape"))
"""Codecs of Python's that give text and are no encodings of documents; some raise whatever they are told."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document's bytes as `utf8`, and how they became so.

    `encoding` is the one that they were decoded from, or the declared one where `readable` is False, since
    nothing can be decoded.  `marked`: a byte order mark stood before what is in `utf8`.
    """

    utf8: bytes
    encoding: str
    problems: tuple[tuple[Fault, Problem], ...]
    readable: bool = True
    marked: bool = False

    @property
    def faithful(self) -> bool:
        """Whether all of the document is in `utf8`, nothing having been replaced."""
        return self.readable and not any(
            fault is UNDECODABLE and problem.change is None for fault, problem in self.problems
        )


def open_source(data: bytes) -> Source:
    """Look at a document's encoding and turn it into UTF-8."""
    marked, mark = next(((name, len(bom)) for bom, name in MARKS if data.startswith(bom)), (None, 0))
    guessed = marked or next((name for start, name in UNMARKED if data.startswith(start)), None)
    width = _unit(guessed)
    head = data[mark : mark + 400 * width]
    match = DECLARATION.match(head.replace(b"\0", b"") if width > 1 else head)
    declared = match[2].decode("latin-1") if match and match[2] is not None else None
    problems: list[tuple[Fault, Problem]] = []
    if match and match[1] != b"1.0":
        said = f"must be XML 1.0, not {match[1].decode('latin-1')!r}"
        problems.append((XML_VERSION, _declared(match, 1, said, "1.0")))
    codec = _codec(match, declared, problems) if declared is not None and match else "utf-8"
    if codec is None:
        return Source(b"", declared or "", tuple(problems), readable=False)
    if match and declared and (said := _mismatch(declared, codec, marked, guessed)):
        codec = guessed or "utf-8"
        problems.append((MISMATCH, _declared(match, 2, said, codec[:6].rstrip("-").upper())))
    codec = guessed or codec
    if codec in ("utf-8", "ascii"):
        source = _utf8(data[mark:], codec, problems, match)
    else:
        source = _decoded(data[mark:], codec, problems)
    return replace(source, marked=True) if mark else source


def _unit(encoding: str | None) -> int:
    return {"utf-32": 4, "utf-16": 2}.get((encoding or "")[:6], 1)


def _spot(declaration: re.Match[bytes], group: int) -> Spot:
    """Where a value in the XML declaration stands."""
    before = declaration.string[: declaration.start(group)].decode("latin-1")
    return Spot(before.count("\n") + 1, len(before) - before.rfind("\n"), len(before))


def _declared(declaration: re.Match[bytes], group: int, said: str, right: str = "") -> Problem:
    """A problem with a value in the XML declaration, and the right value if there is one."""
    spot, old = _spot(declaration, group), declaration[group]
    until = replace(spot, column=spot.column + len(old), offset=spot.offset + len(old))
    change = replace_source(old, right, f"write {right}", on=spot) if right else None
    return Problem(spot, said, until=until, change=change)


def _mismatch(declared: str, codec: str, marked: str | None, guessed: str | None) -> str:
    """Why the declared encoding cannot be that of the document; nothing where it can."""
    if guessed is None:
        wide = codec.startswith(("utf-16", "utf-32"))
        return f"declares {declared}, but its characters are of one byte" if wide else ""
    if codec.startswith(guessed[:6].rstrip("-")):
        return ""
    shown = f"has a byte order mark of {guessed.upper()}" if marked else f"is in {guessed.upper()}"
    return f"{shown}, but declares {declared}"


def _codec(match: re.Match[bytes], declared: str, problems: list[tuple[Fault, Problem]]) -> str | None:
    """Python's name of a declared encoding, UTF-8 for an unknown one; None where it must not be decoded."""
    name = _codec_name(declared)
    if declared.lower() in UTF_7 or name == "utf-7":
        said = "declares UTF-7, in which markup can be hidden"
        problems.append((UNSAFE_ENCODING, _declared(match, 2, said)))
        return None
    if name is None:
        said = f"declares an encoding that is not known: {declared!r}"
        problems.append((UNKNOWN_ENCODING, _declared(match, 2, said, "UTF-8")))
        return "utf-8"
    if name not in COMMON:
        said = f"declares {declared}, an encoding that few readers know"
        problems.append((OBSCURE_ENCODING, _declared(match, 2, said)))
    elif name not in ("ascii", "utf-8") and not name.startswith("utf-16"):
        said = f"declares {declared}; UTF-8 is sure to be understood"
        problems.append((NONSTANDARD_ENCODING, _declared(match, 2, said)))
    return name


def _codec_name(declared: str) -> str | None:
    """Python's name of an encoding of text; None where it knows none."""
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
        body.decode(codec) if codec == "ascii" else _check_utf8(body)
    except UnicodeDecodeError as error:
        problem, whole = _undecodable(body, error), body.decode("utf-8", "replace").encode()
        if whole == body and declaration:
            problem = replace(problem, change=_declared(declaration, 2, "", "UTF-8").change)
        problems.append((UNDECODABLE, problem))
        body = whole
    return Source(body, "utf-8" if codec == "ascii" else codec, tuple(problems))


def _check_utf8(body: bytes) -> None:
    if not body.isascii():
        body.decode("utf-8")


def _decoded(body: bytes, codec: str, problems: list[tuple[Fault, Problem]]) -> Source:
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as error:
        problems.append((UNDECODABLE, _undecodable(body, error)))
        text = body.decode(codec, "replace")
    utf8 = text.encode("utf-8", "replace")
    return Source(utf8, codec, tuple(problems))


def _undecodable(body: bytes, error: UnicodeDecodeError) -> Problem:
    """Where and which bytes could not be decoded."""
    before = body[: error.start].decode(error.encoding, "replace")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    found = body[error.start : error.end].hex(" ")
    said = f"holds bytes that are no {error.encoding.upper()}: {found} ({error.reason})"
    return Problem(Spot(line, column, error.start), said)
