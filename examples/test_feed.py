"""Validation in pytest: `pytest test_feed.py`."""

from blog_flask import app

from feeds.testing import assert_valid_feed


def test_the_feeds_are_valid() -> None:
    for path in ("/feed.rss", "/feed.atom", "/feed.json"):
        assert_valid_feed(
            app.test_client().get(path).data, fail_level="info", url=f"https://blog.example.org{path}"
        )
