"""Players that pages embed: where a person sees the same thing, and its picture where its URL is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class _Player:
    """A kind of embedded player.

    `host` and `path` are patterns of its URL, and `query` the name of a parameter that has to be there.  The
    groups of the patterns, `host` and the parameter are in `page`, the URL for people, and in `picture`.
    """

    name: str
    host: str
    path: str
    page: str
    picture: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a player shows: the `name` of its service ("" if it is not known), its page and its picture."""

    name: str
    page: str
    picture: str = ""


_ID = r"(?P<id>[A-Za-z0-9_-]{1,64})"
_UUID = r"(?P<id>[0-9A-Fa-f-]{36}|[1-9A-HJ-NP-Za-km-z]{22})"
_YOUTUBE = r"(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com"
EMBEDDED = {"youtube": "https://www.youtube.com/embed/{id}", "vimeo": "https://player.vimeo.com/video/{id}"}
"""The URLs of players by the ids of their films."""
PAGES = {
    "bilibili": "https://www.bilibili.com/video/{id}",
    "codepen": "https://codepen.io/{user}/pen/{id}",
    "dailymotion": "https://www.dailymotion.com/video/{id}",
    "vimeo": "https://vimeo.com/{id}",
    "youtube": "https://www.youtube.com/watch?v={id}",
}
"""Where a person sees the same thing, by its id."""
_WATCH, _STILL = PAGES["youtube"], "https://i.ytimg.com/vi/{id}/hqdefault.jpg"
_DAILYMOTION = PAGES["dailymotion"]
_DAILYMOTION_STILL = "https://www.dailymotion.com/thumbnail/video/{id}"

