"""Every target of the fuzzer for a moment, with the same inputs each time; and what the fuzzer reports."""

from __future__ import annotations

import importlib
import subprocess
import sys
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

import pytest
from fuzzing.inputs import first_inputs, mutations
from fuzzing.measuring import place_of, run
from fuzzing.shapes import HTML, Pile, shapes
from fuzzing.state import State
from fuzzing.target import Bound, BrokenLawError, Target, law, targets
from limits import ENTRIES
from samples import ROOT

from feeds.dialects import dialects

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = targets()
SEED = 20261130
GENEROUS = 20.0
"""Times the bounds of a target: ends only what would never end, on a machine with other work."""


OF_ENTRY = {
    "validate": ("validate-xml", "validate-json", "lint"),
    "fix": ("fixes-xml", "fixes-json"),
    "diff": ("compare",),
    "online": ("responses", "answers"),
    "settings": ("lint-settings",),
    "gitignore": ("patterns",),
    "baseline": ("baseline",),
    "cache": ("cached-report",),
    "list": ("list",),
    "resume": ("run",),
    "lsp": ("editor",),
    "read": ("folder", *(name for name in TARGETS if name.startswith("read-"))),
    "html": ("published", "podcast", "republished", "structured"),
    "channel": ("channel-file",),
    "server": ("server-file",),
    "ledger": ("ledger",),
    "journal": ("journal",),
    "media": ("media",),
    "import": ("imported", "import-state", "archive", "site-config"),
    "serve": ("request",),
    "post": ("posted",),
    "page": ("request-body",),
    "hub": ("hub-form",),
    "notify": ("headers",),
}
"""The targets of each entry point, by the names that limits use."""


def test_every_entry_point_and_every_dialect_has_a_target() -> None:
    assert sorted(OF_ENTRY) == sorted(ENTRIES)
    assert sorted(name for names in OF_ENTRY.values() for name in names) == sorted(TARGETS)
    named = [f"read-{dialect.name.replace('_', '-')}" for dialect in dialects()]
    assert sorted(named) == sorted(name for name in TARGETS if name.startswith("read-"))


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_every_law_holds(name: str, thorough: bool) -> None:
    target = TARGETS[name]
    firsts, count = list(first_inputs(target)), target.inputs if thorough else target.inputs // 2
    step = max(1, len(firsts) // count)  # of many seeds and shapes, some of each kind
    inputs = [*firsts[::step], *islice(mutations(target, SEED), count)]
    failures: dict[str, tuple[str, bytes]] = {}
    for data in inputs:
        try:
            run(target, data, factor=GENEROUS)
        except Exception as error:
            failures.setdefault(place_of(error), (str(error)[:500], data[:500]))
    assert failures == {}


def test_the_inputs_of_a_seed_are_always_the_same() -> None:
    target = TARGETS["ledger"]
    first, again, other = (list(islice(mutations(target, seed), 40)) for seed in (1, 1, 2))
    assert first == again != other
    assert all(len(data) <= target.max_bytes for data in chain(first, other))


def test_shapes_have_the_size_that_is_asked_for() -> None:
    for size in (300, 3000):
        for shape in shapes(HTML, "<p>{}</p>")(size):
            assert size // 3 <= len(shape.decode()) <= size + 200, shape[:80]
    (shape,) = shapes([Pile("<a#>", "</a>", end="x")])(30)
    assert shape == b"<a0><a1>x</a></a>"


def _behave(data: bytes) -> object:
    law(data != b"unlawful", "a law", data)
    if data == b"slow":
        return sum(range(1_000_000))
    if data == b"large":
        return len(b"x" * 100_000_000)
    return {b"good": 1}[data]


TARGET = Target("t", _behave, lambda: [b"good"])


def test_errors_and_broken_laws_are_told_apart() -> None:
    with pytest.raises(BrokenLawError, match="a law") as unlawful:
        run(TARGET, b"unlawful")
    with pytest.raises(KeyError) as wrong:
        run(TARGET, b"wrong")
    assert place_of(unlawful.value) == "a law"
    assert place_of(wrong.value).startswith("KeyError in tests/test_fuzzing.py, line ")


def test_what_costs_too_much_breaks_a_law() -> None:
    much = Bound(60, 0, 1 << 30, 0)
    for data in (b"slow", b"large"):
        run(replace(TARGET, bound=much), data)
    with pytest.raises(BrokenLawError, match="takes too long"):
        run(replace(TARGET, bound=replace(much, seconds=0)), b"slow")
    if run(replace(TARGET, bound=much), b"large").memory:  # the system tells
        with pytest.raises(BrokenLawError, match="needs too much memory"):
            run(replace(TARGET, bound=replace(much, memory=1 << 20)), b"large")


def test_a_state_keeps_figures_and_failures(tmp_path: Path) -> None:
    state = State(tmp_path / "t", TARGET)
    assert [state.step(data) for data in (b"good", b"wrong", b"unlawful", *[b"bad", b"worse"] * 3)] == [
        False, *[True] * 8,
    ]  # fmt: skip
    state.save()
    again = State(tmp_path / "t", TARGET)
    assert (again.figures.count, sorted(again.figures.failures.values())) == (9, [1, 7])
    kept = sorted(path.read_bytes() for path in (tmp_path / "t/failures").iterdir() if not path.suffix)
    assert kept == [b"bad", b"unlawful", b"worse", b"wrong"]
    assert (tmp_path / "t/slowest").read_bytes() == b"good"
    texts = [path.read_text() for path in (tmp_path / "t/failures").glob("*.txt")]
    assert all("python benchmarks/fuzz.py --target t --repeat " in text for text in texts)


@pytest.mark.slow
def test_the_program_goes_on_where_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    fuzz = importlib.import_module("fuzz")
    for counts in ({"ledger": 50, "headers": 50}, {"ledger": 100}):
        names = [option for name in counts for option in ("--target", name)]
        options = [*names, "--inputs", "50", "--engine", "mutation", "--state", str(tmp_path)]
        monkeypatch.setattr(sys, "argv", ["fuzz.py", *options])
        with pytest.raises(SystemExit) as end:
            fuzz.main()
        assert end.value.code == 0
        assert {name: State(tmp_path / name, TARGETS[name]).figures.count for name in counts} == counts


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="has no limits")
def test_the_program_notices_what_hangs_and_what_ends_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    fuzz = importlib.import_module("fuzz")
    ends = {
        "pass": "",
        "import fuzz; fuzz.limit('RLIMIT_CPU', 1)\nwhile True: pass": "hangs",
        "import os; os.abort()": "the process ends with -6",
    }
    for code, kind in ends.items():
        process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT / "benchmarks")
        assert fuzz.ended(process, 60) == kind
