"""Feed readers and podcast apps, with links that subscribe to a feed in them.

Each `link` is a template: `{url}` is the percent-encoded URL, `{plain}` the URL itself, `{bare}` the URL
without its scheme (for apps that assume https), and `{s}` an "s" if that is https.  Self-hosted readers
(Miniflux, FreshRSS) have no link, because their address is not known.

`feed://example.org/` means http://example.org/, by the draft and in many readers, and not every site
has both.  The draft's form for https, `feed:https://example.org/`, is not a valid URL
(https://url.spec.whatwg.org/).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class App:
    """An app, its platforms and its link; `see` is the documentation of the link.

    A link that is not `secure` loses https, so it is only for feeds that are served over http.
    """

    name: str
    runs: str
    link: str
    see: str
    secure: bool = True

    def address(self, url: str) -> str:
        """Returns the link that subscribes to the feed at `url`."""
        bare = url.partition("://")[2]
        return self.link.format(
            url=quote(url, safe=""), plain=url, bare=bare, s="s" if _is_https(url) else ""
        )


def with_links(apps: Iterable[App], url: str) -> tuple[tuple[App, str], ...]:
    """Returns the apps that have a link for the feed at `url`, with it."""
    return tuple((app, app.address(url)) for app in apps if app.secure or not _is_https(url))


def _is_https(url: str) -> bool:
    return url.lower().startswith("https:")


READERS = (
    App("Your feed reader", "any", "feed://{bare}", "https://datatracker.ietf.org/doc/draft-obasanjo-feed-uri-scheme/",
        secure=False),
    App("NetNewsWire", "Mac, iPhone", "feed{s}://{bare}", "https://netnewswire.com/help/"),
    App("Feedly", "web", "https://feedly.com/i/subscription/feed%2F{url}", "https://feedly.com/i/discover"),
    App("Inoreader", "web", "https://www.inoreader.com/?add_feed={url}", "https://www.inoreader.com/"),
    App("NewsBlur", "web", "https://www.newsblur.com/?url={url}", "https://www.newsblur.com/"),
    App("Feedbin", "web", "https://feedbin.com/?subscribe={url}", "https://feedbin.com/help/how-to-subscribe/"),
    App("The Old Reader", "web", "https://theoldreader.com/feeds/subscribe?url={url}", "https://theoldreader.com/"),
)  # fmt: skip
"""For articles."""

PLAYERS = (
    App("Apple Podcasts", "iPhone, Mac", "podcast://{bare}", "https://podcasters.apple.com/"),
    App("AntennaPod", "Android", "https://antennapod.org/deeplink/subscribe?url={url}",
        "https://antennapod.org/documentation/podcasters-hosters/add-on-antennapod"),
    App("Overcast", "iPhone", "overcast://x-callback-url/add?url={url}", "https://overcast.fm/podcasterinfo"),
    App("Pocket Casts", "iPhone, Android", "pktc://subscribe/{bare}", "https://support.pocketcasts.com/"),
    App("Castro", "iPhone", "castro://subscribe/{bare}", "https://castro.fm/"),
    App("Podcast Addict", "Android", "podcastaddict://{bare}", "https://podcastaddict.com/"),
    App("Another player", "any", "pcast://{bare}", "https://en.wikipedia.org/wiki/List_of_URI_schemes"),
)  # fmt: skip
"""For podcasts."""
