"""Call a function of a library that has no limit of time, or one for each of many attempts."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def call_within(seconds: float, work: Callable[[], T], discard: Callable[[T], object] | None = None) -> T:
    """Returns the result of `work`, or raises its exception; TimeoutError if neither is there in time.

    `work` goes on in a thread then, and `discard` gets a result that comes late.
    """
    answer: Future[T] = Future()
    # A daemon, so that the end of the program does not wait for it.
    Thread(target=_run, args=(answer, work, discard), name="limited", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        if answer.cancel():
            raise
        return answer.result()  # it came just now, or is the error of `work`


def _run(answer: Future[T], work: Callable[[], T], discard: Callable[[T], object] | None) -> None:
    try:
        result = work()
    except BaseException as error:  # raised again where the result is wanted
        if answer.set_running_or_notify_cancel():
            answer.set_exception(error)
        return
    if answer.set_running_or_notify_cancel():
        answer.set_result(result)
    elif discard is not None:
        discard(result)
