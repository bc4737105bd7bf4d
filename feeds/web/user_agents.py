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

# A part of the header, in lower case, and the reader's name; the first match counts.
READERS = (
    ("feedly", "Feedly"),
    ("newsblur", "NewsBlur"),
    ("feedbin", "Feedbin"),
    ("inoreader", "Inoreader"),
    ("theoldreader", "The Old Reader"),
    ("the old reader", "The Old Reader"),
    ("bazqux", "BazQux"),
    ("feedhq", "FeedHQ"),
    ("feedwrangler", "Feed Wrangler"),
    ("newsboat", "Newsboat"),
    ("newsbeuter", "Newsbeuter"),
    ("netnewswire", "NetNewsWire"),
    ("reeder", "Reeder"),
    ("feedfetcher-google", "Google"),
    ("tiny tiny rss", "Tiny Tiny RSS"),
    ("tt-rss", "Tiny Tiny RSS"),
    ("freshrss", "FreshRSS"),
    ("miniflux", "Miniflux"),
    ("nextcloud-news", "Nextcloud News"),
    ("commafeed", "CommaFeed"),
    ("selfoss", "selfoss"),
    ("stringer", "Stringer"),
    ("yarr", "Yarr"),
    ("liferea", "Liferea"),
    ("akregator", "Akregator"),
    ("quiterss", "QuiteRSS"),
    ("rssguard", "RSS Guard"),
    ("rss guard", "RSS Guard"),
    ("newsflash", "NewsFlash"),
    ("vienna", "Vienna"),
    ("readkit", "ReadKit"),
    ("newsify", "Newsify"),
    ("unread", "Unread"),
    ("feedme", "FeedMe"),
    ("feedflow", "FeedFlow"),
    ("capyreader", "Capy Reader"),
    ("readyou", "Read You"),
    ("flipboard", "Flipboard"),
    ("applenewsbot", "Apple News"),
    ("smartnews", "SmartNews"),
    ("rss2email", "rss2email"),
    ("blogtrottr", "Blogtrottr"),
    ("feedpress", "FeedPress"),
    ("feedburner", "FeedBurner"),
    ("superfeedr", "Superfeedr"),
    ("ifttt", "IFTTT"),
    ("zapier", "Zapier"),
    ("slackbot", "Slack"),
    ("feeder.co", "Feeder"),
    ("feeder", "Feeder"),
    ("thunderbird", "Thunderbird"),
    ("itms", "Apple Podcasts"),
    ("podcasts/", "Apple Podcasts"),
    ("applecoremedia", "Apple Podcasts"),
    ("overcast", "Overcast"),
    ("pocket casts", "Pocket Casts"),
    ("pocketcasts", "Pocket Casts"),
    ("antennapod", "AntennaPod"),
    ("podcastaddict", "Podcast Addict"),
    ("podcast addict", "Podcast Addict"),
    ("castbox", "Castbox"),
    ("castro", "Castro"),
    ("downcast", "Downcast"),
    ("gpodder", "gPodder"),
    ("podbean", "Podbean"),
    ("spotify", "Spotify"),
    ("amazonmusic", "Amazon Music"),
    ("deezer", "Deezer"),
    ("player fm", "Player FM"),
    ("playerfm", "Player FM"),
    ("podverse", "Podverse"),
    ("fountain", "Fountain"),
    ("podcastindex", "Podcast Index"),
    ("podcast republic", "Podcast Republic"),
    ("feedparser", "feedparser"),
    ("universalfeedparser", "feedparser"),
    ("simplepie", "SimplePie"),
    ("magpierss", "MagpieRSS"),
    ("feedvalidator", "W3C validator"),
    ("w3c_validator", "W3C validator"),
    ("googlebot", "Google"),
    ("bingbot", "Bing"),
    ("curl/", "curl"),
    ("wget/", "Wget"),
    ("python-requests", "Requests"),
    ("mozilla/", BROWSER),
)
_SUBSCRIBERS = re.compile(r"(?<![0-9])([0-9]{1,9}+)\s?(?:subscribers?|readers|users)\b", re.IGNORECASE)
_FEED = re.compile(r"feed-?id\s?[:=]\s?([0-9A-Za-z_-]{1,64})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's name, its subscribers if it reports them, and its id of the feed."""

    name: str
    subscribers: int | None = None
    feed: str = ""


@lru_cache(4096)
def identify_reader(agent: str) -> Reader:
    """Returns the reader with this User-Agent; an unknown one is called `other`."""
    agent = agent[:AGENT_LENGTH]
    lower = agent.lower()
    name = next((name for part, name in READERS if part in lower), OTHER)
    subscribers, feed = _SUBSCRIBERS.search(agent), _FEED.search(agent)
    return Reader(name, int(subscribers[1]) if subscribers else None, feed[1] if feed else "")
