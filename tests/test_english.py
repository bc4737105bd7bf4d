"""Plain English: phrases that read like a translation do not return."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
BANNED = re.compile(
    r"\b(?:(?:is|are|was|be) told|tells? of|told of|whoever|parted by|anew"
    r"|of what is none|that there (?:is|are) no|is no (?:key|element|form)"
    r"|must be there|must not stand|(?:if|where) there is none"
    r"|of (?:its|their|our) own|the own|made again|goes on where|for ever|so many"
    r"|(?:may|must) (?:also )?stand(?! for)|stands(?! for| still)|strangers?"
    r"|means? harm|what nobody|all the same"
    r"|(?<!there )(?:is|are) no (?:iri|url|text|object|article|feed|flag|part)s?)\b"
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


def banned(text: str) -> list[str]:
    """The banned phrases in a text, in lower case; a phrase over two lines of a docstring is one, too."""
    return BANNED.findall(re.sub(r"\s*\n[ \t]*(?:#\s?)?", " ", text).lower())


def test_no_banned_phrase() -> None:
    phrases = {path.relative_to(ROOT).as_posix(): banned(path.read_text("utf-8")) for path in FILES}
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
    assert banned(text) == ["are told", "must be there"]
    assert banned("Readers are shown. It must be a URL.") == []


def test_phrases_that_are_close_to_banned_ones() -> None:
    bad = "It is no URL and stands in a file of its own for ever; so many are made again."
    good = "It is not a URL. `id` stands for it in its own file, permanently. There are no articles."
    assert len(banned(bad)) == 6
    assert banned(good) == []
