"""JSON and NDJSON: what is written as a record comes back as the article that it was."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st
from samples import SEEDS

from feeds.core.errors import ReadError
from feeds.core.markup import one_line, plain_text, sanitise
from feeds.core.texts import nfc
from feeds.dialects import Note, Reading, dialects
from feeds.dialects.records import DIALECT
from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.channel import read_channel
from feeds.model.podcast import Contributor, Episode, Licence, Soundbite

CHANNEL = read_channel(SEEDS / "channel.toml")
IRST = timezone(timedelta(hours=3, minutes=30))
NOON = datetime(2016, 11, 6, 12, tzinfo=IRST)
RECORD = {"id": "urn:a", "title": "Head", "date": "2016-11-06T12:00:00+03:30", "text": "One.\n\nTwo\nlines."}
PLAIN = Article(
    "urn:a", "Head", NOON, NOON, paragraphs=("One.", "Two lines."), summary="One.", source="a.json"
)


def found(data: str | bytes, name: str = "a.json") -> list[Reading | Note | str]:
    """What is in a file: readings, and the refusals as texts; the last one may be the file's."""
    raw = data.encode(errors="surrogatepass") if isinstance(data, str) else data
    seen: list[Reading | Note | str] = []
    try:
        for each in DIALECT.read(name, raw, CHANNEL):
            seen.append(str(each) if isinstance(each, ReadError) else each)  # noqa: PERF401
    except ReadError as error:
        seen.append(str(error))
    return seen


def test_it_announces_itself() -> None:
    assert DIALECT in dialects()
    names = ("a.json", "A.NDJSON", "a.jsonl", "a.txt", "json")
    assert [name for name in names if DIALECT.sniff(name, b"")] == ["a.json", "A.NDJSON", "a.jsonl"]


def test_one_article() -> None:
    assert found(json.dumps(RECORD)) == [Reading(PLAIN)]


def test_a_file_of_one_needs_no_id() -> None:
    record = {key: value for key, value in RECORD.items() if key != "id"}
    article = replace(PLAIN, id="tag:news.example.org,2016-11-06:s/a", source="s/a.json")
    assert found(json.dumps(record), "s/a.json") == [Reading(article)]


MANY = [RECORD, RECORD | {"id": "urn:b"}, RECORD | {"id": None}, RECORD | {"id": None, "slug": "c"}]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("\n".join(map(json.dumps, MANY)), "a.ndjson"),
        ("[" + ",\n".join(map(json.dumps, MANY)) + "]\n", "a.json"),
    ],
)
def test_many_and_one_refused(data: str, name: str) -> None:
    first, second, fourth = (
        Reading(replace(PLAIN, id=id_, source=name))
        for id_ in ("urn:a", "urn:b", "tag:news.example.org,2016-11-06:c")
    )
    refused = f"{name}:3: id is missing: expected an id, or a slug, that never changes"
    assert found(data, name) == [first, second, refused, fourth]


def test_an_error_affects_only_what_follows() -> None:
    good = json.dumps(RECORD)
    here = Reading(replace(PLAIN, source="a.ndjson"))
    message = 'not valid JSON: key without quotes: write "bad" (column 2)'
    assert found(f"{good}\n{{bad\n\n5\n", "a.ndjson") == [
        here,
        f"a.ndjson:2: {message}",
        "a.ndjson:4: is not a JSON object: expected an article",
    ]
    assert found(f"[{good},\n{{bad,\n{good}]") == [Reading(PLAIN), f"a.json:2: {message}"]
    assert found(f"[{good}\n{good}]") == [Reading(PLAIN), "a.json:1: expected a comma or the end of the list"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("", "a.json:1: not valid JSON: empty: expected a JSON value (column 1)"),
        ("5", "a.json:1: is not a JSON object: expected an article"),
        ("[" * 100_000, "a.json:1: not valid JSON: nested too deeply: more than 200 levels"),
        ("[" + "9" * 5000, "a.json:1: not valid JSON: a number has too many digits"),
        (json.dumps(RECORD) + "\nx", "a.json:1: there is more text after the end of the article"),
        ("[ ]\n\n]", "a.json:1: there is more text after the end of the list"),
        (json.dumps(RECORD | {"title": ["x"]}), "a.json:1: title is a list: expected a string"),
        (
            json.dumps(RECORD | {"date": 5}, indent=1),
            "a.json:4: date is 5, which is not text: expected a time",
        ),
        (json.dumps(RECORD | {"expires": "9999-12-31T23:59:59-10:00"}), "a.json:1: expires is '9999-12-31"),
        (json.dumps(RECORD | {"expires": "9999-01-01T00:00:00Z"}), "a.json:1: expires is '9999-01-01"),
        (json.dumps(RECORD | {"media": [{"url": "a", "size": 1e400}]}), "a.json:1: media[0].size is inf: "),
        (
            json.dumps(RECORD | {"media": [{"url": "a", "size": 10**30}]}),
            "a.json:1: media[0].size is a very ",
        ),
        (
            json.dumps(RECORD | {"authors": [{"email": "x@y.example"}]}),
            "a.json:1: authors[0].name is missing",
        ),
    ],
)
def test_what_is_refused(data: str, problem: str) -> None:
    (refused,) = found(data)
    assert isinstance(refused, str)
    assert refused.startswith(problem)


