"""The source of a document with its findings marked, cut to fit on a page."""

from __future__ import annotations

from feeds.validator import validate
from feeds.validator.report import Finding
from feeds.validator.source_listing import Listing, Piece, ShownEdit, SourceLine

GOOD = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>'
    '<link>https://a.example/</link><description>D</description><atom:link rel="self" '
    'href="https://a.example/f" type="application/rss+xml"/></channel></rss>'
)
SLIP = GOOD.replace("<title>T", "<pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate><title>T")


def finding(line: int, column: int, end_line: int = 0, end_column: int = 0) -> Finding:
    return Finding("r", "R.", "error", "m", line, column, end_line=end_line, end_column=end_column)


def test_overlapping_marks() -> None:
    found = [finding(1, 2, 1, 5), finding(1, 4, 1, 8), finding(1, 4), finding(2, 9), finding(9, 9)]
    assert Listing(b"abcdefghij\nk\n").shown(found) == [
        SourceLine(
            1,
            (
                Piece("a"),
                Piece("bc", "error", (1,)),
                Piece("d", "error", (2, 3)),
                Piece("efg", "error"),
                Piece("hij"),
            ),
        ),
        SourceLine(2, (Piece("k"), Piece("", "error", (4, 5)))),
    ]


def test_long_documents_and_lines_are_cut() -> None:
    data = b"\n" * 500 + b"x" * 1000 + b"y" * 2000 + b"\n" * 500
    shown = Listing(data).shown([finding(501, 1001, 501, 3001)])
    assert [(line.number, line.gap) for line in shown] == [
        (0, 498), (499, 0), (500, 0), (501, 0), (502, 0), (503, 0), (0, 497),
    ]  # fmt: skip
    assert shown[3].pieces == (
        Piece("…"), Piece("x" * 80), Piece("y" * 320, "error", (1,)), Piece("…"),
    )  # fmt: skip


def test_a_change_is_cut() -> None:
    data = SLIP.encode()
    (fix,) = [found.fix for found in validate(data, fixes=True).findings if found.fix]
    before, after = SLIP[: SLIP.index("Mon")], SLIP[SLIP.index("n, 06") :]
    assert [Listing(data).edit(edit) for edit in fix.edits] == [
        ShownEdit(f"…{before[-40:]}", "Mo", "Su", f"{after[:40]}…")
    ]
