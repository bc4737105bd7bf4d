"""OpenSearch: declared prefixes in templates and roles, and an example query."""

from __future__ import annotations

from itertools import islice

from feeds.validator.atom_tree import LINK
from feeds.validator.remedies import write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.sought import sought
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.opensearch import SEE, parameters
from feeds.vocabulary.opensearch import NAMESPACE

URL, QUERY = NAMESPACE.clark("Url"), NAMESPACE.clark("Query")
DESCRIPTION = "application/opensearchdescription+xml"
MOST = 20
"""At most this many elements are checked: a hostile document has a million namespaces in scope of each."""


def _undeclared(element: Element, names: list[str]) -> str | None:
    """The first prefix among the names that is not declared in scope."""
    prefixes = [name.partition(":")[0] for name in names if ":" in name]
    if not prefixes:
        return None
    declared = element.nsmap
    return next((prefix for prefix in prefixes if prefix not in declared), None)


@rule(
    "opensearch-undeclared-parameter-prefix",
    on="@root",
    severity="error",
    see=f"{SEE}#parameter-name-prefix",
    w3c="UndeclaredPrefix",
    needs="opensearch:Url",
)
def undeclared_parameter_prefix(root: Element, _document: Document) -> Problems:
    """The prefix of a parameter in an OpenSearch template must be declared.

    The parameter is identified by the namespace of its prefix. Declare it on the <Url> or above.

    bad in document: <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
        <ShortName>Search</ShortName><Description>Searches.</Description>
        <Query role="example" searchTerms="cat"/>
        <Url type="text/html" template="https://example.org/?q={geo:box}"/></OpenSearchDescription>
    good in document: <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
        <ShortName>Search</ShortName><Description>Searches.</Description>
        <Query role="example" searchTerms="cat"/>
        <Url type="text/html" template="https://example.org/?q={searchTerms}"/></OpenSearchDescription>
    """
    for element in islice(root.iter(URL), MOST):
        prefix = _undeclared(element, parameters(element.get("template") or ""))
        if prefix is not None:
            message = f"uses the undeclared prefix {shown(prefix)}"
            yield Problem(element, message, "template", prefix, named="own")


@rule(
    "opensearch-undeclared-role-prefix",
    on="@root",
    severity="error",
    see=f"{SEE}#role-prefix",
    w3c="UndeclaredPrefix",
    needs="opensearch:Query",
)
def undeclared_role_prefix(root: Element, _document: Document) -> Problems:
    """The prefix of the role of an OpenSearch Query must be declared.

    The role is identified by the namespace of its prefix. Declare it on the <Query> or above.

    bad in document: <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
        <ShortName>Search</ShortName><Description>Searches.</Description>
        <Query role="example" searchTerms="cat"/><Query role="my:own" searchTerms="cat"/>
        <Url type="text/html" template="https://example.org/?q={searchTerms}"/></OpenSearchDescription>
    good in document: <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
        <ShortName>Search</ShortName><Description>Searches.</Description>
        <Query role="example" searchTerms="cat"/><Query role="request" searchTerms="cat"/>
        <Url type="text/html" template="https://example.org/?q={searchTerms}"/></OpenSearchDescription>
    """
    for element in islice(root.iter(QUERY), MOST):
        prefix = _undeclared(element, [element.get("role") or ""])
        if prefix:  # without one, the role is reported
            yield Problem(element, f"uses the undeclared prefix {shown(prefix)}", "role", prefix, named="own")


@rule(
    "opensearch-search-link",
    on="@root",
    severity="warning",
    see=f"{SEE}#autodiscovery-in-rssatom",
    needs="atom:link",
)
def search_link(_root: Element, document: Document) -> Problems:
    """A link with rel="search" should have the type of OpenSearch descriptions, and no other link.

    Programs look for both when they search for the description of a search engine.

    bad: <atom:link rel="search" href="https://example.org/search.xml"/>
    good: <atom:link rel="search" type="application/opensearchdescription+xml"
        href="https://example.org/search.xml"/>
    """
    for link in document.once(sought).references:
        if link.tag != LINK:
            continue
        type_, is_search = link.get("type", ""), link.get("rel") == "search"
        if not is_search and "opensearch" not in type_:
            continue
        kind = type_.partition(";")[0].strip().lower()
        if is_search and kind != DESCRIPTION:
            remedy = None if kind else write("type", DESCRIPTION, safe=False)
            message = f'with rel="search" should have the type {DESCRIPTION}'
            yield Problem(link, message, "type", link.get("type"), subject="element", remedy=remedy)
        elif kind == DESCRIPTION and not is_search:
            message = f'should have rel="search", because its type is {DESCRIPTION}'
            yield Problem(link, message, "rel", link.get("rel"), subject="element")


@rule(
    "opensearch-missing-example",
    on="opensearch:OpenSearchDescription",
    severity="warning",
    see=f"{SEE}#the-query-element",
    w3c="ShouldIncludeExample",
)
def missing_example(element: Element, document: Document) -> Problems:
    """An OpenSearch description should have a Query with the role example.

    Programs use the example to test the search engine.

    bad in document: <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
        <ShortName>Search</ShortName><Description>Searches.</Description>
        <Url type="text/html" template="https://example.org/?q={searchTerms}"/></OpenSearchDescription>
    good in document: <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
        <ShortName>Search</ShortName><Description>Searches.</Description>
        <Query role="example" searchTerms="cat"/>
        <Url type="text/html" template="https://example.org/?q={searchTerms}"/></OpenSearchDescription>
    """
    queries = element.iterchildren(QUERY)
    if element not in document.incomplete and all(query.get("role") != "example" for query in queries):
        yield Problem(element, 'should have a <Query role="example">')
