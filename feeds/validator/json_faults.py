"""What can be wrong with a JSON document, beyond the values that a datatype judges."""

from __future__ import annotations

from feeds.vocabulary.json_feed import SEE, VERSIONS
from feeds.vocabulary.model import Fault

NOT_JSON = Fault(
    "not-well-formed",
    "error",
    "A JSON Feed must be valid JSON.",
    "https://www.rfc-editor.org/rfc/rfc8259",
    bad="{…,}",
    good="{…}",
    help="Parsers refuse the whole document, so readers show an empty feed. Write it with a JSON library "
    "instead of by hand or from a template.",
)
LONE_SURROGATE = Fault(
    "lone-surrogate",
    "error",
    "A string must not contain half of a surrogate pair.",
    "https://www.rfc-editor.org/rfc/rfc8259#section-8.2",
    help="It is not a character, so parsers of many languages refuse the whole document. Write both halves, "
    "or the character itself in UTF-8.",
    bad='"title": "Story \\ud83d"',
    good='"title": "Story \\ud83d\\ude00"',
)
NOT_UTF8 = Fault(
    "not-utf-8",
    "error",
    "A JSON Feed must be in UTF-8.",
    "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
    bad='{…, "description": "Caf\udce9"}',
    good='{…, "description": "Café"}',
    help="JSON has no declaration of an encoding, so parsers stop at the first byte that is not UTF-8. "
    "Convert the document to UTF-8.",
)
MARKED = Fault(
    "byte-order-mark",
    "error",
    "A JSON Feed must not begin with a byte order mark.",
    "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
    bad="\ufeff{…}",
    good="{…}",
    help="Many JSON parsers refuse it. Save the document as UTF-8 without a byte order mark.",
)
REPEATED_KEY = Fault(
    "repeated-key",
    "warning",
    "A key should appear only once in an object.",
    "https://www.rfc-editor.org/rfc/rfc8259#section-4",
    bad='"title": "One", "title": "Two"',
    good='"title": "One"',
    help="Which of the values counts differs from parser to parser. Keep one of them.",
)
UNKNOWN_VERSION = Fault(
    "unknown-version",
    "error",
    "The version must be the URL of a version of JSON Feed.",
    SEE,
    mend=lambda value: _version(value),
    bad='{"version": "1.1", …}',
    good="{…}",
    hides=True,
    help="Readers recognise a JSON Feed by this URL, character by character.",
)
MISSING_KEY = Fault(
    "missing-key",
    "error",
    "An object must have the keys that JSON Feed requires.",
    SEE,
    bad='{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    good="{…}",
    help="Readers drop an item without its id, and refuse a feed without version, title or items.",
)
MISMATCHED_TYPE = Fault(
    "mismatched-type",
    "warning",
    "The type of an attachment should match the extension in its URL.",
    SEE,
    bad='"attachments": [{"url": "https://example.org/live.m3u8", "mime_type": "video/mp4"}]',
    good='"attachments": [{"url": "https://example.org/live.m3u8", "mime_type": "application/x-mpegURL"}]',
    help="Apps choose a player by one of the two: they open a playlist as a video, for example, and fail.",
)
UNKNOWN_KEY = Fault(
    "unknown-key",
    "warning",
    "A key should be one that JSON Feed defines, or begin with an underscore.",
    SEE,
    bad='"mood": "fine"',
    good='"_example": {"mood": "fine"}',
    hides=True,
    help="Readers ignore unknown keys, so a misspelled one is lost. The keys of extensions begin with `_`.",
)
EXTENSION_NAME = Fault(
    "invalid-extension-name",
    "error",
    "The name of an extension must begin with `_` and a letter, its keys must not, and neither has a dot.",
    f"{SEE}#extensions",
    bad='"_my.shop": {"price": 5}',
    good='"_my_shop": {"price": 5}',
    help="Programs tell extensions from keys of the format by the first character, and address what is in "
    "them with dots. Rename it.",
)
WRONG_TYPE = Fault(
    "wrong-type",
    "error",
    "A value must have the type that JSON Feed defines for its key.",
    SEE,
    bad='"tags": "news"',
    good='"tags": ["news"]',
    help="Readers in typed languages refuse the whole feed for one value of another type.",
)
OBSOLETE_KEY = Fault(
    "obsolete-key",
    "warning",
    "A feed of version 1.1 should use the keys of version 1.1.",
    SEE,
    bad='"author": {"name": "Ann"}',
    good='"authors": [{"name": "Ann"}]',
    help="Newer readers may ignore the old key. Both may be present, so that readers of version 1 find "
    "theirs.",
)
BLANK_KEY = Fault(
    "blank",
    "warning",
    "A key should have a value that is not empty.",
    SEE,
    bad='"title": ""',
    good='"title": "Story"',
    help="Readers show an empty headline, link or name. Leave the key out.",
)
NO_CONTENT = Fault(
    "missing-content",
    "error",
    "An item must have content_html, content_text or both.",
    SEE,
    bad='{…, "items": [{"id": "1", "title": "Story"}]}',
    good='{…, "items": [{"id": "1", "content_text": "Words."}]}',
    help="Readers have nothing to show. A text without markup goes into content_text.",
)
REPEATED_ID = Fault(
    "repeated-id",
    "error",
    "The id of an item must be unique in the feed.",
    SEE,
    bad='{…, "items": [{"id": "1", "content_text": "One."}, {"id": "1", "content_text": "Two."}]}',
    good='{…, "items": [{"id": "1", "content_text": "One."}, {"id": "2", "content_text": "Two."}]}',
    help="Readers take items with the same id for one item and show only one of them. An id must never be "
    "used for another item, even years later.",
)
EMPTY_AUTHOR = Fault(
    "empty-author",
    "error",
    "An author must have a name, a url or an avatar.",
    SEE,
    bad='"authors": [{}]',
    good='"authors": [{"name": "Ann"}]',
    help="An author without any of them says nothing. Add a name, or leave the author out.",
)
SELF_MISMATCH = Fault(
    "self-mismatch",
    "warning",
    "The feed_url should be the URL that the feed is served at.",
    SEE,
    bad='{…, "feed_url": "https://example.org/other"}',
    good='{…, "feed_url": "https://example.org/feed"}',
    help="Readers may subscribe to feed_url instead, and other programs recognise the feed by it.",
)
HOME_IS_FEED = Fault(
    "home-page-is-feed",
    "warning",
    "The home_page_url should be a page of the site, not the URL of the feed.",
    SEE,
    bad='{…, "home_page_url": "https://example.org/feed"}',
    good='{…, "home_page_url": "https://example.org/"}',
    help="Readers open it to show people the site, and get the feed's source.",
)
LOOP = Fault(
    "next-url-loop",
    "error",
    "The next_url must not be the URL of the feed itself.",
    SEE,
    bad='{…, "next_url": "https://example.org/feed"}',
    good='{…, "next_url": "https://example.org/feed?page=2"}',
    help="A reader that follows it to older items never comes to an end. Leave it out on the last page.",
)
IMPLAUSIBLE_DATE = Fault(
    "implausible-date",
    "warning",
    "A date should not be before 1900, and not the zero of a program's clock.",
    SEE,
    bad='{…, "items": [{"id": "1", "content_text": "Words.", "date_published": "0001-01-01T00:00:00Z"}]}',
    good='{…, "items": [{"id": "1", "content_text": "Words.", "date_published": "2026-01-01T00:00:00Z"}]}',
    help="Programs write such a date when they have none, and readers sort the item behind all others. Write "
    "the real date, or leave the key out.",
)
NEGATIVE = Fault(
    "negative-number",
    "error",
    "A size or a duration must not be negative.",
    SEE,
    bad='"attachments": [{"url": "https://example.org/a", "mime_type": "audio/mpeg", "size_in_bytes": -1}]',
    good='"attachments": [{"url": "https://example.org/a", "mime_type": "audio/mpeg", "size_in_bytes": 5}]',
    help="Readers show it to people or reserve space for it. Leave the key out if the number is not known.",
)


def _rough(version: str) -> str:
    """A version's URL without what people get wrong about it."""
    return version.lower().rpartition("://")[2].removeprefix("www.").strip("/")


def _version(value: str) -> str | None:
    return next((version for version in VERSIONS if _rough(version) == _rough(value)), None)
