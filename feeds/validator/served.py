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
    "The server of a feed must answer.",
    bad=f"{_GET}302 Found\n< Location: file:///feed.rss",
    good=f"{_GET}200 OK",
    help="Readers cannot fetch the feed. Check the host name, the certificate and the redirects.",
)
STATUS = Fault(
    "status",
    "error",
    "The URL of a feed must be answered with status 200.",
    f"{_HTTP}#section-15",
    bad=f"{_GET}404 Not Found",
    good=f"{_GET}200 OK",
    help="Readers treat every other answer as a missing feed; some unsubscribe after a while, at 410 at "
    "once.",
)
TOO_LARGE = Fault(
    "too-large",
    "error",
    "A feed must not be larger than readers load.",
    "https://www.rfc-editor.org/rfc/rfc5005#section-4",
    bad=f"{_GET}200 OK\n= 40,000,000 bytes",
    good=f"{_GET}200 OK\n= 4,000 bytes",
    help="Readers stop at a limit of a few megabytes, and every one of them fetches the whole feed again and "
    "again. Move older items to archive pages (RFC 5005).",
)
TEMPORARY = Fault(
    "temporary-redirect",
    "warning",
    "A feed that moved should redirect permanently.",
    f"{_HTTP}#section-15.4",
    bad=f"{_GET}302 Found\n< Location: /there.rss",
    good=f"{_GET}301 Moved Permanently\n< Location: /there.rss",
    help="Readers keep the old URL after a temporary redirect (302, 303, 307) and ask twice each time. They "
    "remember the new URL after status 301 or 308.",
)
CHAIN = Fault(
    "redirect-chain",
    "warning",
    "A redirect should lead directly to the feed.",
    f"{_HTTP}#section-15.4",
    bad=f"{_GET}301 Moved Permanently\n< Location: /here.rss\n"
    "> GET /here.rss\n< 301 Moved Permanently\n< Location: /there.rss",
    good=f"{_GET}301 Moved Permanently\n< Location: /there.rss",
    help="Some readers give up after a few redirects, and each of them costs time. Let the first URL "
    "redirect to the last one.",
)
WRONG_TYPE = Fault(
    "media-type",
    "warning",
    "A feed should be served with the media type of its format.",
    "https://www.rssboard.org/rss-mime-type-application.txt",
    bad=f"{_GET}200 OK\n< Content-Type: text/html",
    good=f"{_GET}200 OK\n< Content-Type: application/rss+xml",
    help="Readers that look for a feed skip other media types, and browsers show source text or offer a "
    "download. Use application/rss+xml, application/atom+xml or application/feed+json.",
)
CHARSET = Fault(
    "charset-conflict",
    "warning",
    "The charset in Content-Type should be the encoding of the document.",
    "https://www.rfc-editor.org/rfc/rfc7303#section-3",
    bad=f"{_GET}200 OK\n< Content-Type: application/rss+xml; charset=iso-8859-1",
    good=f"{_GET}200 OK\n< Content-Type: application/rss+xml; charset=UTF-8",
    help="The charset in the header wins over the XML declaration, so readers show wrong characters. Leave "
    "the charset out, or use UTF-8 in both places.",
)
PLAIN = Fault(
    "not-compressed",
    "info",
    "A feed should be compressed for readers that accept it.",
    f"{_HTTP}#section-8.4",
    bad="> GET /feed.rss\n> Accept-Encoding: gzip\n< 200 OK\n< Content-Encoding:\n= 4,000 bytes",
    good="> GET /feed.rss\n> Accept-Encoding: gzip\n< 200 OK\n< Content-Encoding: gzip\n= 4,000 bytes",
    help="gzip makes a feed about five times smaller. Turn on compression for the feed's media type in the "
    "web server.",
)
NO_VALIDATOR = Fault(
    "no-validator",
    "warning",
    "A response should have an ETag or a Last-Modified header.",
    f"{_HTTP}#section-8.8",
    bad=f"{_GET}200 OK\n< ETag:\n< Last-Modified:",
    good=f"{_GET}200 OK\n< ETag:",
    help="Without one, readers cannot ask whether the feed has changed, and download it in full every time.",
)
UNCONDITIONAL = Fault(
    "ignores-conditions",
    "warning",
    "A server should answer a conditional request with 304 if the feed has not changed.",
    f"{_HTTP}#section-13.1",
    bad='> GET /feed.rss\n> If-None-Match: "1"\n< 200 OK',
    good='> GET /feed.rss\n> If-None-Match: "1"\n< 304 Not Modified',
    help="Readers download an unchanged feed in full every time. Make the server compare If-None-Match and "
    "If-Modified-Since.",
)
NO_HEAD = Fault(
    "refuses-head",
    "info",
    "A server should answer HEAD requests for a feed.",
    f"{_HTTP}#section-9.3.2",
    bad="> HEAD /feed.rss\n< 405 Method Not Allowed",
    good="> HEAD /feed.rss\n< 200 OK",
    help="Some directories and link checkers ask with HEAD, and take the feed for missing.",
)
NOT_STORED = Fault(
    "not-to-be-cached",
    "warning",
    "A feed should be cacheable.",
    _CACHING,
    bad=f"{_GET}200 OK\n< Cache-Control: no-store",
    good=f"{_GET}200 OK\n< Cache-Control: max-age=900",
    help="With no-store or private, no cache may keep it, and every request of every reader reaches the "
    "server. Use for example `Cache-Control: max-age=900`.",
)
LONG_LIVED = Fault(
    "long-lived",
    "warning",
    "A feed should be fresh for at most a day.",
    _CACHING,
    bad=f"{_GET}200 OK\n< Cache-Control: max-age=604800",
    good=f"{_GET}200 OK\n< Cache-Control: max-age=3600",
    help="Caches and readers that respect max-age show new items that much later. An hour or less is usual.",
)
COOKIE = Fault(
    "sets-cookie",
    "warning",
    "A feed should be served without cookies.",
    "https://www.rfc-editor.org/rfc/rfc6265#section-3",
    bad=f"{_GET}200 OK\n< Set-Cookie: id=1",
    good=f"{_GET}200 OK",
    help="Readers do not keep them, and shared caches do not store a response that sets one.",
)
HUB_UNSEEN = Fault(
    "hub-not-in-header",
    "info",
    "The Link header should name the hubs that the feed names.",
    _WEBSUB,
    bad=f"{_GET}200 OK\n< Link:",
    good=f'{_GET}200 OK\n< Link: <https://hub.example.org/>; rel="hub"',
    help="WebSub subscribers look in the header first, and some look nowhere else. Send `Link: <…>; "
    'rel="hub"` and `rel="self"`.',
)

