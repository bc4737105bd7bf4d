"""The names of readers and their subscribers, by the User-Agent."""

from __future__ import annotations

import pytest

from feeds.net.user_agents import AGENT_LENGTH, Reader, _identified, identify_reader

READERS = {
    "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 23 subscribers; like x)": Reader("Feedly", 23),
    "NewsBlur Feed Fetcher - 12 subscribers - https://www.newsblur.com/site/1/x": Reader("NewsBlur", 12),
    "Feedbin feed-id:1337 - 5 subscribers": Reader("Feedbin", 5, "1337"),
    "Mozilla/5.0 (compatible; inoreader.com; 1 subscriber)": Reader("Inoreader", 1),
    "Mozilla/5.0 (compatible; inoreader.com; subscribers)": Reader("Inoreader"),
    "Tiny Tiny RSS/21.05 (https://tt-rss.org/)": Reader("Tiny Tiny RSS"),
    "FreshRSS/1.2 (Linux; https://freshrss.org)": Reader("FreshRSS"),
    "AntennaPod/3.4.0": Reader("AntennaPod"),
    "Overcast/3.0 (+http://overcast.fm/; iOS podcast app; 10 subscribers; feed-id=abc123)": Reader(
        "Overcast", 10, "abc123"
    ),
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150 Safari/537.36": Reader(
        "browser"
    ),
    "Emacs Elfeed 3.4.1": Reader("Elfeed"),
    "VLC/3.0.21 LibVLC/3.0.21": Reader("VLC"),
    "Gofeed/1.0": Reader("gofeed"),
    "fastfeedparser/0.4": Reader("fastfeedparser"),
    "feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/": Reader("feedparser"),
    "podcast-downloader/2.0": Reader("podcast-downloader"),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0": Reader("browser"),
    "": Reader("other"),
    "1" * 400 + " subscribers": Reader("other"),
    "9999999999 subscribers": Reader("other"),
    "x" * 600 + "Feedly": Reader("other"),
}


@pytest.mark.parametrize("agent", READERS)
def test_readers(agent: str) -> None:
    assert identify_reader(agent) == READERS[agent]


def test_of_a_long_header_only_the_beginning_counts_and_is_kept() -> None:
    agent = "Feedly/1.0".ljust(AGENT_LENGTH)
    known = identify_reader(agent)
    hits = _identified.cache_info().hits
    assert [identify_reader(f"{agent}{more}") for more in ("a", "b" * 60_000)] == [known] * 2
    assert _identified.cache_info().hits == hits + 2
