"""Feed readers by their User-Agent, and the number of subscribers that they report.

Readers that fetch a feed once for many people report that: `NewsBlur Feed Fetcher - 12 subscribers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

AGENT_LENGTH = 512
"""Characters of the header that are examined."""
OTHER = "other"
BROWSER = "browser"

_NAMES = (
    "Feedly, NewsBlur, Feedbin, Inoreader, The Old Reader, BazQux, FeedHQ, Newsboat, Newsbeuter, "
    "NetNewsWire, Reeder, Tiny Tiny RSS, FreshRSS, Miniflux, CommaFeed, selfoss, Stringer, Yarr, Liferea, "
    "Akregator, QuiteRSS, RSS Guard, NewsFlash, Vienna, ReadKit, Newsify, Unread, FeedMe, FeedFlow, "
    "Elfeed, Feedbro, RSSOwl, Snarfer, Lightread, Raven Reader, Winds, Readwise, Feedspot, NewsExplorer, "
    "Flipboard, SmartNews, rss2email, Blogtrottr, FeedPress, FeedBurner, Superfeedr, IFTTT, Zapier, "
    "Feeder, Thunderbird, Overcast, Pocket Casts, AntennaPod, Podcast Addict, Castbox, Castro, Downcast, "
    "gPodder, Podbean, Spotify, Deezer, Player FM, Podverse, Fountain, Podcast Republic, Podcast Guru, "
    "TrueFans, Castamatic, iCatcher, Snipd, Podurama, Podimo, Podchaser, Goodpods, Podfriend, PodLP, "
    "RadioPublic, Stitcher, TuneIn, iHeartRadio, Audible, Pandora, Acast, BeyondPod, DoggCatcher, "
    "Podkicker, Kasts, JioSaavn, Himalaya, Xiaoyuzhou, castget, podget, Podgrab, podcast-downloader, "
    "feedparser, fastfeedparser, gofeed, SimplePie, MagpieRSS, podcastparser"
)
_PARTS = {
    **{name.lower(): name for name in sorted(_NAMES.split(", "), key=len, reverse=True)},
    "theoldreader": "The Old Reader",
    "feedwrangler": "Feed Wrangler",
    "feedfetcher-google": "Google",
    "tt-rss": "Tiny Tiny RSS",
    "nextcloud-news": "Nextcloud News",
    "rssguard": "RSS Guard",
    "capyreader": "Capy Reader",
    "readyou": "Read You",
    "applenewsbot": "Apple News",
    "slackbot": "Slack",
    "anytime/": "Anytime",
    "vlc/": "VLC",
    "libvlc": "VLC",
    "itms": "Apple Podcasts",
    "podcasts/": "Apple Podcasts",
    "applecoremedia": "Apple Podcasts",
    "pocketcasts": "Pocket Casts",
    "podcastaddict": "Podcast Addict",
    "amazonmusic": "Amazon Music",
    "playerfm": "Player FM",
    "podcastindex": "Podcast Index",
    "feedvalidator": "W3C validator",
    "w3c_validator": "W3C validator",
    "googlebot": "Google",
    "bingbot": "Bing",
    "curl/": "curl",
    "wget/": "Wget",
    "python-requests": "Requests",
    "python-httpx": "HTTPX",
    "python-urllib": "urllib",
    "aiohttp/": "aiohttp",
    "go-http-client": "Go",
    "okhttp/": "OkHttp",
    "axios/": "Axios",
    "node-fetch": "node-fetch",
    "libwww-perl": "libwww-perl",
    "lavf/": "FFmpeg",
    "mozilla/": BROWSER,
}
"""The reader by a part of the header in lower case; the first match counts."""
_SUBSCRIBERS = re.compile(r"(?<![0-9])([0-9]{1,9}+)\s?(?:subscribers?|readers|users)\b", re.IGNORECASE)
_FEED = re.compile(r"feed-?id\s?[:=]\s?([0-9A-Za-z_-]{1,64})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's name, its subscribers if it reports them, and its id of the feed."""

    name: str
    subscribers: int | None = None
    feed: str = ""


def identify_reader(agent: str) -> Reader:
    """Returns the reader with this User-Agent; an unknown one is called `other`."""
    return _identified(agent[:AGENT_LENGTH])


@lru_cache(4096)
def _identified(agent: str) -> Reader:
    lower = agent.lower()
    name = next((name for part, name in _PARTS.items() if part in lower), OTHER)
    subscribers, feed = _SUBSCRIBERS.search(agent), _FEED.search(agent)
    return Reader(name, int(subscribers[1]) if subscribers else None, feed[1] if feed else "")
