"""Every form of report: whole ones of one small set of documents, and that no document can break one."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds import validate
from feeds.validator.catalogue import catalogue
from feeds.validator.report import Edit, Finding, Fix, Report, Spot
from feeds.validator.reporters import Checked, reporters
from feeds.validator.reporters.excerpts import MAX_LINE_CHARACTERS, excerpts
from feeds.validator.reporters.records import source_path
from feeds.validator.reporters.sarif import MOST_RESULTS, uri

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>ニュース 😀</title>
\t<item><title>שלום\u202e</title><pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate>
<enclosure
  url="a.mp3"
  length="%s"/></item></channel></rss>
""" % ("7" * 200)
DATE = Finding(
    rule="rss-incorrect-weekday",
    name="The day of the week must be that of the date.",
    severity="error",
    message="<pubDate> must have the weekday Sun for 2016-11-06, not Mon",
    line=3,
    column=37,
    element="pubDate",
    parent="item",
    value="Mon, 06 Nov 2016 20:19:39 GMT",
    w3c="IncorrectDOW",
    end_line=3,
    end_column=40,
    see="https://www.rfc-editor.org/rfc/rfc2822#section-3.3",
    help="Some readers discard the date. Leave the day of the week out: `06 Nov 2016` is enough.",
    fix=Fix("write Sun", safe=True, edits=(Edit(Spot(3, 37, 150), Spot(3, 40, 153), "Sun"),)),
)
TITLE = Finding("rss-blank", "A value is due.", "info", "<title> is odd", 2, 36, end_line=2, end_column=42)
MANY = Finding(
    "rss-missing-attribute",
    "A required attribute is missing.",
    "warning",
    '<enclosure> is missing the required attribute "type": 100%, or <nothing>',
    4,
    1,
    end_line=6,
    end_column=212,
    help="Programs look for <it> & stop.",
    fix=Fix("add type", safe=False, edits=(Edit(Spot(6, 212, 400), Spot(6, 212, 400), ' type=""'),)),
)
BAD = Checked("feeds/bad one.xml", Report("rss-2.0", (TITLE, DATE, MANY)), SOURCE.encode())
CLEAN = Checked("feeds/good.json", Report("json-feed-1.1"), b"{}")
DOCUMENTS = (BAD, CLEAN)
FORMS = sorted(reporters())


def rendered(form: str, *documents: Checked) -> str:
    return "".join(reporters()[form].render(documents))


