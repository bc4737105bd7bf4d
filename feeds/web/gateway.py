"""What stands before the application: who asks, how often, what is ready, and what is noted of it."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from feeds.core.errors import ReadError
from feeds.web import access_log
from feeds.web.observing import Recorder, observed
from feeds.web.patience import Meter, patient
from feeds.web.shortcut import shortcut
from feeds.web.streams import bounded
from feeds.web.uploads import limited

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from wsgiref.types import WSGIApplication

    from feeds.web.context import Site
    from feeds.web.observing import Seen


def gateway(application: WSGIApplication, site: Site, *, streams: int | None = None) -> WSGIApplication:
    """The application behind all that the settings and the environment ask for; ReadError where they err.

    `streams` is how many long answers may be sent at a time, None where the server sees to that itself, and
    to what clients send slowly.
    """
    proxies = site.serving.proxies
    if streams is not None:
        application = limited(bounded(application, streams), proxies)
    if proxies:
        application = ProxyFix(application, x_for=proxies, x_proto=proxies, x_host=proxies)
    application = shortcut(application, site.shelf)
    if site.serving.patience:
        meter = Meter(site.serving.patience, time.monotonic)
        application = patient(application, meter, lambda: site.shelf.table, proxies)
    observers = _observers(site)
    return observed(application, Recorder(observers).note) if observers else application


def _observers(site: Site) -> Sequence[Callable[[Sequence[Seen]], None]]:
    found: list[Callable[[Sequence[Seen]], None]] = []
    if target := os.environ.get(access_log.TARGET):
        form = os.environ.get(access_log.FORMAT) or "combined"
        try:
            found.append(access_log.AccessLog(target, form, site.serving.proxies))
        except ValueError as error:
            raise ReadError(access_log.FORMAT, str(error)) from None
    if site.serving.metrics:
        from feeds.web.metrics import Metrics  # its memory is for who asks for it

        found.append(Metrics(site))
    return found
