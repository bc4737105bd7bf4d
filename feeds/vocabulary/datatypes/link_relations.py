"""Link relations: names registered with the IANA, and IRIs."""

from __future__ import annotations

from functools import cache

from feeds.core.words import words
from feeds.vocabulary.datatypes.factories import bare, folded, must_be, shown
from feeds.vocabulary.datatypes.uris import UNREGISTERED_SCHEME, full_iri, invisible
from feeds.vocabulary.datatypes.white_space import SPACE
from feeds.vocabulary.editions import Edition
from feeds.vocabulary.model import Fault, Flaws

UNREGISTERED_RELATION = Fault(
    "unregistered-relation",
    "warning",
    "A link relation should be registered with the IANA, or be an IRI.",
    help="Readers ignore a link if they do not know what its relation means. Choose a registered one such "
    "as `alternate` or `related`, or use an IRI of your own.",
    see="https://www.iana.org/assignments/link-relations/",
    w3c="UnregisteredAtomLinkRel",
    bad='<entry><link rel="alternative" href="https://example.org/1"/></entry>',
    good='<entry><link rel="alternate" href="https://example.org/1"/></entry>',
)
INVALID_RELATION = Fault(
    "invalid-relation",
    "error",
    "A link relation must be a registered name or a full IRI.",
    help="Characters such as `:`, `/`, `?` and `#` only occur in an IRI, so a reader takes the value for a "
    "broken one. Write a name such as `related`, or the whole IRI.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-4.2.7.2",
    w3c="UnregisteredAtomLinkRel",
    bad='<entry><link rel="a/b" href="https://example.org/1"/></entry>',
    good='<entry><link rel="https://example.org/b" href="https://example.org/1"/></entry>',
)
BLANK_RELATION = Fault(
    "blank-relation",
    "error",
    "A link relation must not be empty.",
    help="Readers do not know what the link is for. Write a name such as `related`, or leave the attribute "
    "out for `alternate`.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-4.2.7.2",
    w3c="AttrNotBlank",
    bad='<entry><link rel="" href="https://example.org/1"/></entry>',
    good='<entry><link rel="related" href="https://example.org/1"/></entry>',
)

REGISTRY = "http://www.iana.org/assignments/relation/"
"""The base of a registered relation's name (RFC 4287, 4.2.7.2)."""
RELATIONS = words(
    """
    about acl alternate amphtml api-catalog appendix apple-touch-icon apple-touch-startup-image archives
    author blocked-by bookmark c2pa-manifest canonical chapter cite-as collection compression-dictionary
    contents convertedfrom copyright create-form current deprecation describedby describes disclosure
    dns-prefetch duplicate edit edit-form edit-media enclosure external first geofeed glossary help hosts
    hub ice-server icon index intervalafter intervalbefore intervalcontains intervaldisjoint
    intervalduring intervalequals intervalfinishedby intervalfinishes intervalin intervalmeets
    intervalmetby intervaloverlappedby intervaloverlaps intervalstartedby intervalstarts item last
    latest-version license linkset lrdd manifest mask-icon me media-feed memento micropub modulepreload
    monitor monitor-group next next-archive nofollow noopener noreferrer opener openid2.local_id
    openid2.provider original p3pv1 payment pingback preconnect predecessor-version prefetch preload
    prerender prev prev-archive preview previous privacy-policy profile publication rdap-active
    rdap-bottom rdap-down rdap-top rdap-up related replies restconf ruleinput search section self service
    service-desc service-doc service-meta sip-trunking-capability sponsored start status stylesheet
    subsection successor-version sunset tag terms-of-service timegate timemap type ugc up version-history
    via webmention working-copy working-copy-of
    """
)

EDITIONS = (Edition("IANA: link relations", "2026-01", UNREGISTERED_RELATION.see),)

_LONGEST_NAME = 40


def link_relation(value: str) -> Flaws:
    """Accepts a registered name in any case (RFC 8288, 3.3), with or without its base, or an IRI."""
    name = value.removeprefix(REGISTRY)
    if name in RELATIONS or folded(name) in RELATIONS:
        return ()
    if not value:
        return must_be(BLANK_RELATION, "a registered name or a full IRI", value)
    if ":" in name and all(flaw.fault is UNREGISTERED_SCHEME for flaw in full_iri(name)):
        return invisible(value)
    if folded(name.strip(SPACE)) in RELATIONS:
        return (UNREGISTERED_RELATION(f"should be written {shown(name.strip(SPACE))}, not {shown(value)}"),)
    if any(character in ":/?#[]@ \t\n" for character in name[:4096]):
        return (INVALID_RELATION(f"must be a registered name or a full IRI, not {shown(value)}"),)
    meant = _by_key().get(bare(name[:_LONGEST_NAME]))
    if meant is not None:
        return (UNREGISTERED_RELATION(f"should be written '{meant}', not {shown(value)}", right=meant),)
    return (UNREGISTERED_RELATION(f"should be a registered link relation, not {shown(value)}"),)


@cache
def _by_key() -> dict[str, str]:
    return {bare(name): name for name in RELATIONS}