DEAD = Fault(
    "dead-file",
    "error",
    "A file that a feed links to must exist.",
    f"{_HTTP}#section-15.5",
    bad=f"{_RANGE}404 Not Found",
    good=f"{_RANGE}206 Partial Content",
    help="Apps show an error or a broken image in its place. Upload the file, or correct the URL.",
)
PAGE = Fault(
    "page-instead",
    "error",
    "The URL of a media file must lead to the file itself.",
    bad=f"{_RANGE}200 OK\n< Content-Type: text/html\n= a page",
    good=f"{_RANGE}206 Partial Content",
    help="Players and apps get a web page, which they cannot play or show. The usual causes are a login "
    "page, a download page or an error page with status 200.",
)
FILE_NO_HEAD = Fault(
    "file-refuses-head",
    "warning",
    "A media server should answer HEAD requests.",
    _APPLE,
    bad="> HEAD /1.mp3\n< 405 Method Not Allowed",
    good="> HEAD /1.mp3\n< 200 OK",
    help="Podcast apps and directories learn the size of a file by HEAD; Apple Podcasts requires it.",
)
NO_RANGES = Fault(
    "no-ranges",
    "warning",
    "A media server should support range requests.",
    _APPLE,
    bad=f"{_RANGE}200 OK",
    good=f"{_RANGE}206 Partial Content",
    help="Without byte ranges listeners cannot skip ahead, and an interrupted download starts over; Apple "
    "Podcasts requires them.",
)
LENGTH = Fault(
    "wrong-length",
    "warning",
    "The length of an enclosure should be the size of its file in bytes.",
    "https://www.rssboard.org/rss-profile#element-channel-item-enclosure",
    bad=f"{_RANGE}206 Partial Content\n< Content-Range: bytes 0-4999/6000",
    good=f"{_RANGE}206 Partial Content\n< Content-Range: bytes 0-4999/5000",
    help="Apps show a wrong size or progress, and some stop the download early. Update the length whenever "
    "the file changes.",
)
FILE_TYPE = Fault(
    "other-type",
    "warning",
    "A file should be served with the media type that the feed gives.",
    _APPLE,
    bad=f"{_RANGE}206 Partial Content\n< Content-Type: application/octet-stream",
    good=f"{_RANGE}206 Partial Content\n< Content-Type: audio/mp3",
    help="Apps choose a player by one of the two, and some refuse the file. Correct the type in the feed or "
    "on the server.",
)
CODED = Fault(
    "compressed-media",
    "warning",
    "Media files should be served without a Content-Encoding.",
    f"{_HTTP}#section-8.4",
    bad=f"{_RANGE}200 OK\n< Content-Encoding: gzip",
    good=f"{_RANGE}206 Partial Content",
    help="They are compressed already, and byte ranges of a compressed file are of no use for seeking. Turn "
    "compression off for audio, video and images.",
)
ARTWORK_SIZE = Fault(
    "artwork-size",
    "warning",
    "The artwork of a podcast should be a square of 1400 to 3000 pixels.",
    _ARTWORK,
    bad="> GET /art.jpg\n< 206 Partial Content\n= 600 x 600 pixels, RGB",
    good="> GET /art.jpg\n< 206 Partial Content\n= 1400 x 1400 pixels, RGB",
    help="Apple Podcasts refuses other sizes; other apps crop or blur them.",
)
ARTWORK_COLOURS = Fault(
    "artwork-colours",
    "warning",
    "The artwork of a podcast should be in RGB.",
    _ARTWORK,
    bad="> GET /art.jpg\n< 206 Partial Content\n= 1400 x 1400 pixels, CMYK",
    good="> GET /art.jpg\n< 206 Partial Content\n= 1400 x 1400 pixels, RGB",
    help="Apps show CMYK images in wrong colours, or not at all. Export the image for the web.",
)
ARTWORK_TYPE = Fault(
    "artwork-type",
    "warning",
    "The artwork of a podcast should be a JPEG or PNG file.",
    _ARTWORK,
    bad="> GET /art.jpg\n< 206 Partial Content\n= a GIF",
    good="> GET /art.jpg\n< 206 Partial Content\n= 1400 x 1400 pixels, RGB",
    help="Apple Podcasts and other directories accept no other format.",
)
NOT_ALL = Fault(
    "not-all-asked",
    "info",
    "At most a limited number of linked files are checked.",
    bad="= 300 items with enclosures",
    good="= 3 items with enclosures",
    help="The other files may be fine or not.",
)
