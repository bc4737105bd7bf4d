"""Embedded players lead to a page for people, with a picture where its URL is known."""

from __future__ import annotations

import pytest

from feeds.core.pictures import inline_pictures, picture_key
from feeds.core.players import Embedded, player_at

ID = "dQw4w9WgXcQ"
FILM = Embedded(
    "YouTube", f"https://www.youtube.com/watch?v={ID}", f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg"
)
UUID = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
STILL = "https://www.dailymotion.com/thumbnail/video/x8abc"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"https://www.youtube.com/embed/{ID}?start=30&list=PLabc", FILM),
        (f"https://www.youtube-nocookie.com/embed/{ID}/", FILM),
        (f"http://m.youtube.com/shorts/{ID}", FILM),
        (f"https://youtube.com/live/{ID}", FILM),
        (f"https://youtu.be/{ID}?t=3", FILM),
        (f"https://www.youtube.com/watch?x=1&v={ID}", FILM),
        (f"https://www.youtube.com/v/{ID}", FILM),
        ("https://www.youtube.com/embed/videoseries?list=PLabc",
         Embedded("YouTube", "https://www.youtube.com/playlist?list=PLabc")),
        ("https://player.vimeo.com/video/123", Embedded("Vimeo", "https://vimeo.com/123")),
        ("https://player.vimeo.com/video/123?dnt=1&h=abc", Embedded("Vimeo", "https://vimeo.com/123/abc")),
        ("https://www.dailymotion.com/embed/video/x8abc",
         Embedded("Dailymotion", "https://www.dailymotion.com/video/x8abc", STILL)),
        ("https://geo.dailymotion.com/player/xk.html?video=x8abc",
         Embedded("Dailymotion", "https://www.dailymotion.com/video/x8abc", STILL)),
        (f"https://tube.example:8443/videos/embed/{UUID}",
         Embedded("PeerTube", f"https://tube.example:8443/videos/watch/{UUID}")),
        ("https://tube.example/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv",
         Embedded("PeerTube", "https://tube.example/videos/watch/kkGMgK9ZtnKfYAgnEtQxbv")),
        ("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&color=1",
         Embedded("SoundCloud", "https://soundcloud.com/a/b")),
        ("https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
         Embedded("SoundCloud", "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1")),
        ("https://open.spotify.com/embed/episode/7makk4?utm_source=x",
         Embedded("Spotify", "https://open.spotify.com/episode/7makk4")),
        ("https://embed.podcasts.apple.com/us/podcast/x/id12?i=34&theme=dark",
         Embedded("Apple Podcasts", "https://podcasts.apple.com/us/podcast/x/id12?i=34")),
        ("https://embed.podcasts.apple.com/us/podcast/x/id12",
         Embedded("Apple Podcasts", "https://podcasts.apple.com/us/podcast/x/id12")),
        ("https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fvideos%2F1%2F",
         Embedded("Facebook", "https://www.facebook.com/a/videos/1/")),
        ("https://archive.org/embed/a.b-c",
         Embedded("Internet Archive", "https://archive.org/details/a.b-c", "https://archive.org/services/img/a.b-c")),
    ],
)  # fmt: skip
def test_a_known_player(url: str, expected: Embedded) -> None:
    assert player_at(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://maps.example/embed?pb=1",
        f"https://youtube.com.evil.example/embed/{ID}",
        f"https://evil.example/www.youtube.com/embed/{ID}",
        "https://tube.example/videos/embed/a-name",
        "https://player.vimeo.com/video/abc",
        "https://open.spotify.com/embed/../../x",
    ],
)
def test_an_unknown_player_is_its_own_page(url: str) -> None:
    assert player_at(url) == Embedded("", url)


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "https://evil.example/", "https%3A%2F%2Fwww.facebook.com%2F%22%3E%3Cb"]
)
def test_a_player_cannot_name_any_page(href: str) -> None:
    url = f"https://www.facebook.com/plugins/video.php?href={href}"
    assert player_at(url) == Embedded("Facebook", url)


@pytest.mark.parametrize(
    "same",
    [
        "http://h.example/a.jpg",
        "https://www.h.example/a.jpg?w=300",
        "https://h.example/a-1024x768.jpg",
        "https://h.example/a-scaled.jpg#x",
        "https://i0.wp.com/h.example/a.jpg?resize=300%2C200&ssl=1",
        "https://H.example/%61.jpg",
    ],
)
def test_one_picture_in_several_sizes(same: str) -> None:
    assert picture_key(same) == picture_key("https://h.example/a.jpg")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://h.example/a.jpg", "https://h.example/b.jpg"),
        ("https://h.example/a.jpg", "https://h.example/a.png"),
        ("https://h.example/a.jpg", "https://h.example/a-1.jpg"),
        ("https://h.example/a.jpg", "https://h.example/x/a.jpg"),
        ("https://h.example/show.php?id=1", "https://h.example/show.php?id=2"),
        ("https://h.example/a.jpg", "https://i.example/a.jpg"),
    ],
)
def test_different_pictures(one: str, other: str) -> None:
    assert picture_key(one) != picture_key(other)


@pytest.mark.parametrize(
    ("html", "count"),
    [
        (f'<img alt="" src="data:image/png;base64,{"A" * 300}">', 1),
        (f"<IMG SRC=data:image/png;base64,{'A' * 300} alt=x><p><img src='data:image/gif,{'A' * 300}'>", 2),
        (f'<img src="data:image/png;base64,{"A" * 300}" data-src="/a.jpg">', 0),
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', 0),
        (f'<a href="data:image/png;base64,{"A" * 300}">x</a>', 0),
        ("<img " * 100_000, 0),
    ],
)
def test_pictures_in_the_html_itself(html: str, count: int) -> None:
    assert inline_pictures(html) == count
