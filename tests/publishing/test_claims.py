"""A feed that claims a profile is held to it before anything is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samples import SEEDS

from feeds.cli import main

APPLE_ASKS = {
    ("error", "show-missing-artwork"),
    ("error", "show-missing-category"),
    ("error", "show-missing-explicit"),
    ("warning", "show-missing-author"),
    ("warning", "episode-missing-duration"),
    ("info", "episode-missing-link"),
}
"""What the sample, which is not a podcast, lacks to be one of Apple's."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "site"))


def build(site: Path, claim: str) -> Result:
    with (site / "channel.toml").open("a") as channel:
        channel.write(f'\n[feeds.news]\nformats = ["rss"]\nprofiles = ["{claim}"]\n')
    return CliRunner().invoke(main, ["build", str(site.parent / "out"), str(site)])


@pytest.mark.slow
def test_claim_that_is_met(site: Path) -> None:
    result = build(site, "rssboard")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (site.parent / "out" / "feed.rss").is_file()


@pytest.mark.slow
def test_claim_that_is_not_met_stops_the_build(site: Path) -> None:
    result = build(site, "apple")
    assert result.exit_code == 1
    told = {tuple(line.split()[1:3]) for line in result.stderr.splitlines()[:-1]}
    assert told == APPLE_ASKS
    assert result.stderr.endswith("the feeds do not meet the profiles in channel.toml\n")
    assert not (site.parent / "out").exists()


def test_an_unknown_claim(site: Path) -> None:
    result = build(site, "appel")
    assert result.exit_code == 2
    assert "unknown profile 'appel': did you mean 'apple'?" in result.stderr
