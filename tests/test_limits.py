"""Every limit in `docs/limits.md`: one less is accepted, just as much is accepted, one more is not.

Large limits are lowered for this; slow tests use the real ones.
"""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import filter as matching
from pathlib import Path
from typing import TYPE_CHECKING

import limits_of_publishing
import limits_of_validation
import pytest
from bounds import REASONS, reasons_for, undocumented_bounds
from limits import ENTRIES, KINDS, PAGE, DocumentedLimit, documented_limits, page
from limits_of_validation import problem

from feeds.core.limits import Allowance
from feeds.validator.catalogue import catalogue

if TYPE_CHECKING:
    from limits import Boundary

    from feeds.core.limits import Kind

TESTS = Path(__file__).parent
LIMITS = {found.constant: found for found in documented_limits()}
CASES = (*limits_of_validation.CASES, *limits_of_publishing.CASES)
HUGE = ("_json", "_decompressed")
"""What takes more than a gigabyte with the real limit; the other uses of it take less."""
LARGE = (
    *limits_of_publishing.LARGE,
    *(
        case
        for case in CASES
        if case.low and isinstance(LIMITS[case.constant].value, int) and case.use.__name__ not in HUGE
    ),
)
_MARK = re.compile(r"@pytest\.mark\.limit\(([^)]*)\)")
"""Tests of other limits name them."""


def _name(case: Boundary) -> str:
    return f"{case.constant}-{case.use.__name__.strip('_')}"


@pytest.mark.slow
@pytest.mark.parametrize("excess", [-1, 0, 1])
@pytest.mark.parametrize("case", CASES, ids=_name)
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


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("excess", [0, 1])
@pytest.mark.parametrize("case", LARGE, ids=_name)
def test_only_more_than_a_large_limit_is_a_problem(case: Boundary, excess: int, tmp_path: Path) -> None:
    limit = LIMITS[case.constant].value
    expected = case.problem.format(size=limit + excess, limit=limit) if excess > 0 else ""
    assert case.use(limit + excess, tmp_path) == expected


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
    assert problem(document, "xml-too-large") + problem(document, "json-too-large") == ""
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
    files = [path.read_text("utf-8") for path in TESTS.rglob("test_*.py")]
    marks = [mark for text in files for mark in _MARK.findall(text)]
    elsewhere = {constant for mark in marks for constant in re.findall(r'"([^"]+)"', mark)}
    assert sorted({case.constant for case in (*CASES, *LARGE)} | elsewhere) == sorted(LIMITS)


@pytest.mark.slow
def test_every_bound_is_documented_or_has_one_reason_not_to_be() -> None:
    bounds = undocumented_bounds()
    assert {bound: reasons for bound in bounds if len(reasons := reasons_for(bound)) != 1} == {}
    assert [each for patterns in REASONS.values() for each in patterns if not matching(bounds, each)] == []


def test_every_entry_point_has_a_limit_of_each_kind() -> None:
    limited: set[tuple[str, Kind]] = {(each.limit.entry, each.limit.kind) for each in documented_limits()}
    limited |= {(key, kind) for key, entry in ENTRIES.items() for kind in entry.follows}
    assert limited == {(key, kind) for key in ENTRIES for kind in KINDS}


def test_the_findings_of_limits_are_in_the_catalogue() -> None:
    named = {
        rule for each in documented_limits() for rule in re.findall(r"finding `([^`]+)`", each.limit.beyond)
    }
    assert named - catalogue().keys() == set()
    assert len(named) > 5


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python docs/limits.py"
