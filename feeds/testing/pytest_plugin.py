"""The pytest plugin: the fixture `feeds_valid`. The validator is imported when it is first called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


class FeedClient(Protocol):
    """A test client: those of Flask, Django, Starlette and FastAPI, also an `httpx.Client`."""

    def get(self, path: str, /) -> Any:
        """Returns the response to a GET request."""


@pytest.fixture(scope="session")
def feeds_valid() -> Callable[..., None]:
    """Requests a feed and asserts that it is valid: `feeds_valid(client, "/feed.rss", profiles=["apple"])`.

    `client` is a test client with the method `get`, that of Flask, Django, Starlette, FastAPI or httpx.  The
    other arguments are those of `feeds.testing.assert_valid_feed`.
    """

    def check(client: FeedClient, path: str, **options: Any) -> None:
        __tracebackhide__ = True  # pytest shows the line of the test
        from feeds.testing import assert_valid_feed

        assert_valid_feed(client.get(path), **options)

    return check
