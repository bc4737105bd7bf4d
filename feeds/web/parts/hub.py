"""`/hub`: a WebSub hub for the publication's own feeds, if `server.toml` enables it."""

from __future__ import annotations

import logging
import secrets
from threading import Thread
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from feeds.core.errors import FeedsError, explained
from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client
from feeds.publishing.index.outputs import note_up_to, written_up_to
from feeds.publishing.index.subscriptions import (
    WINDOW,
    Limits,
    Request,
    ask,
    end_topics,
    full,
    parcel_waits,
    request_waits,
    wanted_topics,
)
from feeds.publishing.websub import hub
from feeds.publishing.websub.hub import Ping, RequestError
from feeds.web.client_address import client_network
from feeds.web.document_cache import Unready
from feeds.web.parts import Chore, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from feeds.model.page import Rendered
    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings
    from feeds.publishing.websub.hub import Subscription
    from feeds.web.context import Site

FORM = "application/x-www-form-urlencoded"
FORM_BYTES = 16 * 1024
"""The longest form."""
OUTPUT = "hub"
"""The name of this hub's progress in the index: the last version that it has distributed."""
VERIFY_SECONDS, SEND_SECONDS = 5.0, 10.0
"""For a callback to confirm a request, and to accept a feed."""

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
    client = client_network()
    added = Request(form.mode, form.topic, form.callback, form.host, client, form.secret, form.lease)
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


class _HubWork:
    """At most one thread that verifies and one that sends, so that slow callbacks delay no other chore."""

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}

    def run(self, publication: Publication, settings: ServerSettings, now: datetime) -> None:
        """Schedule what changed, and start the threads for what is due."""
        if not settings.hub:
            return
        _distribute(publication, now)
        with publication.store.reading() as connection:
            verify, send = request_waits(connection, now), parcel_waits(connection, now)
        if verify:
            self._start("verify", lambda: _verify(publication, settings, now))
        if send:
            self._start("send", lambda: _send(publication, settings, now))

    def _start(self, name: str, work: Callable[[], None]) -> None:
        thread = self._threads.get(name)
        if thread is None or not thread.is_alive():
            self._threads[name] = Thread(target=_log_errors, args=(work,), name=f"hub-{name}", daemon=True)
            self._threads[name].start()


def _log_errors(work: Callable[[], None]) -> None:
    try:
        work()
    except (FeedsError, OSError) as error:
        log.error("hub: %s", explained(error))


def _distribute(publication: Publication, now: datetime) -> None:
    """Schedule the changed documents that have subscribers; no others are rendered."""
    with publication.composer() as composer:
        version, since = composer.version, written_up_to(composer.connection, OUTPUT)
        if version <= since:
            return
        topics = wanted_topics(composer.connection, now)
        base = publication.channel.base
        changed = composer.documents(since) if topics else ()
        wanted = (document for document in changed if base + document.path in topics)
        documents = [document.render() for document in wanted if document.render is not None]
        found = {topic: composer.at(topic.removeprefix(base)) for topic in topics}
        gone = [topic for topic, document in found.items() if document is None or document.render is None]
    with publication.store.writing() as connection:
        hub.distribute(connection, documents, now)
        end_topics(connection, gone, now)
        note_up_to(connection, OUTPUT, version)


def _verify(publication: Publication, settings: ServerSettings, now: datetime) -> None:
    with _client_for(settings, VERIFY_SECONDS) as client:
        _log(hub.verify_due(publication.store, client, now, secrets.token_urlsafe))


def _send(publication: Publication, settings: ServerSettings, now: datetime) -> None:
    def document_at(path: str) -> Rendered | None:
        with publication.composer() as composer:
            document = composer.at(path)
            return document.render() if document is not None and document.render is not None else None

    with _client_for(settings, SEND_SECONDS) as client:
        _log(hub.send_due(publication.store, client, publication.channel, document_at, now))


def _client_for(settings: ServerSettings, seconds: float) -> Client:
    return Client(anywhere if settings.allow_private else public_only, pause=seconds, total=seconds)


def _log(outcomes: Iterable[hub.HubOutcome]) -> None:
    for outcome in outcomes:
        log.log(logging.INFO if outcome.problem is None else logging.WARNING, "%s", outcome)


PART = Part("hub", make)
CHORE = Chore("own hub", _HubWork().run)
