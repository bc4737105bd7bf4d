"""What the process above the workers logs of them."""

from __future__ import annotations

import logging
from threading import Event
from types import SimpleNamespace
from typing import TYPE_CHECKING

from granian.server.common import AbstractWorker

from feeds.web.supervisor import Supervisor

if TYPE_CHECKING:
    import pytest


def test_a_worker_that_ended_before_its_parent_got_ctrl_c_is_not_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Supervisor("feeds.web:worker", "127.0.0.1", 0, 1)
    server = SimpleNamespace(reload_on_changes=False, interrupt_children=[], main_loop_interrupt=Event())
    ended = SimpleNamespace(join=lambda: None)
    worker = SimpleNamespace(inner=ended, interrupt_by_parent=False, idx=0, parent=server)
    logger = logging.getLogger("_granian")
    logger.addHandler(caplog.handler)
    try:
        AbstractWorker._watcher(worker)  # type: ignore[arg-type, no-untyped-call]
        logger.error("Another problem")
    finally:
        logger.removeHandler(caplog.handler)
    assert {record.getMessage() for record in caplog.records} == {"Another problem"}
    assert (server.interrupt_children, server.main_loop_interrupt.is_set()) == ([0], True)
