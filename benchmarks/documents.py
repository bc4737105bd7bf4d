"""Feeds to measure with, made anew and always alike: no file is needed and no two runs differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Literal

TEXT = (
    "the council has approved a plan to widen bridge over river after months of debate between residents "
    "engineers and merchants who fear that noise dust will drive away visitors during summer while others "
    "hope for shorter ways to work and school said mayor on Tuesday evening in a crowded hall"
)
WORDS = tuple(TEXT.split())
FIRST = datetime(2016, 1, 1, tzinfo=UTC)

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:podcast="https://podcastindex.org/namespace/1.0" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
Style = Literal["rich", "text"]


def words(seed: int, count: int) -> str:
    """This many words that read differently for each seed."""
    return " ".join(WORDS[(seed * 7 + number * (1 + seed % 5)) % len(WORDS)] for number in range(count))


def article(number: int) -> str:
    """About 1.9 kB of HTML, as an editor's tool writes it."""
    parts = []
    for part in range(5):
        seed = number * 11 + part
        link = f'<a href="https://news.example.org/{number}/{part}?from=feed" title="{words(seed, 3)}">'
        strong = f"<strong>{words(seed, 3)}</strong>"
        parts.append(f"<p>{words(seed, 22)} {link}{words(seed + 1, 4)}</a>, {strong}.</p>")
    picture = f"https://media.example.org/2016/{number}.jpg"
    parts.append(
        f'<figure><img src="{picture}" alt="{words(number, 6)}" width="1200" height="675" />'
        f"<figcaption>{words(number + 3, 9)}</figcaption></figure>"
    )
    rows = "".join(f"<li><em>{words(number + row, 2)}</em> {words(number + row, 6)}</li>" for row in range(4))
    return "\n".join([*parts, f"<ul>{rows}</ul>"])


def rss(items: int, *, style: Style = "rich", faulty: float = 0.0) -> bytes:
    """An RSS feed; every this many items (`faulty`, a share of one) have a wrong weekday and a bad URL."""
    every = round(1 / faulty) if faulty else 0
    body = "".join(rss_item(number, style, bool(every) and number % every == 0) for number in range(items))
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<rss version="2.0" {NAMESPACES} xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        "<title>News</title>\n<link>https://news.example.org/</link>\n"
        "<description>All the news.</description>\n"
        '<language>en</language>\n<atom:link rel="self" href="https://news.example.org/feed.rss" '
        'type="application/rss+xml"/>\n'
    )
    return f"{head}{body}</channel>\n</rss>\n".encode()


def rss_item(number: int, style: Style, faulty: bool) -> str:
    """One item, with media and podcast tags where it is a rich one."""
    moment = FIRST + timedelta(minutes=number)
    date = format_datetime(moment)
    if faulty:
        date = date.replace(date[:3], "Sun" if date[:3] != "Sun" else "Mon", 1)
    link = f"https://news.example.org/{number}" + ("/%zz" if faulty else "")
    plain = (
        f"<item>\n<title>{words(number, 8)}</title>\n<link>{link}</link>\n"
        f"<description>{words(number, 30 if style == 'rich' else 330)}</description>\n"
        f'<guid isPermaLink="false">tag:news.example.org,2016:{number}</guid>\n<pubDate>{date}</pubDate>\n'
    )
    if style == "text":
        return f"{plain}</item>\n"
    video = f"https://media.example.org/2016/{number}.mp4"
    return (
        f"{plain}<content:encoded><![CDATA[{article(number)}]]></content:encoded>\n"
        f"<dc:creator>{words(number, 2)}</dc:creator>\n"
        f'<enclosure url="{video}" length="48211200" type="video/mp4"/>\n'
        f'<media:content url="{video}" type="video/mp4" medium="video" fileSize="48211200" duration="61">\n'
        f'<media:title type="plain">{words(number, 7)}</media:title>\n</media:content>\n'
        f'<podcast:transcript url="https://media.example.org/2016/{number}.vtt" type="text/vtt"/>\n'
        f"<itunes:duration>61</itunes:duration>\n</item>\n"
    )


def atom(items: int, *, faulty: float = 0.0) -> bytes:
    """An Atom feed with the same articles, escaped, and two enclosures an entry."""
    every = round(1 / faulty) if faulty else 0
    body = "".join(atom_entry(number, bool(every) and number % every == 0) for number in range(items))
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<id>tag:news.example.org,2016:feed</id>\n<title>News</title>\n<updated>2016-12-31T00:00:00Z</updated>\n"
        "<author><name>The newsroom</name></author>\n"
        '<link rel="self" href="https://news.example.org/feed.atom" type="application/atom+xml"/>\n'
    )
    return f"{head}{body}</feed>\n".encode()


def atom_entry(number: int, faulty: bool) -> str:
    """One entry."""
    moment = (FIRST + timedelta(minutes=number)).isoformat()
    escaped = article(number).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    media = f"https://media.example.org/2016/{number}"
    return (
        f"<entry>\n<id>tag:news.example.org,2016:{number}</id>\n<title>{words(number, 8)}</title>\n"
        f"<updated>{moment[:10] if faulty else moment}</updated>\n"
        f'<link href="https://news.example.org/{number}" type="text/html"/>\n'
        f'<link rel="enclosure" href="{media}.mp4" type="video/mp4" length="48211200"'
        f' title="{words(number, 6)}"/>\n'
        f'<link rel="enclosure" href="{media}.jpg" type="image/jpeg" title="{words(number, 5)}"/>\n'
        f"<summary>{words(number, 30)}</summary>\n"
        f'<content type="html">{escaped}</content>\n</entry>\n'
    )


def small(number: int) -> bytes:
    """A document of some 600 bytes; every other one has a defect."""
    guid = f"tag:news.example.org,2016:{number}"
    flag = "false" if number % 2 else "no"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n'
        f"<channel>\n<title>{words(number, 3)}</title>\n<link>https://news.example.org/</link>\n"
        f"<description>{words(number, 6)}</description>\n"
        '<atom:link rel="self" href="https://news.example.org/feed.rss" type="application/rss+xml"/>\n'
        f"<item>\n<title>{words(number, 5)}</title>\n<link>https://news.example.org/{number}</link>\n"
        f'<guid isPermaLink="{flag}">{guid}</guid>\n<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>\n'
        "</item>\n</channel>\n</rss>\n"
    ).encode()
