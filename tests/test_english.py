"""Plain English: phrases that read like a translation do not return."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
BANNED = re.compile(
    r"\b(?:is|are|was|be) told\b|\btells? of\b|\btold of\b|\bwhoever\b|\bparted by\b|\banew\b"
    r"|\bof what is none\b|\bthat there (?:is|are) no\b|\bis no (?:key|element|form)\b"
    r"|\bmust be there\b|\bmust not stand\b|\b(?:if|where) there is none\b"
    r"|\bof (?:its|their|our) own\b|\bthe own\b|\bmade again\b|\bgoes on where\b|\bfor ever\b|\bso many\b"
    r"|\b(?:may|must) (?:also )?stand\b(?! for)|\bstands\b(?! for| still)|\bstrangers?\b"
    r"|\bmeans? harm\b|\bwhat nobody\b|\ball the same\b"
    r"|(?<!there )\b(?:is|are) no (?:IRI|URL|text|object|article|feed|flag|part)s?\b",
    re.IGNORECASE,
)
BANNED_IN_NAMES = re.compile(
    r"(?<=def )test_(?:\w+_)?(?:who|whose|(?:is|are)_told(?!_apart)|strangers?|manners)(?:_\w+)?\b"
    r"|(?<=def )test_\w+_of_(?:its|their)_own\w*|(?<=def )test_\w+_no_more(?!_than)\w*"
    r"|(?<=def )test_(?!there_)\w+(?<!_there)_(?:is|are)_no_(?!longer)\w+"
)
SUFFIXES = {".py", ".html", ".css", ".md", ".toml", ".yml", ".yaml", ".service", ".conf"}
DOCUMENTS = (
    "*.md",
    "action.yml",
    ".pre-commit-hooks.yaml",
    "server.py",
    "docs/**/*",
    "deploy/*",
    "seeds/*.toml",
)
FILES = sorted(
    path
    for pattern in ("feeds/**/*", *DOCUMENTS)
    for path in ROOT.glob(pattern)
    if path.is_file() and path.suffix in SUFFIXES and path.name != "CHANGELOG.md"
)


def flattened(text: str) -> str:
    """The text on one line, so that a phrase broken over two lines of a docstring is one phrase."""
    return re.sub(r"\s*\n[ \t]*(?:#\s?)?", " ", text)


def test_no_banned_phrase() -> None:
    phrases = {
        path.relative_to(ROOT).as_posix(): BANNED.findall(flattened(path.read_text("utf-8")))
        for path in FILES
    }
    assert {path: found for path, found in phrases.items() if found} == {}


def test_no_banned_phrase_in_names_of_tests() -> None:
    names = {
        path.relative_to(ROOT).as_posix(): BANNED_IN_NAMES.findall(path.read_text("utf-8"))
        for path in ROOT.glob("tests/**/*.py")
    }
    assert {path: found for path, found in names.items() if found} == {}
    assert BANNED_IN_NAMES.findall("def test_" + "who_asks() -> None:") == ["test_who_asks"]
    assert BANNED_IN_NAMES.findall("def test_clients_that_ask() -> None:") == []


def test_a_phrase_over_two_lines_is_found() -> None:
    text = '"""Readers are\n    told.\n    # must be\n    # there\n"""'
    assert BANNED.findall(flattened(text)) == ["are told", "must be there"]
    assert BANNED.findall("Readers are shown. It must be a URL.") == []


def test_phrases_that_are_close_to_banned_ones() -> None:
    bad = "It is no URL and stands in a file of its own for ever; so many are made again."
    good = "It is not a URL. `id` stands for it in its own file, permanently. There are no articles."
    assert len(BANNED.findall(bad)) == 6
    assert BANNED.findall(good) == []
