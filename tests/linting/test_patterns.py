"""Patterns of .gitignore: the same as git's, and in linear time."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from growth import assert_within, read_characters
from linter import GOOD, lint

from feeds.linting.patterns import Patterns

if TYPE_CHECKING:
    from pathlib import Path

FILES = [
    "a.xml", "b.xml", "#a", "!a", "a ", "a]", "[a]", "-", "^", "ab/a.xml", "ab/b/a.xml", "ab/b/ab/c.xml",
    "b/ab/a", "b/b/b/b", "abc/ab/abc", "c/a/b/c/a", "aab", "a\\b", "é.atom", "c d",
]  # fmt: skip
PATTERNS = [
    "*", "*.xml", "/*.xml", "ab", "ab/", "/ab", "/ab/", "b", "b/", "ab/*", "ab/**", "**/ab", "**/ab/**",
    "ab/**/a.xml", "ab/**/c.xml", "**/b/**/c.xml", "b/**/b", "b/**/**/b", "**", "***", "***/ab", "**/", "/**",
    "a*b", "a**b", "*b*", "?.xml", "??", "[ab].xml", "[!a].xml", "[^a].xml", "[a-c].xml", "[c-a].xml",
    "[]a]", "a[]]", "[[]a]", "[[:alpha:]]b", "[[:nothing:]]", "[a", "[", "\\#a", "#a", "\\!a", "!a", "a\\ ",
    "a ", "a  ", " a", "c d", "a\\\\b", "a\\b", "a\\", "", " ", "/", "//", "!", "!/", "a//b", "//a", "[a-]",
    "[-a]", "[\\]a]", "ab/b", "/b/ab", "b/ab/", "c/*/c", "c/**/c/a", "*\n!a.xml", "*\n!ab/\n!a.xml",
    "ab/*\n!ab/b/", "a.xml\r\nb.xml\r", "*.xml\n!*.xml", "\ufeffa.xml", "*a*b*", "c/a*/*b/c",
]  # fmt: skip


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run([git, "init", "-q", folder], check=True)
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(GOOD)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("lines", PATTERNS)
def test_the_same_files_as_git(repository: Path, lines: str) -> None:
    (repository / ".gitignore").write_text(lines, "utf-8", newline="")
    command = ["git", "check-ignore", "--no-index", "--stdin", "-z"]
    asked = "\0".join(FILES).encode()
    done = subprocess.run(command, cwd=repository, input=asked, capture_output=True, check=False)
    ignored = set(done.stdout.decode().split("\0"))
    expected = [name for name in FILES if name not in ignored]
    # A glob lists files with any suffix; --force-exclude would ask the settings instead.
    listed = lint(repository, "--show-files", "**/*")[1].splitlines()
    assert sorted(listed) == sorted(expected)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 30 + "*b", "a" * 5000),
        ("/" + "*a" * 30 + "*b", "a" * 5000),
        ("*" * 5000 + "b", "a" * 5000),
        ("**/" + "a/**/" * 30 + "*b", "a/" * 1000),
        ("a/**/" * 30 + "a/a*a*b", "a/" * 1000 + "a"),
        ("[ab]*" * 30 + "c", "ab" * 2500),
        ("a\\ " * 5000 + " " * 5000 + "b", "a"),
        ("a" + " " * 100_000, "b"),
    ],
)
def test_no_pattern_backtracks(tmp_path: Path, pattern: str, path: str) -> None:
    def match() -> bool:
        return Patterns(tmp_path, (pattern,)).match(tmp_path / path)

    assert not match()
    assert_within(100, match, read_characters, pattern[:20])


def test_a_folder_that_is_included_includes_its_contents(tmp_path: Path) -> None:
    patterns = Patterns(tmp_path, ("out/", "!a.xml"))
    assert patterns.match(tmp_path / "out" / "a.xml")
    assert patterns.decision(tmp_path / "a.xml") is False
    assert patterns.decision(tmp_path / "b.xml") is None
    assert patterns.match(tmp_path / "out", is_folder=True)
    assert not patterns.match(tmp_path / "out")
    assert patterns.decision(tmp_path.parent / "out" / "a.xml") is None
