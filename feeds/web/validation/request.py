"""Reading a request to the validator in each of its formats, and fetching the document if need be."""

from __future__ import annotations

import json
import re
import time
from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from flask import request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from feeds.core.compression import CompressionError, ExpansionError, expand
from feeds.core.json_limits import excess_of_values
from feeds.linting.online.fetching import Fetched, Unreachable, fetch
from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client
from feeds.validator.profiles import choose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.core.limits import Limit
    from feeds.net.addresses import Address
    from feeds.validator.problem import Problem
    from feeds.vocabulary.model import Fault

DOCUMENT_BYTES: Annotated[int, Limit("page", "bytes", "a document, also decompressed or fetched", "413")] = (
    5 * 1024 * 1024
)
FORM_BYTES: Annotated[int, Limit("page", "bytes", "a form, or a JSON request", "413")] = (
    DOCUMENT_BYTES + 512 * 1024
)
FORM_FIELDS: Annotated[int, Limit("page", "elements", "parts of a form", "413")] = 60
FETCH_SECONDS: Annotated[float, Limit("page", "time", "fetching a feed", "finding `online-unreachable`")] = (
    10.0
)
PAUSE_SECONDS: Annotated[
    float, Limit("page", "time", "a silence of its server", "finding `online-unreachable`")
] = 4.0
PORTS = (80, 443)
PASTED = "pasted document"
_REQUEST_START = re.compile(rb'\s*+\{\s*+"(?:url|document|profile|fix)"\s*+:')
_UNSAFE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_ENCODING = re.compile(r"""\s*<\?xml[^>]{1,60}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})["']""")
# Not all codecs of Python: some are slow, or are not text encodings.
_CODECS = re.compile(
    "iso-?8859-?[0-9]{1,2}|latin-?1|windows-?125[0-8]|cp125[0-8]|us-ascii|ascii|utf-16(?:le|be)?|koi8-[ru]"
    "|shift[_-]jis|euc-(?:jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ValidationRequest:
    """A document or its URL, the profiles to check, and which fixes to apply.

    With both, the URL is where the document is served.
    """

    data: bytes
    name: str
    url: str | None
    profiles: tuple[str, ...]
    fix: Literal["", "safe", "all"]
    pasted: bool = False


def read_form() -> ValidationRequest:
    """Returns the request in the page's form. Raises an HTTPException if it is invalid."""
    request.max_content_length = FORM_BYTES
    request.max_form_memory_size = FORM_BYTES
    request.max_form_parts = FORM_FIELDS
    fields = request.form
    data, name, pasted = *_file(), False
    if not data and (carried := fields.get("carried")):
        data, name = _decoded(carried), fields.get("name", "")[:200]
    if not data and (text := fields.get("document", "")).strip():
        data, name, pasted = as_bytes(text.replace("\r\n", "\n")), PASTED, True
    options = {key: fields.get(key) or request.args.get(key, "") for key in ("url", "fix")}
    profiles = fields.getlist("profile") + request.args.getlist("profile")
    return _checked(data, name, options, profiles, pasted=pasted)


def read_api_request() -> ValidationRequest:
    """Returns the request of a program: the document itself, a form with a file, or a JSON object.

    The Content-Type says little: `curl --data-binary` sends every document as a form.
    """
    if request.mimetype == "multipart/form-data":
        return read_form()
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("The body must not be compressed.")
    request.max_content_length = FORM_BYTES + 1  # to which a chunked body is cut
    data = request.get_data(cache=False)
    query = request.args
    options: dict[str, Any] = {name: query.get(name, "") for name in ("url", "fix")}
    profiles = query.getlist("profile")
    if request.mimetype == "application/json" and _REQUEST_START.match(data):
        fields = _json(data)
        options |= {name: fields[name] for name in ("url", "fix") if name in fields}
        names = fields.get("profile", [])
        profiles += [names] if isinstance(names, str) else names
        data = as_bytes(fields.get("document", ""))
    return _checked(data, "document", options, profiles)


def _checked(
    data: bytes, name: str, options: Mapping[str, str], profiles: list[str], *, pasted: bool = False
) -> ValidationRequest:
    data = decompressed(data)
    url, fix = options["url"].strip(), options["fix"]
    if not data and not url:
        raise BadRequest("The document is missing: paste it or choose a file.")
    if url and (len(url) > 2000 or not _URL.fullmatch(url) or not url.isprintable()):
        raise BadRequest("The URL must start with http:// or https:// and have at most 2000 characters.")
    if fix not in ("", "safe", "all"):
        raise BadRequest('The value of fix must be "safe" or "all".')
    try:
        chosen = choose(profiles)
    except ValueError as error:
        message = str(error)
        raise BadRequest(message[:1].upper() + message[1:] + "." * (not message.endswith("?"))) from None
    names = tuple(profile.name for profile in chosen)
    fixes = cast("Literal['', 'safe', 'all']", fix)
    return ValidationRequest(data, name or "document", url or None, names, fixes, pasted)


def decompressed(data: bytes) -> bytes:
    """Returns a document, decompressed if it is compressed; one that is damaged stays, for the report."""
    too_large = RequestEntityTooLarge(f"The document is larger than {DOCUMENT_BYTES >> 20} MB.")
    if len(data) > DOCUMENT_BYTES:
        raise too_large
    try:
        return expand(data, DOCUMENT_BYTES)
    except ExpansionError:
        raise too_large from None
    except CompressionError:
        return data


def _file() -> tuple[bytes, str]:
    """Returns the uploaded file and its name, both empty if no file was uploaded."""
    file = request.files.get("file")
    if file is None:
        return b"", ""
    return file.stream.read(DOCUMENT_BYTES + 1), (file.filename or "")[:200]


def _decoded(carried: str) -> bytes:
    try:
        return b64decode(carried, validate=True)
    except ValueError:
        raise BadRequest("The document in the form is damaged: choose the file again.") from None


def _json(data: bytes) -> dict[str, Any]:
    """Returns the JSON object of a request, with known keys only."""
    expected: dict[str, tuple[type, ...]] = {"url": (str,), "document": (str,), "fix": (str,)}
    expected["profile"] = (str, list)
    if (excess := excess_of_values(data.decode("utf-8", "replace"))) is not None:
        raise RequestEntityTooLarge(f"{excess[:1].upper()}{excess[1:]}.")
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        raise BadRequest("The request is not valid JSON.") from None
    wrong = [key for key, value in fields.items() if not isinstance(value, expected.get(key, ()))]
    names = fields.get("profile", [])
    if wrong or not all(isinstance(name, str) for name in names):
        raise BadRequest(
            "The request must be an object with url or document, and optionally profile and fix."
        )
    return cast("dict[str, Any]", fields)


def as_bytes(text: str) -> bytes:
    """Returns a pasted document in the encoding that it declares, in which it was before."""
    declared = _ENCODING.match(text)
    if declared and _CODECS.fullmatch(declared[1]):
        try:
            return text.encode(declared[1], "xmlcharrefreplace")
        except (LookupError, UnicodeError):
            pass
    return text.encode("utf-8", "replace")


def file_name(name: str, suffix: str) -> str:
    """Returns a name for a fixed document: its own, with safe characters only."""
    plain = _UNSAFE_NAME.sub("-", re.split(r"[/\\]", name)[-1]).strip(".-")[-80:]
    return plain if "." in plain else f"{plain or 'feed'}.{suffix}"


def fetch_feed(url: str, limit: int, *, allow_private: bool) -> Fetched | tuple[Fault, Problem]:
    """Returns the feed at a URL, or why it cannot be fetched; at most `limit` bytes, also decompressed.

    Connects to public addresses and the ports 80 and 443 only, unless `allow_private`.
    """
    permit = anywhere if allow_private else web_only
    until = time.monotonic() + FETCH_SECONDS
    with Client(permit, pause=PAUSE_SECONDS, total=FETCH_SECONDS, until=until) as client:
        try:
            return fetch(client, url, limit)
        except Unreachable as error:
            return error.fault, error.problem


def web_only(address: Address, port: int) -> str | None:
    """Permits public addresses and the ports of the Web; the reason does not contain the address."""
    permitted = port in PORTS and public_only(address, port) is None
    return None if permitted else "only ports 80 and 443 of public addresses are allowed"
