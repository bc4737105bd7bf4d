"""The WSGI middleware around the application: proxies, limits, the fast path, the request log."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from feeds.core.errors import ReadError
from feeds.web import access_log
from feeds.web.fast_path import FastPath, with_fast_path
from feeds.web.repeat_limiter import RepeatLimiter, limit_repeats
from feeds.web.request_checks import check_host, check_lengths, encode_query
from feeds.web.request_recorder import RequestRecorder, record_requests
from feeds.web.thread_limits import limit_long_answers, limit_uploads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.web.context import Site
    from feeds.web.request_recorder import Observation


class Application:
    """A WSGI application; a server that knows more than WSGI can try the fast path itself.

    A preview has no `fast_path`. It may be taken `direct`ly, instead of calling the application,
    if nothing needs to notice requests, such as an access log.
    """

    def __init__(self, application: WSGIApplication, fast_path: FastPath | None, *, direct: bool) -> None:
        self._application, self.fast_path, self.direct = application, fast_path, direct

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return self._application(environ, start)


def with_middleware(
    application: WSGIApplication, site: Site, *, long_answers: int | None = None
) -> Application:
    """Wraps the application as settings and environment ask. Raises ReadError where they are wrong.

    `long_answers` limits how many are sent at once; None for a server that handles slow clients itself.
    """
    proxies = site.settings.proxies
    if long_answers is not None:
        application = limit_uploads(limit_long_answers(application, long_answers), proxies)
    if proxies:
        application = ProxyFix(application, x_for=proxies, x_proto=proxies, x_host=proxies)
    application = encode_query(check_lengths(application))
    queried = frozenset(f"/{path}".encode().decode("latin-1") for path in site.settings.moved.queries)
    fast_path = FastPath(site.documents, queried) if site.channel.preview is None else None
    if fast_path is not None:
        application = with_fast_path(application, fast_path)
    if site.settings.repeat_window:
        limiter = RepeatLimiter(site.settings.repeat_window, time.monotonic)
        application = limit_repeats(application, limiter, lambda: site.documents.table, proxies)
    application = check_host(application)
    observers = _observers(site)
    if observers:
        application = record_requests(application, RequestRecorder(observers).add)
    return Application(application, fast_path, direct=not (observers or site.settings.repeat_window))


def _observers(site: Site) -> Sequence[Callable[[Sequence[Observation]], None]]:
    observers: list[Callable[[Sequence[Observation]], None]] = []
    if target := os.environ.get(access_log.TARGET):
        form = os.environ.get(access_log.FORMAT) or "combined"
        try:
            observers.append(access_log.AccessLog(target, form, site.settings.proxies))
        except ValueError as error:
            raise ReadError(access_log.FORMAT, str(error)) from None
    if site.settings.metrics:
        from feeds.web.metrics import Metrics  # needs much memory

        observers.append(Metrics(site))
    return observers
