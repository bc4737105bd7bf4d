"""Really Simple Licensing: rules beyond single elements."""

from __future__ import annotations

import re
from functools import partial

from feeds.validator.elements import alongside, full_text, value_of
from feeds.validator.remedies import respell
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown, similar
from feeds.vocabulary.datatypes.licensing import FORMER_TERMS, SEE, TERMS
from feeds.vocabulary.datatypes.names import COUNTRIES

MAX_TERMS = 300
SEPARATORS = re.compile(r"[\s,]+")
EUROPEAN_UNION = "EU"


@rule("rsl-unknown-term", on="rsl:permits rsl:prohibits", severity="error", see=SEE)
def unknown_term(element: Element, _document: Document) -> Problems:
    """What a licence permits or prohibits must be terms of RSL, or terms with the prefix of a namespace.

    Crawlers ignore a term that they do not know, so the licence says something else than it should. The
    terms of usage are `all`, `ai-all`, `ai-train`, `ai-input`, `ai-index` and `search`; places are country
    codes.

    bad:  <rsl:content url="https://example.org/1"><rsl:license><rsl:prohibits type="usage">train-ai
          </rsl:prohibits></rsl:license></rsl:content>
    good: <rsl:content url="https://example.org/1"><rsl:license><rsl:prohibits type="usage">ai-train
          </rsl:prohibits></rsl:license></rsl:content>
    """
    kind = value_of(element, "type")
    terms = SEPARATORS.split(full_text(element).strip())[:MAX_TERMS]
    for term in filter(None, terms):
        if _is_known(kind, term, element):
            continue
        meant = FORMER_TERMS.get(term) or similar(term, TERMS.get(kind, ()))
        hint = f" (did you mean '{meant}'?)" if meant else ""
        what = "a country code like DE" if kind == "geo" else f"a term of {kind}"
        remedy = respell(partial(_replaced, old=term, new=meant), None, safe=False) if meant else None
        yield Problem(element, f"must contain {what}, not {shown(term)}{hint}", value=term, remedy=remedy)


def _is_known(kind: str, term: str, element: Element) -> bool:
    if kind == "geo":
        return term.upper() in COUNTRIES or term.upper() == EUROPEAN_UNION
    return (
        kind not in TERMS
        or term in TERMS[kind]
        or term.partition(":")[0] in (element.nsmap if ":" in term else ())
    )


def _replaced(text: str, old: str, new: str | None) -> str | None:
    return None if new is None else " ".join(new if term == old else term for term in SEPARATORS.split(text))


@rule("rsl-comma-between-terms", on="rsl:permits rsl:prohibits", severity="error", see=SEE)
def comma_between_terms(element: Element, _document: Document) -> Problems:
    """The terms that a licence permits or prohibits must be separated by spaces.

    With commas, as in the drafts of RSL, crawlers read one long term that nobody knows.

    bad:  <rsl:content url="https://example.org/1"><rsl:license><rsl:permits type="usage">search,ai-index
          </rsl:permits></rsl:license></rsl:content>
    good: <rsl:content url="https://example.org/1"><rsl:license><rsl:permits type="usage">search ai-index
          </rsl:permits></rsl:license></rsl:content>
    """
    text = full_text(element).strip()
    if "," in text:
        remedy = respell(lambda value: " ".join(filter(None, SEPARATORS.split(value))), None, safe=True)
        yield Problem(
            element, f"must separate its terms with spaces: {shown(text)}", value=text, remedy=remedy
        )


@rule("rsl-repeated-type", on="rsl:license", severity="error", see=SEE, needs="rsl:permits rsl:prohibits")
def repeated_type(license_: Element, _document: Document) -> Problems:
    """A licence must permit, and prohibit, things of a type in one element only.

    Crawlers may read the first only. Write all terms into one element, separated by spaces.

    bad:  <rsl:content url="https://example.org/1"><rsl:license><rsl:permits type="usage">search</rsl:permits>
          <rsl:permits type="usage">ai-index</rsl:permits></rsl:license></rsl:content>
    good: <rsl:content url="https://example.org/1"><rsl:license><rsl:permits type="usage">search</rsl:permits>
          <rsl:prohibits type="usage">ai-index</rsl:prohibits></rsl:license></rsl:content>
    """
    seen: set[tuple[str, str]] = set()
    for child in license_.iterchildren(alongside(license_, "permits"), alongside(license_, "prohibits")):
        key = child.tag, value_of(child, "type")
        if key in seen and key[1]:
            yield Problem(child, f"may appear only once in <rsl:license> with the type {shown(key[1])}")
        seen.add(key)


@rule("rsl-encrypted-without-server", on="rsl:content", severity="warning", see=SEE)
def encrypted_without_server(content: Element, _document: Document) -> Problems:
    """Encrypted content should have a licence server.

    Clients get the key from it. Add its address, or remove the attribute if the content is not encrypted.

    bad:  <rsl:content url="https://example.org/1" encrypted="true"><rsl:license/></rsl:content>
    good: <rsl:content url="https://example.org/1" encrypted="true" server="https://example.org/rsl">
          <rsl:license/></rsl:content>
    """
    if value_of(content, "encrypted") == "true" and content.get("server") is None:
        message = 'should have the attribute "server", because its content is encrypted'
        yield Problem(content, message, attribute="server", subject="element")
