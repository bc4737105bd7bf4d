"""The wiki module: facts about a page in a list of recent changes."""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import full_iri
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag, anything

SEE = "https://web.resource.org/rss/1.0/modules/wiki/"

INVALID_STATUS = Fault(
    "invalid-status",
    "error",
    "The status of a page must be `new`, `updated` or `deleted`.",
    help="Programs that list recent changes mark each of them by it. Write `updated` for a page that was "
    "changed.",
    see=SEE,
    w3c="InvalidValue",
    bad="<wiki:status>changed</wiki:status>",
    good="<wiki:status>updated</wiki:status>",
)
INVALID_IMPORTANCE = Fault(
    "invalid-importance",
    "error",
    "The importance of a change must be `major` or `minor`.",
    help="Programs that list recent changes can leave out minor ones by it. Write `minor` for corrections "
    "of spelling and the like.",
    see=SEE,
    w3c="InvalidValue",
    bad="<wiki:importance>high</wiki:importance>",
    good="<wiki:importance>major</wiki:importance>",
)

NAMESPACE = Namespace(
    prefix="wiki",
    uri="http://purl.org/rss/1.0/modules/wiki/",
    see=SEE,
    # The former URI of the module, which a rule reports.
    synonyms=("http://www.usemod.com/cgi-bin/mb.pl?ModWiki",),
    tags=(
        Tag("interwiki", "@channel", anything, blank=True, open=True),
        Tag("version", "@item", plain_text),
        Tag("status", "@item", one_of("new", "updated", "deleted", fault=INVALID_STATUS)),
        Tag("importance", "@item", one_of("major", "minor", fault=INVALID_IMPORTANCE)),
        Tag("diff", "@item", full_iri),
        Tag("history", "@item", full_iri),
        Tag("host"),
    ),
    global_attributes=(Attribute("host"),),
)
