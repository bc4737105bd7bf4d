"""A document to validate, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.linting.online.fetching import Fetched
    from feeds.model.channel import Channel
    from feeds.validator.problem import Problem
    from feeds.vocabulary.model import Fault

Want = Literal["page", "json", "safe", "all"]
"""The result: an HTML page, a JSON report, or the document with its safe fixes or with all fixes."""

JSON, XML = "application/feed+json", "application/xml"


@dataclass(frozen=True, slots=True)
class Job:
    """A document to validate.

    `name` is its name in the report. `url` is where it is served; `served` is how it was fetched, or why it
    could not be. `channel` is the channel of the site, `fetch` whether its form offers to fetch URLs, and
    `pasted` whether to put the document back into the form.
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
class JobResult:
    """A page, a report or a document, and its media type."""

    body: bytes
    media_type: str
