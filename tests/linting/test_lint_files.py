"""Which documents are checked: in folders with excluded files, globs, files, standard input."""

from __future__ import annotations

import os
from glob import iglob
from pathlib import Path

import pytest
from linter import BAD, GOOD, GUID, WEEKDAY, lint

from feeds.linting.globs import matching

FILES = ("a.xml", "b.rss", "notes.txt", "sub/c.json", "sub/deep/d.atom", ".hidden/e.xml", "sub/.f.xml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(GOOD)
    (tmp_path / ".git").mkdir()
    return tmp_path


def files(folder: Path, *arguments: str) -> list[str]:
    status, out, err = lint(folder, "--show-files", *arguments)
    assert (status, err) == (0, "")
    return out.splitlines()


ALL = ["a.xml", "b.rss", "sub/c.json", "sub/deep/d.atom"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ALL),
        (".", ALL),
        ("sub", ["sub/c.json", "sub/deep/d.atom"]),
        ("sub/c.json . a.xml", ["sub/c.json", "a.xml", "b.rss", "sub/deep/d.atom"]),
        ("notes.txt .hidden/e.xml", ["notes.txt", ".hidden/e.xml"]),
        ("*.xml", ["a.xml"]),
        ("**/*.atom *", ["sub/deep/d.atom", "a.xml", "b.rss", "notes.txt"]),
        ("sub/*/[a-d].*", ["sub/deep/d.atom"]),
        (". --exclude deep", ["a.xml", "b.rss", "sub/c.json"]),
        (". --exclude /sub/*.json --extend-exclude *.xml", ["b.rss", "sub/deep/d.atom"]),
        ("**/*.atom a.xml --exclude deep --exclude *.xml b.rss", ["a.xml", "b.rss"]),
        ("a.xml b.rss --exclude *.xml --force-exclude", ["b.rss"]),
    ],
)
def test_documents_for_arguments(folder: Path, arguments: str, expected: list[str]) -> None:
    assert files(folder, *arguments.split()) == expected


def test_unreadable_folders_are_reported(folder: Path) -> None:
    (folder / "sub" / "deep").chmod(0)
    try:
        if os.access(folder / "sub" / "deep", os.R_OK):
            pytest.skip("the user can read every folder")
        message = "sub/deep: cannot be read: Permission denied\n"
        assert lint(folder, "sub") == (2, "", message)
    finally:
        (folder / "sub" / "deep").chmod(0o700)


@pytest.mark.parametrize("arguments", ["sub", "**/*.json"])
def test_folders_that_are_nested_too_deeply_are_reported(folder: Path, arguments: str) -> None:
    deep = folder.joinpath("sub", *"a" * 400)
    deep.mkdir(parents=True)
    (deep / "e.json").write_text(GOOD)
    above = "/".join("a" * (101 if arguments == "sub" else 100))
    message = f"sub/{above}: cannot be read: it is nested in more than 100 folders\n"
    assert lint(folder, arguments) == (2, "", message)
    assert lint(folder, str(deep.relative_to(folder) / "e.json")) == (0, "", "")


