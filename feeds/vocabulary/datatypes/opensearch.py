"""Values of OpenSearch descriptions and responses: templates, roles, rights, encodings."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from urllib.parse import quote

from feeds.vocabulary.datatypes.factories import both, max_length, must_be, one_of, shown
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import full_iri, full_url
from feeds.vocabulary.model import Datatype, Fault, Flaws

SEE = "https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md"

TEXT_TOO_LONG = Fault(
    "text-too-long",
    "error",
    "The text must not be longer than OpenSearch allows.",
    help="Search clients show it in menus and lists with little room. `ShortName` may have 16 characters, "
    "`LongName` 48, `Description` 1024.",
    see=SEE,
    w3c="TooLong",
    bad="<OpenSearchDescription><ShortName>A search for all cats</ShortName></OpenSearchDescription>",
    good="<OpenSearchDescription><ShortName>Search for cats</ShortName></OpenSearchDescription>",
)
INVALID_ROLE = Fault(
    "invalid-role",
    "error",
    "The role of a query must be one that OpenSearch defines, or have a prefix.",
    help="Clients ignore queries whose role they do not know. Write `example` for a test query; a role of "
    "your own needs a prefix and a namespace.",
    see=f"{SEE}#role-values",
    w3c="InvalidLocalRole",
    bad='<OpenSearchDescription><Query role="exemplary" searchTerms="cat"/>'
    '<Query role="example" searchTerms="cat"/></OpenSearchDescription>',
    good='<OpenSearchDescription><Query role="example" searchTerms="cat"/></OpenSearchDescription>',
)
INVALID_PARAMETER = Fault(
    "invalid-template-parameter",
    "error",
    "A template parameter without a prefix must be one that OpenSearch defines.",
    help="Clients have no value for another parameter, so the search fails. Write `searchTerms`, `count`, "
    "`startIndex`, `startPage`, `language`, `inputEncoding` or `outputEncoding`.",
    see=f"{SEE}#opensearch-11-parameters",
    w3c="InvalidLocalParameter",
    bad="<OpenSearchDescription>"
    '<Url type="text/html" template="https://example.org/?q={searchTerms}&amp;p={page}"/>'
    "</OpenSearchDescription>",
    good="<OpenSearchDescription>"
    '<Url type="text/html" template="https://example.org/?q={searchTerms}&amp;p={startPage}"/>'
    "</OpenSearchDescription>",
)
INVALID_ENCODING = Fault(
    "invalid-encoding",
    "error",
    "The value must be the name of a character encoding, such as `UTF-8`.",
    help="Clients encode the search terms with it. Leave it out for `UTF-8`, which is the default.",
    see="https://www.iana.org/assignments/character-sets/",
    w3c="InvalidEncoding",
    bad="<OpenSearchDescription><OutputEncoding>Klingon</OutputEncoding></OpenSearchDescription>",
    good="<OpenSearchDescription><OutputEncoding>UTF-8</OutputEncoding></OpenSearchDescription>",
)
INVALID_ADULT_CONTENT = Fault(
    "invalid-adult-content",
    "warning",
    "`AdultContent` should be `true` or `false`.",
    help="Clients take anything but `false`, `FALSE`, `0`, `no` and `NO` for true, and may hide the results.",
    see=f"{SEE}#the-adultcontent-element",
    w3c="InvalidAdultContent",
    bad="<OpenSearchDescription><AdultContent>no way</AdultContent></OpenSearchDescription>",
    good="<OpenSearchDescription><AdultContent>false</AdultContent></OpenSearchDescription>",
)
INVALID_RIGHT = Fault(
    "invalid-syndication-right",
    "error",
    "`SyndicationRight` must be `open`, `limited`, `private` or `closed`.",
    help="Clients decide by it whether they may show the results and pass them on. Leave it out for "
    "`open`, which is the default.",
    see=f"{SEE}#the-syndicationright-element",
    w3c="InvalidSyndicationRight",
    bad="<OpenSearchDescription><SyndicationRight>all</SyndicationRight></OpenSearchDescription>",
    good="<OpenSearchDescription><SyndicationRight>open</SyndicationRight></OpenSearchDescription>",
)
INVALID_REL = Fault(
    "invalid-rel",
    "error",
    "The rel of a Url must be results, suggestions, self or collection, or a URL.",
    help="Clients use the template for what the words in it say, and ignore those that they do not know. "
    "Leave it out for `results`, which is the default.",
    see=f"{SEE}#url-rel-values",
    bad='<OpenSearchDescription><Url type="text/html" rel="result" '
    'template="https://example.org/?q={searchTerms}"/></OpenSearchDescription>',
    good='<OpenSearchDescription><Url type="text/html" rel="results" '
    'template="https://example.org/?q={searchTerms}"/></OpenSearchDescription>',
)
_bad_escape = re.compile(r"%(?![0-9A-Fa-f]{2})").search
# What RFC 3986 excludes from a query, except spaces, and what ends a parameter in it. It allows a colon,
# but no program that encodes leaves the one of a URL.
_unencoded = re.compile(r"[^\x20-\x7e]|[\"#&<>\[\\\]^`{|}]|:(?=//)")
NOT_URL_ENCODED = Fault(
    "not-url-encoded",
    "error",
    "Search terms must be percent-encoded.",
    help="Clients put them into a URL as they are, where `&` and `#` end the search. Write such characters, "
    "and those beyond ASCII, as the percent escapes of their UTF-8 bytes: `%26`, `caf%C3%A9`.",
    see=f"{SEE}#the-searchterms-parameter",
    w3c="NotURLEncoded",
    bad='<OpenSearchDescription><Query role="example" searchTerms="café cat"/></OpenSearchDescription>',
    good='<OpenSearchDescription><Query role="example" searchTerms="caf%C3%A9 cat"/></OpenSearchDescription>',
    mend=lambda value: None if _bad_escape(value) else _unencoded.sub(lambda match: quote(match[0]), value),
)

ROLES = ("request", "example", "related", "correction", "subset", "superset")
PARAMETERS = frozenset(
    {"searchTerms", "count", "startIndex", "startPage", "language", "inputEncoding", "outputEncoding"}
)

_parameter = re.compile(r"\{((?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})++)\??\}")
_qualified_role = re.compile(r"[^\s:]++:[^\s:]++").fullmatch
_defined_role = one_of(*ROLES, fault=INVALID_ROLE)
_named = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+()-]{0,39}", re.ASCII).fullmatch
# Python's codecs that are not character sets.
_NOT_CHARSETS = frozenset({
    "base64", "bz2", "hex", "idna", "punycode", "quopri", "raw-unicode-escape", "rot13", "undefined",
    "unicode-escape", "uu", "zlib",
})  # fmt: skip

adult_content = one_of(
    "false", "FALSE", "0", "no", "NO", "true", "TRUE", "1", "yes", "YES", fault=INVALID_ADULT_CONTENT
)
syndication_right = one_of("open", "limited", "private", "closed", fault=INVALID_RIGHT, any_case=True)


def short_text(longest: int) -> Datatype:
    """Returns the datatype of plain text with at most `longest` characters."""
    return both(max_length(longest, TEXT_TOO_LONG), plain_text)


def parameters(template: str) -> list[str]:
    """Returns the names of a template's parameters, with their prefixes."""
    return [match[1] for match in _parameter.finditer(template[:4096])]


