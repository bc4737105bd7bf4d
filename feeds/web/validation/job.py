"""A document to examine, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.linting.online.fetching import Fetched
    from feeds.model.channel import Channel
    from feeds.validator.report import Problem
    from feeds.vocabulary.model import Fault

Want = Literal["page", "json", "safe", "all"]
"""A page for people, the report for programs, or the document with its safe fixes, or with all."""

JSON, XML = "application/feed+json", "application/xml"


@dataclass(frozen=True, slots=True)
class Job:
    """A document to examine, and what is wanted of it.

    `name` is what the report calls it.  `url` is where it is served; `served` how it came from there, or why
    it did not.  `channel` is whose page it goes on, `fetch` whether that offers to fetch URLs, and `pasted`
    whether the document goes back into the text field.
    """

    data: bytes
    want: Want
    name: str
    now: datetime
    channel: Channel
    url: str | None = None
    profiles: tuple[str, ...] = ()
    served: Fetched | tuple[Fault, Problem] | None = None
    fetch: bool = False
    pasted: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: a page, a report or a document, and its media type."""

    body: bytes
    media_type: str
