"""What the commands print of notifications to hubs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import pytest

from feeds.cli import _hub_delivery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.net.client import Client
    from feeds.publishing.index import Store


class _Outcome:
    def __init__(self, state: str) -> None:
        self.state = state

    def __str__(self) -> str:
        return self.state


class _Store:
    @contextmanager
    def reading(self) -> Iterator[None]:
        yield None


@pytest.mark.parametrize(
    ("states", "lost", "out", "err"),
    [
        (["done"], False, "done\n", ""),
        (["waiting"], False, "", "waiting\n"),
        (["given up", "done"], True, "done\n", "given up\n"),
    ],
)
def test_failures_go_to_standard_error(
    states: list[str],
    out: str,
    err: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    lost: bool,
) -> None:
    monkeypatch.setattr(_hub_delivery, "deliver_due", lambda *_: [_Outcome(state) for state in states])
    monkeypatch.setattr(_hub_delivery, "next_due", lambda _: None)
    result = _hub_delivery.deliver(cast("Store", _Store()), cast("Client", None))
    assert result == (None, lost)
    assert capsys.readouterr() == (out, err)
