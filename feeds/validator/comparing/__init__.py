"""Compares two versions of a feed: what would break for subscribers if the new one replaced the old one."""

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
    """Reports what `new` would break for subscribers to `old`, at its places in the new document.

    An item whose id is `elsewhere`, in an archive of the new feed, is not lost.  An old document that is not
    a feed has no subscribers.
    """
    before, opened = outline_of_opened(open_document(old)), open_document(new)
    if before is None:
        return Report(opened.kind)
    after = outline_of_opened(opened)
    if after is None:
        where = () if opened.source is None else opened.root
        message = (
            f"subscribers would get no feed instead of {before.kind}: the document is not one, or broken"
        )
        problems = [(LOST_FEED, Problem(where, message, subject="none"))]
        return Report(opened.kind, opened.stamped(problems, FAMILY))
    problems = list(islice(judge(before, after, elsewhere), MOST_FINDINGS))
    return Report(opened.kind, opened.stamped(problems, FAMILY))


def vanished() -> Report:
    """The report on a missing document."""
    fault = LOST_DOCUMENT
    finding = Finding(
        f"{FAMILY}-{fault.name}",
        fault.title,
        fault.severity,
        "subscribers would get nothing: the document is missing",
        1,
        1,
        help=fault.help,
    )
    return Report("", (finding,))


def outline_of(data: bytes) -> Outline | None:
    """The outline of a document; None where it is not a feed."""
    return outline_of_opened(open_document(data))


def outline_of_opened(opened: Opened) -> Outline | None:
    """The outline of a parsed document; None where it is not a feed."""
    if opened.root is not None:
        return elements.outline_of(opened.root)
    return keys.outline_of(opened.value)
