"""`feeds rule` and `feeds rules`, and the pages in `docs/rules`."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from samples import ROOT

from feeds.cli import main
from feeds.validator.catalogue import catalogue
from feeds.validator.rule_pages import pages
from feeds.vocabulary.datatypes.podcasting import OLD_EXPLICIT

PAGES = ROOT / "docs" / "rules"


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, arguments)
    return done.exit_code, done.output


def test_one_rule() -> None:
    status, output = run("rule", "rss-missing-guid")
    assert status == 0
    assert output == (
        "# rss-missing-guid\n\n**warning**; stable since 0.1.0; `MissingGuid` in the W3C validator\n\n"
        "An RSS item should have a guid.\n\n"
        "Readers recognise an item by its guid. Without one they guess whether they have seen it, and show "
        "it twice or not at all. It must never change: use the permanent URL, or an ID with "
        'isPermaLink="false".\n\n'
        "Bad (in a channel):\n\n```xml\n<title>Example</title><item><title>One</title></item>\n```\n\n"
        "Good (in a channel):\n\n```xml\n"
        "<title>Example</title><item><title>One</title><guid>https://example.org/1</guid></item>\n```\n\n"
        "See <https://www.rssboard.org/rss-profile#element-channel-item-guid>\n"
    )


def test_a_fault_by_one_of_its_names() -> None:
    status, output = run("rule", "dc-invalid-w3cdtf-date")
    assert status == 0
    assert output.startswith("# dc-invalid-w3cdtf-date\n\n**error**")
    assert "<dc:date>30/12/2025</dc:date>" in output


def test_unknown_name() -> None:
    status, output = run("rule", "rss-missing-gud")
    assert status == 2
    assert output.endswith("Error: unknown rule 'rss-missing-gud' (did you mean 'rss-missing-guid'?)\n")
    status, output = run("rule", "itune")
    assert (status, len(output.splitlines())) == (0, sum(name.startswith("itune") for name in catalogue()))
    status, output = run("rule", "??")
    assert status == 2
    assert output.endswith("Error: unknown rule '??'; run `feeds rules` to list all names\n")


@pytest.mark.parametrize("name", ["itunes", "itunes-*"])
def test_a_family(name: str) -> None:
    status, output = run("rule", name)
    names = [line.split()[0] for line in output.splitlines()]
    assert (status, names) == (0, [rule for rule in catalogue() if rule.startswith("itunes-")])
    assert len(names) > 10


def test_a_profile() -> None:
    status, output = run("rule", "apple")
    assert status == 0
    assert "show-missing-artwork" in output


def test_the_beginning_of_a_name() -> None:
    status, output = run("rule", "rss-missing-gu")
    assert (status, output.splitlines()[0]) == (0, "# rss-missing-guid")


@pytest.mark.parametrize("command", ["rule", "rules"])
def test_list(command: str) -> None:
    status, output = run(command)
    assert (status, [line.split()[0] for line in output.splitlines()]) == (0, [*catalogue()])
    assert re.search(r"^rss-missing-guid +warning  An RSS item should have a guid\.$", output, re.MULTILINE)


def test_list_as_json() -> None:
    status, output = run("rules", "--output-format", "json")
    entries = {entry["name"]: entry for entry in json.loads(output)}
    assert (status, [*entries]) == (0, [*catalogue()])
    assert entries["itunes-old-explicit"] == {
        "name": "itunes-old-explicit",
        "title": OLD_EXPLICIT.title,
        "severity": "warning",
        "help": OLD_EXPLICIT.help,
        "see": OLD_EXPLICIT.see,
        "w3c": OLD_EXPLICIT.w3c,
        "profile": None,
        "family": "itunes",
        "fault": "old-explicit",
        "bad": [{"where": "", "text": "<itunes:explicit>yes</itunes:explicit>"}],
        "good": [{"where": "", "text": "<itunes:explicit>true</itunes:explicit>"}],
        "lifecycle": {"stage": "stable", "since": "0.1.0", "successor": ""},
    }


def test_pages_are_up_to_date() -> None:
    written = {file.name: file.read_text("utf-8") for file in PAGES.iterdir()}
    assert written == pages(), "run python docs/rule_pages.py"


def test_links_between_pages_are_valid() -> None:
    made = pages()
    headings = {
        name: {re.sub(r"[^a-z0-9 -]", "", line[3:].lower()).replace(" ", "-") for line in text.splitlines()}
        for name, text in made.items()
    }
    for name, text in made.items():
        for file, anchor in re.findall(r"\]\(([a-z0-9.]*)(?:#([a-z0-9-]+))?\)", text):
            assert (file or name) in made
            assert not anchor or anchor in headings[file or name]