_PLAYERS = (
    _Player(
        "YouTube",
        _YOUTUBE,
        "/embed/(?:videoseries)?",
        "https://www.youtube.com/playlist?list={list}",
        query="list",
    ),
    _Player("YouTube", _YOUTUBE, f"/(?:embed|v|e|shorts|live)/{_ID}", _WATCH, _STILL),
    _Player(
        "YouTube", _YOUTUBE, "/watch", _WATCH.replace("{id}", "{v}"), _STILL.replace("{id}", "{v}"), query="v"
    ),
    _Player("YouTube", r"youtu\.be", f"/{_ID}", _WATCH, _STILL),
    _Player("Vimeo", r"player\.vimeo\.com", "/video/(?P<id>[0-9]+)", PAGES["vimeo"] + "/{h}", query="h"),
    _Player("Vimeo", r"player\.vimeo\.com", "/video/(?P<id>[0-9]+)", PAGES["vimeo"]),
    _Player(
        "Dailymotion", r"(?:www\.)?dailymotion\.com", f"/embed/video/{_ID}", _DAILYMOTION, _DAILYMOTION_STILL
    ),
    _Player(
        "Dailymotion",
        r"(?:geo|www)\.dailymotion\.com",
        r"/player(?:/[\w-]+)?(?:\.html)?",
        _DAILYMOTION.replace("{id}", "{video}"),
        _DAILYMOTION_STILL.replace("{id}", "{video}"),
        query="video",
    ),
    _Player("PeerTube", ".+", f"/videos/embed/{_UUID}", "https://{host}/videos/watch/{id}"),
    _Player("SoundCloud", r"w\.soundcloud\.com", "/player/?", "{url}", query="url"),
    _Player(
        "Spotify",
        r"open\.spotify\.com",
        "/embed(?:-podcast)?/(?P<kind>[a-z]+)/(?P<id>[A-Za-z0-9]+)",
        "https://open.spotify.com/{kind}/{id}",
    ),
    _Player(
        "Apple Podcasts",
        r"embed\.podcasts\.apple\.com",
        "(?P<rest>/.+)",
        "https://podcasts.apple.com{rest}?i={i}",
        query="i",
    ),
    _Player(
        "Apple Podcasts", r"embed\.podcasts\.apple\.com", "(?P<rest>/.+)", "https://podcasts.apple.com{rest}"
    ),
    _Player("Apple Music", r"embed\.music\.apple\.com", "(?P<rest>/.+)", "https://music.apple.com{rest}"),
    _Player(
        "Mixcloud",
        r"(?:www|player-widget)\.mixcloud\.com",
        "/widget/iframe/?",
        "https://www.mixcloud.com{feed}",
        query="feed",
    ),
    _Player(
        "Internet Archive",
        r"archive\.org",
        r"/embed/(?P<id>[\w.-]+)",
        "https://archive.org/details/{id}",
        "https://archive.org/services/img/{id}",
    ),
    _Player(
        "TED",
        r"embed(?:-ssl)?\.ted\.com",
        r"/talks/(?:lang/[a-z-]+/)?(?P<id>\w+)(?:\.html)?",
        "https://www.ted.com/talks/{id}",
    ),
    _Player("Twitch", r"player\.twitch\.tv", "/", "https://www.twitch.tv/videos/{video}", query="video"),
    _Player("Twitch", r"player\.twitch\.tv", "/", "https://www.twitch.tv/{channel}", query="channel"),
    _Player(
        "Facebook",
        r"www\.facebook\.com",
        r"/(?:v\d+\.\d+/)?plugins/(?:video|post)\.php",
        "{href}",
        query="href",
    ),
    _Player(
        "Instagram",
        r"www\.instagram\.com",
        "/(?P<kind>p|reel|tv)/(?P<id>[A-Za-z0-9_-]+)/embed(?:/captioned)?/?",
        "https://www.instagram.com/{kind}/{id}/",
    ),
    _Player(
        "X", r"platform\.(?:twitter|x)\.com", r"/embed/Tweet\.html", "https://x.com/i/status/{id}", query="id"
    ),
    _Player(
        "CodePen",
        r"codepen\.io",
        "/(?P<user>[^/]+)/embed/(?:preview/)?(?P<id>[A-Za-z0-9]+)",
        PAGES["codepen"],
    ),
    _Player("Loom", r"www\.loom\.com", "/embed/(?P<id>[0-9a-f]{32})", "https://www.loom.com/share/{id}"),
    _Player("Streamable", r"streamable\.com", "/[eos]/(?P<id>[a-z0-9]+)", "https://streamable.com/{id}"),
    _Player(
        "Bilibili",
        r"player\.bilibili\.com",
        r"/player\.html",
        PAGES["bilibili"].replace("{id}", "{bvid}"),
        query="bvid",
    ),
)
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]{1,200}")
"""What may appear in the path of a URL without being encoded."""
_ADDRESSES = ("https://soundcloud.com/", "https://www.facebook.com/", "https://m.soundcloud.com/")
"""Pages that a player may name as a whole; others, such as those of an API, are not for people."""


def player_at(url: str) -> Embedded:
    """Returns what is known of a player at an absolute http or https URL; its page is at least the URL."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    path = parts.path.rstrip("/") or "/"
    for player in _PLAYERS:
        name = re.fullmatch(player.host, host)
        match = re.fullmatch(player.path, path) or re.fullmatch(player.path, parts.path)
        if name and match:
            values = _values(player, match.groupdict(), parts.query)
            if values is not None:
                values["host"] = parts.netloc
                return Embedded(player.name, player.page.format(**values), player.picture.format(**values))
            if player.page.startswith("{"):
                return Embedded(player.name, url)
    return Embedded("", url)


def _values(player: _Player, groups: Mapping[str, str], query: str) -> dict[str, str] | None:
    """Returns the values for the templates; None where the parameter is missing or is not plain text."""
    values = dict(groups)
    if player.query:
        value = parse_qs(query, max_num_fields=50).get(player.query, [""])[0] if query.count("&") < 50 else ""
        whole = player.page.startswith("{")
        if not _PLAIN.fullmatch(value) or (whole and not value.startswith(_ADDRESSES)):
            return None
        values[player.query] = value
    return values
