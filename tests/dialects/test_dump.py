"""The text dump: the seeds as they are, and everything that real dumps bring."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st
from samples import SEEDS

from feeds.core.anchors import scope_of
from feeds.core.errors import ReadError
from feeds.dialects import FolderFiles, Note, Reading, dialects
from feeds.dialects.dump import DIALECT
from feeds.dialects.var_dump import beginning
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
        (dump("Why <b> is back &amp; new"), plain("Why <b> is back &amp; new")),
        (dump("a\nb"), plain("a b")),
        (dump(*BODY, items="{}"), replace(PLAIN, works=())),
        (dump(*BODY, items="null"), replace(PLAIN, works=())),
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
        (b"Sun Nov 6, 2016 12:00:00\n\nOne.", "a.txt:1: there is no headline before the date line"),
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
            "a.txt:5: string(3) announces 3 bytes, but 2 are between the quotes",
        ),
        (
            dump(items='["\u2019"]').replace(b"(7)", b"(5)"),
            "a.txt:5: string(5) announces 5 bytes, but 7 are between the quotes",
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
        (
            dump(items="[" * 100_000),
            "a.txt:5: the related items are not valid JSON: nested too deeply: more than 200 levels",
        ),
        (
            dump(items="9" * 5000),
            "a.txt:5: the related items are not valid JSON: a number has too many digits",
        ),
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


def php(value: Any, indent: str = "") -> str:
    """What `var_dump` prints for an array, a text, an integer or None."""
    if isinstance(value, str):
        return f'{indent}string({len(value.encode())}) "{value}"\n'
    if not isinstance(value, dict):
        return f"{indent}NULL\n" if value is None else f"{indent}int({value})\n"
    members = "".join(
        f"{indent}  [{json.dumps(key)}]=>\n" + php(each, indent + "  ") for key, each in value.items()
    )
    return f"{indent}array({len(value)}) {{\n{members}{indent}}}\n"


def with_dumps(*dumps: str, blocks: tuple[str, ...] = BODY) -> bytes:
    return dump(*blocks, *dumps, items=None)


ITEMS_IN_PHP = {
    "a list": php({0: ITEM}),
    "numbers": php({0: ITEM | {"id": 1, "sort": 2, "contenttypeid": 21}}),
    "an object": php({0: ITEM}).replace("array(5)", "object(stdClass)#4 (5)"),
    "private": php({0: ITEM})
    .replace("array(5)", "object(News)#4 (5)")
    .replace('"pic"', '"pic":"News":private'),
    "one item": php(ITEM),
    "deeper": php({"related": {"list": {3: ITEM}, "count": 1}}),
    "JSON in an array": php({0: json.dumps([ITEM])}),
    "JSON of an object": dumped(json.dumps({"3": ITEM})),
    "JSON of an item": dumped(json.dumps(ITEM)),
    "JSON in JSON": dumped(json.dumps(json.dumps([ITEM]))),
    "escaped slashes": dumped(json.dumps([ITEM]).replace("/", "\\/")),
    "slashes escaped twice": php({0: ITEM | {"pic": "\\/a.jpg"}}),
    "in pre": f"<pre>{php({0: ITEM})}</pre>",
    "in pre with a class": f'<pre class="debug">\n{php({0: ITEM})}</pre>',
    "a reference": "&" + php({0: ITEM}),
    "after others": "NULL\nbool(false)\n" + php({0: ITEM}) + php({}),
}


@pytest.mark.parametrize("printed", ITEMS_IN_PHP.values(), ids=ITEMS_IN_PHP)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_related_items_in_whatever_php_prints(printed: str, end: str) -> None:
    assert read(with_dumps(printed).replace(b"\n", end.encode())) == PLAIN


NOTHING = (
    *("NULL", "bool(false)", "bool(true)", 'string(0) ""', "array(0) {\n}", "object(A)#1 (0) {\n}", "&NULL"),
    *("enum(A::B)", "*RECURSION*", "array(1) {\n  [0]=>\n  NULL\n}", "uninitialized(?string)"),
)


@pytest.mark.parametrize("printed", NOTHING)
def test_a_dumped_value_is_not_a_paragraph(printed: str) -> None:
    expected = replace(PLAIN, works=())
    if printed in ("uninitialized(?string)", "enum(A::B)", "array(1) {\n  [0]=>\n  NULL\n}"):
        assert notes(with_dumps(printed))[0] == expected
    else:
        assert read(with_dumps(printed)) == expected
    assert notes(with_dumps(printed, "NULL", printed))[0] == expected
    assert notes(with_dumps(f" \t{printed}  "))[0] == expected
    assert notes(dump("One.", printed, "Two.", "S/SH 11", items=None))[0] == expected
    assert (
        notes(with_dumps(printed).replace(b"\n\n" + printed.encode(), b"\n" + printed.encode()))[0]
        == expected
    )


@pytest.mark.parametrize(
    ("printed", "named"),
    [
        ("resource(5) of type (stream)", ["resource(5) of type (stream)"]),
        ("resource(5) of type (a)\n\nuninitialized(int)", ["resource(5) of type (a)", "uninitialized(int)"]),
        (
            'object(A)#1 (1) {\n  ["a"]=>\n  uninitialized(?string)\n  ["pic"]=>\n  string(4) "/a.b"\n'
            '  ["id"]=>\n  int(1)\n  ["sort"]=>\n  int(1)\n  ["title"]=>\n  string(1) "T"\n'
            '  ["contenttypeid"]=>\n  int(1)\n}',
            ["uninitialized(?string)"],
        ),
    ],
)  # fmt: skip
def test_what_is_only_named_is_noted(printed: str, named: list[str]) -> None:
    article, messages = notes(with_dumps(printed))
    assert article.paragraphs == PLAIN.paragraphs
    assert [each.message for each in messages] == [f"{each} has no content: left out" for each in named]


@pytest.mark.parametrize(
    "sentence",
    [
        "NULL is a word.",
        "array (of things)",
        "class A#1 is full",
        "The NULL",
        "null",
        "int(5) is PHP.",
        "bool(false) or not",
        "array(2) is PHP",
        "integer",
    ],
)
def test_a_sentence_about_php_is_a_paragraph(sentence: str) -> None:
    assert read(dump("One.", sentence, items=None)) == replace(plain("One.", sentence), works=())


def test_a_word_of_php_may_be_the_headline() -> None:
    assert read(dump(*BODY).replace(b"Head", b"NULL")) == replace(PLAIN, title="NULL")


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        ("int(5)", "the PHP integer '5' is not a list of related items: left out"),
        ("float(0.5)", "the PHP number '0.5' is not a list of related items: left out"),
        (dumped("desk 4"), "the PHP string 'desk 4' is not a list of related items: left out"),
        (dumped("5"), "the PHP string '5' is not a list of related items: left out"),
        (php({"a": 1}), "the PHP array is not a list of related items: left out"),
    ],
)
def test_other_values_are_noted(printed: str, message: str) -> None:
    assert notes(with_dumps(printed)) == (replace(PLAIN, works=()), (Note("a.txt", 11, message, loss=True),))


OTHER = replace(RELATED, media=Media("https://media.example.org/b.MP4", "video/mp4", "video"))


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("x", "is a {} string, expected an object"),
        ({"id": "1"}, "sort is missing"),
        ({key: value for key, value in ITEM.items() if key != "sort"}, "sort is missing"),
        (ITEM | {"pic": None}, "pic is a {} null, expected a string"),
        (ITEM | {"title": None}, "title is a {} null, expected a string"),
        (ITEM | {"title": []}, "title is a {} array, expected a string"),
        (ITEM | {"id": True}, "id is a {} boolean, expected a string"),
        (ITEM | {"id": 1}, "id is a {} number, expected a string"),
        (ITEM | {"pic": ""}, "'' does not name a file"),
        (ITEM | {"pic": "file:///a"}, "'file:///a' is not an absolute http or https URL"),
    ],
)
def test_a_bad_item_costs_itself(bad: Any, problem: str) -> None:
    problem = f"related item 1: {problem.format('JSON')}: left out"
    found, noted = notes(dump(*BODY, items=[bad, ITEM | {"pic": "/b.MP4"}]))
    assert (found, noted) == (replace(PLAIN, works=(OTHER,)), (Note("a.txt", 11, problem, loss=True),))


def test_a_bad_item_in_a_php_array_costs_itself() -> None:
    printed = php({0: ITEM | {"pic": None}, 1: ITEM | {"pic": "/b.MP4"}})
    note = Note("a.txt", 11, "related item 1: pic is a PHP null, expected a string: left out", loss=True)
    assert notes(with_dumps(printed)) == (replace(PLAIN, works=(OTHER,)), (note,))


def test_an_item_in_two_dumps_is_read_once() -> None:
    note = Note("a.txt", 13, "related item 1: appears twice, read once")
    assert notes(with_dumps(dumped(json.dumps([ITEM])) + "\n" * 2 + php({0: ITEM}))) == (PLAIN, (note,))


def test_the_number_of_warnings_is_bounded() -> None:
    found, noted = notes(dump(*BODY, items=["x"] * 150 + [ITEM]))
    assert found == PLAIN
    assert len(noted) == 101
    assert noted[-1] == Note("a.txt", 11, "50 more warnings about related items", loss=True)


# --- cut short ---

LIST = json.dumps([ITEM, ITEM | {"pic": "/b.MP4"}])


def test_a_whole_text_with_a_cut_list_is_published() -> None:
    whole = dump(*BODY, items=LIST)
    message = f"string({len(LIST)}) announces {len(LIST)} bytes, but the file does not end with its quote"
    lost = Note("a.txt", 11, f"{message}: the rest is lost", loss=True)
    start = whole.index(b"string(")
    for end in range(start + len('string(168) "'), len(whole) - 1):
        found, noted = notes(whole[:end])
        assert replace(found, works=()) == replace(PLAIN, works=())
        assert found.works in ((), (RELATED,), (RELATED, OTHER))
        assert noted == (lost,)
    assert read(whole).works == (RELATED, OTHER)
    for end in range(start + len("string("), start + len('string(168) "') - 1):
        note = Note("a.txt", 11, 'not a whole string(N) "…" line: the rest is lost', loss=True)
        assert notes(whole[:end]) == (replace(PLAIN, works=()), (note,))
        assert refusal(whole[:end] + b"\n") == 'a.txt:11: not a whole string(N) "…" line'
    assert refusal(whole.replace(b"One.\n\nTwo.\n\nS/SH 11\n\n", b"")[:-3]).startswith(f"a.txt:5: {message}")


@pytest.mark.parametrize("value", ["array(5) {\n}", "object(A)#12 (0) {\n}"])
def test_a_whole_text_with_a_cut_value_is_published(value: str) -> None:
    whole = with_dumps(value)
    for end in range(whole.rindex(b"(A)" if b"(A)" in whole else b"(5)") + 1, len(whole) - 1):
        found, (note,) = notes(whole[:end])
        assert (found, note.loss) == (replace(PLAIN, works=()), True)


def test_a_cut_array_keeps_its_whole_items() -> None:
    whole = with_dumps(php({0: ITEM, 1: ITEM | {"pic": "/b.MP4"}}))
    found, noted = notes(whole[: whole.index(b"/b.MP4")])
    assert found == PLAIN
    assert [note.message for note in noted][1:] == [
        "string(6) announces 6 bytes, but the file does not end with its quote: the rest is lost"
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (with_dumps("array(1) {\n  x\n}\nmore"), "a.txt:12: expected a key such as "),
        (with_dumps("array(0) {\n} more"), "a.txt:12: text follows the end of an array on its line"),
        (
            with_dumps("array(1) {\n  'a' =>\n  int(1)\n}"),
            "a.txt:12: is printed by Xdebug, not by PHP's own var_dump",
        ),
        (
            with_dumps("<pre class='xdebug-var-dump' dir='ltr'>\n"),
            "a.txt:11: a dump by Xdebug: expected what PHP's ",
        ),
        (with_dumps("/srv/a.php:12:\nNULL"), "a.txt:11: a dump by Xdebug: expected what PHP's "),
        (with_dumps("<pre class=sf-dump id=x>"), "a.txt:11: a dump by Symfony's VarDumper: expected "),
        (with_dumps("Array\n(\n    [0] => 1\n)"), "a.txt:11: a dump by print_r: expected "),
        (with_dumps("stdClass Object\n(\n)"), "a.txt:11: a dump by print_r: expected "),
        (with_dumps("class A#1 (0) {\n}"), "a.txt:11: a dump by Xdebug: expected what PHP's "),
        (with_dumps("array (\n  0 => 1,\n)"), "a.txt:11: a dump by var_export: expected "),
        (with_dumps("\\A::__set_state(array(\n))"), "a.txt:11: a dump by var_export: expected "),
        (with_dumps("string(2) &quot;[]&quot;"), "a.txt:11: a dump that was escaped for HTML: expected "),
        (
            with_dumps(dumped(json.dumps([ITEM])), "More."),
            "a.txt:11: string(80) announces 80 bytes, but the file does ",
        ),
    ],
)
def test_dumps_that_are_refused(data: bytes, problem: str) -> None:
    assert refusal(data).startswith(problem)


@pytest.mark.slow
def test_many_dumps_take_linear_time() -> None:
    assert_linear(
        lambda data: only("a.txt", data),
        lambda size: with_dumps("NULL\n" * 2 * size + 'string(1) "a"\n' * size),
        20_000,
    )


# --- dates ---


@pytest.mark.parametrize(
    "written",
    [
        *("2016-11-06 12:00", "2016-11-06T12:00:00+03:30", "2016-11-06T08:30:00Z", "2016/11/06 12:00:00 PM"),
        *("Nov 6, 2016 12:00", "November 6, 2016, 12:00 pm", "6 November 2016 12:00"),
        *("6th of Nov 2016 at 12 p.m.", "20161106T120000"),
        *("Sunday, 6 November 2016 - 12:00", "Sun, 06 Nov 2016 12:00:00 +0330", "Sun Nov  6 12:00:00 2016"),
        *("12:00, 6 November 2016", "Sunday, November 6, 2016 12:00:00", "Sun 06/11/2016 12:00"),
        *("Sun, 6 Nov 2016 08:30 GMT", "Sun, 6 Nov 2016 09:30 GMT+1 (CET)"),
    ],
)
def test_other_forms_of_dates(written: str) -> None:
    data = dump(*BODY).replace(b"Sun Nov 6, 2016 12:00:00", written.encode())
    found = read(data)
    assert replace(found, published=NOON, updated=NOON) == PLAIN
    assert found.published == NOON
    assert read(data.replace(b"\n\n" + written.encode() + b"\n\n", b"\n" + written.encode() + b"\n")) == found


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            "03/04/2016 12:00",
            "is ambiguous (2016-03-04 or 2016-04-03): write the month as a word, or the year first",
        ),
        (
            "Mon 06.11.2016",
            "is ambiguous (2016-06-11 or 2016-11-06): write the month as a word, or the year first",
        ),
        ("31/31/2016", "is not a possible date: no such day or time"),
        ("Nov 31, 2016", "is not a possible date: no such day or time"),
        ("6 Nov 2016 13:00 pm", "is not a possible date: 13 pm is not a time of day"),
        ("6 Nov 2016 24:00", "is not a possible date: no such day or time"),
        ("6 Nov 2016 12:00 IRST", "IRST is not a known time zone: expected an offset such as +03:30"),
        ("6 Nov 2016 12:00 +99:00", "+99:00 is not an offset from UTC"),
    ],
)
def test_dates_that_are_refused(written: str, problem: str) -> None:
    data = dump(*BODY).replace(b"Sun Nov 6, 2016 12:00:00", written.encode())
    assert refusal(data) == f"a.txt:3: the date line: {written!r} {problem}"


@pytest.mark.parametrize("written", ["25/12/2016 10:00", "12/25/2016 10:00", "25.12.2016, 10:00"])
def test_a_numeric_date_with_one_reading(written: str) -> None:
    data = dump(*BODY).replace(b"Sun Nov 6, 2016 12:00:00", written.encode())
    assert read(data).published.isoformat() == "2016-12-25T10:00:00+03:30"


def test_a_date_in_the_text_is_a_paragraph() -> None:
    assert read(dump("6 November 2016", "Two.", "S/SH 11")) == replace(
        PLAIN, paragraphs=("6 November 2016", "Two."), summary="6 November 2016"
    )


def test_a_wrong_weekday_of_another_form_is_noted() -> None:
    data = dump(*BODY).replace(b"Sun Nov 6, 2016 12:00:00", b"Monday, 6 November 2016 12:00")
    assert notes(data) == (PLAIN, (Note("a.txt", 3, "says Mon, but 2016-11-06 is a Sun"),))


# --- HTML ---


@pytest.mark.parametrize(
    ("blocks", "html", "summary"),
    [
        (
            ("<p>One &amp; <b>two</b></p>", "Two <3."),
            "<p>One &amp; <b>two</b></p>\n<p>Two &lt;3.</p>",
            "One & two",
        ),
        (("<b>A</b> &amp;", "B"), "<p><b>A</b> &amp;</p>\n<p>B</p>", "A &"),
        (
            ('See <a href="/x" onclick="a()">it</a>.',),
            '<p>See <a href="https://news.example.org/x">it</a>.</p>',
            "See it.",
        ),
        (("<script>a()</script>", "One."), "<p>One.</p>", "One."),
        (("<ul>", "<li>One</li>", "</ul>", "Two"), "<ul>\n<li>One</li>\n</ul>\n<p>Two</p>", "Two"),
        (("<div>One", "Two"), "<div>One</div>\n<p>Two</p>", "Two"),
        (("<ul>", "<li>One", "Two"), "<ul></ul>\n<li>One</li>\n<p>Two</p>", "Two"),
        (("<p><b>One</p>", "Two"), "<p><b>One</b></p>\n<p>Two</p>", "One"),
        (("<p>One</p> <!-- two", "Three"), "<p>One</p>\n<p>Three</p>", "One"),
        (("<p>One</p><textarea>", "Three"), "<p>One</p>\n<p>Three</p>", "One"),
        (('See <a href="#b">b</a>.', '<p id="b">B</p>'), None, "See b."),
        (("One<br>two",), "<p>One<br>two</p>", "One two"),
    ],
)
def test_paragraphs_of_html_are_sanitised(blocks: tuple[str, ...], html: str | None, summary: str) -> None:
    anchor = f"{scope_of(PLAIN.id)}-b"
    linked = f'<p>See <a href="#{anchor}">b</a>.</p>\n<p id="{anchor}">B</p>'
    for byline in ("S/SH 11", "<p>S/SH 11</p>"):
        expected = replace(PLAIN, paragraphs=(), html=linked if html is None else html, summary=summary)
        assert read(dump(*blocks, byline)) == expected


def test_pictures_beside_the_file_are_found() -> None:
    data = dump('<p><img src="b.jpg" alt=""></p>', "S/SH 11")
    files = FolderFiles({"2016/b.jpg"}.__contains__, lambda _path: b"")
    (reading,) = DIALECT.read("2016/a.txt", data, CHANNEL, files)
    assert isinstance(reading, Reading)
    assert reading.article.html == '<p><img src="https://news.example.org/2016/b.jpg" alt=""></p>'


# --- encodings ---


def test_other_encodings() -> None:
    text = (
        dump(*BODY, items=[ITEM | {"title": "TITLE"}]).decode().replace("One.", "قال").replace("TITLE", "مع")
    )
    counted = text.replace("string(84)", "string(81)")
    arabic = replace(CHANNEL, encoding="windows-1256", language="ar")
    (reading,) = only("a.txt", counted.encode("windows-1256"), arabic)
    assert reading.article.paragraphs == ("قال", "Two.")
    assert reading.article.works[0].title == "مع"
    (same,) = only("a.txt", text.replace("string(84)", "string(83)").encode(), arabic)
    assert same == reading
    with pytest.raises(ReadError) as caught:
        DIALECT.read("a.txt", counted.encode("windows-1256"), replace(arabic, encoding=None))
    hint = ': name another encoding in the channel file, such as encoding = "windows-1256"'
    assert str(caught.value) == f"a.txt:5: byte 0xde is not UTF-8{hint}"
    with pytest.raises(ReadError) as caught:
        DIALECT.read("a.txt", b"Head\n\n\x81\xff", replace(CHANNEL, encoding="windows-1252"))
    assert str(caught.value) == "a.txt:3: byte 0x81 is not UTF-8 and not windows-1252"


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
LINES = WORDS.filter(lambda line: beginning(line.encode(), 0) is None)


@pytest.mark.slow
@given(st.lists(LINES, max_size=5))
def test_paragraphs_come_back_as_written(paragraphs: list[str]) -> None:
    assert read(dump(*paragraphs, "S/SH 11")).paragraphs == tuple(paragraphs)