@pytest.mark.parametrize("form", FORMS)
def test_whole_report(form: str, golden: Path, request: pytest.FixtureRequest) -> None:
    file = golden / "reports" / f"{form}.txt"
    text = rendered(form, *DOCUMENTS)
    if request.config.getoption("--renew-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


def test_no_form_is_without_a_whole_report(golden: Path) -> None:
    assert sorted(file.stem for file in (golden / "reports").iterdir()) == FORMS


@pytest.mark.parametrize("form", [form for form in FORMS if form != "html"])  # it begins with the totals
def test_report_comes_while_documents_are_still_checked(form: str) -> None:
    asked: list[int] = []

    def documents() -> Iterator[Checked]:
        for number in range(3):
            asked.append(number)
            yield BAD

    pieces = reporters()[form].render(documents())
    while "rss-incorrect-weekday" not in next(pieces):
        pass
    assert asked == [0]


# What a document or its path says cannot break a report.

TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=20) | st.sampled_from(
    ["\x1b]0;x\x07\x1b[2J", "a\r\n::error::b", "]]></failure>", "</p>-->", "\"'<&%", "\ufffe\0", "\ud800"]
)
PLACES = st.integers(1, 9)
HARDSHIPS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def writable(path: str) -> bool:
    """Whether a system can have a file of that name."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


@st.composite
def fixes(draw: st.DrawFn) -> Fix:
    spot = Spot(draw(PLACES), draw(PLACES), 0)
    return Fix(draw(TEXTS), draw(st.booleans()), (Edit(spot, spot, draw(TEXTS)),))


@st.composite
def checked(draw: st.DrawFn) -> Checked:
    findings = []
    for _ in range(draw(st.integers(0, 3))):
        line, column, start = draw(PLACES), draw(PLACES), draw(PLACES)
        known = draw(st.booleans())
        findings.append(
            Finding(
                rule=draw(st.sampled_from(["rss-blank", "rss-missing-guid", "lint-unused-suppression"])),
                name=draw(TEXTS),
                severity=draw(st.sampled_from(["error", "warning", "info"])),
                message=draw(TEXTS),
                line=line,
                column=column,
                value=draw(TEXTS),
                end_line=line if known else 0,
                end_column=column + start if known else 0,
                see=draw(TEXTS),
                help=draw(TEXTS),
                fix=draw(st.none() | fixes()),
            )
        )
    ordered = sorted(findings, key=lambda finding: (finding.line, finding.column))
    path = draw(TEXTS.filter(writable)) or "a.xml"
    return Checked(path, Report("rss-2.0", tuple(ordered)), draw(TEXTS).encode("utf-8", "ignore"))


@pytest.mark.slow
@HARDSHIPS
@given(st.lists(checked(), max_size=2))
def test_terminals_show_only_what_can_be_seen(documents: list[Checked]) -> None:
    for form in ("concise", "full", "github"):
        text = re.sub(r"\x1b\[[0-9;]*m", "", rendered(form, *documents))
        assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text) is None


@pytest.mark.slow
@HARDSHIPS
@given(st.lists(checked(), max_size=2))
def test_json_can_be_read_back(documents: list[Checked]) -> None:
    count = sum(len(document.report.findings) for document in documents)
    told = [json.loads(rendered(form, *documents).encode()) for form in ("json", "gitlab", "sarif")]
    assert sum(len(document["findings"]) for document in told[0]["documents"]) == count
    assert len({issue["fingerprint"] for issue in told[1]}) == count
    assert len(told[2]["runs"][0]["results"]) == count
    check_sarif(told[2])
    lines = rendered("json-lines", *documents).encode().decode().split("\n")[:-1]
    assert len([json.loads(line) for line in lines]) == count


@pytest.mark.slow
@HARDSHIPS
@given(st.lists(checked(), max_size=2))
def test_junit_can_be_read_back(documents: list[Checked]) -> None:
    root = etree.fromstring(rendered("junit", *documents).encode())
    for suite, document in zip(root, documents, strict=True):
        findings = document.report.findings
        assert len(suite) == int(suite.get("tests") or 0) == max(len(findings), 1)
        errors = [finding for finding in findings if finding.severity == "error"]
        assert len(suite.findall(".//failure")) == int(suite.get("failures") or 0) == len(errors)


ANNOTATION = re.compile(
    r"::(error|warning|notice) title=feeds \([a-z0-9-]+\),file=([^:,\n]*),line=(\d+)"
    r"(,col=\d+)?(,endLine=\d+)?(,endColumn=\d+)?::(.*)"
)


@pytest.mark.slow
@HARDSHIPS
@given(st.lists(checked(), max_size=2))
def test_each_annotation_is_one_line_and_the_gravest_come_first(documents: list[Checked]) -> None:
    lines = rendered("github", *documents).split("\n")[:-1]
    found = [ANNOTATION.fullmatch(line) for line in lines]
    severities = [finding.severity for document in documents for finding in document.report.findings]
    order = ["error", "warning", "notice"]
    expected = sorted((one.replace("info", "notice") for one in severities), key=order.index)
    assert [match and match[1] for match in found] == expected


class Tags(HTMLParser):
    """The elements of a page, and what of its attributes leads elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        leading = ("href", "src", "style")
        self.links += [value or "" for name, value in attrs if name in leading or name[:2] == "on"]


@pytest.mark.slow
@HARDSHIPS
@given(st.lists(checked(), max_size=2))
def test_a_page_is_text_and_nothing_else(documents: list[Checked]) -> None:
    page = Tags()
    page.feed(rendered("html", *documents))
    known = Tags()
    known.feed(rendered("html", *DOCUMENTS, replace(BAD, report=Report("", (replace(DATE, fix=None),)))))
    assert page.tags <= known.tags | {"small", "a"}
    assert all(link.startswith("https://") for link in page.links)


# SARIF, as its specification and GitHub want it.

KEYS = {
    "log": "$schema version runs",
    "run": "columnKind results invocations tool",
    "rule": "id name shortDescription fullDescription help helpUri defaultConfiguration properties",
    "result": "ruleId ruleIndex level message locations partialFingerprints fixes",
    "region": "startLine startColumn endLine endColumn",
}
"""What of OASIS's schema is used, whose objects are closed."""


