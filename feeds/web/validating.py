"""What a request to the validator asks for, in whichever of the forms that it may have."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from flask import request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from feeds.validator.profiles import choose

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 5 * 1024 * 1024
"""Bytes of a document."""
FORM = LONGEST + 512 * 1024
"""Bytes of a form with a document in it, or of one in JSON."""
FIELDS = 60
PASTED = "pasted document"
_ASKED = re.compile(rb'\s*+\{\s*+"(?:url|document|profile|fix)"\s*+:')
_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_ENCODING = re.compile(r"""\s*<\?xml[^>]{1,60}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})["']""")
# Not all that Python knows: some of its codecs are slow, or no encodings of text.
_CODECS = re.compile(
    "iso-?8859-?[0-9]{1,2}|latin-?1|windows-?125[0-8]|cp125[0-8]|us-ascii|ascii|utf-16(?:le|be)?|koi8-[ru]"
    "|shift[_-]jis|euc-(?:jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A document or the URL of one, what it is held against, and whether it is to be mended.

    With both, the URL is where the document is served.
    """

    data: bytes
    name: str
    url: str | None
    profiles: tuple[str, ...]
    fix: Literal["", "safe", "all"]
    pasted: bool = False


def asked_by_form() -> Asked:
    """What the page's form holds. Raises an HTTPException for what nobody can use."""
    request.max_content_length = FORM
    request.max_form_memory_size = FORM
    request.max_form_parts = FIELDS
    fields = request.form
    data, name, pasted = _file()
    if not data and (carried := fields.get("carried")):
        data, name = _decoded(carried), fields.get("name", "")[:200]
    if not data and (text := fields.get("document", "")).strip():
        data, name, pasted = as_bytes(text.replace("\r\n", "\n")), PASTED, True
    said = {key: fields.get(key) or request.args.get(key, "") for key in ("url", "fix")}
    profiles = fields.getlist("profile") + request.args.getlist("profile")
    return _asked(data, name, said, profiles, pasted=pasted)


def asked_by_program() -> Asked:
    """What a program sends: the document as it is, a form with a file, or JSON that says it or its URL.

    That it is a form with one long name is what `curl --data-binary` says of every document.
    """
    if request.mimetype == "multipart/form-data":
        return asked_by_form()
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("The body must not be compressed.")
    request.max_content_length = FORM + 1  # to which a body of chunks is cut
    data = request.get_data(cache=False)
    query = request.args
    said: dict[str, Any] = {name: query.get(name, "") for name in ("url", "fix")}
    profiles = query.getlist("profile")
    if request.mimetype == "application/json" and _ASKED.match(data):
        more = _json(data)
        said |= {name: more[name] for name in ("url", "fix") if name in more}
        named = more.get("profile", [])
        profiles += [named] if isinstance(named, str) else named
        data = as_bytes(more.get("document", ""))
    return _asked(data, "document", said, profiles)


def _asked(
    data: bytes, name: str, said: Mapping[str, str], profiles: list[str], *, pasted: bool = False
) -> Asked:
    if len(data) > LONGEST:
        raise RequestEntityTooLarge(f"The document is larger than {LONGEST >> 20} MB.")
    url, fix = said["url"].strip(), said["fix"]
    if not data and not url:
        raise BadRequest("There is no document: paste one, or choose a file.")
    if url and (len(url) > 2000 or not _URL.fullmatch(url) or not url.isprintable()):
        raise BadRequest("The address must begin with http:// or https://, and have 2000 characters at most.")
    if fix not in ("", "safe", "all"):
        raise BadRequest('The fixes are "safe" or "all".')
    try:
        chosen = choose(profiles)
    except ValueError as error:
        raise BadRequest(f"{error}.".capitalize()) from None
    wanted = cast("Literal['', 'safe', 'all']", fix)
    names = tuple(profile.name for profile in chosen)
    return Asked(data, name or "document", url or None, names, wanted, pasted)


def _file() -> tuple[bytes, str, bool]:
    """The file that was chosen, if one was."""
    file = request.files.get("file")
    if file is None:
        return b"", "", False
    return file.stream.read(LONGEST + 1), (file.filename or "")[:200], False


def _decoded(carried: str) -> bytes:
    try:
        return b64decode(carried, validate=True)
    except ValueError:
        raise BadRequest("What the page carried is broken: choose the document again.") from None


def _json(data: bytes) -> dict[str, Any]:
    """A request in JSON: an object with a document or a URL, and with nothing unknown."""
    expected: dict[str, tuple[type, ...]] = {"url": (str,), "document": (str,), "fix": (str,)}
    expected["profile"] = (str, list)
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise BadRequest("The request is no JSON.") from None
    wrong = [key for key, value in said.items() if not isinstance(value, expected.get(key, ()))]
    names = said.get("profile", [])
    if wrong or not all(isinstance(name, str) for name in names):
        raise BadRequest("Expected an object with url or document, and with profile and fix where wanted.")
    return cast("dict[str, Any]", said)


def as_bytes(text: str) -> bytes:
    """A document that came as text, in the encoding that it says it is in, which it was in before."""
    declared = _ENCODING.match(text)
    if declared and _CODECS.fullmatch(declared[1]):
        try:
            return text.encode(declared[1], "xmlcharrefreplace")
        except (LookupError, UnicodeError):
            pass
    return text.encode("utf-8", "replace")


def file_name(name: str, suffix: str) -> str:
    """What a mended document is called: what it was called, of letters that do no harm anywhere."""
    plain = _NAME.sub("-", re.split(r"[/\\]", name)[-1]).strip(".-")[-80:]
    return plain if "." in plain else f"{plain or 'feed'}.{suffix}"
