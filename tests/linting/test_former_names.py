"""Former names of rules, profiles and settings work with a warning, or the error names the present one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from linter import BAD, GUID, WEEKDAY, lint

from feeds.cli import main
from feeds.core.errors import InvalidValueError
from feeds.core.lifecycle import DeprecatedNameWarning, Lifecycle
from feeds.linting.rule_selectors import current_selector
from feeds.model.toml_schema import Key, string, table
from feeds.validator import catalogue, validate
from feeds.validator.former_names import FORMER_NAMES
from feeds.validator.profiles import profiles

if TYPE_CHECKING:
    from pathlib import Path

OLD = Lifecycle("deprecated", "0.3.0", "rss-missing-guid")
GONE = replace(OLD, stage="removed", since="0.5.0")
GUID_LINE, WEEKDAY_LINE = f"feed.xml:{GUID}", f"feed.xml:{WEEKDAY}"
WARNING = "warning: 'rss-no-guid' is deprecated since 0.3.0; use 'rss-missing-guid'\n"
pytestmark = pytest.mark.filterwarnings("always::feeds.core.lifecycle.DeprecatedNameWarning")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a feed, while three names are former ones."""
    for name, lifecycle in {
        "rss-no-guid": OLD,
        "rss-lacks-guid": GONE,
        "store": replace(OLD, successor="apple"),
    }.items():
        monkeypatch.setitem(FORMER_NAMES, name, lifecycle)
    (tmp_path / "feed.xml").write_text(BAD)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        ("--select NAME", [GUID_LINE]),
        ("--ignore NAME", [WEEKDAY_LINE]),
        ("--severity NAME=off", [WEEKDAY_LINE]),
        ("--per-file-ignores *.xml:NAME", [WEEKDAY_LINE]),
    ],
)
def test_a_deprecated_rule_name_means_the_present_one(folder: Path, arguments: str, lines: list[str]) -> None:
    old, new = (
        lint(folder, "feed.xml", *arguments.replace("NAME", name).split())
        for name in ("rss-no-guid", OLD.successor)
    )
    assert new[1:] == ("".join(lines), "")
    assert old == (new[0], new[1], WARNING)


def test_a_settings_file_may_have_former_names(folder: Path) -> None:
    (folder / "feeds.toml").write_text('select = ["rss"]\nignore = ["rss-no-guid"]\nprofiles = ["store"]\n')
    _, output, messages = lint(folder, "feed.xml")
    assert (output, messages) == (
        WEEKDAY_LINE,
        WARNING + "warning: 'store' is deprecated since 0.3.0; use 'apple'\n",
    )


def test_a_comment_may_have_a_former_name(folder: Path) -> None:
    comment = "<!-- feeds: ignore-file rss-no-guid -->"
    (folder / "feed.xml").write_text(BAD.replace("<rss", f"{comment}<rss", 1))
    status, output, messages = lint(folder, "feed.xml")
    assert (status, output, messages) == (1, WEEKDAY_LINE, WARNING)


def test_a_baseline_may_have_a_former_name(folder: Path) -> None:
    counts = {"feed.xml": {"rss-no-guid": {"count": 1}}}
    (folder / "baseline.json").write_text(json.dumps(counts))
    _, output, _ = lint(folder, "feed.xml", "--baseline", "baseline.json")
    assert output == WEEKDAY_LINE


def test_a_removed_name_is_unknown_and_the_error_names_its_successor(folder: Path) -> None:
    removed = "(removed since 0.5.0; use 'rss-missing-guid')\n"
    for arguments in (["validate", "--select", "rss-lacks-guid"], ["rule", "rss-lacks-guid"]):
        result = CliRunner().invoke(main, [*arguments])
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.endswith(removed)
    FORMER_NAMES["store"] = replace(GONE, successor="apple")
    result = CliRunner().invoke(main, ["validate", "--profile", "store", str(folder)])
    assert (result.exit_code, result.stderr.endswith("(removed since 0.5.0; use 'apple')\n")) == (2, True)
    with pytest.raises(ValueError, match=r"unknown profile 'store' \(removed since 0.5.0; use 'apple'\)"):
        validate(BAD, profiles=["store"])


def test_a_profile_by_its_former_name(folder: Path) -> None:
    now = validate(BAD, profiles=["apple"])
    with pytest.warns(DeprecatedNameWarning, match="^'store' is deprecated since 0.3.0; use 'apple'$"):
        assert validate(BAD, profiles=["store"]) == now
    result = CliRunner().invoke(main, ["validate", "--no-cache", "--profile", "store", str(folder)])
    assert result.stderr.startswith("warning: 'store' is deprecated since 0.3.0; use 'apple'\n")


def test_the_documentation_of_a_rule_by_its_former_name(folder: Path) -> None:
    assert folder
    result = CliRunner().invoke(main, ["rule", "rss-no-guid"])
    assert (result.exit_code, result.stderr) == (0, WARNING)
    assert result.stdout.startswith("# rss-missing-guid\n\n**warning**; stable since 0.1.0; ")


def test_a_rule_that_is_deprecated_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = catalogue.catalogue()
    entry = replace(entries["rss-missing-guid"], lifecycle=Lifecycle("deprecated", "0.4.0"))
    monkeypatch.setitem(entries, entry.name, entry)
    with pytest.warns(DeprecatedNameWarning, match="^'rss-missing-guid' is deprecated since 0.4.0$"):
        assert current_selector("rss-missing-guid") == "rss-missing-guid"
    assert current_selector("rss-*") == "rss-*"  # a pattern that matches it does not warn
    assert (
        CliRunner()
        .invoke(main, ["rule", entry.name])
        .stdout.startswith("# rss-missing-guid\n\n**warning**; deprecated since 0.4.0; ")
    )


def test_a_former_key_of_a_table() -> None:
    old = replace(OLD, successor="base")
    keys = {"base": Key(string, former=(("root", old), ("top", old), ("at", GONE)))}
    assert table(keys, {"base": "a"}) == {"base": "a"}
    with pytest.warns(DeprecatedNameWarning, match="^'root' is deprecated since 0.3.0; use 'base'$"):
        assert table(keys, {"root": "a"}) == {"base": "a"}
    with pytest.raises(InvalidValueError, match=r"^at is removed since 0.5.0; use 'rss-missing-guid'$"):
        table(keys, {"at": "a"})
    with pytest.raises(InvalidValueError, match=r"^root is a former name of 'base', which is also set$"):
        table(keys, {"root": "a", "base": "b"})
    with (
        pytest.warns(DeprecatedNameWarning, match="^'root' is"),
        pytest.raises(InvalidValueError, match=r"^top is a former name of 'base', which is also set$"),
    ):
        table(keys, {"root": "a", "top": "b"})


def test_no_former_name_is_in_use() -> None:
    """A removed or changed name never means something else later."""
    present = {*catalogue.catalogue(), *profiles()}
    assert present.isdisjoint(FORMER_NAMES)
    successors = {lifecycle.successor for lifecycle in FORMER_NAMES.values()} - {""}
    families = {entry.family for entry in catalogue.catalogue().values()}
    assert successors <= present | families
