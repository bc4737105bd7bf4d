"""What is checked before a request is parsed: its Host, the lengths of headers, the bytes of the query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from feeds.web.error_responses import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.core.limits import Limit

TAGS_LENGTH = 8192
"""Characters of a list of entity tags: hundreds of them."""
LENGTHS: Annotated[
    Mapping[str, int], Limit("serve", "bytes", "a header that is parsed", "431", "characters")
] = {
    "HTTP_A_IM": 1000,
    "HTTP_ACCEPT": 1000,
    "HTTP_ACCEPT_ENCODING": 2000,
    "HTTP_AUTHORIZATION": 2000,
    "HTTP_IF_MATCH": TAGS_LENGTH,
    "HTTP_IF_MODIFIED_SINCE": 1000,
    "HTTP_IF_NONE_MATCH": TAGS_LENGTH,
    "HTTP_IF_RANGE": 1000,
    "HTTP_IF_UNMODIFIED_SINCE": 1000,
    "HTTP_RANGE": 4000,
    "HTTP_SLUG": 1000,
    "HTTP_X_FORWARDED_FOR": 4000,
    "HTTP_X_FORWARDED_HOST": 1000,
    "HTTP_X_FORWARDED_PROTO": 1000,
    "CONTENT_TYPE": 1000,
}
"""By the name of the header in the environment; browsers send a tenth."""
_ASCII = "".join(map(chr, range(128)))
_BEFORE_HOST = ("HTTP/1.0", "HTTP/1")  # as granian writes it
# RFC 9112, 3.2, and RFC 3986, 3.2.2, without the comma, which joins the values of two headers.
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]{2,60}\]|[A-Za-z0-9._~!$&'()*+;=%-]{1,255})(?::[0-9]{0,5})?")


def check_host(application: WSGIApplication) -> WSGIApplication:
    """Answers 400 to requests without a Host, with several, or with one that is malformed (RFC 9112, 3.2)."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if is_host(environ.get("HTTP_HOST", "")) or _needs_no_host(environ):
            return application(environ, start)
        detail = "Expected one header Host, with a host and optionally a port."
        return refuse(start, "400 Bad Request", detail, path=environ["PATH_INFO"])

    return answer


def check_lengths(application: WSGIApplication) -> WSGIApplication:
    """Answers 431 to requests with a header that is too long to be parsed (RFC 6585, 5)."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        for name, length in LENGTHS.items():
            if len(environ.get(name, "")) > length:
                header = name.removeprefix("HTTP_").replace("_", "-").title()
                detail = f"{header} is longer than {length} characters."
                status = "431 Request Header Fields Too Large"
                return refuse(start, status, detail, path=environ["PATH_INFO"])
        return application(environ, start)

    return answer


def encode_query(application: WSGIApplication) -> WSGIApplication:
    """Percent-encodes what is not ASCII in a query: it may be no UTF-8, which Werkzeug expects it to be."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query, _ASCII, encoding="latin-1")
        return application(environ, start)

    return answer


def is_host(text: str) -> bool:
    """Is it a host, as an URL names it, with or without a port?"""
    return _HOST.fullmatch(text) is not None


def _needs_no_host(environ: WSGIEnvironment) -> bool:
    return not environ.get("HTTP_HOST") and environ.get("SERVER_PROTOCOL") in _BEFORE_HOST
