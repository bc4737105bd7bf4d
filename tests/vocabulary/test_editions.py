"""The lists that others keep each have a date or a version, and a source."""

from __future__ import annotations

import re

from language_tags import data

from feeds.vocabulary.editions import editions


def test_every_edition_is_complete() -> None:
    assert len({edition.name for edition in editions()}) == len(editions())
    for edition in editions():
        assert re.fullmatch(r"20\d\d-[01]\d(-[0-3]\d)?|\d+\.\d+", edition.state)
        assert edition.source.startswith("https://")


def test_language_subtags_have_the_date_of_the_package() -> None:
    (subtags,) = (edition for edition in editions() if edition.name == "IANA: language subtags")
    assert subtags.state == data.get("meta")["File-Date"]
