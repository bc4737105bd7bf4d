"""The text dump: the seeds as they are, and everything that real dumps bring."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import SEEDS

from feeds.core.errors import ReadError
from feeds.dialects import Note, Reading, dialects
from feeds.dialects.dump import DIALECT
from feeds.model.article import Article, Media, Work
from feeds.model.channel import Channel, read_channel

CHANNEL = read_channel(SEEDS / "channel.toml")
SEED = {path.name: path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))}
FIRST, SECOND = SEED
IRST = timezone(timedelta(hours=3, minutes=30))
NOON = datetime(2016, 11, 6, 12, tzinfo=IRST)
ITEM = {"id": "1", "sort": "2", "contenttypeid": "21", "pic": "/a.jpg", "title": "T"}
RELATED = Work("1", "2", "21", "T", Media("https://media.example.org/a.jpg", "image/jpeg", "image"))
PLAIN = Article(
    id="tag:news.example.org,2016-11-06:a",
    title="Head",
    published=NOON,
    updated=NOON,
    paragraphs=("One.", "Two."),
    summary="One.",
    byline="S/SH 11",
    works=(RELATED,),
    source="a.txt",
)


def dumped(text: str) -> str:
    return f'string({len(text.encode())}) "{text}"'


def dump(*blocks: str, items: Any = (ITEM,), end: str = "\n") -> bytes:
    head = ("Head", "Sun Nov 6, 2016 12:00:00", *blocks)
    last = () if items is None else (dumped(items if isinstance(items, str) else json.dumps(items)),)
    return "\n\n".join((*head, *last)).replace("\n", end).encode()


BODY = ("One.", "Two.", "S/SH 11")


def only(name: str, data: bytes, channel: Channel = CHANNEL) -> list[Reading]:
    return [found for found in DIALECT.read(name, data, channel) if isinstance(found, Reading)]


def read(data: bytes, name: str = "a.txt") -> Article:
    (reading,) = only(name, data)
    assert reading.notes == ()
    return reading.article


def plain(*paragraphs: str) -> Article:
    return replace(PLAIN, paragraphs=paragraphs, summary=paragraphs[0], byline="")


def refusal(data: bytes, name: str = "a.txt") -> str:
    with pytest.raises(ReadError) as caught:
        DIALECT.read(name, data, CHANNEL)
    return str(caught.value)


def test_it_announces_itself() -> None:
    assert DIALECT in dialects()
    names = ("a.txt", "A.TXT", "a.jpg", "txt")
    assert [name for name in names if DIALECT.sniff(name, b"")] == ["a.txt", "A.TXT"]


def test_the_first_seed() -> None:
    article = read(SEED[FIRST], FIRST)
    time = datetime(2016, 11, 6, 20, 19, 39, tzinfo=IRST)
    lines = SEED[FIRST].decode().split("\n\n")
    assert replace(article, works=()) == Article(
        id="tag:news.example.org,2016-11-06:000_7e323b3ab00bd5b1",
        title="Shocking VIDEO: Watch Explosions as People Leave Town South of Iraq’s Mosul",
        published=time,
        updated=time,
        paragraphs=tuple(lines[2:10]),
        summary=lines[2],
        byline="S/SH 11",
        source=FIRST,
    )
    assert article.works[0] == Work(
        id="1881524",
        sort="3658677",
        kind="21",
        title="VIDEO: Iraqi Civilians Trapped by Fighting in Mosul Flee to Find Safer Places",
        media=Media(
            url="https://media.example.org/2016/11/05/alalam_636139577015030902_25f_4x3.mp4",
            type="video/mp4",
            medium="video",
            published=datetime(2016, 11, 5, 15, 48, 21, 503090, tzinfo=IRST),
        ),
    )
    assert article.published.isoformat() == "2016-11-06T20:19:39+03:30"


@pytest.mark.parametrize(("name", "videos", "pictures"), [(FIRST, 4, 4), (SECOND, 8, 2)])
def test_the_seeds_related_items(name: str, videos: int, pictures: int) -> None:
    article = read(SEED[name], name)
    text = SEED[name].decode()
    raw = json.loads(text[text.index("[{") : text.rindex("]") + 1])
    assert [item.id for item in article.works] == [item["id"] for item in raw]
    media = [item.media for item in article.works]
    assert [m.medium for m in media].count("video") == videos
    assert [m.medium for m in media].count("image") == pictures
    assert all(m.published and m.published < article.published for m in media)
    assert all(m.published and f"{m.published:/%Y/%m/%d/}" in m.url for m in media)


@pytest.mark.parametrize(
    ("data", "article"),
    [
        (dump(*BODY), PLAIN),
        (dump(*BODY, end="\r\n"), PLAIN),
        (dump(*BODY, end="\r"), PLAIN),
        (b"\xef\xbb\xbf" + dump(*BODY) + b"\n\n \n", PLAIN),
        (b"\n\n" + dump(*BODY), PLAIN),
        (dump(*BODY).replace(b"Head\n\n", b"Head\n").replace(b"12:00:00\n\n", b"12:00:00\n"), PLAIN),
        (dump("One.", "Two."), replace(PLAIN, byline="")),
        (dump(*BODY, items=None), replace(PLAIN, works=())),
        (dump(*BODY, items="[]"), replace(PLAIN, works=())),
        (dump(*BODY, items=""), replace(PLAIN, works=())),
        (dump("S/SH 11", items=None), replace(PLAIN, paragraphs=(), summary="", works=())),
        (dump("S/SH 11", "Two."), plain("S/SH 11", "Two.")),
        (dump("WINDOWS 11"), plain("WINDOWS 11")),
        (dump("<b>A</b> &amp;"), plain("<b>A</b> &amp;")),
        (dump("a\nb"), plain("a b")),
        (dump(*BODY, items=json.dumps([ITEM], indent=1)), PLAIN),
    ],
)
def test_what_is_read(data: bytes, article: Article) -> None:
    assert read(data) == article


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "a.txt: is empty: expected a headline"),
        (b"Head\n", "a.txt:1: only a headline: expected a date line after it"),
        (b"Sun Nov 6, 2016 12:00:00\n\nOne.", "a.txt:1: no headline stands before the date line"),
        (b"Head\n\nOne.", "a.txt:3: the date line: 'One.' is not a date like 'Sun Nov 6, 2016 20:19:39'"),
        (
            b"Head\n\nSun Nov 31, 2016 12:00:00",
            "a.txt:3: the date line: 'Sun Nov 31, 2016 12:00:00' is not a possible date",
        ),
        (
            dump("One.", "Mon Nov 7, 2016 12:00:00"),
            "a.txt:7: a second date line (the first on line 3): which one counts?",
        ),
        (b"Head\r\n\r\n\xe9", "a.txt:3: byte 0xe9 is not UTF-8"),
        (dump(items='["\u00e9"]').replace(b"\xc3\xa9", b"\xe9\xe9"), "a.txt:5: byte 0xe9 is not UTF-8"),
        (b"\xff\xfeH\x00", "a.txt:1: byte 0xff is not UTF-8"),
        (
            dump(items="[]").replace(b"(2)", b"(3)"),
            "a.txt:5: string(3) announces 3 bytes, but 2 stand between the quotes",
        ),
        (
            dump(items='["\u2019"]').replace(b"(7)", b"(5)"),
            "a.txt:5: string(5) announces 5 bytes, but 7 stand between the quotes",
        ),
        (
            dump(items="[]")[:-2],
            "a.txt:5: string(2) announces 2 bytes, but the file does not end with its quote",
        ),
        (
            dump(items="[]") + b"\n\nMore.",
            "a.txt:5: string(2) announces 2 bytes, but the file does not end with its quote",
        ),
        (dump("string(2)", items=None), 'a.txt:5: not a whole string(N) "…" line'),
        (
            dump(items="[{"),
            'a.txt:5: the related items are not valid JSON: missing "}": the object that begins on line 1 ',
        ),
        (dump(items="{}"), "a.txt:5: the related items are a JSON object, expected an array"),
        (dump(items="null"), "a.txt:5: the related items are a JSON null, expected an array"),
        (dump(items="[" * 100_000), "a.txt:5: the related items are not valid JSON: nested too deeply"),
        (
            dump(items="9" * 5000),
            "a.txt:5: the related items are not valid JSON: a number has too many digits",
        ),
        (dump(items=[ITEM, "x"]), "a.txt:5: related item 2: is a JSON string, expected an object"),
        (dump(items=[ITEM | {"id": 1}]), "a.txt:5: related item 1: id is a JSON number, expected a string"),
        (dump(items=[ITEM | {"title": None}]), "a.txt:5: related item 1: title is a JSON null, "),
        (dump(items=[{"id": "1"}]), "a.txt:5: related item 1: sort is missing"),
        (dump(items=[ITEM | {"pic": ""}]), "a.txt:5: related item 1: '' does not name a file"),
        (dump(items=[ITEM | {"pic": "file:///a"}]), "a.txt:5: related item 1: 'file:///a' is not an "),
    ],
)
def test_what_is_refused(data: bytes, problem: str) -> None:
    assert refusal(data).startswith(problem)


TICKS = "/alalam_636139577015030902_25f.mp4"
TOLD = datetime(2016, 11, 5, 15, 48, 21, 503090, tzinfo=IRST)


@pytest.mark.parametrize(
    ("pic", "media"),
    [
        (f"/2016/11/05{TICKS}", Media("", "video/mp4", "video", published=TOLD)),
        (f"/2016/11/06{TICKS}", Media("", "video/mp4", "video", published=TOLD)),
        (TICKS, Media("", "video/mp4", "video", published=TOLD)),
        ("/2016/11/05/a.MP4", Media("", "video/mp4", "video")),
        ("/2016/11/05/a_795000000000000000.mp4", Media("", "video/mp4", "video")),  # no tick count: year 2520
        ("/2016/11/05/a_6361395770150309021.mp4", Media("", "video/mp4", "video")),  # 19 digits
        ("/a.xyz", Media("", None, None)),
        ("/a", Media("", None, None)),
    ],
)
def test_media(pic: str, media: Media) -> None:
    expected = replace(media, url=f"https://media.example.org{pic}")
    assert read(dump(items=[ITEM | {"pic": pic}])).works == (replace(RELATED, media=expected),)


def test_an_absolute_url_is_kept() -> None:
    article = read(dump(items=[ITEM | {"pic": "http://cdn.example/ä.JPG?x=.mp4"}]))
    media = Media("http://cdn.example/%C3%A4.JPG?x=.mp4", "image/jpeg", "image")
    assert article.works == (replace(RELATED, media=media),)


def notes(data: bytes) -> tuple[Article, tuple[Note, ...]]:
    (reading,) = only("a.txt", data)
    return reading.article, reading.notes


def test_a_wrong_weekday_is_noted() -> None:
    note = Note("a.txt", 3, "says Mon, but 2016-11-06 is a Sun")
    assert notes(dump(*BODY).replace(b"Sun", b"Mon")) == (PLAIN, (note,))


def test_control_characters_are_dropped_and_noted() -> None:
    note = Note("a.txt", 1, "characters that XML cannot hold were dropped")
    data = dump(*BODY, items=[ITEM | {"title": "T\x0b\ud800"}]).replace(b"Head", b"H\x00ea\x1bd")
    assert notes(data) == (PLAIN, (note,))


def test_the_same_item_twice_adds_nothing_but_another_file_of_that_story_does() -> None:
    twice = Note("a.txt", 9 + 2, "related item 2: appears twice, read once")
    assert notes(dump(*BODY, items=[ITEM, ITEM])) == (PLAIN, (twice,))
    other = replace(RELATED, media=Media("https://media.example.org/a.mp4", "video/mp4", "video"))
    both = replace(PLAIN, works=(RELATED, other))
    assert notes(dump(*BODY, items=[ITEM, ITEM | {"pic": "/a.mp4"}])) == (both, ())


def test_ticks_that_contradict_their_folder_are_not_believed() -> None:
    note = Note("a.txt", 11, "related item 1: the time and the folder in pic disagree")
    media = Media(f"https://media.example.org/2016/11/09{TICKS}", "video/mp4", "video")
    expected = replace(PLAIN, works=(replace(RELATED, media=media),))
    assert notes(dump(*BODY, items=[ITEM | {"pic": f"/2016/11/09{TICKS}"}])) == (expected, (note,))


def test_links_and_ids_come_from_the_name() -> None:
    channel = replace(CHANNEL, article_link="https://news.example.org/story/{name}")
    (article,) = (found.article for found in only("2016/a b.TXT", dump(*BODY), channel))
    assert (article.id, article.link, article.source) == (
        "tag:news.example.org,2016-11-06:2016/a%20b",
        "https://news.example.org/story/2016/a%20b",
        "2016/a b.TXT",
    )


def survives(data: bytes) -> None:
    try:
        (reading,) = only("a.txt", data)
    except ReadError:
        return
    article = reading.article
    assert article.title
    assert all(article.paragraphs)
    assert all("\x00" not in text for text in (article.title, *article.paragraphs))


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_crash_it(data: bytes) -> None:
    survives(data)


@given(st.sampled_from(sorted(SEED)), st.integers(0, 3100), st.integers(0, 40), st.binary(max_size=6))
def test_no_damage_to_a_seed_crashes_it(name: str, start: int, length: int, patch: bytes) -> None:
    data = SEED[name]
    survives(data[:start] + patch + data[start + length :])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


ITEMS = st.lists(st.dictionaries(st.sampled_from(sorted(ITEM)), st.text(st.characters())).map(ITEM.__or__))


@pytest.mark.slow
@given(ITEMS | JSON)
def test_no_json_crashes_it(items: Any) -> None:
    survives(dump(*BODY, items=items))


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)
LINES = WORDS.filter(lambda line: not line.startswith("string("))


@pytest.mark.slow
@given(st.lists(LINES, max_size=5))
def test_paragraphs_come_back_as_written(paragraphs: list[str]) -> None:
    assert read(dump(*paragraphs, "S/SH 11")).paragraphs == tuple(paragraphs)
