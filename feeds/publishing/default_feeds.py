"""The feeds of a publication whose channel file does not list them: those of the version that began it.

The set of feeds is a promise, so better defaults are for new publications.  The first line of the ledger says
by which defaults it began; earlier versions did not write that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.formats import formats
from feeds.model.channel import DEFAULTS, FORMER_DEFAULTS
from feeds.model.feed_kind import FEED_KINDS, MEDIA, PICTURES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from feeds.model.channel import Defaults
    from feeds.publishing.ledger import Ledger, Record

_EDITION = 2
"""That of `DEFAULTS`; the ledgers of earlier versions have none, and the `FORMER_DEFAULTS`."""


def defaults_of(ledger: Ledger) -> Defaults:
    """Returns the defaults by which a publication began. Raises `ReadError` if its ledger cannot be read.

    A ledger without any line is that of earlier versions, too, and one that does not exist is not.
    """
    first = next((record for record, _ in ledger.read()), None)
    began_now = not ledger.exists() if first is None else first.defaults is not None
    return DEFAULTS if began_now else FORMER_DEFAULTS


def defaults_of_podcast(ledger: Ledger) -> Defaults:
    """Returns the same for a podcast: with the media feed if, by the ledger, there may be subscribers to it.

    It was published before the publication became a podcast, or by an earlier version beside every podcast.
    Raises `ReadError` if the ledger cannot be read.
    """
    defaults = defaults_of(ledger)
    if any(MEDIA.path in record.places for record, _ in ledger.read()):
        return replace(defaults, of_one_show=defaults.feeds)
    return defaults


def with_defaults(ledger: Ledger, records: Sequence[Record]) -> Sequence[Record]:
    """Returns records to be appended; the first ones of a publication say by which defaults it begins."""
    if ledger.exists():
        return records
    return [replace(records[0], defaults=_EDITION), *records[1:]]


def has_former_feeds(out: Path) -> bool:
    """Whether a build's output has documents that are not published by default any more."""
    pictures = (out / f"{PICTURES.path}.{format_.suffix}" for format_ in formats())
    archives = (out / "archive" / kind.path for kind in FEED_KINDS.values() if kind.grouped_by)
    return any(path.exists() for path in (*pictures, *archives))
