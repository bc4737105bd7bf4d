"""`/hub`: a WebSub hub for the publication's own feeds, if `server.toml` asks for it."""

from __future__ import annotations

import logging
import secrets
from threading import Thread
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from feeds.core.errors import FeedsError
from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client
from feeds.publishing.index.outputs import note_up_to, written_up_to
from feeds.publishing.index.subscriptions import (
    WINDOW,
    Limits,
    Request,
    ask,
    full,
    parcel_waits,
    request_waits,
    wanted_topics,
)
from feeds.publishing.websub import hub
from feeds.publishing.websub.hub import Ping, RequestError
from feeds.web.chores import Chore
from feeds.web.clients import client_of
from feeds.web.parts import Part
from feeds.web.shelf import Unready

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from feeds.model.page import Rendered
    from feeds.publishing.publication import Publication
    from feeds.publishing.websub.hub import Subscription
    from feeds.web.context import Site
    from feeds.web.settings import Serving

FORM = "application/x-www-form-urlencoded"
LONGEST = 16 * 1024
"""Bytes of a form."""
OURS = "hub"
"""The name under which it is noted up to which version our own hub has distributed."""
ASKING, SENDING = 5.0, 10.0
"""Seconds that a callback has to say that it meant it, and to take what is sent."""

log = logging.getLogger("feeds")


def make(site: Site) -> Blueprint | None:
    """What subscribers and publishers post to."""
    if not site.serving.hub:
        return None
    blueprint = Blueprint("hub", __name__)

    @blueprint.post("/hub")
    def accept() -> Response:
        if request.mimetype != FORM:
            abort(415, f"Expected {FORM}.")
        request.max_content_length = LONGEST
        try:
            asked = hub.read_form(request.form.to_dict(flat=False))
        except RequestError as error:
            return _text(400, str(error))
        for topic in asked.topics if isinstance(asked, Ping) else (asked.topic,):
            if not _is_ours(site, topic):
                return _text(422, f"hub.topic: {topic[:200]!r} is no feed of this publication")
        if isinstance(asked, Ping):
            return Response(status=204)  # what changes here is seen without being told
        try:
            return _noted(site, asked)
        except OSError:  # the index is being written for long, or cannot be
            abort(503)

    return blueprint


def _is_ours(site: Site, topic: str) -> bool:
    try:
        return hub.topic_at(site.channel, site.shelf.get, topic) is not None
    except Unready:
        abort(503)


def _noted(site: Site, asked: Subscription) -> Response:
    client = client_of()
    wanted = Request(asked.mode, asked.topic, asked.callback, asked.host, client, asked.secret, asked.lease)
    now = site.clock()
    with site.publication.store.writing() as connection:
        problem = full(connection, wanted, Limits(), now)
        if problem is None:
            ask(connection, wanted, now)
    if problem is None:
        return _text(202, "The callback will be asked.")
    response = _text(429, problem)
    response.headers["Retry-After"] = str(round(WINDOW.total_seconds()))
    return response


def _text(status: int, words: str) -> Response:
    response = Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


# --- what is done beside ---


class _Errands:
    """At most one thread that asks and one that sends: slow callbacks keep nobody else waiting."""

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}

    def run(self, publication: Publication, serving: Serving, now: datetime) -> None:
        """Note what is to be distributed, and have what is due asked and sent."""
        if not serving.hub:
            return
        _distribute(publication, now)
        with publication.store.reading() as connection:
            asking, sending = request_waits(connection, now), parcel_waits(connection, now)
        if asking:
            self._begin("ask", lambda: _ask(publication, serving, now))
        if sending:
            self._begin("send", lambda: _send(publication, serving, now))

    def _begin(self, name: str, work: Callable[[], None]) -> None:
        thread = self._threads.get(name)
        if thread is None or not thread.is_alive():
            self._threads[name] = Thread(target=_guarded, args=(work,), name=f"hub-{name}", daemon=True)
            self._threads[name].start()


def _guarded(work: Callable[[], None]) -> None:
    try:
        work()
    except (FeedsError, OSError) as error:
        log.error("the hub: %s", error)


def _distribute(publication: Publication, now: datetime) -> None:
    """Have what changed sent to who wants it; of what nobody wants nothing is rendered."""
    with publication.composer() as composer:
        version, since = composer.version, written_up_to(composer.connection, OURS)
        if version <= since:
            return
        wanted = wanted_topics(composer.connection, now)
        base = publication.channel.base
        changed = (each for each in composer.documents(since) if base + each.path in wanted) if wanted else ()
        documents = [document.render() for document in changed if document.render is not None]
    with publication.store.writing() as connection:
        hub.distribute(connection, documents, now)
        note_up_to(connection, OURS, version)


def _ask(publication: Publication, serving: Serving, now: datetime) -> None:
    with _client_for(serving, ASKING) as client:
        _log(hub.verify_due(publication.store, client, now, secrets.token_urlsafe))


def _send(publication: Publication, serving: Serving, now: datetime) -> None:
    def document_at(path: str) -> Rendered | None:
        with publication.composer() as composer:
            found = composer.at(path)
            return found.render() if found is not None and found.render is not None else None

    with _client_for(serving, SENDING) as client:
        _log(hub.send_due(publication.store, client, publication.channel, document_at, now))


def _client_for(serving: Serving, seconds: float) -> Client:
    return Client(anywhere if serving.private else public_only, pause=seconds / 2, total=seconds)


def _log(outcomes: Iterable[hub.Outcome]) -> None:
    for outcome in outcomes:
        log.log(logging.INFO if outcome.problem is None else logging.WARNING, "%s", outcome)


PART = Part("hub", make)
CHORE = Chore("own hub", _Errands().run)
