"""An object store such as a bucket of S3, through obstore: the one place that imports it, and its errors."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from feeds.core.errors import ReadError, WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import BinaryIO

SCHEME = "s3://"
_URL = re.compile(r"s3://[^/\s?#@:]+(/[^?#]*)?")
_PART = 8 << 20
"""Bytes of a part of a large object. S3 takes 10,000 parts, so larger objects have larger ones."""
_PARTS = 9_000
_PARTS_AT_ONCE = 2
CHECK_SECONDS, CHECK_ATTEMPTS = 4, 2
"""How long one request of the check may take, unless AWS_TIMEOUT is set, and how often it is sent."""
_CLIENT_OPTIONS = (
    "allow_http", "allow_invalid_certificates", "connect_timeout", "http1_only", "http2_only",
    "proxy_ca_certificate", "proxy_excludes", "proxy_url", "timeout", "user_agent",
)  # fmt: skip
"""What obstore reads from the environment as `AWS_…`, unless it is given other options."""
_SWITCHES = {"allow_http", "allow_invalid_certificates", "http1_only", "http2_only"}
_CODES = {
    "NoSuchBucket": "the bucket does not exist",
    "InvalidAccessKeyId": "the credentials were refused: the access key is unknown",
    "SignatureDoesNotMatch": "the credentials were refused: the secret key does not belong to the access key",
    "ExpiredToken": "the credentials have expired",
    "InvalidToken": "the credentials were refused: the session token is not valid",
    "AuthorizationHeaderMalformed": "the bucket is in another region: set AWS_REGION",
    "PermanentRedirect": "the bucket is in another region: set AWS_REGION",
    "KeyTooLongError": "its name is too long: S3 allows 1,024 bytes with the prefix",
    "QuotaExceeded": "the storage is full",
}
"""Error codes of S3 in words."""
_MARKS = (
    ("BadScheme", "the endpoint begins with http://: set AWS_ALLOW_HTTP=true to connect without TLS"),
    ("Received redirect without LOCATION", "the bucket is in another region: set AWS_REGION"),
    ("169.254.169.254", "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    ("Missing AccessKeyId", "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    ("Missing SecretAccessKey", "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    ("error sending request", "{endpoint} cannot be reached, or does not answer"),
)
"""What obstore's messages contain, and what that means."""
_MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as the store lists it; its tag is "" where the store has none."""

    key: str
    tag: str
    modified: datetime
    size: int = 0


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """The objects below a URL; keys are relative to it. Its methods raise WriteError."""

    url: str
    store: Any

    def listed(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yields all objects, or those below a prefix, in the order of the store."""
        import obstore

        with self._errors(prefix, "list objects"):
            for chunk in obstore.list(self.store, prefix or None, chunk_size=1000):
                for each in chunk:
                    tag = each["e_tag"] or ""
                    yield StoredObject(each["path"], tag, each["last_modified"], each["size"])

    def size(self, key: str) -> int | None:
        """Returns the size of an object in bytes; None if it does not exist."""
        import obstore

        with self._errors(key, "read objects"):
            try:
                return int(obstore.head(self.store, key)["size"])
            except FileNotFoundError:
                return None

    def read(self, key: str) -> Iterator[bytes]:
        """Yields the bytes of an object in pieces; nothing if it does not exist."""
        import obstore

        with self._errors(key, "read objects"):
            try:
                yield from map(bytes, obstore.get(self.store, key))
            except FileNotFoundError as error:
                if _code(error) == "NoSuchBucket":
                    raise

    def put(self, key: str, body: bytes | BinaryIO, headers: Mapping[str, str]) -> str:
        """Writes an object, whole or not at all; returns its tag. Large files are sent in parts."""
        import obstore

        size = len(body) if isinstance(body, bytes) else os.fstat(body.fileno()).st_size
        part = max(_PART, size // _PARTS)
        with self._errors(key, "write objects"):
            result = obstore.put(
                self.store,
                key,
                body,
                attributes=dict(headers),
                use_multipart=size > part,
                chunk_size=part,
                max_concurrency=_PARTS_AT_ONCE,
            )
        return result["e_tag"] or ""

    def remove(self, keys: Sequence[str]) -> None:
        """Removes objects; those that do not exist are no error."""
        import obstore

        with self._errors(keys[0], "delete objects"):
            try:
                obstore.delete(self.store, list(keys))
            except FileNotFoundError as error:
                if _code(error) == "NoSuchBucket":
                    raise

    @contextmanager
    def _errors(self, key: str, doing: str) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, FileNotFoundError) as error:
            raise WriteError(f"{self.url}/{key}".rstrip("/"), _in_words(error, doing)) from None


def check_url(url: str) -> str:
    """Returns a URL of objects without a slash at its end. Raises ValueError for one that is not S3's."""
    if "@" in url.removeprefix(SCHEME).partition("/")[0]:
        raise ValueError(
            "the URL contains credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead"
        )
    if not _URL.fullmatch(url):
        raise ValueError(
            f"{url!r} is not the URL of objects: expected {SCHEME}bucket or {SCHEME}bucket/prefix"
        )
    return url.rstrip("/")


def require_extra(url: str) -> None:
    """Raises ReadError if obstore is not installed."""
    try:
        import obstore  # noqa: F401
    except ImportError:
        raise ReadError(url, "object storage needs the extra: pip install feeds[objects]") from None


def open_objects(url: str, *, is_check: bool = False) -> ObjectStore:
    """Opens the objects below a URL, with credentials and endpoint from the environment (`AWS_…`).

    For a check, requests are given up after seconds.  Raises ReadError without obstore, and WriteError for
    settings that cannot be used.
    """
    require_extra(url)
    from obstore.exceptions import BaseError
    from obstore.store import S3Store

    retries: Any = {"max_retries": 5, "retry_timeout": timedelta(minutes=2)}
    if is_check:
        retries = {"max_retries": CHECK_ATTEMPTS - 1, "retry_timeout": timedelta(seconds=CHECK_SECONDS)}
    try:
        store = S3Store.from_url(url, client_options=_client_options(is_check=is_check), retry_config=retries)
        return ObjectStore(url, store)
    except BaseError as error:
        raise WriteError(url, _in_words(error, "open it")) from None


def _client_options(*, is_check: bool) -> Any:
    options: dict[str, Any] = {
        name: os.environ[key] for name in _CLIENT_OPTIONS if (key := f"AWS_{name.upper()}") in os.environ
    }
    for name in _SWITCHES & options.keys():
        options[name] = options[name].lower() in ("1", "on", "true", "y", "yes")
    if is_check:
        limits = dict.fromkeys(("timeout", "connect_timeout"), f"{CHECK_SECONDS}s")
        options = {**limits, **options}
    return options


def _in_words(error: Exception, doing: str) -> str:
    text = str(error).partition("\n\nDebug source:")[0]
    code = _code(error)
    if code in _CODES:
        return _CODES[code]
    endpoint = re.search(r"Error performing \w+ (https?://[^/\s]+)", text)
    for mark, words in _MARKS:
        if mark in str(error):
            return words.format(endpoint=endpoint[1] if endpoint else "the endpoint")
    if code == "AccessDenied" or (not code and "403 Forbidden" in text):
        return f"the credentials do not allow to {doing}"
    return f"cannot {doing}: {code or ' '.join(text.split())[:_MAX_WORDS]}"


def _code(error: Exception) -> str:
    found = re.search(r"<Code>(\w+)</Code>", str(error))
    return found[1] if found else ""
