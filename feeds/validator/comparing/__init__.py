"""What putting a new document in an old one's place would do to those who subscribe to it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from feeds.validator.comparing import elements, keys
from feeds.validator.comparing.faults import LOST_DOCUMENT, LOST_FEED
from feeds.validator.comparing.judging import judge
from feeds.validator.opened import open_document
from feeds.validator.problem import Problem
from feeds.validator.report import MOST_FINDINGS, Finding, Report

if TYPE_CHECKING:
    from collections.abc import Collection

    from feeds.validator.comparing.outline import Outline
    from feeds.validator.opened import Opened

FAMILY = "diff"


def compare(old: bytes, new: bytes, elsewhere: Collection[str] = ()) -> Report:
    """What subscribers to `old` would suffer from `new`, at its places in the new document.

    An item whose id is `elsewhere`, in an archive that comes with the new document, is not lost.  An old
    document that is no feed has no subscribers.
    """
    before, opened = outline_of_opened(open_document(old)), open_document(new)
    if before is None:
        return Report(opened.kind)
    after = outline_of_opened(opened)
    if after is None:
        where = () if opened.source is None else opened.root
        found = [(LOST_FEED, Problem(where, f"is no feed that can be read; it was one of {before.kind}"))]
        return Report(opened.kind, opened.stamped(found, FAMILY))
    told = islice(judge(before, after, elsewhere), MOST_FINDINGS)
    return Report(opened.kind, opened.stamped(told, FAMILY))


def vanished() -> Report:
    """The report on a document that is not there any more."""
    fault = LOST_DOCUMENT
    finding = Finding(
        f"{FAMILY}-{fault.name}",
        fault.title,
        fault.severity,
        "the document is not there any more",
        1,
        1,
        help=fault.help,
    )
    return Report("", (finding,))


def outline_of(data: bytes) -> Outline | None:
    """What subscribers see of a document; None where it is no feed."""
    return outline_of_opened(open_document(data))


def outline_of_opened(opened: Opened) -> Outline | None:
    """The same of a document that is parsed."""
    if opened.root is not None:
        return elements.outline_of(opened.root)
    return keys.outline_of(opened.value)