# --- the round trip ---


def written(value: Any) -> Any:
    """A value of ours as JSON: the fields that say something, under their own names."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [written(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        # How a date is written says whether only the day of a file is known.
        kept = [each.name for each in fields(value) if each.name != "day_only"]
        return {name: written(getattr(value, name)) for name in kept}
    return value


def record_of(article: Article) -> dict[str, Any]:
    record: dict[str, Any] = written(article)
    moved = {"published": "date", "people": "authors", "works": "media", "episode": "podcast"}
    for ours, theirs in moved.items():
        record[theirs] = record.pop(ours)
    for work in record["media"]:
        work |= work.pop("media")
    return {key: value for key, value in record.items() if key not in ("source", "part_of")}


LINE = (
    st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=20)
    .map(one_line)
    .filter(bool)
)
URL = st.sampled_from([f"https://m.example/{name}" for name in ("a.mp4", "b.mp3", "c.jpg", "d", "e.vtt?x=1")])
TIMES = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC) | st.just(IRST))  # noqa: DTZ001
COUNT = st.none() | st.integers(1, 10**12)
LANGUAGE = st.sampled_from([None, "en", "fa-IR"])
MEDIA = st.builds(
    Media,
    url=URL,
    type=st.sampled_from(["video/mp4", "audio/mpeg", "application/pdf"]),
    medium=st.sampled_from(["video", "audio", "image", "document"]),
    size=COUNT,
    seconds=st.none() | st.floats(0.1, 1e6),
    width=COUNT,
    height=COUNT,
    published=st.none() | TIMES,
    bitrate=st.none() | st.floats(1, 1e9),
    language=LANGUAGE,
)
TRACK = st.builds(
    Track,
    kind=st.sampled_from(["captions", "transcript", "chapters"]),
    url=URL,
    type=st.just("text/vtt"),
    language=LANGUAGE,
)
TEXT = st.just("") | LINE
WORK = st.builds(
    Work,
    id=TEXT,
    sort=TEXT,
    kind=TEXT,
    title=TEXT,
    media=MEDIA,
    renditions=st.lists(MEDIA, max_size=2).map(tuple),
    poster=st.none() | URL,
    tracks=st.lists(TRACK, max_size=2).map(tuple),
    description=TEXT,
    alt=TEXT,
    credit=TEXT,
    licence=st.none() | LINE,
)
EPISODE = st.builds(
    Episode,
    season=st.none() | st.integers(1, 99),
    number=st.none() | st.integers(1, 99).map(float),
    kind=st.sampled_from([None, "full", "bonus"]),
    explicit=st.none() | st.booleans(),
    soundbites=st.just((Soundbite(1.5, 20.0, "x"),)) | st.just(()),
    people=st.just((Contributor("J", role="host"),)) | st.just(()),
    licence=st.none() | st.just(Licence("cc-by-4.0")),
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    published = draw(TIMES)
    html = draw(st.just("") | LINE.map(lambda text: sanitise(f"<p>{text}</p><img src=a.jpg>", CHANNEL.home)))
    paragraphs = () if html else draw(st.lists(LINE, max_size=3).map(tuple))
    first = plain_text(html) if html else next(iter(paragraphs), "")
    works = {work.media.url: work for work in draw(st.lists(WORK, max_size=3))}
    return Article(
        id=draw(st.uuids().map(lambda uuid: f"urn:uuid:{uuid}")),
        title=draw(LINE),
        published=published,
        updated=published + draw(st.timedeltas(timedelta(), timedelta(days=999))),
        paragraphs=paragraphs,
        html=html,
        summary=first or draw(LINE),
        byline=draw(TEXT),
        people=draw(st.just((Person("J", "j@x.example", "https://j.example/"), Person("K"))) | st.just(())),
        categories=tuple(dict.fromkeys(map(nfc, draw(st.lists(LINE, max_size=3))))),
        section=nfc(draw(TEXT)),
        language=draw(LANGUAGE),
        link=draw(st.none() | st.just("https://news.example.org/a")),
        works=tuple(works.values()),
        draft=draw(st.booleans()),
        visible=draw(st.none() | TIMES),
        expires=draw(st.none() | TIMES),
        withdrawn=draw(st.none() | TIMES),
        source="a.ndjson",
        episode=draw(st.none() | EPISODE),
    )


@pytest.mark.slow
@given(articles())
def test_what_is_written_comes_back(article: Article) -> None:
    data = json.dumps(record_of(article), ensure_ascii=False)
    draft = Note("a.ndjson", 1, "1 of 1 item is not public: 1 draft", loss=True)
    reading, *rest = found(data, "a.ndjson")
    assert isinstance(reading, Reading)
    assert (reading.article, rest) == (article, [draft] if article.draft else [])
    assert [note.message for note in reading.notes if "its type is published as" not in note.message] == []


# --- hostile input ---

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    "media",
    "authors",
    "date",
    "podcast",
    "html",
    "tags",
    "link",
    "image",
    "withdrawn",
    "summary",
    "slug",
    "id",
)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(KEYS), JSON).map(RECORD.__or__) | JSON)
def test_no_json_crashes_it(value: Any) -> None:
    found(json.dumps(value))
    found(json.dumps(value), "a.ndjson")


@given(st.binary() | st.text().map(str.encode), st.sampled_from(["a.json", "a.jsonl"]))
def test_no_bytes_crash_it(data: bytes, name: str) -> None:
    found(data, name)


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("a.md", "---\ntitle: Old\ndate: 2026-01-05\ntitle: T\n---\nWords", [2]),
        ("a.md", "---\ntitle: T\ndate: 2026-01-05\n---\nWords", []),
        ("a.md", "Title: Old\nDate: 2026-01-05\nTitle: T\n\nWords", [1]),
        ("a.md", '{"title": "Old",\n "date": "2026-01-05",\n "title": "T"}\nWords', [1]),
        ("a.json", '{"date": "2026-01-05",\n "title": "Old",\n "title": "T", "text": "Words"}', [2]),
        (
            "a.ndjson",
            '\n{"id": "urn:a", "date": "2026-01-05", "title": "Old", "title": "T", "text": "Words"}',
            [2],
        ),
        (
            "a.json",
            '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "urn:a", "title": "Old",'
            ' "title": "T", "date_published": "2026-01-05", "content_text": "Words"}]}',
            [1],
        ),
    ],
)
def test_a_repeated_key_is_noted(name: str, text: str, lines: list[int]) -> None:
    dialect = next(each for each in dialects() if each.sniff(name, text.encode()))
    (read,) = dialect.read(name, text.encode(), CHANNEL)
    assert isinstance(read, Reading)
    assert read.article.title == "T"
    said = "appears more than once: the last one counts"
    assert [str(note).lower() for note in read.notes] == [f"{name}:{line}: title: {said}" for line in lines]


def with_unknown_keys(count: int) -> str:
    return json.dumps({**RECORD, **{f"z{number}": 1 for number in range(count)}}, indent=0)


@pytest.mark.parametrize(("count", "more"), [(20, 0), (21, 1), (20_000, 19_980)])
def test_unknown_keys_are_counted_beyond_a_limit(count: int, more: int) -> None:
    (read,) = found(with_unknown_keys(count))
    assert isinstance(read, Reading)
    last = [f"a.json:1: {more} more keys are ignored, or not as expected"] if more else []
    notes = [f"a.json:{6 + number}: z{number}: unknown key, ignored" for number in range(20)]
    assert [str(note) for note in read.notes] == notes + last


def test_unknown_keys_take_linear_time() -> None:
    assert_linear(found, with_unknown_keys, 10_000)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"xmood": 1,\n"mood ": 2,\n"a": "mood",\n"mood"  : 3, ', 4),
        ('{\n"a": {"mood": 1},\n"mood": 2, ', 2),
        ('{"mo\\u006fd":\n1, ', 1),
        ('{"mood":\n1, ', 1),
    ],
)
def test_the_line_of_a_key(text: str, line: int) -> None:
    (read,) = found(text + json.dumps(RECORD)[1:])
    assert isinstance(read, Reading)
    assert line in [note.line for note in read.notes if note.message == "mood: unknown key, ignored"]


@pytest.mark.slow
def test_ids_that_are_written_in_another_way_are_not_looked_for_without_end() -> None:
    def feed(count: int) -> str:
        items = [
            {"id": f"\u00e9{number}", "content_text": "x", "date_published": "2026-01-01T00:00:00Z"}
            for number in range(count)
        ]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "pad": "x" * 4_000 * count, "items": items}
        )

    assert len(found(feed(100))) == 100
    assert_linear(found, feed, 250)
