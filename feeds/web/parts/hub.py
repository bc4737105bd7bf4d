"""`/hub`: a WebSub hub for the publication's own feeds, if `server.toml` enables it."""

from __future__ import annotations

import logging
import secrets
from functools import partial
from typing import TYPE_CHECKING, Annotated

from flask import Blueprint, Response, abort, request

from feeds.core.named_threads import NamedThreads
from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client
from feeds.publishing.index.parcels import parcel_waits
from feeds.publishing.index.subscriptions import WINDOW, Limits, Request, ask, full, request_waits
from feeds.publishing.websub import hub
from feeds.publishing.websub.hub import Ping, RequestError
from feeds.web.client_address import client_assignment, client_network
from feeds.web.document_cache import Unready
from feeds.web.parts import Chore, Part, clock_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from feeds.core.limits import Limit
    from feeds.publishing.index.parcels import Lane
    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings
    from feeds.publishing.websub.hub import Subscription
    from feeds.web.context import Site

FORM = "application/x-www-form-urlencoded"
FORM_BYTES: Annotated[int, Limit("hub", "bytes", "a form", "413")] = 16 * 1024
VERIFY_SECONDS: Annotated[float, Limit("hub", "time", "confirming a request", "the request is void")] = 5.0
SEND_SECONDS: Annotated[float, Limit("hub", "time", "accepting a feed", "the feed is sent again later")] = (
    10.0
)

log = logging.getLogger("feeds")


def make(site: Site) -> Blueprint | None:
    """The endpoint for subscribers and publishers."""
    if not site.settings.hub:
        return None
    blueprint = Blueprint("hub", __name__)

    @blueprint.post("/hub")
    def accept() -> Response:
        if request.mimetype != FORM:
            abort(415, f"The Content-Type must be {FORM}.")
        request.max_content_length = FORM_BYTES
        try:
            form = hub.read_form(request.form.to_dict(flat=False))
        except RequestError as error:
            return _text(400, str(error))
        for topic in form.topics if isinstance(form, Ping) else (form.topic,):
            if not _is_own_feed(site, topic):
                return _text(422, f"hub.topic: {topic[:200]!r} is not a feed of this publication")
        if isinstance(form, Ping):
            return Response(status=204)  # this server notices changes by itself
        try:
            return _add_request(site, form)
        except OSError:  # the index is locked for long, or not writable
            abort(503)

    return blueprint


def _is_own_feed(site: Site, topic: str) -> bool:
    try:
        return hub.topic_at(site.channel, site.documents.get, topic) is not None
    except Unready:
        abort(503)


def _add_request(site: Site, form: Subscription) -> Response:
    added = Request(
        form.mode,
        form.topic,
        form.callback,
        form.host,
        client=client_network(),
        owner=client_assignment(),
        secret=form.secret,
        lease=form.lease,
    )
    now = site.clock()
    with site.publication.store.writing() as connection:
        problem = full(connection, added, Limits(), now)
        if problem is None:
            ask(connection, added, now)
    if problem is None:
        return _text(202, "The hub will send a verification request to the callback.")
    response = _text(429, problem)
    response.headers["Retry-After"] = str(round(WINDOW.total_seconds()))
    return response


def _text(status: int, words: str) -> Response:
    response = Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


# --- background work ---


_THREADS = NamedThreads()


def _run(publication: Publication, settings: ServerSettings, now: datetime) -> None:
    """Schedule what changed, and start the threads for what is due: one for requests and one for each lane.

    So slow callbacks delay neither another chore nor the callbacks that answer promptly.
    """
    if not settings.hub:
        return
    hub.distribute_changes(publication, now)
    clock = clock_from(now)
    with publication.store.reading() as connection:
        verify = request_waits(connection, now)
        lanes = [lane for lane in hub.SENDERS if parcel_waits(connection, now, lane)]
    if verify:
        _THREADS.start("hub: requests", lambda: _verify(publication, settings, clock))
    for lane in lanes:
        _THREADS.start(f"hub: {lane} callbacks", partial(_send, publication, settings, clock, lane))


def _verify(publication: Publication, settings: ServerSettings, clock: Callable[[], datetime]) -> None:
    with _client_for(settings, VERIFY_SECONDS) as client:
        _log(hub.verify_due(publication.store, client, clock, secrets.token_urlsafe))


def _send(
    publication: Publication, settings: ServerSettings, clock: Callable[[], datetime], lane: Lane
) -> None:
    documents = partial(hub.document_at, publication)
    with _client_for(settings, SEND_SECONDS) as client:
        _log(hub.send_due(publication.store, client, publication.channel, documents, clock, lane))


def _client_for(settings: ServerSettings, seconds: float) -> Client:
    return Client(anywhere if settings.allow_private else public_only, pause=seconds, total=seconds)


def _log(outcomes: Iterable[hub.HubOutcome]) -> None:
    for outcome in outcomes:
        log.log(logging.INFO if outcome.problem is None else logging.WARNING, "%s", outcome)


PART = Part("hub", make)
CHORE = Chore("own hub", _run)