def check_sarif(log: dict[str, Any]) -> None:
    (run,) = log["runs"]
    assert (log["version"], [*log]) == ("2.1.0", KEYS["log"].split())
    assert set(run) == set(KEYS["run"].split())
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", driver["semanticVersion"])
    for rule in driver["rules"]:
        assert set(rule) - {"helpUri"} == set(KEYS["rule"].split()) - {"helpUri"}
        assert len(rule["shortDescription"]["text"]) <= 1024 >= len(rule["fullDescription"]["text"])
        assert isinstance(rule["help"]["text"], str)
        assert isinstance(rule["help"]["markdown"], str)
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(prints) == len(set(prints))
    for result in run["results"]:
        assert set(result) - {"fixes"} == set(KEYS["result"].split()) - {"fixes"}
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        ((location,),) = (result["locations"],)
        check_place(location["physicalLocation"]["artifactLocation"], location["physicalLocation"]["region"])
        for fix in result.get("fixes", ()):
            assert fix["description"]["text"] is not None
            for change in fix["artifactChanges"]:
                for replacement in change["replacements"]:
                    check_place(change["artifactLocation"], replacement["deletedRegion"])
                    assert [*replacement["insertedContent"]] == ["text"]


def check_place(artifact: dict[str, str], region: dict[str, int]) -> None:
    assert artifact["uriBaseId"] == "%SRCROOT%"
    parts = urlsplit(artifact["uri"])
    assert (parts.scheme, parts.netloc) == ("", "")
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", artifact["uri"])
    assert [*region] == KEYS["region"].split()
    assert 1 <= region["startLine"] <= region["endLine"]
    assert min(region["startColumn"], region["endColumn"]) >= 1


def test_sarif_is_what_github_takes() -> None:
    check_sarif(json.loads(rendered("sarif", *DOCUMENTS)))


def test_sarif_has_the_url_of_what_was_fetched() -> None:
    (run,) = json.loads(rendered("sarif", replace(BAD, path="https://e.org/feed")))["runs"]
    (location,) = run["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "https://e.org/feed"}


@pytest.mark.slow
def test_sarif_describes_every_rule() -> None:
    findings = [replace(DATE, rule=name, name=entry.title) for name, entry in catalogue().items()]
    check_sarif(json.loads(rendered("sarif", Checked("a.xml", Report("", tuple(findings))))))


@pytest.mark.slow
def test_sarif_stops_where_readers_do() -> None:
    many = Checked("a.xml", Report("", (TITLE,) * MOST_RESULTS))
    (run,) = json.loads(rendered("sarif", many, BAD))["runs"]
    assert len(run["results"]) == MOST_RESULTS
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "3 findings beyond the first 25,000 are not in this report"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b.xml", "a%20b.xml"),
        ("./sub/é.xml", "sub/%C3%A9.xml"),
        ("a:b.xml", "a%3Ab.xml"),
        ("\udcff.xml", "%FF.xml"),
        ("https://e.org/a%20b?c=<&é", "https://e.org/a%20b?c=%3C&%C3%A9"),
    ],
)
def test_path_as_a_reference(
    path: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri(source_path(path)) == expected


def reported_paths(path: str) -> set[str]:
    """The path of a document in each format that is read by a host of repositories."""
    document = replace(BAD, path=path)
    (run,) = json.loads(rendered("sarif", document))["runs"]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
    issues = json.loads(rendered("gitlab", document))
    annotations = rendered("github", document).splitlines()
    return {
        *(unquote(place["uri"]) for place in places),
        *(issue["location"]["path"] for issue in issues),
        *(line.partition("file=")[2].partition(",")[0].replace("%3A", ":") for line in annotations),
    }


@pytest.mark.parametrize("git", ["folder", "file", ""])
def test_paths_are_relative_to_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: str
) -> None:
    """Also from a folder in it, and for absolute paths; without a repository, to the current folder."""
    here = tmp_path / "root" / "a" / "b"
    here.mkdir(parents=True)
    if git == "folder":
        (tmp_path / "root" / ".git").mkdir()
    elif git:
        (tmp_path / "root" / ".git").write_text("gitdir: ../elsewhere\n")
    monkeypatch.chdir(here)
    top = "a/b/" if git else ""
    for path in ("c/x.xml", "./c/x.xml", "d/../c/x.xml", str(here / "c" / "x.xml")):
        assert reported_paths(path) == {f"{top}c/x.xml"}
    outside = str(tmp_path / "x.xml")
    above = str(tmp_path / "root" / "x.xml")
    assert reported_paths(outside) == {outside}
    assert reported_paths(above) == ({"x.xml"} if git else {above})
    (tmp_path / "link").symlink_to(tmp_path / "root")
    assert reported_paths(str(tmp_path / "link" / "a" / "b" / "x.xml")) == {f"{top}x.xml"}
    assert reported_paths("https://example.org/x.xml") == {"https://example.org/x.xml"}
    assert reported_paths("-") == {"-"}


