"""What is counted, for Prometheus: by the thread that writes down what was seen, not while anybody waits.

Workers share their counts through the folder that the environment variable PROMETHEUS_MULTIPROC_DIR names;
it must be set before this module is imported.
"""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from feeds.publishing.index.deliveries import waiting
from feeds.publishing.index.settings import VERSION, setting
from feeds.web.user_agents import reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.web.context import Site
    from feeds.web.observing import Seen

SHARED = "PROMETHEUS_MULTIPROC_DIR"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
MOST = 1000
"""Pairs of reader and document that are told apart, and ids of feeds that a reader may have."""

_REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "feeds_http_requests",
    "Requests by what was asked for, and how they were answered.",
    ("kind", "method", "status", "coding"),
    registry=_REGISTRY,
)
_BYTES = Counter("feeds_http_response_bytes", "Bytes of bodies.", ("kind",), registry=_REGISTRY)
_SECONDS = Histogram(
    "feeds_http_request_seconds",
    "From the request to the last byte that was handed to the server.",
    ("kind",),
    buckets=(0.0001, 0.00025, 0.001, 0.0025, 0.01, 0.025, 0.1, 0.25, 1, 2.5, 10),
    registry=_REGISTRY,
)
_HELD = Gauge(
    "feeds_documents_held",
    "Documents that are ready in memory, of all workers.",
    registry=_REGISTRY,
    multiprocess_mode="livesum",
)
_SUBSCRIBERS = Gauge(
    "feeds_subscribers",
    "People that a reader said it fetches a document for, when it last did.",
    ("reader", "document"),
    registry=_REGISTRY,
    multiprocess_mode="mostrecent",
)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
_CODINGS = frozenset({"gzip", "br", "zstd"})
_KINDS = (
    ("/archive/", "archive"),
    ("/media/", "media"),
    ("/api/", "api"),
    ("/hub", "hub"),
    ("/healthz", "status"),
    ("/readyz", "status"),
    ("/metrics", "status"),
)
_FEEDS = (".rss", ".atom", ".json", ".xml", ".opml", ".rdf")


def kind_of(path: str) -> str:
    """What sort of thing is at a path."""
    for prefix, kind in _KINDS:
        if path.startswith(prefix):
            return kind
    return "feed" if path.endswith(_FEEDS) else "page"


class Metrics:
    """Counts what was seen of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._said: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)

    def __call__(self, seen: Sequence[Seen]) -> None:
        """Count these."""
        for each in seen:
            self._count(each)
        _HELD.set(len(self._site.shelf.table))

    def _count(self, seen: Seen) -> None:
        path, method, status = seen.environ["PATH_INFO"], seen.environ["REQUEST_METHOD"], seen.status[:3]
        kind = "nothing" if status in ("404", "405") else kind_of(path)
        coding = next((value for name, value in seen.headers if name == "Content-Encoding"), "")
        coding = coding if coding in _CODINGS else "identity"
        _REQUESTS.labels(kind, method if method in _METHODS else "other", status, coding).inc()
        _BYTES.labels(kind).inc(seen.size)
        _SECONDS.labels(kind).observe(seen.took)
        if kind == "feed" and status in ("200", "226", "304"):
            self._subscribers(path, seen.environ.get("HTTP_USER_AGENT", ""))

    def _subscribers(self, path: str, agent: str) -> None:
        who = reader(agent)
        pair = who.name, path
        if who.subscribers is None or (pair not in self._said and len(self._said) >= MOST):
            return
        said = self._said[pair]  # by the reader's own ids: it may have several for one address
        if who.feed in said or len(said) < MOST:
            said[who.feed] = who.subscribers
        _SUBSCRIBERS.labels(*pair).set(sum(said.values()))


class _Workers(Collector):
    """What all workers have counted, those that are gone too, as far as these things last."""

    def collect(self) -> Iterator[Metric]:
        folder = Path(os.environ[SHARED])
        for pid in {path.stem.rpartition("_")[2] for path in folder.glob("gauge_live*_*.db")}:
            if not _lives(int(pid)):
                with suppress(FileNotFoundError):  # another worker is asked for the same, and was quicker
                    mark_process_dead(int(pid))  # type: ignore[no-untyped-call]
        files = [str(path) for path in folder.glob("*.db") if _is_filled(path)]
        yield from MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]


def _is_filled(path: Path) -> bool:
    """A file is empty for a moment after it was made, or for ever if its worker was killed in that moment."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:  # it was a dead worker's
        return False


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


class _State(Collector):
    """What the index says when it is asked."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def collect(self) -> Iterator[GaugeMetricFamily]:
        publication = self._site.publication
        with publication.store.reading() as connection:
            version, due = int(setting(connection, VERSION, "0")), waiting(connection)
        changed, refused = publication.store.path.stat().st_mtime, len(publication.refusals())
        for name, text, value in (
            ("feeds_index_version", "Rises with every change of what is published.", version),
            ("feeds_index_changed_timestamp_seconds", "When the index was last written to.", changed),
            ("feeds_refusals", "Articles that could not be used.", refused),
            ("feeds_deliveries_waiting", "Hubs that are still to be told of something.", due),
        ):
            yield GaugeMetricFamily(name, text, value=value)


def exposition(site: Site) -> bytes:
    """All of it, of all workers, in Prometheus' text format."""
    registry = _REGISTRY
    if os.environ.get(SHARED):
        registry = CollectorRegistry()
        registry.register(_Workers())
    state = CollectorRegistry()
    state.register(_State(site))
    return generate_latest(registry) + generate_latest(state)
