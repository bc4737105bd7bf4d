"""Documents from lists in NDJSON; a line that cannot be used costs no other one its report."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from exchange_server import exchanging
from linter import BAD, GOOD, GUID, WEEKDAY, lint

from feeds.linting.lists import MAX_LINE_BYTES, ListEntry, read_list

if TYPE_CHECKING:
    from pathlib import Path

LINES: dict[str, ListEntry | str] = {
    '"https://example.org/a"': ListEntry(1, "https://example.org/a"),
    '{"url": "http://example.org/a"}': ListEntry(1, "http://example.org/a"),
    '"s3://bucket/a.rss"': ListEntry(1, "s3://bucket/a.rss"),
    '{"document": "<rss/>", "name": "a"}': ListEntry(1, None, "<rss/>", "a"),
    '{"document": "", "url": "https://example.org/a"}': ListEntry(1, "https://example.org/a", ""),
    '"ftp://example.org/a"': "\"url\" is 'ftp://example.org/a': expected http://, https:// or s3://…",
    '"/etc/passwd"': "\"url\" is '/etc/passwd': expected http://, https:// or s3://…",
    '{"name": "a"}': 'the object has neither "url" nor "document"',
    '{"url": 1}': '"url" is a number: expected a string',
    '{"document": null}': '"document" is null: expected a string',
    '{"document": "<rss/>", "path": "a"}': '"path" is unknown: expected one of url, document, name',
    "[]": 'the line is an array: expected a URL, or {"url": "…"}',
    "https://example.org/a": "not valid JSON: ",
    '"http://a.b/" {}': "not valid JSON: more text after the end of the JSON value (column 15)",
    '"\udcff"': "not valid JSON: byte 0xff is not UTF-8 (column 2)",
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_an_entry_or_says_why_not(line: str) -> None:
    (entry,) = read_list(io.BytesIO(line.encode("utf-8", "surrogateescape")))
    expected = LINES[line]
    if isinstance(expected, ListEntry):
        assert entry == expected
    elif line.startswith("https"):
        assert entry.problem.startswith(expected)
    else:
        assert entry == ListEntry(1, problem=expected)


def test_empty_lines_and_the_last_newline_do_not_matter() -> None:
    lines = b'\xef\xbb\xbf"https://a.example/"\r\n\n \t\n{"url": "https://b.example/"}'
    assert [*read_list(io.BytesIO(lines))] == [
        ListEntry(1, "https://a.example/"), ListEntry(4, "https://b.example/"),
    ]  # fmt: skip


@pytest.mark.limit("feeds.linting.lists:MAX_LINE_BYTES")
def test_a_line_that_is_too_long_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_LINE_BYTES >= 64 << 20
    monkeypatch.setattr("feeds.linting.lists.MAX_LINE_BYTES", 100)
    fits, long = (json.dumps({"document": "x" * (length - 16)}) for length in (99, 101))
    entries = read_list(io.BytesIO(f'{fits}\n{long}{"y" * 3_000_000}\n"https://a.example/"\n{long}'.encode()))
    problem = "the line is longer than 100 bytes"
    assert [(entry.line, entry.problem) for entry in entries] == [
        (1, ""),
        (2, problem),
        (3, ""),
        (4, problem),
    ]


def test_documents_of_a_list_are_reported_in_their_order_with_their_names(tmp_path: Path) -> None:
    lines = [
        {"document": BAD, "name": "one"},
        {"document": GOOD, "url": "https://example.org/feed.xml"},
        {"document": GOOD, "url": "https://example.org/other.xml"},
        {"docment": BAD},
        {"document": BAD},
    ]
    (tmp_path / "a.ndjson").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "b.xml").write_text(GOOD)
    status, out, err = lint(tmp_path, "--list", "a.ndjson", "b.xml")
    elsewhere = (
        """"href" of <atom:link> should be https://example.org/other.xml, where the feed is served, """
    )
    shown = [
        *(f"one:{GUID}", f"one:{WEEKDAY}"),
        f"https://example.org/other.xml:4:23: warning atom-self-elsewhere {elsewhere}"
        "not 'https://example.org/feed.xml'\n",
        *(f"a.ndjson:5:{GUID}", f"a.ndjson:5:{WEEKDAY}"),
    ]
    assert (status, out) == (2, "".join(shown))
    assert err == 'a.ndjson:4: "docment" is unknown: expected one of url, document, name\n'


def test_a_list_comes_from_standard_input_once(tmp_path: Path) -> None:
    line = json.dumps({"document": BAD, "name": "one"}).encode()
    expected = (1, f"one:{GUID}one:{WEEKDAY}", "")
    assert lint(tmp_path, "--list", "-", stdin=line) == expected
    status, _, err = lint(tmp_path, "--list", "-", "-", stdin=line)
    assert (status, err.splitlines()[-1]) == (2, "Error: standard input (-) can be read only once")
    assert lint(tmp_path, "--list", "absent") == (
        2,
        "",
        "absent: cannot be read: No such file or directory\n",
    )


def test_urls_of_a_list_are_fetched_only_if_asked(tmp_path: Path) -> None:
    with exchanging("> GET /feed.rss\n< 200 OK\n< Set-Cookie: a=b") as server:
        lines = [
            f"{server.base}/feed.rss",
            {"document": GOOD, "name": "one"},
            "http://[",
            f"{server.base}/b.rss",
        ]
        (tmp_path / "a.ndjson").write_text("\n".join(map(json.dumps, lines)))
        offline = lint(tmp_path, "--list", "a.ndjson")
        assert server.asked == []
        options = "--online", "--allow-private", "--select", "online", "--list", "a.ndjson"
        whole = lint(tmp_path, *options)
        unlinked = lint(tmp_path, *options, "--online-limit", "0", "--ignore", "online-not-all-asked")
    problem = f"URLs are only fetched with --online: feeds validate --online {server.base}/feed.rss"
    assert offline == (2, "", f"a.ndjson:1: {problem}\n")
    shown = (
        f"{server.base}/feed.rss:1:1: warning online-sets-cookie the response sets a cookie\n"
        "http://[:1:1: error online-unreachable cannot fetch http://[: invalid URL: Invalid IPv6 URL\n"
    )
    assert whole == unlinked == (1, shown, "")
