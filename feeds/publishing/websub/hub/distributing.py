"""Which documents of a publication a hub sends to its subscribers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.publishing.index.outputs import note_up_to, written_up_to
from feeds.publishing.index.parcels import end_topics, wanted_topics
from feeds.publishing.websub.hub.sending import distribute

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.model.page import Rendered
    from feeds.publishing.publication import Publication

OUTPUT = "hub"
"""The name of this hub's progress in the index: the last version that it has distributed."""


def distribute_changes(publication: Publication, now: datetime) -> None:
    """Queues the changed documents that have subscribers; no others are rendered."""
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
        if version <= written_up_to(connection, OUTPUT):  # another process was faster
            return
        distribute(connection, documents, now)
        end_topics(connection, gone, now)
        note_up_to(connection, OUTPUT, version)


def document_at(publication: Publication, path: str) -> Rendered | None:
    """Returns the document at a path below the base URL of the current index, or None."""
    with publication.composer() as composer:
        document = composer.at(path)
        return document.render() if document is not None and document.render is not None else None
