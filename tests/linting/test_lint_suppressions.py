"""Comments in a document that suppress findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from growth import assert_linear
from linter import BAD, GUID, WEEKDAY, lint

from feeds.linting.suppressions import MAX_NAMES, apply_suppressions
from feeds.validator import validate
from feeds.validator.comments import INVALID, UNUSED

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.vocabulary.model import Fault

ITEM = "<item>"
BOTH = f"feed.xml:{GUID}feed.xml:{WEEKDAY}"


def document(comment: str, before: str = ITEM, text: str = BAD) -> str:
    """The document with a comment before something, on the same line, so that no line is moved."""
    return text.replace(before, comment + before, 1)


def lines(folder: Path, text: str, *arguments: str) -> list[str]:
    (folder / "feed.xml").write_text(text)
    status, out, err = lint(folder, "feed.xml", *arguments)
    assert err == ""
    assert status == (1 if " error " in out else 0)
    return [line.removeprefix("feed.xml:") for line in out.splitlines()]


def moved(finding: str, comment: str) -> str:
    line, column, rest = finding.strip().split(":", 2)
    return f"{line}:{int(column) + (len(comment) if line == '5' else 0)}:{rest}"


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("<!-- feeds: ignore rss-missing-guid -->", [WEEKDAY]),
        ("<!-- feeds: ignore rss-missing-guid the archive has none -->", [WEEKDAY]),
        ("<!-- feeds: ignore rss-missing-guid, rss-incorrect-weekday so it was sent -->", []),
        ("<!-- feeds: ignore rss -->", []),
        ("<!--feeds: ignore *-weekday--> <!-- so it was sent --> ", [GUID]),
        ("<!-- feeds: ignore *-weekday --><?x y?><!-- feeds: ignore rss-missing-guid -->", []),
        ("<!-- feeds:ignore rss -->", [GUID, WEEKDAY]),
        ("<!-- other: ignore rss -->", [GUID, WEEKDAY]),
        ("<category><![CDATA[<!-- feeds: ignore rss -->]]></category>", [GUID, WEEKDAY]),
    ],
)
def test_a_comment_applies_to_the_next_element(tmp_path: Path, comment: str, left: list[str]) -> None:
    expected = [moved(finding, comment) for finding in left]
    assert lines(tmp_path, document(comment), "--ignore", "rss-contains-html") == expected


def test_a_comment_does_not_apply_outside(tmp_path: Path) -> None:
    comment = "<!-- feeds: ignore rss-incorrect-weekday, rss-missing-guid -->"
    twice = BAD.replace("</channel>", BAD[BAD.index(ITEM) : BAD.index("</channel>")] + "</channel>")
    assert lines(tmp_path, document(comment, text=twice)) == [
        "7:1: warning rss-missing-guid <item> should have a <guid>",
        "8:10:" + WEEKDAY.strip().partition(":10:")[2],
    ]


@pytest.mark.parametrize("word", ["ignore", "ignore-file"])
def test_a_comment_before_the_root_applies_to_the_document(tmp_path: Path, word: str) -> None:
    comment = f"<!-- feeds: {word} rss-missing-guid, rss-incorrect-weekday -->"
    assert lines(tmp_path, document(comment, "<rss")) == []


@pytest.mark.parametrize(
    ("comment", "error"),
    [
        ("<!-- feeds: ignore -->", "it names no rule"),
        ("<!-- feeds: ignore , rss -->", "it names no rule"),
        ("<!-- feeds: ignore rss, rss-mising-guid -->",
         "unknown rule rss-mising-guid (did you mean 'rss-missing-guid'?)"),
        ("<!-- feeds: ignored rss -->",
         "unknown keyword ignored; expected ignore or ignore-file (did you mean 'ignore'?)"),
        ("<!-- feeds: ignore-file rss -->",
         "ignore-file must be placed before the root element"),
        ("<!-- feeds: ignore rss -->text", "it must be placed directly before an element, not before text"),
    ],
)  # fmt: skip
def test_invalid_comments(tmp_path: Path, comment: str, error: str) -> None:
    found = lines(tmp_path, document(comment), "--ignore", "rss-unexpected-text")
    expected = f"5:1: warning lint-invalid-suppression invalid suppression: {error}"
    assert found == [expected, moved(GUID, comment), WEEKDAY.strip()]


def test_comment_after_all_elements(tmp_path: Path) -> None:
    comment = "<!-- feeds: ignore rss -->"
    expected = "7:1: warning lint-invalid-suppression invalid suppression: no element follows it"
    assert lines(tmp_path, document(comment, "</channel>"))[2:] == [expected]
    assert lines(tmp_path, BAD + comment)[2:] == [expected.replace("7:", "8:")]


def test_comment_in_a_document_that_declares_entities(tmp_path: Path) -> None:
    text = document("<!-- feeds: ignore rss -->").replace("<rss", '<!DOCTYPE rss [<!ENTITY x "y">]><rss', 1)
    expected = "invalid suppression: it has no effect in a document that declares entities"
    assert f"5:1: warning lint-invalid-suppression {expected}" in lines(tmp_path, text)


def test_unclosed_comments_take_linear_time() -> None:
    def text(count: int) -> bytes:
        start = '<!DOCTYPE rss [<!ENTITY x "y">]><rss><![CDATA['
        return f"{start}{'<!-- feeds: ignore ' * count}]]></rss>".encode()

    assert apply_suppressions(text(20_000), (), ()) == ()
    assert_linear(lambda data: apply_suppressions(data, (), ()), text, 10_000)


def test_a_comment_that_ends_after_the_keyword(tmp_path: Path) -> None:
    expected = "5:1: warning lint-invalid-suppression invalid suppression: it names no rule"
    assert lines(tmp_path, document("<!-- feeds: ignore-->"))[0] == expected


def test_unused_comments_are_reported_with_a_fix(tmp_path: Path) -> None:
    whole = document("<!-- feeds: ignore itunes-unknown-element, rss-missing-link -->\n  ")
    part = document("<!-- feeds: ignore rss-missing-link, rss, itunes-unknown-element as ever -->")
    expected = "5:1: warning lint-unused-suppression unused suppression: no"
    assert (
        lines(tmp_path, whole)[0] == f'{expected} "itunes-unknown-element" or "rss-missing-link" finding here'
    )
    assert lines(tmp_path, part) == [
        f'{expected} "rss-missing-link" or "itunes-unknown-element" finding here'
    ]
    assert fixed(whole) == BAD.replace(ITEM, "  " + ITEM)
    assert fixed(part) == document("<!-- feeds: ignore rss as ever -->")
    assert fixed(document("<!-- feeds: ignore rss-missing-link -->")) == BAD
    assert fixed("\ufeff" + document("<!-- feeds: ignore rss-missing-link -->")) == "\ufeff" + BAD
    assert fixed("\ufeff" + document("<!-- feeds: ignore rss-missing-link -->")) == "\ufeff" + BAD


def fixed(text: str) -> str:
    data = text.encode()
    findings = apply_suppressions(data, validate(data).findings, ())
    ((edit,),) = [finding.fix.edits for finding in findings if finding.fix and finding.fix.safe
                  and finding.rule == "lint-unused-suppression"]  # fmt: skip
    return (data[: edit.start.offset] + edit.content.encode() + data[edit.end.offset :]).decode()


def test_a_comment_for_an_inactive_rule_is_not_unused(tmp_path: Path) -> None:
    comment = "<!-- feeds: ignore msn-old-article, rss -->"
    assert lines(tmp_path, document(comment)) == []
    assert "msn-old-article" not in "".join(lines(tmp_path, document(comment), "--profile", "msn"))


def test_a_comment_for_a_disabled_rule_is_not_unused(tmp_path: Path) -> None:
    text = document("<!-- feeds: ignore rss -->")
    assert lines(tmp_path, text, "--select", "itunes,lint-unused-suppression") == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = document("<!-- feeds: ignore rss -->").replace("utf-8", encoding.removesuffix("-sig"))
    (tmp_path / "feed.xml").write_bytes(text.encode(encoding))
    assert lint(tmp_path, "feed.xml", "--select", "rss,lint") == (0, "", "")


def test_json_has_no_comments(tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text(json.dumps({"version": "<!-- feeds: ignore json -->", "items": []}))
    out = lint(tmp_path, "feed.json")[1]
    assert "suppression" not in out
    assert " json-" in out
    ignored = lint(tmp_path, "feed.json", "--per-file-ignores", "*.json:json")
    assert ignored == (0, "", "")


def test_comments_before_a_syntax_error_apply(tmp_path: Path) -> None:
    comment = "<!-- feeds: ignore rss-missing-guid, xml-not-well-formed -->"
    inside = document(comment).replace("</item>", "</chan>")
    assert [line.split()[2] for line in lines(tmp_path, inside)] == ["rss-incorrect-weekday"]
    behind = [line.split()[2] for line in lines(tmp_path, document(comment).replace("</channel>", "</chan>"))]
    assert behind == ["lint-unused-suppression", "rss-incorrect-weekday", "xml-not-well-formed"]


@pytest.mark.limit("feeds.linting.suppressions:MAX_NAMES")
@pytest.mark.slow
def test_a_hostile_number_of_comments_is_bounded() -> None:
    known = "".join(f"<!-- feeds: ignore rss-missing-link, *{'*' * n}-guid -->" for n in range(2000))
    unknown = "".join(f"<!-- feeds: ignore not-a-rule-{n} -->" for n in range(2000))
    items = "<item><bogus/></item>" * 2_500
    for comments in (known, unknown):
        text = document(comments, "<channel>").replace("</channel>", items + "</channel>")
        data = text.encode()
        findings = validate(data).findings
        reported = apply_suppressions(data, findings, ())
        flaws = [each.message for each in reported if each.rule == "lint-invalid-suppression"]
        assert flaws[-1] == f"invalid suppression: more than {MAX_NAMES} names in one document"
        assert 100 < len(flaws) < MAX_NAMES


@pytest.mark.parametrize("fault", [UNUSED, INVALID], ids=lambda fault: fault.name)
def test_examples_in_the_documentation(fault: Fault) -> None:
    def rules(example: str) -> list[str]:
        data = document(f"<item>{example}</item>").encode()
        findings = apply_suppressions(data, validate(data).findings, ())
        return [finding.rule for finding in findings if finding.rule.startswith("lint-")]

    assert (rules(fault.bad), rules(fault.good)) == ([f"lint-{fault.name}"], [])
