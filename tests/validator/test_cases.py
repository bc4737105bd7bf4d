"""The validator's own cases: a bad document brings exactly the findings beside it, its near-miss twin none.

`NAME.bad.xml` stands beside `NAME.good.xml` and `NAME.expect`, which has a line `line:column severity rule`
for each finding, in their order.  `# url: …` and `# profiles: …` lines in it say how to ask.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import Report, validate

CASES = Path(__file__).parent / "cases"
EXPECTATIONS = sorted(CASES.rglob("*.expect"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def named(path: Path) -> str:
    return path.relative_to(CASES).with_suffix("").as_posix()


def twin(expectation: Path, which: str) -> Path:
    (found,) = expectation.parent.glob(f"{expectation.stem}.{which}.*")
    return found


def asked(document: Path, expectation: Path) -> Report:
    notes = dict(line[2:].split(": ", 1) for line in expectation.read_text().splitlines() if line[:2] == "# ")
    profiles = tuple(notes.get("profiles", "").split())
    return validate(document.read_bytes(), url=notes.get("url"), now=NOW, profiles=profiles)


def told(report: Report) -> list[str]:
    return [f"{found.line}:{found.column} {found.severity} {found.rule}" for found in report.findings]


def expected(expectation: Path) -> list[str]:
    return [line for line in expectation.read_text().splitlines() if line and line[:2] != "# "]


@pytest.mark.parametrize("folder", sorted({path.parent for path in EXPECTATIONS}), ids=lambda path: path.name)
def test_bad_documents_bring_their_findings_and_no_other(folder: Path) -> None:
    cases = [path for path in EXPECTATIONS if path.parent == folder]
    found = {named(path): told(asked(twin(path, "bad"), path)) for path in cases}
    assert found == {named(path): expected(path) for path in cases}


def test_good_twins_bring_none() -> None:
    found = {named(path): told(asked(twin(path, "good"), path)) for path in EXPECTATIONS}
    assert found == {named(path): [] for path in EXPECTATIONS}


def test_every_case_is_complete() -> None:
    documents = {path for path in CASES.rglob("*") if path.is_file() and path.suffix != ".expect"}
    assert documents == {twin(path, which) for path in EXPECTATIONS for which in ("bad", "good")}
