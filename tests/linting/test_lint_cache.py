"""The cache of reports: what is cached, under which key, and that damage does no harm."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from linter import BAD, GOOD

import feeds.validator
from feeds.cli import main
from feeds.linting.cache import MAX_REPORT, MIN_DOCUMENT, ROOMS, Cache
from feeds.validator import validate
from feeds.validator.report import Finding, Report
from feeds.validator.schema import all_rules

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LARGE = BAD.replace("</rss>", f"<!--{'x' * MIN_DOCUMENT}--></rss>")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.xml").write_text(BAD)
    (tmp_path / "large.xml").write_text(LARGE)
    return tmp_path


def lint(folder: Path, *arguments: str) -> tuple[int, str]:
    with chdir(folder):
        done = CliRunner().invoke(main, ["validate", *arguments])
    return done.exit_code, done.stdout


def kept(folder: Path) -> list[Path]:
    return sorted((folder / ".feeds_cache").glob("*/*.json"))


def test_reports_of_large_documents_are_cached(folder: Path) -> None:
    first = lint(folder)
    (file,) = kept(folder)
    names = sorted(path.name for path in (folder / ".feeds_cache").iterdir())
    assert names == sorted([".gitignore", "CACHEDIR.TAG", file.parent.name])
    written = file.stat().st_ino
    assert lint(folder) == first
    assert [path.stat().st_ino for path in kept(folder)] == [written]


def test_a_changed_file_is_not_used(folder: Path) -> None:
    first = lint(folder)
    (file,) = kept(folder)
    check, _, text = file.read_text().partition("\n")
    sly = text.replace("should have a", "may have no")
    file.write_text(f"{check}\n{sly}")
    assert lint(folder) == first  # the checksum does not match
    assert file.read_text() == f"{check}\n{text}"


def test_the_key_covers_what_a_report_depends_on(folder: Path) -> None:
    lint(folder)
    for more in (["--base-url", "https://example.org/"], ["--profile", "apple"]):
        lint(folder, "large.xml", *more)
    assert len(kept(folder)) == 3
    lint(folder, "--ignore", "rss-missing-guid")
    lint(folder, "--output-format", "json")
    assert len(kept(folder)) == 3


def test_selection_and_fixes_work_with_the_cache(folder: Path) -> None:
    lint(folder)
    assert lint(folder, "large.xml", "--ignore", "rss-incorrect-weekday")[0] == 0
    with_fixes = json.loads(lint(folder, "large.xml", "--output-format", "json")[1])
    without = json.loads(lint(folder, "large.xml", "--output-format", "json", "--no-cache")[1])
    assert with_fixes == without


def test_cache_dir_and_no_cache(folder: Path) -> None:
    lint(folder, "--no-cache")
    assert not (folder / ".feeds_cache").exists()
    lint(folder, "--cache-dir", "sub/kept")
    assert len([*(folder / "sub" / "kept").glob("*/*.json")]) == 1
    (folder / "file").write_text("")
    assert lint(folder, "--cache-dir", "file") == lint(folder, "--no-cache")


@pytest.mark.parametrize("damage", ["", "x", "\n", "[]", "\0" * 100, "{}\n[1, 2]"])
def test_a_damaged_file_is_a_cache_miss(folder: Path, damage: str) -> None:
    first = lint(folder)
    (file,) = kept(folder)
    whole = file.read_text()
    file.write_text(damage)
    assert lint(folder) == first
    assert file.read_text() == whole


def readers_of_the_time(file: Path) -> set[str]:
    """The functions of a module that read `document.now`, `""` for what stands outside functions."""
    tree = ast.parse(file.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {id(node): function.name for function in functions for node in ast.walk(function)}
    return {
        inside.get(id(node), "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "now" and ast.unparse(node.value) != "datetime"
    }


@pytest.mark.slow
def test_rules_that_read_the_time_are_marked() -> None:
    """The cache would keep reports that become wrong as time passes."""
    home = Path(feeds.validator.__file__).parent
    reading = {(file.stem, name) for file in home.rglob("*.py") for name in readers_of_the_time(file)}
    marked = {
        (rule.check.__module__.rpartition(".")[2], rule.check.__name__): rule.over_time
        for rule in all_rules()
        if rule.over_time
    }
    assert reading == {*marked}
    assert {"appears", "disappears"} == {*marked.values()}


@pytest.mark.slow
def test_the_digest_of_the_program_covers_the_rooms_that_the_validator_uses() -> None:
    script = "import sys, feeds.validator.rule_pages; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    used = {name.split(".")[1] for name in done.stdout.split() if name.startswith("feeds.")}
    assert used == {*ROOMS}


@pytest.mark.parametrize("year", ["1860", "2030"])
def test_a_report_that_time_changes_is_not_cached(folder: Path, year: str) -> None:
    text = GOOD.replace("Sun, 06 Nov 2016", f"06 Nov {year}")
    data = text.replace("</rss>", f"<!--{'x' * MIN_DOCUMENT}--></rss>").encode()
    cache = Cache(folder / "kept")
    key = cache.key(data, None, ())
    assert key is not None
    report = validate(data, now=NOW)
    assert [finding.rule for finding in report.findings] == ["rss-implausible-date"]
    cache.put(key, report)
    assert cache.get(key) is None
    assert cache.key(data, None, ("msn",)) is None


@pytest.mark.limit("feeds.linting.cache:MAX_BYTES")
def test_the_least_recently_used_reports_are_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path, max_bytes=256 * 2000)
    for number in range(300):
        finding = Finding(rule="r", name="n" * 100, severity="info", message=str(number), line=1, column=1)
        cache.put(f"aa{number:036x}00", Report("rss-2.0", (finding,)))
    size = sum(file.stat().st_size for file in tmp_path.glob("aa/*"))
    assert 0 < size <= 2500
    newest = cache.get(f"aa{299:036x}00")
    assert newest is not None
    assert newest.findings[0].message == "299"


@pytest.mark.limit("feeds.linting.cache:MAX_REPORT")
@pytest.mark.parametrize("excess", [0, 1])
def test_a_long_report_is_not_cached(tmp_path: Path, excess: int) -> None:
    cache, key = Cache(tmp_path), f"aa{0:038x}"

    def report(message: str) -> Report:
        finding = Finding(rule="r", name="n", severity="info", message=message, line=1, column=1)
        return Report("rss-2.0", (finding,))

    cache.put(key, report(""))
    (file,) = tmp_path.glob("aa/*")
    empty = len(file.read_text().partition("\n")[2])
    file.unlink()
    long = report("x" * (MAX_REPORT - empty + excess))
    cache.put(key, long)
    assert cache.get(key) == (None if excess else long)


TEXTS = st.text(st.characters(codec=None), max_size=20)
FINDINGS = st.builds(
    Finding,
    rule=TEXTS,
    name=TEXTS,
    severity=st.sampled_from(["error", "warning", "info"]),
    message=TEXTS,
    line=st.integers(0),
    column=st.integers(0),
    value=st.none() | TEXTS,
)


@pytest.mark.slow
@given(st.builds(Report, TEXTS, st.lists(FINDINGS, max_size=3).map(tuple)))
def test_reports_round_trip(report: Report) -> None:
    with TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "kept")
        cache.put("ab" * 20, report)
        assert cache.get("ab" * 20) == report
        assert cache.get("ab" * 19 + "ac") is None


@pytest.mark.slow
def test_parallel_runs_do_not_disturb_each_other(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.xml").write_text(LARGE.replace("One", f"Number {number}"))
    command = [sys.executable, "-m", "feeds", "validate"]
    runs = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    outputs = [process.communicate(timeout=60)[0] for process in runs]
    assert outputs == [outputs[0]] * 4
    assert outputs[0].count("rss-incorrect-weekday") == 60
    assert len(kept(tmp_path)) == 60
    assert len([*(tmp_path / ".feeds_cache").glob("*/.*")]) == 0
