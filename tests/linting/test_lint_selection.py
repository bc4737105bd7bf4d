"""Which findings are reported: selectors, severities, per-file ignores, from options and settings files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linter import BAD, GOOD, GUID, WEEKDAY, lint, reported_rules

from feeds.linting.rule_selectors import suggestion
from feeds.linting.selection import RuleSelector, Selection
from feeds.validator.report import Finding

if TYPE_CHECKING:
    from pathlib import Path

BOTH = ["rss-missing-guid", "rss-incorrect-weekday"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feed.xml").write_text(BAD)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        ("", BOTH),
        ("--select rss-missing-guid", ["rss-missing-guid"]),
        ("--select rss-*", BOTH),
        ("--select rss", BOTH),
        ("--select *-guid", ["rss-missing-guid"]),
        ("--select itunes", []),
        ("--select itunes --extend-select rss-missing-guid", ["rss-missing-guid"]),
        ("--select itunes,rss-missing-guid", ["rss-missing-guid"]),
        ("--ignore rss", []),
        ("--ignore rss --extend-select rss-missing-guid", ["rss-missing-guid"]),
        ("--ignore rss-missing-guid --select rss", ["rss-incorrect-weekday"]),
        ("--ignore rss-missing-guid --select rss-missing-guid", []),
        ("--ignore ALL --select rss-missing-guid", ["rss-missing-guid"]),
        ("--ignore ALL", []),
        ("--severity rss-missing-guid=off", ["rss-incorrect-weekday"]),
        ("--severity rss=off --severity rss-missing-guid=info", ["rss-missing-guid"]),
        ("--per-file-ignores *.xml:rss-missing-guid", ["rss-incorrect-weekday"]),
        ("--per-file-ignores *.rss:rss-missing-guid", BOTH),
        ("--per-file-ignores feed.*:rss,itunes --select rss-missing-guid", []),
    ],
)
def test_most_specific_selector_wins(folder: Path, arguments: str, rules: list[str]) -> None:
    assert reported_rules(folder, "feed.xml", *arguments.split()) == rules


def test_severities_change_the_exit_status(folder: Path) -> None:
    graver = ["--severity", "rss-missing-guid=error", "--severity", "rss-incorrect-weekday=info"]
    place, _, rest = GUID.partition(" warning ")
    lines = f"feed.xml:{place} error {rest}feed.xml:{WEEKDAY.replace('error', 'info')}"
    assert lint(folder, "feed.xml", *graver) == (1, lines, "")
    assert lint(folder, "feed.xml", "--severity", "rss=warning")[0] == 0


def test_selecting_a_profile_activates_it(folder: Path) -> None:
    assert "msn-old-article" in reported_rules(folder, "feed.xml", "--select", "msn")
    assert "rss-incorrect-weekday" not in reported_rules(folder, "feed.xml", "--select", "msn")
    assert {*BOTH, "msn-old-article"} <= {*reported_rules(folder, "feed.xml", "--extend-select", "msn")}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["--select", "rss-mising-guid"],
            "Invalid value for '--select': 'rss-mising-guid': expected a rule, a family of rules, a profile "
            "or ALL (did you mean 'rss-missing-guid'?)",
        ),
        (
            ["--ignore", "rss,itune"],
            "Invalid value for '--ignore': 'itune': expected a rule, a family of rules, a profile or ALL "
            "(did you mean 'itunes'?)",
        ),
        (
            ["--severity", "rss-missing-guid=fatal"],
            "Invalid value for '--severity rss-missing-guid': 'fatal': expected one of error, warning, info, "
            "off",
        ),
        (
            ["--severity", "rss-missing-guid"],
            "Invalid value for '--severity': 'rss-missing-guid': expected RULES=LEVEL",
        ),
        (
            ["--base-url", "nowhere"],
            "Invalid value for '--base-url': 'nowhere': expected an absolute http or https URL",
        ),
    ],
)
def test_invalid_options(folder: Path, arguments: list[str], error: str) -> None:
    status, out, err = lint(folder, "feed.xml", *arguments)
    assert (status, out, err.splitlines()[-1]) == (2, "", f"Error: {error}")


def test_the_nearest_settings_file_applies(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.feeds]\nignore = ["rss-missing-guid"]\n')
    (folder / "sub").mkdir()
    (folder / "sub" / "feeds.toml").write_text('ignore = ["rss-incorrect-weekday"]\n')
    (folder / "sub" / "pyproject.toml").write_text('[tool.feeds]\nignore = ["ALL"]\n')
    (folder / "sub" / "feed.xml").write_text(BAD)
    (folder / "other").mkdir()
    (folder / "other" / "pyproject.toml").write_text('[tool.feedsters]\nname = "not ours"\n')
    (folder / "other" / "feed.xml").write_text(GOOD.replace("<pubDate>Sun", "<pubDate>Mon"))
    lines = [f"feed.xml:{WEEKDAY}", f"other/feed.xml:{WEEKDAY}", f"sub/feed.xml:{GUID}"]
    assert lint(folder, ".") == (1, "".join(lines), "")
    assert reported_rules(folder, "--isolated", ".") == [*BOTH, "rss-incorrect-weekday", *BOTH]
    assert reported_rules(folder, "--config", "sub/feeds.toml", ".") == [
        "rss-missing-guid",
        "rss-missing-guid",
    ]


def test_select_on_the_command_line_replaces_the_selectors_in_the_file(folder: Path) -> None:
    (folder / "feeds.toml").write_text('select = ["itunes"]\nignore = ["rss-missing-guid"]\n')
    assert reported_rules(folder, "feed.xml") == []
    assert reported_rules(folder, "feed.xml", "--extend-select", "rss") == ["rss-incorrect-weekday"]
    assert reported_rules(folder, "feed.xml", "--extend-select", "rss-missing-guid") == ["rss-missing-guid"]
    assert reported_rules(folder, "feed.xml", "--select", "rss") == BOTH


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("feeds.toml", "\nselct = []\n", ":2: unknown key 'selct' (did you mean 'select'?)"),
        ("feeds.toml", 'ignore = [\n  "rss",\n  "itune",\n]\n', ":3: ignore[1] is 'itune': expected "),
        (
            "pyproject.toml",
            '[tool.ruff]\nselect = ["E"]\n\n[tool.feeds]\nselect = ["E"]\n',
            ":5: select[0] is 'E': expected a rule, ",
        ),
        (
            "pyproject.toml",
            '[tool.feeds.severity]\nrss = "info"\nitunes = "grave"\n',
            ":3: severity.itunes is 'grave': expected one of error, warning, info, off",
        ),
        ("feeds.toml", "select = \n", ':1: not valid TOML: no value after "=" (column 10)'),
        ("feeds.toml", "max-warnings = -1", ":1: max-warnings is -1: expected a number that is not negative"),
        ("feeds.toml", 'output-format = "consise"', ":1: output-format is 'consise': expected one of "),
    ],
)
def test_invalid_settings_are_reported_with_line(folder: Path, file: str, text: str, error: str) -> None:
    (folder / file).write_text(text)
    status, out, err = lint(folder, "feed.xml")
    assert (status, out) == (2, "")
    assert err.startswith(f"{folder / file}{error}")


def test_a_config_file_without_a_tool_feeds_table(folder: Path) -> None:
    (folder / "other.toml").write_text('ignore = ["rss"]')
    (folder / "pyproject.toml").write_text('[project]\nname = "x"')
    assert reported_rules(folder, "feed.xml", "--config", "other.toml") == []
    expected = (2, "", f"{folder / 'pyproject.toml'}: has no table [tool.feeds]\n")
    assert lint(folder, "feed.xml", "--config", "pyproject.toml") == expected


def test_settings_are_shown_with_their_origin(folder: Path) -> None:
    text = 'ignore = ["rss"]\nseverity = {itunes = "info"}\nfail-level = "info"\n'
    (folder / "feeds.toml").write_text(text)
    status, out, err = lint(folder, "--show-settings", "--fail-level", "warning")
    file = folder / "feeds.toml"
    assert (status, err) == (0, "")
    assert out == (
        'select = ["ALL"]  # default\n'
        "extend-select = []  # default\n"
        f'ignore = ["rss"]  # {file}\n'
        f'severity = {{ "itunes" = "info" }}  # {file}\n'
        "per-file-ignores = {}  # default\n"
        "profiles = []  # default\n"
        "# base-url is not set\n"
        'fail-level = "warning"  # command line\n'
        "# max-warnings is not set\n"
        "exclude = []  # default\n"
        "extend-exclude = []  # default\n"
        "# output-format is not set\n"
        'cache-dir = ".feeds_cache"  # default\n'
    )


RULES = st.sampled_from(["rss-a", "rss-b", "rss-a-c", "itunes-a"])
SELECTORS = st.sampled_from(["ALL", "rss", "rss-*", "rss-a", "*-a", "itunes", "rss-a-c"])


@given(st.lists(st.tuples(SELECTORS, st.booleans())), RULES)
def test_order_of_selectors_does_not_matter(pairs: list[tuple[str, bool]], rule: str) -> None:
    selectors = tuple(RuleSelector(selector, enabled) for selector, enabled in pairs)
    finding = Finding(rule=rule, name="", severity="error", message="", line=1, column=1)
    once, back = Selection(selectors), Selection(selectors[::-1])
    assert once.apply([finding]) == back.apply([finding])
    assert once.is_enabled(rule) == bool(once.apply([finding]))
    exact = [enabled for selector, enabled in pairs if selector == rule]
    if exact:
        assert once.is_enabled(rule) == all(exact)


@pytest.mark.parametrize(
    ("first", "second", "enabled"),
    [
        (("rss", False, 0), ("rss-*", True, 1), True),
        (("rss", True, 1), ("rss-*", False, 0), True),
        (("rss-*", True, 0), ("rss", False, 1), False),
        (("rss", True, 0), ("rss*", False, 1), True),
        (("rss", True, 0), ("rss-m*", False, 0), False),
    ],
)
def test_a_family_is_as_specific_as_its_pattern(
    first: tuple[str, bool, int], second: tuple[str, bool, int], *, enabled: bool
) -> None:
    selectors = (RuleSelector(first[0], first[1], first[2]), RuleSelector(second[0], second[1], second[2]))
    assert Selection(selectors).is_enabled("rss-missing-guid") is enabled
    assert Selection(selectors[::-1]).is_enabled("rss-missing-guid") is enabled


def test_a_slip_of_the_pen_is_understood() -> None:
    assert suggestion("rss-missing-selflink") == " (did you mean 'rss-missing-self-link'?)"
    assert suggestion("itunes-invalid-catgory")
    assert suggestion("itune") == " (did you mean 'itunes'?)"
    assert suggestion("zzzz") == ""
