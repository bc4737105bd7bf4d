"""Atom threading (RFC 4685) on links."""

from __future__ import annotations

from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.threading_extension import NAMESPACE, SEE

WHEN = NAMESPACE.clark("when")


@rule("thr-obsolete-when", on="atom:link", severity="error", see=f"{SEE}#section-4", w3c="NoThrWhen")
def obsolete_when(link: Element, _document: Document) -> Problems:
    """The time of the latest reply must be in thr:updated, not in thr:when.

    It was called thr:when only in the drafts of RFC 4685.

    bad: <link rel="replies" href="https://example.org/1/answers" thr:when="2025-12-31T00:00:00Z"/>
    good: <link rel="replies" href="https://example.org/1/answers" thr:updated="2025-12-31T00:00:00Z"/>
    """
    value = link.get(WHEN)
    if value is not None:
        yield Problem(link, "must be called thr:updated", "thr:when", value)
