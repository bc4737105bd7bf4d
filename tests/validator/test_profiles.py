"""Profiles: known by name, gathered, harmless where they are not asked for, and heard where they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds import validate
from feeds.cli.validate import command
from feeds.validator.profiles import Profile, choose, judged, profiles
from feeds.validator.report import Finding, Report
from feeds.validator.schema import all_rules, schema

NAMES = [
    "apple", "apple-news", "flipboard", "google-merchant", "mrss", "msn", "podcast20", "psp1", "rssboard",
    "smartnews", "spec", "spotify", "strict",
]  # fmt: skip
CASES = Path(__file__).parent / "cases" / "profiles"
FEED = b'<rss version="2.0"><channel><title>A</title><link>https://example.org/</link></channel></rss>'


def finding(rule: str, severity: str = "warning") -> Finding:
    return Finding(rule, "A rule.", severity, "said", 1, 1)  # type: ignore[arg-type]


def severities(chosen: tuple[Profile, ...], *findings: Finding) -> list[tuple[str, str]]:
    return [(found.rule, found.severity) for found in judged(Report("rss-2.0", findings), chosen).findings]


def test_every_profile_announces_itself() -> None:
    assert sorted(profiles()) == NAMES
    assert [profile.name for profile in profiles().values() if not profile.see.startswith("https://")] == []


def test_every_rule_of_a_profile_names_profiles_that_exist() -> None:
    named = {name for rule in all_rules() for name in rule.profile or ()}
    assert named <= set(NAMES)


def test_every_profile_that_adds_something_has_a_case() -> None:
    cases = {path.stem for path in CASES.glob("*.expect")}
    assert cases == {*NAMES} - {"spec"}


def test_a_severity_is_given_to_rules_that_exist() -> None:
    rules = {rule.name for rule in all_rules()}
    given = {key for profile in profiles().values() for key in profile.severities if "*" not in key}
    tables = {
        "itunes-artwork-format",
        "itunes-missing-element",
        "itunes-old-explicit",
        "xml-nonstandard-encoding",
    }
    assert given - rules <= tables


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("appel", "did you mean 'apple'?"),
        ("Strict", "did you mean 'strict'?"),
        ("zzz", "expected one of apple, "),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"unknown profile {name!r}: {hint}")):
        validate(FEED, profiles=("apple", name))
    with pytest.raises(ValueError, match=re.escape(hint)):
        validate(b"{}", profiles=(name,))


def test_rules_of_a_profile_are_not_even_compiled_without_it() -> None:
    def heard(names: frozenset[str]) -> set[str]:
        return {rule.name for rules in schema(names).rules.values() for rule in rules}

    own = {rule.name: rule.profile for rule in all_rules() if rule.profile}
    assert heard(frozenset()) & own.keys() == set()
    assert heard(frozenset({"mrss"})) & own.keys() == {name for name, of in own.items() if "mrss" in of}


def test_the_specifications_alone_are_what_no_profile_gives() -> None:
    assert validate(FEED, profiles=("spec",)) == validate(FEED)


def test_a_profile_says_how_grave_a_finding_is_the_first_key_that_fits() -> None:
    profile = Profile("p", "P", "https://example.org/", {"a-b": "error", "a-*": None}, {"info": "warning"})
    assert severities((profile,), finding("a-b"), finding("a-c"), finding("b-c"), finding("b-d", "info")) == [
        ("a-b", "error"), ("b-c", "warning"), ("b-d", "warning"),
    ]  # fmt: skip


def test_of_several_profiles_the_gravest_opinion_holds() -> None:
    mild = Profile("m", "M", "https://example.org/", {"a-b": "info", "a-c": None, "a-d": None})
    grave = Profile("g", "G", "https://example.org/", {"a-b": "error", "a-d": "info"})
    found = (finding("a-b"), finding("a-c"), finding("a-d"), finding("a-e"))
    expected = [("a-b", "error"), ("a-d", "info"), ("a-e", "warning")]
    assert severities((mild, grave), *found) == expected
    assert severities((grave, mild), *found) == expected


def test_a_name_given_twice_counts_once() -> None:
    assert [profile.name for profile in choose(["mrss", "apple", "mrss"])] == ["mrss", "apple"]


def test_strict_treats_warnings_in_json_as_errors() -> None:
    data = b'{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [], "x": 1}'
    before = [found.severity for found in validate(data).findings]
    after = [found.severity for found in validate(data, profiles=("strict",)).findings]
    assert before == ["warning"]
    assert after == ["error"]


def test_the_command_takes_profiles_repeatedly_and_knows_their_names(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(FEED)
    asked = CliRunner().invoke(command, [str(file), "--profile", "apple", "--profile", "mrss"])
    assert asked.exit_code == 1
    assert "show-missing-artwork" in asked.output
    unknown = CliRunner().invoke(command, [str(file), "--profile", "appel"])
    assert unknown.exit_code == 2
    assert "'appel' is not one of apple, apple-news" in unknown.output
    assert "(did you mean 'apple'?)" in unknown.output
