"""When a request is repeated."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.net.retries import ATTEMPTS, MAX_WAIT, pause, retry_after

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        (" 0 ", 0),
        ("Mon, 30 Nov 2026 00:01:00 GMT", 60),
        ("Sun, 29 Nov 2026 00:01:00 GMT", 0),
        ("1234567890", None),
        ("-7", None),
        ("٣", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("failed", "asked", "seconds"),
    [
        (1, None, 2),
        (2, None, 4),
        (ATTEMPTS - 1, None, 2 ** (ATTEMPTS - 1)),
        (ATTEMPTS, None, None),
        (1, 0.0, 0),
        (ATTEMPTS - 1, 5.0, 5),
        (ATTEMPTS, 0.0, None),
        (1, float(MAX_WAIT), MAX_WAIT),
        (1, MAX_WAIT + 1.0, None),
    ],
)
def test_pauses_grow_unless_the_server_asks_for_some(
    failed: int, asked: float | None, seconds: float | None
) -> None:
    assert pause(failed, asked) == seconds
