"""Metrics for Prometheus, counted by the recorder's thread.

Workers share their counts in the folder named by the environment variable PROMETHEUS_MULTIPROC_DIR, which
must be set before this module is imported.
"""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from feeds.net.user_agents import identify_reader
from feeds.publishing.index.deliveries import waiting
from feeds.publishing.index.settings import VERSION, setting
from feeds.publishing.index_bootstrap import written_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.core.limits import Limit
    from feeds.web.context import Site
    from feeds.web.request_recorder import Observation

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
READERS: Annotated[
    int,
    Limit(
        "serve",
        "elements",
        "readers and documents whose subscribers are counted",
        "the others are not counted",
    ),
] = 1000
"""Pairs of reader and document that are counted, and ids of feeds that a reader may have, at most."""

_REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "feeds_http_requests",
    "HTTP requests by kind of document, method, status and content coding.",
    ("kind", "method", "status", "coding"),
    registry=_REGISTRY,
)
_BYTES = Counter("feeds_http_response_bytes", "Bytes of response bodies.", ("kind",), registry=_REGISTRY)
_SECONDS = Histogram(
    "feeds_http_request_seconds",
    "Seconds from the request to the last byte handed to the server.",
    ("kind",),
    buckets=(0.0001, 0.00025, 0.001, 0.0025, 0.01, 0.025, 0.1, 0.25, 1, 2.5, 10),
    registry=_REGISTRY,
)
_HELD = Gauge(
    "feeds_documents_held",
    "Documents in the cache, of all workers.",
    registry=_REGISTRY,
    multiprocess_mode="livesum",
)
_SUBSCRIBERS = Gauge(
    "feeds_subscribers",
    "Subscribers that a reader reported when it last fetched a document.",
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
    """Returns the kind of document at a path."""
    for prefix, kind in _KINDS:
        if path.startswith(prefix):
            return kind
    return "feed" if path.endswith(_FEEDS) else "page"


class Metrics:
    """Counts the requests of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._subscribers: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)

    def __call__(self, observations: Sequence[Observation]) -> None:
        """Count these requests."""
        for observation in observations:
            self._count(observation)
        _HELD.set(len(self._site.documents.table))

    def _count(self, request: Observation) -> None:
        environ, status = request.environ, request.status[:3]
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        kind = "nothing" if status in ("404", "405") else kind_of(path)
        coding = next((value for name, value in request.headers if name == "Content-Encoding"), "")
        coding = coding if coding in _CODINGS else "identity"
        _REQUESTS.labels(kind, method if method in _METHODS else "other", status, coding).inc()
        _BYTES.labels(kind).inc(request.size)
        _SECONDS.labels(kind).observe(request.seconds)
        if kind == "feed" and status in ("200", "226", "304"):
            self._count_subscribers(path, environ.get("HTTP_USER_AGENT", ""))

    def _count_subscribers(self, path: str, agent: str) -> None:
        reader = identify_reader(agent)
        pair = reader.name, path
        known = pair in self._subscribers or len(self._subscribers) < READERS
        if reader.subscribers is None or not known:
            return
        by_feed = self._subscribers[pair]  # by the reader's own ids: it may have several for one URL
        if reader.feed in by_feed or len(by_feed) < READERS:
            by_feed[reader.feed] = reader.subscribers
        _SUBSCRIBERS.labels(*pair).set(sum(by_feed.values()))


class _Workers(Collector):
    """The counts of all workers, including those that have ended."""

    def collect(self) -> Iterator[Metric]:
        folder = Path(os.environ[SHARED_FOLDER])
        for pid in {path.stem.rpartition("_")[2] for path in folder.glob("gauge_live*_*.db")}:
            if not _lives(int(pid)):
                with suppress(FileNotFoundError):  # another worker was quicker
                    mark_process_dead(int(pid))  # type: ignore[no-untyped-call]
        files = [str(path) for path in folder.glob("*.db") if _is_filled(path)]
        yield from MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]


def _is_filled(path: Path) -> bool:
    """A file is empty just after it was created, and stays so if its worker is killed then."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:  # removed with its worker
        return False


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


class _State(Collector):
    """The state of the index."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def collect(self) -> Iterator[GaugeMetricFamily]:
        publication = self._site.publication
        with publication.store.reading() as connection:
            version, due = int(setting(connection, VERSION, "0")), waiting(connection)
        changed, refused = written_at(publication), len(publication.refusals())
        for name, text, value in (
            (
                "feeds_index_version",
                "Number of the index's version, which rises with each change of the documents.",
                version,
            ),
            ("feeds_index_changed_timestamp_seconds", "When the index was last written.", changed),
            ("feeds_refusals", "Articles that are not published because of an error.", refused),
            ("feeds_deliveries_waiting", "Notifications that wait to be delivered to hubs.", due),
        ):
            yield GaugeMetricFamily(name, text, value=value)


def exposition(site: Site) -> bytes:
    """Returns the metrics of all workers in Prometheus' text format."""
    registry = _REGISTRY
    if os.environ.get(SHARED_FOLDER):
        registry = CollectorRegistry()
        registry.register(_Workers())
    state = CollectorRegistry()
    state.register(_State(site))
    return generate_latest(registry) + generate_latest(state)
