"""The tools that the project is kept with find nothing, and what the README says is what runs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    *(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md")),
]


def run(*command: str) -> str:
    program = [sys.executable, "-m", *command]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def test_ruff_finds_nothing() -> None:
    assert run("ruff", "check", "--quiet", ".") == ""


def test_ruff_formats_nothing() -> None:
    assert run("ruff", "format", "--check", "--quiet", ".") == ""


def test_each_suppressed_security_finding_has_a_reason() -> None:
    """The rules S of ruff are those of bandit."""
    sources = [path.read_text() for path in (*ROOT.glob("*.py"), *ROOT.glob("feeds/**/*.py"))]
    comments = [comment for source in sources for comment in re.findall(r"# noqa: S[0-9]+.*", source)]
    assert len(comments) > 5
    assert [comment for comment in comments if not re.fullmatch(r"# noqa: S[0-9]+ - .{5,}", comment)] == []


def test_the_security_rules_hold_for_all_that_is_installed() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    exempt = [pattern for pattern, rules in settings["per-file-ignores"].items() if "S" in rules]
    assert "S" in settings["select"]
    assert exempt == ["tests/**", "benchmarks/**", "docs/**", "examples/**"]


@pytest.mark.slow
def test_mypy_finds_nothing() -> None:
    assert run("mypy") == ""


def test_ci_runs_what_the_readme_gives() -> None:
    last = (ROOT / ".ci" / "run").read_text().splitlines()[-1]
    assert f"\n{last}\n" in (ROOT / "README.md").read_text()


def test_links_between_pages_lead_to_files() -> None:
    for page in PAGES:
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / page).read_text("utf-8"))
        assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == [], page


def test_constraints_hold_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if "//" in line or line.startswith("-")] == []


def test_architecture_stays_short() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 120


def test_architecture_names_modules_that_exist() -> None:
    paths = re.findall(
        r"^ {4,}([a-z_0-9]+(?:/[a-z_*]+)+)", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE
    )
    modules = [ROOT / "feeds" / path.removesuffix("/*") for path in paths]
    assert len(modules) > 20
    assert [path for path in modules if not (path.is_dir() or path.with_suffix(".py").exists())] == []
