"""Errors in TOML files are found on the line that they are on."""

from __future__ import annotations

import pytest

from feeds.core.errors import InvalidValueError
from feeds.model.toml_schema import line_of

TEXT = """\
title = "name = 1"  # name = 2
people = [
    { name = "A" },
    { name = "B" },
]
hubs = ["https://a.example/", "https://b.example/"]
[podcast]
image = "x"
"owner" = { name = "O", email = "o" }
[[podcast.trailers]]
title = "One"
[[podcast.trailers]]
title = "Two"
url = "u"
[podcast.frequency]
text = "weekly"
[feeds.news]
limit = 0
"""
PYPROJECT = """\
[tool.other]
packages = [{ include = "feeds" }, "feeds"]
[tool.feeds]
ignore = [
    "rss",
    "itune",
]
[tool.feeds.severity]
itunes = "grave"
"""


@pytest.mark.parametrize(
    ("key", "found", "line"),
    [
        ("title", "is 7", 1),
        ("people", "is an empty list", 2),
        ("people[0].name", "is 7", 3),
        ("people[1].name", "is 7", 2),
        ("people[0].name", "is missing", 2),
        ("hubs[1]", "is 'https://b.example/'", 6),
        ("podcast.image", "is 'x'", 8),
        ("podcast.owner.email", "is 'o'", 9),
        ("podcast.trailers[0].title", "is 'One'", 11),
        ("podcast.trailers[1].title", "is 'Two'", 13),
        ("podcast.trailers[1].published", "is missing", 12),
        ("podcast.frequency.text", "is 'weekly'", 16),
        ("podcast.explicit", "is missing", 7),
        ("feeds.news.limit", "is 0", 18),
        ("home", "is missing", None),
        ("name", "is unknown", None),
    ],
)
def test_an_error_has_its_line_or_that_of_the_table_around_it(key: str, found: str, line: int | None) -> None:
    assert line_of(TEXT, InvalidValueError(key, found)) == line


@pytest.mark.parametrize(
    ("key", "found", "line"),
    [("ignore[1]", "is 'itune'", 6), ("severity.itunes", "is 'grave'", 9), ("selct", "is unknown", 3)],
)
def test_keys_may_be_relative_to_a_table(key: str, found: str, line: int) -> None:
    assert line_of(PYPROJECT, InvalidValueError(key, found), "tool.feeds") == line