@pytest.mark.parametrize(
    "pattern",
    ["**", "**/", "**/*", "**/*.xml", "sub/**", "sub/**/*.json", "**/deep/*", "**/deep/**/*", "**/.hidden/*",
     "**/.*", ".hidden/**/*.xml", "s*/**/d*/*", "none/**/*", "**/**/*.atom", "{}/**/*.rss", "{}/*/c.json"],
)  # fmt: skip
def test_patterns_match_as_those_of_the_library(
    folder: Path, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    pattern = pattern.format(folder)
    library = iglob(pattern, recursive=True)  # noqa: PTH207 - which is to be compared
    found, expected = (
        {str(Path(name)) for name in names if Path(name).is_file()} for names in (matching(pattern), library)
    )
    assert found == expected


def test_patterns_do_not_follow_links_upwards(folder: Path) -> None:
    (folder / "sub" / "one").symlink_to("..")
    (folder / "sub" / "two").symlink_to("..")
    assert files(folder, "**/*.json") == ["sub/c.json"]


def test_no_documents_is_reported(tmp_path: Path) -> None:
    assert lint(tmp_path) == (0, "", "no documents to check\n")


def test_gitignore_files_are_respected(folder: Path) -> None:
    (folder / ".gitignore").write_text("# built\n/sub/deep/\n*.rss\n")
    (folder / "sub" / ".gitignore").write_text("*.json\n!g.rss\n")
    (folder / "sub" / "g.rss").write_text(GOOD)
    assert files(folder) == ["a.xml", "sub/g.rss"]
    assert files(folder, "**/*.*") == ["a.xml", "notes.txt", "sub/g.rss"]
    assert files(folder, "--no-respect-gitignore") == [*ALL[:3], "sub/g.rss", ALL[3]]
    assert files(folder, "b.rss") == ["b.rss"]


def test_an_ignored_folder_is_checked_if_given_by_name(folder: Path) -> None:
    (folder / ".gitignore").write_text("/sub/\n")
    assert files(folder) == ["a.xml", "b.rss"]
    assert files(folder, "sub") == ["sub/c.json", "sub/deep/d.atom"]


def test_gitignore_above_the_repository_is_not_used(folder: Path) -> None:
    (folder / "sub" / ".git").mkdir()
    (folder / ".gitignore").write_text("*.json\n")
    assert files(folder, "sub") == ["sub/c.json", "sub/deep/d.atom"]


def test_a_gitignore_that_cannot_be_used_is_reported(folder: Path) -> None:
    for name, size in (("", 262_145), ("sub", 262_144)):
        (folder / name / ".gitignore").write_text("*.xml\n*.json\n#".ljust(size, "x"))
    os.mkfifo(folder / "sub/deep/.gitignore")
    expected = ["a.xml", "b.rss", "sub/deep/d.atom"]
    warnings = (
        f"warning: {folder}/.gitignore: is not used: it has 262145 bytes: expected at most 262144\n"
        f"warning: {folder}/sub/deep/.gitignore: is not used: it is not a regular file\n"
    )
    assert lint(folder, "--show-files") == (0, "\n".join((*expected, "")), warnings)
    assert lint(folder) == (0, "", warnings)
    assert files(folder, "--no-respect-gitignore") == ALL


def test_settings_that_are_not_a_regular_file_are_not_read(folder: Path) -> None:
    os.mkfifo(folder / "feeds.toml")
    assert files(folder) == ALL
    error = f"{folder}/feeds.toml: cannot be read: it is not a regular file\n"
    assert lint(folder, "--config", "feeds.toml") == (2, "", error)
    (folder / "pyproject.toml").symlink_to("/dev/zero")
    assert files(folder) == ALL


def test_pipes_and_devices_in_a_folder_are_not_documents(folder: Path) -> None:
    os.mkfifo(folder / "pipe.xml")
    (folder / "zero.xml").symlink_to("/dev/zero")
    assert files(folder) == ALL


def test_settings_in_a_folder_exclude_below_it(folder: Path) -> None:
    (folder / "sub" / "feeds.toml").write_text('extend-exclude = ["/deep"]\n')
    assert files(folder) == ALL[:3]


@pytest.mark.parametrize(
    ("argument", "error"),
    [
        ("absent.xml", "no such file or folder"),
        ("a.xml/absent.xml", "no such file or folder"),
        ("x" * 300, "no such file or folder"),
        ("**/*.opml", "no file matches this pattern"),
        ("''", "empty path; use . for the current folder"),
    ],
)
def test_missing_files_are_reported_before_any_check(folder: Path, argument: str, error: str) -> None:
    (folder / "a.xml").write_text(BAD)
    assert lint(folder, "a.xml", argument.strip("'")) == (2, "", f"{argument}: {error}\n")


def test_an_unreadable_file_does_not_stop_the_others(folder: Path) -> None:
    (folder / "a.xml").unlink()
    (folder / "a.xml").symlink_to("a.xml")
    (folder / "b.rss").write_text(BAD)
    status, out, err = lint(folder, "--exit-zero", "a.xml", "b.rss")
    assert (status, out) == (2, f"b.rss:{GUID}b.rss:{WEEKDAY}")
    assert err.startswith("a.xml: cannot be read: ")


def test_standard_input(folder: Path) -> None:
    bad = BAD.encode()
    assert lint(folder, "-", stdin=bad) == (1, f"-:{GUID}-:{WEEKDAY}", "")
    text = 'ignore = ["rss-missing-guid"]\nbase-url = "https://example.org/"\n'
    (folder / "sub" / "feeds.toml").write_text(text)
    there = lint(folder, "-", "--stdin-filename", "sub/other.xml", stdin=bad)
    message = '"href" of <atom:link> should be https://example.org/other.xml, where the feed is served'
    message += ", not 'https://example.org/feed.xml'"
    self_link = f"sub/other.xml:4:23: warning atom-self-elsewhere {message}\n"
    assert there == (1, f"{self_link}sub/other.xml:{WEEKDAY}", "")
    (folder / "sub" / "feeds.toml").write_text('exclude = ["o*"]\n')
    named = ("-", "--stdin-filename", "sub/other.xml")
    assert lint(folder, *named, stdin=bad)[0] == 1
    assert lint(folder, *named, "--force-exclude", stdin=bad) == (0, "", "")


def test_base_url_in_a_file_belongs_to_its_folder(folder: Path) -> None:
    text = 'base-url = "https://example.org/x"\nselect = ["atom-self-elsewhere"]\n'
    (folder / "feeds.toml").write_text(text)
    served = '"href" of <atom:link> should be https://example.org/x/sub/deep/d.atom, where the feed is served'
    served += ", not 'https://example.org/feed.xml'"
    line = f"sub/deep/d.atom:4:23: warning atom-self-elsewhere {served}\n"
    assert lint(folder, "sub/deep") == (0, line, "")
    other = line.replace("org/x/sub/deep", "net/y")
    assert lint(folder, "sub/deep", "--base-url", "https://example.net/y/") == (0, other, "")
    other = line.replace("org/x/sub", "net")
    assert lint(folder, "sub/*/d.atom", "--base-url", "https://example.net") == (0, other, "")


def test_base_url_of_a_document_is_its_own(folder: Path) -> None:
    document = (folder / "sub" / "deep" / "d.atom").read_text()
    for name in ("feed.xml", "other.xml"):
        (folder / name).write_text(document)
    served = ("--select", "atom-self-elsewhere", "--base-url", "https://example.org/feed.xml")
    assert lint(folder, "feed.xml", *served) == lint(folder, "other.xml", *served) == (0, "", "")
    status, out, _ = lint(folder, "feed.xml", "other.xml", *served)
    assert (status, out.count("atom-self-elsewhere")) == (0, 1)
    assert "should be https://example.org/other.xml, where" in out
