"""How granian calls the application: answers from the cache in its few threads, slow ones in threads of ours.

Slow answers need many threads. If fast answers came from as many, they would spend their time waiting for
each other, since one thread at a time runs Python. They also skip the environment and the callables of WSGI.
Requests with a body stay in granian's threads: it closes the body as soon as its call returns.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from granian.wsgi import _callback_wrapper

from feeds.core.thread_pool import ThreadPool
from feeds.web.thread_limits import PLACES, THREADS, WITHOUT_BODY

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from feeds.web.fast_path import FastPath

FAST_THREADS = 2
GRANIAN_THREADS = FAST_THREADS + sum(places.total for places in PLACES)
"""More requests with a body than these are refused without waiting for it."""


def callback(application: WSGIApplication, *more: Any) -> Callable[[Any, WSGIEnvironment], None]:
    """Returns what granian calls for each request instead of what its `_callback_wrapper` returns.

    It gets an object that takes the response, and the part of the environment that belongs to the request.
    """
    by_wsgi, threads = _callback_wrapper(application, *more), ThreadPool(THREADS, "feeds-request")
    fast_path: FastPath | None = getattr(application, "fast_path", None)
    direct: bool = getattr(application, "direct", False)

    def run(protocol: Any, scope: WSGIEnvironment) -> None:
        answer = None if fast_path is None else fast_path.answer_if_ready(scope)
        if answer is not None and direct:
            protocol.response_bytes(*answer)
        elif answer is not None or scope["REQUEST_METHOD"] not in WITHOUT_BODY:
            by_wsgi(protocol, scope)
        else:
            threads.submit(partial(by_wsgi, protocol, scope))

    return run
