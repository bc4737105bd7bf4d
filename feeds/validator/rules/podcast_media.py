"""The podcast namespace: alternate enclosures, and the integrity of their files."""

from __future__ import annotations

from feeds.validator.elements import value_of
from feeds.validator.remedies import write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.podcast_index import integrity_values
from feeds.vocabulary.podcast import TAGS


@rule(
    "podcast-missing-enclosure",
    on="podcast:alternateEnclosure",
    severity="warning",
    see=f"{TAGS}/alternate-enclosure",
)
def missing_enclosure(alternate: Element, document: Document) -> Problems:
    """An item with a podcast:alternateEnclosure should have an enclosure.

    Apple Podcasts, AntennaPod and others play only the <enclosure>, and without it see no episode.

    bad:  <podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.org/a.opus"/>
          </podcast:alternateEnclosure>
    good: <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.org/a.opus"/>
          </podcast:alternateEnclosure>
    """
    item = alternate.getparent()
    if item is None or item.tag != "item" or item in document.incomplete:
        return
    if document.first(item, "enclosure") is None and document.first(item, alternate.tag) is alternate:
        yield Problem(alternate, "should be an alternative to an <enclosure>, but the item has none")


@rule(
    "podcast-two-defaults",
    on="@item",
    severity="error",
    see=f"{TAGS}/alternate-enclosure",
    needs="podcast:alternateEnclosure",
)
def two_defaults(item: Element, _document: Document) -> Problems:
    """Only one podcast:alternateEnclosure of an item may have default="true".

    The default is the version that is the same file as the <enclosure>.

    bad:  <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/mpeg" default="true"><podcast:source
          uri="https://example.org/a.mp3"/></podcast:alternateEnclosure>
          <podcast:alternateEnclosure type="audio/opus" default="true"><podcast:source
          uri="https://example.org/a.opus"/></podcast:alternateEnclosure>
    good: <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/mpeg" default="true"><podcast:source
          uri="https://example.org/a.mp3"/></podcast:alternateEnclosure>
          <podcast:alternateEnclosure type="audio/opus"><podcast:source
          uri="https://example.org/a.opus"/></podcast:alternateEnclosure>
    """
    alternates = item.iterchildren("{*}alternateEnclosure")
    defaults = [one for one in alternates if value_of(one, "default") == "true"]
    for alternate in defaults[1:]:
        message = "must not be true: another <podcast:alternateEnclosure> of the item is the default"
        yield Problem(alternate, message, attribute="default", remedy=write("default", "false", safe=False))


@rule("podcast-invalid-integrity", on="podcast:integrity", severity="error", see=f"{TAGS}/integrity")
def invalid_integrity(integrity: Element, _document: Document) -> Problems:
    """A podcast:integrity must have digests as in Subresource Integrity, or a signature in Base64.

    Apps reject the file if its bytes do not fit this value. Write it as its type says: `sha384-` and the
    digest for sri, the signature without its first and last line for pgp-signature.

    bad: <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.org/a.opus"/>
          <podcast:integrity type="sri" value="d41d8cd98f00b204"/></podcast:alternateEnclosure>
    good: <enclosure url="https://example.org/a.mp3" length="100" type="audio/mpeg"/>
          <podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.org/a.opus"/>
          <podcast:integrity type="sri"
          value="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"/>
          </podcast:alternateEnclosure>
    """
    check, value = integrity_values.get(value_of(integrity, "type")), value_of(integrity, "value")
    if check is not None and value:
        for flaw in check(value):
            yield Problem(integrity, flaw.message, attribute="value", value=value)