def template(value: str) -> Flaws:
    """Accepts a URL with parameters in braces; OpenSearch defines those without a prefix."""
    filled = _parameter.sub("1", value) if len(value) <= 4096 else value
    flaws = full_iri("http" + filled[1:]) if value.startswith("{") else full_url(filled)
    if flaws:
        return tuple(flaw.fault(flaw.message) for flaw in flaws)
    strange = next((name for name in parameters(value) if ":" not in name and name not in PARAMETERS), None)
    if strange is None:
        return ()
    start = value.index(f"{{{strange}") + 1
    return (INVALID_PARAMETER(f"contains the undefined parameter {shown(strange)}", start),)


def role(value: str) -> Flaws:
    """Accepts a role that OpenSearch defines, or one with a prefix."""
    return () if _qualified_role(value) else _defined_role(value)


_defined_rel = one_of("results", "suggestions", "self", "collection", fault=INVALID_REL)


def relations(value: str) -> Flaws:
    """Accepts words that OpenSearch defines and URLs, separated by spaces."""
    for word in value[:4096].split():
        if flaws := full_iri(word) if ":" in word else _defined_rel(word):
            return flaws
    return ()


def any_language(value: str) -> Flaws:
    """Accepts a language tag, or `*` for all."""
    return () if value == "*" else language(value)


def encoding(value: str) -> Flaws:
    """Accepts the name of a character encoding."""
    if _named(value):
        with suppress(LookupError):
            if codecs.lookup(value).name not in _NOT_CHARSETS:
                return ()
    return must_be(INVALID_ENCODING, "the name of a character encoding like UTF-8", value)


def search_terms(value: str) -> Flaws:
    """Accepts percent-encoded words; spaces are accepted, because the specification's examples have them."""
    match = _bad_escape(value) or _unencoded.search(value)
    if match is None:
        return ()
    return (NOT_URL_ENCODED(f"must be percent-encoded: {shown(match[0])} in {shown(value)}", *match.span()),)
