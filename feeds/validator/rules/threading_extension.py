"""Atom threading (RFC 4685) on links."""

from __future__ import annotations

from feeds.validator.atom_tree import ATOM, relation
from feeds.validator.elements import child_of, text_of, value_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.threading_extension import NAMESPACE, SEE

WHEN = NAMESPACE.clark("when")
OF_REPLIES = {f"thr:{name}": NAMESPACE.clark(name) for name in ("count", "updated")}


@rule(
    "thr-obsolete-when", on="atom:link", severity="error", see=f"{SEE}#section-4", w3c="NoThrWhen", needs="@*"
)
def obsolete_when(link: Element, _document: Document) -> Problems:
    """The time of the latest reply must be in thr:updated, not in thr:when.

    It was called thr:when only in the drafts of RFC 4685.

    bad: <link rel="replies" href="https://example.org/1/answers" thr:when="2025-12-31T00:00:00Z"/>
    good: <link rel="replies" href="https://example.org/1/answers" thr:updated="2025-12-31T00:00:00Z"/>
    """
    value = link.get(WHEN)
    if value is not None:
        yield Problem(link, "must be called thr:updated", "thr:when", value)


@rule("thr-not-replies", on="atom:link", severity="warning", see=f"{SEE}#section-4", needs="@*")
def not_replies(link: Element, _document: Document) -> Problems:
    """The attributes thr:count and thr:updated should be on a link with rel="replies".

    They say how many replies there are at that link, and when the latest one came. On other links they have
    no meaning.

    bad: <link rel="related" href="https://example.org/1/answers" thr:count="3"/>
    good: <link rel="replies" href="https://example.org/1/answers" thr:count="3"/>
    """
    if relation(link) != "replies":
        for name, clark in OF_REPLIES.items():
            if (value := link.get(clark)) is not None:
                yield Problem(link, 'has no meaning without rel="replies"', name, value)


@rule("thr-reply-to-itself", on="thr:in-reply-to", severity="warning", see=f"{SEE}#section-3")
def reply_to_itself(reply: Element, _document: Document) -> Problems:
    """An entry should not be a reply to itself.

    Readers that show threads lose the entry or hang. The ref is the id of the entry that is replied to.

    bad: <id>tag:example.org,2026:1</id><thr:in-reply-to ref="tag:example.org,2026:1"/>
    good: <id>tag:example.org,2026:1</id><thr:in-reply-to ref="tag:example.org,2025:9"/>
    """
    parent = reply.getparent()
    own = text_of(None if parent is None else child_of(parent, f"{ATOM}id"))
    if own and value_of(reply, "ref") == own:
        yield Problem(reply, "should be the id of another entry, not of this one", "ref", own)
