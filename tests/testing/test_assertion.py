"""`assert_valid_feed`, as tests of other programs use it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from linter import BAD, GOOD

from feeds.testing import assert_valid_feed

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """\
the feed is not valid

error[rss-incorrect-weekday] [*] <pubDate> must have the weekday Sun for 2016-11-06, not Mon
 --> {name}:6:10
6 | <pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate></item>
  |          ^^^
  = help: Strict parsers refuse the whole date. Correct the weekday, or leave it out together with its
          comma.
  = see: https://www.rfc-editor.org/rfc/rfc2822#section-3.3
  = fix: write 'Sun, 06 Nov 2016 20:19:39 GMT'

1 error in 1 of 1 document; 1 fixable with --fix.
"""


def test_the_error_shows_the_findings(tmp_path: Path) -> None:
    file = tmp_path / "bad.xml"
    file.write_text(BAD)
    for feed, name in ((BAD, "feed"), (BAD.encode(), "feed"), (file, str(file))):
        with pytest.raises(AssertionError) as raised:
            assert_valid_feed(feed)
        assert str(raised.value) == REPORT.format(name=name)


def test_feeds_that_pass() -> None:
    assert_valid_feed(GOOD, fail_level="info")
    assert_valid_feed(BAD, ignore=["rss-incorrect-weekday"])
    assert_valid_feed(BAD, ignore=["rss-*"], fail_level="info")
    with pytest.raises(AssertionError, match=r"^the feed is not valid\n\nwarning\[rss-missing-guid\]"):
        assert_valid_feed(BAD, ignore=["rss-incorrect-weekday"], fail_level="warning")
    with pytest.raises(AssertionError, match=r"error\[show-missing-artwork\]"):
        assert_valid_feed(GOOD, profiles=["apple"])


@pytest.mark.parametrize("wrong", [{"profiles": ["appel"]}, {"ignore": ["rss-x"]}, {"fail_level": "grave"}])
def test_unknown_names(wrong: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="expected"):
        assert_valid_feed(GOOD, **wrong)  # type: ignore[arg-type]


@pytest.mark.slow
def test_pytest_shows_the_line_of_the_test(tmp_path: Path) -> None:
    test = tmp_path / "test_feed.py"
    test.write_text(
        "from feeds.testing import assert_valid_feed\n\n\ndef test_feed():\n"
        f"    assert_valid_feed({GOOD!r})\n    assert_valid_feed({BAD!r})\n"
    )
    argv = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", str(test)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert "> " in done.stdout
    assert "assertion.py" not in done.stdout
    assert "E" + " " * 7 + "error[rss-incorrect-weekday]" in done.stdout, done.stdout
