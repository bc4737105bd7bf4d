"""For tests of programs that produce feeds, with any test runner: `assert_valid_feed(response)`.

With pytest, the fixture `feeds_valid` requests a feed and checks it: `feeds_valid(client, "/feed.rss")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feeds.testing.assertion import assert_valid_feed

__all__ = ["assert_valid_feed"]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: pytest imports this package in every run, for the fixture.
    if name not in __all__:
        raise AttributeError(f"module 'feeds.testing' has no attribute {name!r}")
    from feeds.testing import assertion

    return getattr(assertion, name)
