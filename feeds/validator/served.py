"""What can be wrong with how a document and its media are served, as faults.

An example is an exchange: `>` is what was asked, `<` the answer, `=` what the file is.
"""

from __future__ import annotations

from feeds.vocabulary.model import Fault

_HTTP = "https://www.rfc-editor.org/rfc/rfc9110"
_CACHING = "https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2"
_APPLE = "https://podcasters.apple.com/support/823-podcast-requirements"
_ARTWORK = "https://podcasters.apple.com/support/896-artwork-requirements"
_WEBSUB = "https://www.w3.org/TR/websub/#discovery"
_GET = "> GET /feed.rss\n< "
_RANGE = "> GET /1.mp3\n> Range: bytes=0-16383\n< "

UNREACHABLE = Fault(
    "unreachable",
    "error",
    "The feed's server does not answer, or leads where nothing may be fetched.",
    bad=f"{_GET}302 Found\n< Location: file:///feed.rss",
    good=f"{_GET}200 OK",
)
STATUS = Fault(
    "status",
    "error",
    "The server answers, but not with the feed.",
    f"{_HTTP}#section-15",
    bad=f"{_GET}404 Not Found",
    good=f"{_GET}200 OK",
)
TOO_LARGE = Fault(
    "too-large",
    "error",
    "The feed is larger than readers take; older items belong into archive pages (RFC 5005).",
    "https://www.rfc-editor.org/rfc/rfc5005#section-4",
    bad=f"{_GET}200 OK\n= 40,000,000 bytes",
    good=f"{_GET}200 OK\n= 4,000 bytes",
)
TEMPORARY = Fault(
    "temporary-redirect",
    "warning",
    "The feed is reached by a redirect that is only for now, so every reader asks twice for ever. One that "
    "is permanent (301 or 308) is remembered.",
    f"{_HTTP}#section-15.4",
    bad=f"{_GET}302 Found\n< Location: /there.rss",
    good=f"{_GET}301 Moved Permanently\n< Location: /there.rss",
)
CHAIN = Fault(
    "redirect-chain",
    "warning",
    "More than one redirect leads to the feed. Some readers give up, all are slow.",
    f"{_HTTP}#section-15.4",
    bad=f"{_GET}301 Moved Permanently\n< Location: /here.rss\n"
    "> GET /here.rss\n< 301 Moved Permanently\n< Location: /there.rss",
    good=f"{_GET}301 Moved Permanently\n< Location: /there.rss",
)
WRONG_TYPE = Fault(
    "media-type",
    "warning",
    "The feed is served as a media type that readers and browsers do not know it by.",
    "https://www.rssboard.org/rss-mime-type-application.txt",
    bad=f"{_GET}200 OK\n< Content-Type: text/html",
    good=f"{_GET}200 OK\n< Content-Type: application/rss+xml",
)
CHARSET = Fault(
    "charset-conflict",
    "warning",
    "The charset of the Content-Type is another than the document's encoding, and it is the one that holds.",
    "https://www.rfc-editor.org/rfc/rfc7303#section-3",
    bad=f"{_GET}200 OK\n< Content-Type: application/rss+xml; charset=iso-8859-1",
    good=f"{_GET}200 OK\n< Content-Type: application/rss+xml; charset=UTF-8",
)
PLAIN = Fault(
    "not-compressed",
    "info",
    "The feed is sent as it is although gzip was offered, which saves most of it.",
    f"{_HTTP}#section-8.4",
    bad="> GET /feed.rss\n> Accept-Encoding: gzip\n< 200 OK\n< Content-Encoding:\n= 4,000 bytes",
    good="> GET /feed.rss\n> Accept-Encoding: gzip\n< 200 OK\n< Content-Encoding: gzip\n= 4,000 bytes",
)
NO_VALIDATOR = Fault(
    "no-validator",
    "warning",
    "The answer has neither an ETag nor a Last-Modified. Readers fetch the whole feed each time they look.",
    f"{_HTTP}#section-8.8",
    bad=f"{_GET}200 OK\n< ETag:\n< Last-Modified:",
    good=f"{_GET}200 OK\n< ETag:",
)
UNCONDITIONAL = Fault(
    "ignores-conditions",
    "warning",
    "Asked with the validators that it has just given, the server sends the same feed again.",
    f"{_HTTP}#section-13.1",
    bad='> GET /feed.rss\n> If-None-Match: "1"\n< 200 OK',
    good='> GET /feed.rss\n> If-None-Match: "1"\n< 304 Not Modified',
)
NO_HEAD = Fault(
    "refuses-head",
    "info",
    "The server does not answer HEAD as it answers GET.",
    f"{_HTTP}#section-9.3.2",
    bad="> HEAD /feed.rss\n< 405 Method Not Allowed",
    good="> HEAD /feed.rss\n< 200 OK",
)
NOT_STORED = Fault(
    "not-to-be-cached",
    "warning",
    "The feed may not be kept by caches, so that each reader of millions asks the server itself.",
    _CACHING,
    bad=f"{_GET}200 OK\n< Cache-Control: no-store",
    good=f"{_GET}200 OK\n< Cache-Control: max-age=900",
)
LONG_LIVED = Fault(
    "long-lived",
    "warning",
    "The feed is called fresh for more than a day. Readers that heed it learn of news that late.",
    _CACHING,
    bad=f"{_GET}200 OK\n< Cache-Control: max-age=604800",
    good=f"{_GET}200 OK\n< Cache-Control: max-age=3600",
)
COOKIE = Fault(
    "sets-cookie",
    "warning",
    "The feed comes with a cookie, which readers do not keep and shared caches do not store.",
    "https://www.rfc-editor.org/rfc/rfc6265#section-3",
    bad=f"{_GET}200 OK\n< Set-Cookie: id=1",
    good=f"{_GET}200 OK",
)
HUB_UNSEEN = Fault(
    "hub-not-in-header",
    "info",
    "The document names a hub that the Link header does not; subscribers look there first.",
    _WEBSUB,
    bad=f"{_GET}200 OK\n< Link:",
    good=f'{_GET}200 OK\n< Link: <https://hub.example.org/>; rel="hub"',
)

