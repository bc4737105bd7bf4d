"""Articles with syntax errors: the whole message of each, its good twin beside it, and no library's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from library_words import damaged, words_of_libraries
from samples import SEEDS

from feeds.core.errors import ReadError
from feeds.dialects import dialects
from feeds.model.channel import read_channel

CHANNEL = read_channel(SEEDS / "channel.toml")
HEAD = '"title": "Head", "date": "2016-11-06T12:00:00+03:30", "text": "Words."'
YAML = "---\ntitle: Head\ndate: 2016-11-06 12:00\n{}\n---\nWords.\n"
TOML = '+++\ntitle = "Head"\ndate = 2016-11-06T12:00:00+03:30\n{}\n+++\nWords.\n'
JSON = '{{"title": "Head",\n"date": "2016-11-06T12:00:00+03:30"{}}}\nWords.\n'
FEED = (
    '<rss version="2.0"><channel>\n<item><title>Head</title><guid>urn:a</guid>'
    "<pubDate>Sun, 06 Nov 2016 12:00:00 +0330</pubDate>{}</item></channel></rss>"
)
DUMP = 'Head\n\nSun Nov 6, 2016 12:00:00\n\nWords.\n\nstring({}) "{}"\n'


def problems(name: str, data: str | bytes) -> list[str]:
    """The errors of a file, in their order."""
    raw = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
    dialect = next((dialect for dialect in dialects() if dialect.sniff(name, raw[:4096])), None)
    if dialect is None:
        return []
    messages = []
    try:
        messages += [str(read) for read in dialect.read(name, raw, CHANNEL) if isinstance(read, ReadError)]
    except ReadError as error:
        messages.append(str(error))
    return messages


def record(rest: str = "", id_: str = "urn:a") -> str:
    return f'{{"id": "{id_}", {HEAD}{rest}}}'


WORDS = {
    "front": "front matter is",
    "JSON:": "not valid JSON:",
    "TOML:": "not valid TOML:",
    "YAML:": "not valid YAML:",
    "XML:": "not well-formed XML:",
}
"""What is short in the messages below."""
CASES = [
    # JSON, in its four forms
    ("a.json", record(","), record(), '1: JSON: trailing comma before "}": remove it (column 87)'),
    (
        "a.json",
        record(', "x": NONE'),
        record(', "x": null'),
        "1: JSON: NONE is not a JSON value: write null (column 94)",
    ),
    (
        "a.json",
        f"[{record()},\n{record(id_='urn:b')},\n]",
        f"[{record()},\n{record(id_='urn:b')}\n]",
        '3: JSON: trailing comma before "]": remove it',
    ),
    (
        "a.ndjson",
        f"{record()}\n{record(id_='urn:b')[:-1]}\n",
        f"{record()}\n{record(id_='urn:b')}\n",
        '2: JSON: missing "}": the object that begins on line 2 is not closed (column 87)',
    ),
    (
        "a.md",
        JSON.format(", x: 1"),
        JSON.format(', "x": "1"'),
        '2: front JSON: key without quotes: write "x" (column 38)',
    ),
    # TOML
    (
        "a.md",
        TOML.format("draft = no"),
        TOML.format("draft = false"),
        "4: front TOML: no is not a TOML value: write false (column 9)",
    ),
    (
        "a.md",
        TOML.format("title = 'Head'"),
        TOML.format("summary = 'Head'"),
        "4: front TOML: title is already defined above (column 15)",
    ),
    # YAML
    (
        "a.md",
        YAML.format("summary: a: b"),
        YAML.format("summary: 'a: b'"),
        '4: front YAML: ": " in a value: put the value in quotes (column 11)',
    ),
    (
        "a.md",
        YAML.format("summary: @a"),
        YAML.format("summary: '@a'"),
        '4: front YAML: a value cannot begin with "@": put it in quotes (column 10)',
    ),
    (
        "a.md",
        YAML.format("summary: 'it's'"),
        YAML.format("summary: 'it''s'"),
        "4: front YAML: text after the closing quote: put the whole value in quotes (column 14)",
    ),
    (
        "a.md",
        YAML.format('summary: "a'),
        YAML.format('summary: "a"'),
        "4: front YAML: missing closing quote (column 10)",
    ),
    (
        "a.md",
        YAML.format(r'summary: "C:\data"'),
        YAML.format(r"summary: 'C:\data'"),
        r"4: front YAML: unknown escape \d: write \\d, or use single quotes (column 13)",
    ),
    (
        "a.md",
        YAML.format("tags: [a, b"),
        YAML.format("tags: [a, b]"),
        '4: front YAML: missing "]": "[" is not closed (column 7)',
    ),
    (
        "a.md",
        YAML.format("params: [a, {b:"),
        YAML.format("params: [a, {b: }]"),
        '4: front YAML: missing "}": "{" is not closed (column 13)',
    ),
    (
        "a.md",
        YAML.format("params: [a, {b: c},"),
        YAML.format("params: [a, {b: c},]"),
        '4: front YAML: missing "]": "[" is not closed (column 9)',
    ),
    (
        "a.md",
        YAML.format("tags: [a, b}"),
        YAML.format("tags: [a, b]"),
        '4: front YAML: expected "," or "]" before "}" (column 12)',
    ),
    (
        "a.md",
        YAML.format("tags: - a"),
        YAML.format("tags:\n- a"),
        '4: front YAML: a list item ("- ") must begin on its own line (column 7)',
    ),
    (
        "a.md",
        YAML.format("params:\n\tx: 1"),
        YAML.format("params:\n  x: 1"),
        "5: front YAML: a tab in the indentation: use spaces (column 1)",
    ),
    (
        "a.md",
        YAML.format("  summary: a"),
        YAML.format("summary: a"),
        "4: front YAML: unexpected key: check its indentation, and the line above (column 10)",
    ),
    (
        "a.md",
        YAML.format("summary"),
        YAML.format("summary: a"),
        '4: front YAML: expected "key: value" on this line (column 1)',
    ),
    (
        "a.md",
        YAML.format("summary: >a"),
        YAML.format("summary: >\n  a"),
        '4: front YAML: text after "|" or ">": begin it on the next line (column 11)',
    ),
    (
        "a.md",
        YAML.format("summary: é😀\x01"),
        YAML.format("summary: é😀"),
        "4: front YAML: control character U+0001: remove it (column 12)",
    ),
    (
        "a.md",
        YAML.format("summary: a\x85\x85\u2028\ntags: [a"),
        YAML.format("summary: a\x85\x85\u2028\ntags: [a]"),
        '5: front YAML: missing "]": "[" is not closed (column 7)',
    ),
    (
        "a.md",
        YAML.format("summary: a\x01"),
        YAML.format("summary: a"),
        "4: front YAML: control character U+0001: remove it (column 11)",
    ),
    (
        "a.md",
        YAML.format("[a]: b"),
        YAML.format("'[a]': b"),
        "4: front YAML: a key must be a string (column 1)",
    ),
    # XML
    (
        "feed",
        FEED.format("<comments>https://e.org/?a&b</comments>"),
        FEED.format("<comments>https://e.org/?a&amp;b</comments>"),
        '2: XML: bare "&": write "&amp;" (column 120)',
    ),
    (
        "feed",
        FEED.format("<description>&own;</description>"),
        FEED.format("<description>&eacute;</description>"),
        '2: XML: undeclared entity "&own;": write "&amp;own;" (column 112)',
    ),
    (
        "feed",
        FEED.format("<author>A</item>"),
        FEED.format("<author>A</author>"),
        "2: XML: <author>, opened on line 2, is not closed before </item> (column 105)",
    ),
    (
        "feed",
        FEED.format("\n<dc:creator>A</dc:creator>"),
        FEED.format("\n<creator>A</creator>"),
        '3: XML: undeclared prefix "dc": add xmlns:dc="…" (column 12)',
    ),
    (
        "feed",
        FEED.format("\x0c"),
        FEED.format("\t"),
        "2: XML: the control character U+000C is not allowed in XML: remove it (column 94)",
    ),
    (
        "feed",
        FEED.format("é").encode("latin-1"),
        FEED.format("é"),
        "2: XML: byte 0xe9 cannot be decoded (column 94)",
    ),
    # a text dump
    (
        "a.txt",
        DUMP.format(3, "[{]"),
        DUMP.format(2, "[]"),
        '7: the related items are JSON: "]" instead of "}" (character 3)',
    ),
    (
        "a.md",
        YAML.format("summary: *nice* words"),
        YAML.format("summary: '*nice* words'"),
        '4: front YAML: unexpected "*": put the value in quotes (column 15)',
    ),
    (
        "a.md",
        YAML.format("summary: a\n--- b"),
        YAML.format("summary: a\n# --- b"),
        "5: front YAML: unexpected line: check its indentation (column 1)",
    ),
    (  # of two errors the first
        "a.md",
        YAML.format("[a]: b\nsummary: *nice* words"),
        YAML.format("'[a]': b\nsummary: '*nice* words'"),
        "4: front YAML: a key must be a string (column 1)",
    ),
    # bytes
    ("a.json", record().encode("utf-16"), record(), "1: byte 0xff is not UTF-8"),
    (
        "a.md",
        b"---\ntitle: \xe9\n---\n",
        YAML.format(""),
        "2: byte 0xe9 is not UTF-8: "
        'name another encoding in the channel file, such as encoding = "windows-1252"',
    ),
]


@pytest.mark.parametrize(("name", "bad", "good", "message"), CASES)
def test_broken_file_and_its_good_twin(name: str, bad: str | bytes, good: str | bytes, message: str) -> None:
    for short, whole in WORDS.items():
        message = message.replace(short, whole, 1)
    assert (problems(name, bad)[-1:], problems(name, good)) == ([f"{name}:{message}"], [])


GOOD = {
    "a.json": record(', "tags": ["b"], "episode": {"season": 1}'),
    "a.ndjson": f"{record()}\n{record(id_='urn:b')}\n",
    "yaml.md": YAML.format("tags: [a, 'b', \"c\"]\nparams: {x: 1}\nsummary: >\n  words\n  more"),
    "toml.md": TOML.format("tags = ['a', \"b\"]\n[params]\nx = 1"),
    "json.md": JSON.format(', "tags": ["a"]'),
    "feed": FEED.format("<description><![CDATA[ a < b ]]>&amp;</description>"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", GOOD)
def test_no_message_has_the_words_of_a_library(name: str) -> None:
    @given(damaged(GOOD[name]))
    def holds(text: str) -> None:
        assert [words for message in problems(name, text) for words in words_of_libraries(message)] == []

    assert problems(name, GOOD[name]) == []
    holds()
