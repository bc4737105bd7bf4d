"""The programs that people subscribe with, and the links that hand them a feed's address.

Each `link` is a template: `{url}` stands for the whole address as one component of a URL, `{plain}` for the
address as it is, `{bare}` for the address without its scheme (such apps ask for https).  Programs that run on
a server of one's own (Miniflux, FreshRSS) have no address that could be linked to: they take a copied one.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class App:
    """A program, where it runs, and its link; `see` is where its makers or users describe the link."""

    name: str
    runs: str
    link: str
    see: str

    def address(self, url: str) -> str:
        """The link that hands the feed at `url` to the program."""
        bare = url.partition("://")[2]
        return self.link.format(url=quote(url, safe=""), plain=url, bare=bare)


READERS = (
    App("Your feed reader", "any", "feed:{plain}", "https://datatracker.ietf.org/doc/draft-obasanjo-feed-uri-scheme/"),
    App("NetNewsWire", "Mac, iPhone", "feed:{plain}", "https://netnewswire.com/help/"),
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