DEAD = Fault(
    "dead-file",
    "error",
    "A file that the document names is not there.",
    f"{_HTTP}#section-15.5",
    bad=f"{_RANGE}404 Not Found",
    good=f"{_RANGE}206 Partial Content",
)
PAGE = Fault(
    "page-instead",
    "error",
    "In the place of a media file comes a page for people.",
    bad=f"{_RANGE}200 OK\n< Content-Type: text/html\n= a page",
    good=f"{_RANGE}206 Partial Content",
)
FILE_NO_HEAD = Fault(
    "file-refuses-head",
    "warning",
    "The file's server does not answer HEAD, by which podcast apps and directories learn its size.",
    _APPLE,
    bad="> HEAD /1.mp3\n< 405 Method Not Allowed",
    good="> HEAD /1.mp3\n< 200 OK",
)
NO_RANGES = Fault(
    "no-ranges",
    "warning",
    "The file's server gives no parts of it. Nobody can skip ahead, and downloads that break begin anew.",
    _APPLE,
    bad=f"{_RANGE}200 OK",
    good=f"{_RANGE}206 Partial Content",
)
LENGTH = Fault(
    "wrong-length",
    "warning",
    "The file has another size than the document says.",
    "https://www.rssboard.org/rss-profile#element-channel-item-enclosure",
    bad=f"{_RANGE}206 Partial Content\n< Content-Range: bytes 0-4999/6000",
    good=f"{_RANGE}206 Partial Content\n< Content-Range: bytes 0-4999/5000",
)
FILE_TYPE = Fault(
    "other-type",
    "warning",
    "The file is served as another media type than the document says.",
    _APPLE,
    bad=f"{_RANGE}206 Partial Content\n< Content-Type: application/octet-stream",
    good=f"{_RANGE}206 Partial Content\n< Content-Type: audio/mp3",
)
CODED = Fault(
    "compressed-media",
    "warning",
    "The file is sent in a content coding, which breaks ranges, and so seeking.",
    f"{_HTTP}#section-8.4",
    bad=f"{_RANGE}200 OK\n< Content-Encoding: gzip",
    good=f"{_RANGE}206 Partial Content",
)
ARTWORK_SIZE = Fault(
    "artwork-size",
    "warning",
    "A podcast's artwork is a square of 1400 to 3000 pixels.",
    _ARTWORK,
    bad="> GET /art.jpg\n< 206 Partial Content\n= 600 x 600 pixels, RGB",
    good="> GET /art.jpg\n< 206 Partial Content\n= 1400 x 1400 pixels, RGB",
)
ARTWORK_COLOURS = Fault(
    "artwork-colours",
    "warning",
    "A podcast's artwork is in RGB; apps show CMYK in wrong colours, or not at all.",
    _ARTWORK,
    bad="> GET /art.jpg\n< 206 Partial Content\n= 1400 x 1400 pixels, CMYK",
    good="> GET /art.jpg\n< 206 Partial Content\n= 1400 x 1400 pixels, RGB",
)
ARTWORK_TYPE = Fault(
    "artwork-type",
    "warning",
    "A podcast's artwork is a JPEG or a PNG.",
    _ARTWORK,
    bad="> GET /art.jpg\n< 206 Partial Content\n= a GIF",
    good="> GET /art.jpg\n< 206 Partial Content\n= 1400 x 1400 pixels, RGB",
)
NOT_ALL = Fault(
    "not-all-asked",
    "info",
    "Only so many files of a document are asked for; the others may be right or wrong.",
    bad="= 300 items with enclosures",
    good="= 3 items with enclosures",
)
