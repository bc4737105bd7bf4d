"""A library of articles with all kinds of media and with texts that break programs; always the same.

Random choices are digests of their place, so adding an article does not change the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from samples import CHANNEL

from feeds.core.markup import sanitise
from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.podcast import Category, Contributor, Episode, Funding, Location, Owner, Show, Soundbite
from feeds.model.works import published_works

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feeds.core.media_types import Medium

    Shape = Callable[["Dice"], tuple[Work, ...]]

Option = TypeVar("Option")
BASE = "https://media.example.org"
START = datetime(2024, 2, 28, 21, 7, 3, tzinfo=UTC)
SHOW = Show(
    (Category("News", "Daily News"),),
    explicit=False,
    image=f"{BASE}/show.jpg",
    author="The newsroom",
    owner=Owner("Ann", "ann@example.org"),
    type="episodic",
    locked=True,
    funding=(Funding("https://news.example.org/give", "Give"),),
    people=(Contributor("Ann", "host", "cast"),),
    places=(Location("Tehran", "subject", "geo:35.69,51.39", country="IR"),),
)
PODCAST = replace(CHANNEL, copyright="News", podcast=SHOW)
LARGE = frozenset({41, 160, 299})
"""Numbers of the articles with a body of one megabyte."""

MARKUP = (
    "<![CDATA[ ]]> ]]&gt;",
    "AT&amp;T &lt;b&gt; &nbsp; &#x26; &eacute; &bogus;",
    "<b>not bold</b> <script>alert(1)</script>",
    "<!-- no comment --> <?pi?> <!DOCTYPE html> </title></item>",
    "<img src=x onerror=alert(1)>",
)
"""Plain text that looks like markup."""
TEXTS = (
    "Bread and roses",
    "Bread & roses < 3, > 2; \"quoted\" 'twice' \\ %s {name} $1",
    "nul\x00 bell\x07 tab\x0b escape\x1b[31m delete\x7f end",
    "the end ]]> of CDATA ]] > and ]]]]>> of it",
    "half \ud83d an emoji \udc00 and the other half",
    "سلام دنیا، «خبر» ۱۲۳",
    "שלום (עולם) \u200fend",
    "\u202etxt.exe\u202c and \u202dover\u202c",
    "an isolate \u2067left open, an embedding \u202bleft open",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇮🇷 1️⃣ 👩🏽 😀",
    "old \x80\x85\x92 Windows \x9f signs \ufffd and \ufffe\uffff none",
    "plane \U0001d54f\U0001fffe\U000e0041\U0010fffd sixteen, private \ue000",
    "lines\r\nand\rlines\n\n\tand\u2028lines\u00a0\u0085x",
    "Z̸̡̛͓a̶̧͈l̵̢̬g̷̨͎o\u0301\u0302\u0303",
    " \t\n ",
    "",
    "x" * 3000,
    "a very long title " * 150,
    "汉" * 1500,
    "1 < 2 && 3 > 2 ]] > <",
    "\ufeffzero\u200bwidth\u200d\u2060",
    "-- > <!- ? > %00 &",
    "https://news.example.org/?a=1&b=2#c",
    *MARKUP,
)
NUMBERS = (None, 1, 16_383, 16_384, 5_000_000_000, 0, -1, 2**63)


@dataclass(frozen=True, slots=True)
class Dice:
    """Makes pseudo-random choices by name; `place` is the seed."""

    place: str

    def below(self, name: str, count: int) -> int:
        digest = blake2b(f"{self.place}/{name}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % count

    def one(self, name: str, options: Sequence[Option]) -> Option:
        return options[self.below(name, len(options))]

    def text(self, name: str) -> str:
        """A text, in half of the cases an ordinary one."""
        return self.one(name, TEXTS) if self.below(f"{name}?", 2) else f"Story {self.below(name, 10**6)}"


def library(count: int = 300, seed: str = "library", *, measured: bool = False) -> tuple[Article, ...]:
    """The articles, newest first; `measured` ones have everything that directories require."""
    made = [_article(Dice(f"{seed}/{number}"), number) for number in range(count)]
    return tuple((_measured(article) if measured else article) for article in reversed(made))


def _article(dice: Dice, number: int) -> Article:
    published = START + timedelta(hours=number * 7, seconds=dice.below("seconds", 3600))
    texts = tuple(dice.text(f"paragraph {place}") for place in range(dice.below("paragraphs", 5)))
    text = dice.one("markup", MARKUP)
    if number in LARGE:
        sentence = TEXTS[number % len(TEXTS)] + " & so on. "
        texts = (sentence * (1_000_000 // len(sentence)),)
    rich = sanitise(f"<h2>{text}</h2><p>]]>&#1; <a href='/x?a=1&b=2'>x</a> {' '.join(texts)}", CHANNEL.home)
    return Article(
        id=f"tag:news.example.org,2024:{number}",
        title=TEXTS[number % len(TEXTS)],
        published=published,
        updated=published + timedelta(seconds=dice.one("later", (0, 0, 1, 3599))),
        paragraphs=(*texts, text),
        html=rich if dice.below("rich", 2) else "",
        summary=dice.one("summary", TEXTS),
        byline=dice.text("byline"),
        people=dice.one("people", ((), (Person("Ann"),), (Person("Bob", "bob@example.org"), Person("علی")))),
        categories=dice.one("categories", ((), ("War",), ("War", "C++", "<Sport> & "), (" ", "هنر"))),
        section=dice.one("section", ("", "World", "Économie & Société")),
        language=dice.one("language", (None, None, "fa", "zh-Hant")),
        link=dice.one("link", (f"https://news.example.org/{number}?a=1&b=2", None)),
        works=SHAPES[number % len(SHAPES)](Dice(f"{dice.place}/works")),
        episode=dice.one("episode", (None, None, _EPISODE)),
    )


_EPISODE = Episode(
    season=1, number=2.0, kind="full", title="The talk", explicit=False,
    soundbites=(Soundbite(1.5, 20, "Best"),), people=(Contributor("Bob", "guest"),),
    places=(Location("Mosul"),),
)  # fmt: skip


def _measured(article: Article) -> Article:
    link = article.link or f"https://news.example.org/{article.id.rpartition(':')[2]}"
    return replace(article, link=link, works=tuple(map(_known, article.works)))


def _known(work: Work) -> Work:
    files = [
        replace(file, size=100_000 + len(file.url), seconds=None if file.medium == "image" else 61.4)
        for file in (work.media, *work.renditions)
    ]
    transcript = Track("transcript", f"{BASE}/{work.id}.vtt", "text/vtt", "en")
    tracks = work.tracks if any(track.kind == "transcript" for track in work.tracks) else (transcript,)
    return replace(work, media=files[0], renditions=tuple(files[1:]), tracks=tracks)


# --- works ---

KINDS: dict[str, tuple[str | None, Medium | None]] = {
    "mp4": ("video/mp4", "video"),
    "m4v": ("video/x-m4v", "video"),
    "webm": ("video/webm", "video"),
    "m3u8": ("application/x-mpegURL", "video"),
    "mp3": ("audio/mpeg", "audio"),
    "m4a": ("audio/x-m4a", "audio"),
    "ogg": ("audio/ogg", "audio"),
    "jpg": ("image/jpeg", "image"),
    "png": ("image/png", "image"),
    "webp": ("image/webp", "image"),
    "pdf": ("application/pdf", "document"),
    "exe": ("application/octet-stream", "executable"),
    "bin": (None, None),
    "mov": (None, "video"),
}


def media(dice: Dice, name: str) -> Media:
    """A file of the kind that its name says, with some properties unknown or absurd."""
    type_, medium = KINDS[name.rpartition(".")[2]]
    seen = medium in ("image", "video")
    return Media(
        f"{BASE}/{dice.place}/{name}", type_, medium,
        size=dice.one(f"{name} size", NUMBERS),
        seconds=None if medium == "image" else dice.one(f"{name} time", (None, 0.2, 61.4, 9e9, float("nan"))),
        width=dice.one(f"{name} width", NUMBERS) if seen else None,
        height=dice.one(f"{name} height", NUMBERS) if seen else None,
        published=dice.one(f"{name} day", (None, START, START - timedelta(days=4000))),
        bitrate=dice.one(f"{name} bits", (None, 64_000.0, float("inf"), 0.1)),
        language=dice.one(f"{name} language", (None, "en", "fa-IR", "no language!")),
    )  # fmt: skip


def work(dice: Dice, name: str, *renditions: str, poster: str | None = None, tracks: str = "") -> Work:
    """A work with these files; `tracks` are the suffixes of its captions, transcripts and chapters."""
    kinds = {
        "vtt": ("captions", "text/vtt"), "srt": ("transcript", "application/x-subrip"),
        "json": ("chapters", "application/json+chapters"), "html": ("transcript", "text/html"),
        "odd": ("transcript", "no type"), "ttml": ("captions", "application/ttml+xml"),
    }  # fmt: skip
    base = f"{BASE}/{dice.place}"
    return Work(
        f"{dice.place}/{name}", name, "21", dice.text(f"{name} title"), media(dice, name),
        renditions=tuple(media(dice, each) for each in renditions),
        poster=f"{base}/{poster}" if poster else None,
        tracks=tuple(
            Track(kinds[end][0], f"{base}/{name}.{end}", kinds[end][1], dice.one(end, (None, "en", "?")))  # type: ignore[arg-type]
            for end in tracks.split()
        ),
        description=dice.text(f"{name} about"), alt=dice.text(f"{name} alt"),
        credit=dice.text(f"{name} credit"),
        licence=dice.one(name, (None, "CC-BY-4.0", f"{BASE}/licence", "ours")),
    )  # fmt: skip


def plain(*names: str) -> Shape:
    """Works with one file each."""
    return lambda dice: tuple(work(dice, name) for name in names)


def _with_url(dice: Dice, name: str, url: str) -> Work:
    made = work(dice, name)
    return replace(made, media=replace(made.media, url=url))


def _with_type(dice: Dice, name: str, type_: str) -> Work:
    made = work(dice, name)
    return replace(made, media=replace(made.media, type=type_))


SHAPES: tuple[Shape, ...] = (
    plain(),
    plain("a.mp4"),
    plain("a.mp3"),
    plain("a.jpg"),
    plain("a.jpg", "b.mp4", "c.mp4"),
    plain("a.mp3", "b.png", "c.mp4", "d.jpg"),
    plain("a.jpg", "b.jpg", "c.mp3", "d.m4a"),
    plain("a.webp", "b.pdf", "c.png"),
    plain("a.bin"),
    plain("a.bin", "b.mov", "c.jpg"),
    plain("a.pdf", "b.exe"),
    plain("a.webm"),
    plain("a.m3u8", "b.mp3"),
    plain("a.ogg", "b.m4v"),
    plain(*(f"{place}.{kind}" for place, kind in enumerate([*KINDS, *KINDS][:20]))),
    lambda dice: (work(dice, "a.mp4", "a.webm", "a.m3u8", poster="a.jpg", tracks="vtt srt json"),),
    lambda dice: (work(dice, "a.mp3", "a.ogg", "a.bin", tracks="html json vtt odd"), work(dice, "b.jpg")),
    lambda dice: (
        work(dice, "a.jpg", "s.jpg", "l.jpg", "a.webp"), work(dice, "b.webm", "b.mp4", poster="b b.jpg"),
    ),
    lambda dice: (
        work(dice, "a.mp4", "a.mp4", "b.mp4", tracks="ttml"), work(dice, "b.mp4"), work(dice, "a.mp4"),
    ),
    lambda dice: (
        _with_url(dice, "a.mp4", "javascript:alert(1)"), _with_url(dice, "b.mp4", ""),
        _with_url(dice, "c.mp4", "ftp://media.example.org/c.mp4"), _with_url(dice, "d.mp3", "https://[::1"),
        _with_url(dice, "e.jpg", f"{BASE}/{dice.place}/e f'\"<>.jpg?a=1&amp;b=2&c=]]>#x"),
        _with_url(dice, "g.mp3", f"https://MEDIA.example.org/{dice.place}/سلام 100%.mp3?x=%zz"),
    ),
    lambda dice: (_with_type(dice, "a.mp4", "mp4"), _with_type(dice, "b.mp3", ""), work(dice, "c.jpg")),
    lambda dice: (_with_type(dice, "a.mp4", 'video/mp4; codecs="avc1.42E01E"'), work(dice, "b.mp3")),
    lambda _dice: (work(Dice("shared"), "a.mp4", tracks="srt"), work(Dice("shared"), "b.jpg")),
    lambda dice: (work(dice, "a.jpg"), work(Dice("shared"), "c.mp3"), work(Dice("shared"), "a.mp4")),
)  # fmt: skip


def typed(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """The articles with the files of a type that a feed keeps: where it names none, the name decides."""
    return tuple(
        replace(
            article,
            works=tuple(
                replace(work, renditions=tuple(file for file in work.renditions if file.type))
                for work in published_works(article)
                if work.media.type and _says_something(work.media.type)
            ),
        )
        for article in articles
    )


def _says_something(type_: str) -> bool:
    """Whether a type is kept as it is when it is read."""
    return ";" not in type_ and type_ != "application/octet-stream"