def test_fingerprints_stay_when_lines_move() -> None:
    later = tuple(replace(finding, line=finding.line + 7) for finding in BAD.report.findings)
    moved = replace(BAD, report=Report("", later))

    def prints(document: Checked) -> list[str]:
        return [issue["fingerprint"] for issue in json.loads(rendered("gitlab", document))]

    assert prints(BAD) == prints(moved)
    other = prints(replace(BAD, path="feeds/other.xml"))
    assert set(prints(BAD)).isdisjoint(other)


# The source beside the findings.


def shown(text: str, *spans: tuple[int, int, int]) -> list[list[tuple[str, str, str]]]:
    findings = tuple(
        replace(TITLE, line=line, column=column, end_line=line, end_column=end) for line, column, end in spans
    )
    document = Checked("a.xml", Report("", findings), text.encode())
    return [[(line.before, line.marked, line.after) for line in lines] for _, lines in excerpts(document)]


def test_span_of_a_line() -> None:
    assert shown("<a>\r\n  <b>é</b>\r\n</a>", (2, 6, 7)) == [[("<b>", "é", "</b>")]]


def test_what_cannot_be_seen_is_escaped() -> None:
    text = "<a>\u202e\u200b\x85\xa0\tم\u200cن</a>"
    assert shown(text, (1, 4, 5)) == [[("<a>", "\\u202e", "\\u200b\\x85\\xa0    م\u200cن</a>")]]


def test_long_line_is_cut_about_the_span() -> None:
    ((line,),) = shown("<" + "日" * 5_000_000 + "x" + "本" * 1000 + ">", (1, 5_000_002, 5_000_003))
    assert line == ("…" + "日" * 40, "x", "本" * (MAX_LINE_CHARACTERS - 41) + "…")


def test_place_beyond_the_document_has_no_line() -> None:
    assert shown("<a/>", (3, 1, 2)) == [[]]
    assert shown("<a/>", (1, 9, 10)) == [[("<a/>", "", "")]]


def test_span_of_lines_shows_the_first_ones() -> None:
    long = replace(TITLE, line=2, column=2, end_line=9, end_column=2)
    document = Checked("a.xml", Report("", (long,)), b"0\n" + b"abc\n" * 9)
    ((_, lines),) = excerpts(document)
    assert [(line.number, line.before, line.marked) for line in lines] == [
        (2, "a", "bc"),
        (3, "", "abc"),
        (4, "", "abc"),
        (5, "", "abc"),
    ]


@pytest.mark.slow
def test_many_findings_in_one_long_line_are_read_once() -> None:
    text = "<a>" + "<é/>" * 200_000 + "</a>"
    assert len(shown(text, *((1, column, column + 4) for column in range(4, 800_000, 40)))) == 20_000


def test_many_findings_of_several_lines_are_read_once() -> None:
    text = b"\n" * 300_000 + b"x" * 2_000 + b"\n" * 5
    long = replace(TITLE, line=300_001, end_line=300_004, end_column=1)
    spans = [replace(long, column=column) for column in range(1, 2_001)]
    found = [len(lines) for _, lines in excerpts(Checked("a.xml", Report("", tuple(spans)), text))]
    assert found == [4] * 2_000


def test_carets_are_as_wide_as_what_they_underline() -> None:
    lines = rendered("full", BAD).split("\n")
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    at = next(number for number, line in enumerate(plain) if line.startswith("2 |"))
    assert plain[at : at + 2] == [
        '2 | <rss version="2.0"><channel><title>ニュース 😀</title>',
        "  |                                    ^^^^^^^^^^^",
    ]


def test_documents_in_other_encodings_are_shown() -> None:
    data = '<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><é/></rss>'.encode("utf-16")
    document = Checked("a.xml", validate(data), data)
    (found,) = [lines for finding, lines in excerpts(document) if finding.rule == "rss-unknown-element"]
    assert (found[0].before[-19:], found[0].marked[:1]) == ('<rss version="2.0">', "<")
