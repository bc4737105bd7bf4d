"""Every limit in `docs/limits.md`: one less is accepted, just as much is accepted, one more is not.

Large limits are lowered for this; for each entry point, a slow test uses the real one.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from limits import ENTRIES, KINDS, PAGE, DocumentedLimit, documented_limits, page

from feeds import validate
from feeds.core.limits import Allowance
from feeds.publishing.folder import file_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.core.errors import ReadError
    from feeds.core.limits import Kind

TESTS = Path(__file__).parent
LIMITS = {found.constant: found for found in documented_limits()}
LOW = 1000
"""What large limits are lowered to."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A use of an entry point with something of a size, which returns the problem, if there is one.

    `problem` is what it is beyond the limit that a constant has; `low` replaces a limit that is too large for
    a quick test.
    """

    constant: str
    use: Callable[[int, Path], str]
    problem: str
    low: int | None = None


# --- validating ---


def _problem(document: bytes, rule: str) -> str:
    return "".join(found.message for found in validate(document).findings if found.rule == rule)


def _document(size: int, _folder: Path) -> str:
    return _problem(b"<rss>%s</rss>" % (b" " * (size - 11)), "xml-too-large")


def _json(size: int, _folder: Path) -> str:
    return _problem(b'{"a": "%s"}' % (b" " * (size - 9)), "json-too-large")


def _elements(count: int, _folder: Path) -> str:
    return _problem(b"<rss>%s</rss>" % (b"<a></a>" * (count - 1)), "xml-too-large")


def _attributes(count: int, _folder: Path) -> str:
    """HTML in texts, in comments and in other attributes has no attributes."""
    html = b"<![CDATA[<a b='c'/>]]>&lt;a b='c'/> <!-- b='c' --><a b=\"c='d'\"/>"
    return _problem(b"<rss>%s%s</rss>" % (html, b"<a b = 'c' d='e'/>" * ((count - 1) // 2)
                                          + b"<a b='c'/>" * ((count - 1) % 2)), "xml-too-large")  # fmt: skip


def _values(count: int, _folder: Path) -> str:
    return _problem(b'{"version": "1", "a": [%s1]}' % (b"1," * (count - 5)), "json-too-large")


def _nested_elements(depth: int, _folder: Path) -> str:
    inside = b"<a>" * (depth - 1) + b"</a>" * (depth - 1)
    return _problem(b"<rss>%s</rss>" % inside, "xml-not-well-formed")


def _nested_values(depth: int, _folder: Path) -> str:
    inside = b"[" * (depth - 1) + b"]" * (depth - 1)
    return _problem(b'{"_a": %s}' % inside, "json-not-well-formed")


# --- reading ---


def _nested_folders(depth: int, folder: Path) -> str:
    (folder / "/".join("a" * depth)).mkdir(parents=True)
    refusals: list[ReadError] = []
    file_names(folder, refusals)
    return "".join(refusal.problem for refusal in refusals)


CASES = (
    Boundary(
        "feeds.core.folders:MAX_DEPTH",
        _nested_folders,
        "cannot be listed: it is nested in more than {limit} folders",
    ),
    Boundary(
        "feeds.validator.parsing:MAX_BYTES",
        _document,
        "the document has {size:,} bytes: at most {limit:,} are read",
        LOW,
    ),
    Boundary(
        "feeds.validator.parsing:MAX_BYTES",
        _json,
        "the document has {size:,} bytes: at most {limit:,} are read",
        LOW,
    ),
    Boundary(
        "feeds.core.xml_limits:ELEMENTS",
        _elements,
        "the document has about {size:,} elements: at its size, at most {limit:,} are read",
        LOW,
    ),
    Boundary(
        "feeds.core.xml_limits:ATTRIBUTES",
        _attributes,
        "the document has about {size:,} attributes: at its size, at most {limit:,} are read",
        LOW,
    ),
    Boundary(
        "feeds.core.json_limits:VALUES",
        _values,
        "the document has too many values: at its size, at most {limit:,} are read",
        LOW,
    ),
    Boundary(
        "feeds.core.xml_limits:MAX_DEPTH",
        _nested_elements,
        "elements are nested too deeply: more than {limit} levels",
    ),
    Boundary(
        "feeds.validator.jsonfeed:MAX_DEPTH", _nested_values, "nested too deeply: more than {limit} levels"
    ),
)
ELSEWHERE: dict[str, str] = {}
"""Where other limits are tested."""


@pytest.mark.parametrize("excess", [-1, 0, 1])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.constant}-{case.use.__name__.strip('_')}")
def test_only_more_than_a_limit_is_a_problem(
    case: Boundary, excess: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = LIMITS[case.constant].value
    if case.low is not None:
        lower(monkeypatch, LIMITS[case.constant], case.low)
        limit = case.low
    size = limit + excess
    expected = case.problem.format(size=size, limit=limit) if excess > 0 else ""
    assert case.use(size, tmp_path) == expected


MEMORY = """
import re, sys, feeds

def most():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) << 10

data = sys.stdin.buffer.read()
feeds.validate(data[:1000])
before = most()
feeds.validate(data)
print((most() - before) / len(data))
"""
DENSE = {
    "elements": b"<rss>" + b"<item>%s<a>x</a></item>" % (b" " * 40) * 160_000 + b"</rss>",
    "attributes": b"<rss>"
    + b"<a %s/>" % b" ".join(b'a%02d="abcde"' % n for n in range(99)) * 8_000
    + b"</rss>",
    "JSON": b'{"items": [' + b'{"id": "%s"}, ' % (b"x" * 36) * 180_000 + b"1]}",
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("shape", DENSE)
def test_documents_within_the_limits_take_at_most_25_times_their_size(shape: str) -> None:
    document = DENSE[shape]
    assert _problem(document, "xml-too-large") + _problem(document, "json-too-large") == ""
    program = [sys.executable, "-c", MEMORY]
    run = subprocess.run(program, input=document, capture_output=True, timeout=300, check=True)
    assert float(run.stdout) < 25


def lower(monkeypatch: pytest.MonkeyPatch, found: DocumentedLimit, limit: int) -> None:
    """Lowers a limit in its module, and where it was imported."""
    value = Allowance(limit, sys.maxsize) if isinstance(found.value, Allowance) else limit
    for name, module in list(sys.modules.items()):
        if name.startswith("feeds.") and vars(module).get(found.name) is found.value:
            monkeypatch.setattr(module, found.name, value)


def test_every_limit_is_tested() -> None:
    named = {}
    for place in set(ELSEWHERE.values()):
        path, _, name = place.partition("::")
        tree = ast.parse((TESTS / path).read_text("utf-8"))
        named[place] = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)} & {name}
    assert [place for place, found in named.items() if not found] == []
    assert sorted(LIMITS) == sorted({case.constant for case in CASES} | ELSEWHERE.keys())


def test_every_entry_point_has_a_limit_of_each_kind() -> None:
    limited: set[tuple[str, Kind]] = {(each.limit.entry, each.limit.kind) for each in documented_limits()}
    limited |= {(key, kind) for key, entry in ENTRIES.items() for kind in entry.follows}
    assert limited == {(key, kind) for key in ENTRIES for kind in KINDS}


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python docs/limits.py"
