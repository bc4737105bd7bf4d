"""Who reads: feed readers by what they call themselves, and how many people they say they read for.

Readers that fetch once for many people say so in User-Agent, as `NewsBlur Feed Fetcher - 12 subscribers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 512
"""Characters that are looked at."""
OTHER = "other"
BROWSER = "browser"

# What stands in the header, in lower case, and the reader's name; the first that is found counts.
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
    """A reader's name; for how many people it reads, None where it does not say; and its id of the feed."""

    name: str
    subscribers: int | None = None
    feed: str = ""


@lru_cache(4096)
def reader(agent: str) -> Reader:
    """Who a User-Agent is: `other` where it is nobody that we know. Linear in the header's length."""
    agent = agent[:LONGEST]
    lower = agent.lower()
    name = next((name for sign, name in READERS if sign in lower), OTHER)
    said, feed = _SUBSCRIBERS.search(agent), _FEED.search(agent)
    return Reader(name, int(said[1]) if said else None, feed[1] if feed else "")
