"""The WSGI middleware around the application: proxies, limits, the fast path, the request log."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from feeds.core.errors import ReadError
from feeds.web import access_log
from feeds.web.fast_path import with_fast_path
from feeds.web.repeat_limiter import RepeatLimiter, limit_repeats
from feeds.web.request_checks import check_host, check_lengths, encode_query
from feeds.web.request_recorder import RequestRecorder, record_requests
from feeds.web.thread_limits import limit_long_answers, limit_uploads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from wsgiref.types import WSGIApplication

    from feeds.web.context import Site
    from feeds.web.request_recorder import Observation


def with_middleware(
    application: WSGIApplication, site: Site, *, long_answers: int | None = None
) -> WSGIApplication:
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
    if site.channel.preview is None:
        application = with_fast_path(application, site.documents, queried)
    if site.settings.repeat_window:
        limiter = RepeatLimiter(site.settings.repeat_window, time.monotonic)
        application = limit_repeats(application, limiter, lambda: site.documents.table, proxies)
    application = check_host(application)
    observers = _observers(site)
    return record_requests(application, RequestRecorder(observers).add) if observers else application


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
