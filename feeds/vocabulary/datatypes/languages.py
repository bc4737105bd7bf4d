"""Language tags of BCP 47 (RFC 5646), compared with the IANA's registry."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from feeds.core.words import words
from feeds.vocabulary.datatypes.factories import folded, must_be, shown
from feeds.vocabulary.editions import Edition
from feeds.vocabulary.model import Fault, Flaws

if TYPE_CHECKING:
    from collections.abc import Mapping

_BCP_47 = "https://www.rfc-editor.org/rfc/rfc5646"

INVALID_LANGUAGE = Fault(
    "invalid-language",
    "error",
    "A language must be a registered language tag, such as `en`, `pt-BR` or `zh-Hant`.",
    help="Directories and readers sort and filter by it, and Apple Podcasts requires it. Write the "
    "language's code and, where it matters, a hyphen and the country's code.",
    see=f"{_BCP_47}#section-2.1",
    w3c="InvalidLanguage",
    bad="<channel><language>english_</language></channel>",
    good="<channel><language>en</language></channel>",
)
LANGUAGE_WITH_UNDERSCORE = Fault(
    "language-with-underscore",
    "warning",
    "The parts of a language tag should be joined by hyphens.",
    help="Underscores belong to the names of locales, such as `en_GB`, which not every reader takes for a "
    "language. Write `en-GB`.",
    see=f"{_BCP_47}#section-2.1",
    w3c="InvalidLanguage",
    bad="<channel><language>en_GB</language></channel>",
    good="<channel><language>en-GB</language></channel>",
    mend=lambda value: value.replace("_", "-"),
)

EDITIONS = (
    Edition(
        "IANA: language subtags", "2024-05-16", "https://www.iana.org/assignments/language-subtag-registry"
    ),
)

_MAX_CHARACTERS = 100
# The tags of nearly every feed; the registry is loaded only for others.
_COMMON = words(
    """
    ar bg ca cs da de de-at de-ch de-de el en en-au en-ca en-gb en-ie en-in en-nz en-us en-za es es-ar
    es-es es-mx et fa fi fr fr-be fr-ca fr-ch fr-fr he hi hr hu id is it it-it ja ja-jp ko ko-kr lt lv ms
    nb nl nl-be nl-nl nn no pl pl-pl pt pt-br pt-pt ro ru ru-ru sk sl sr sv sv-se th tr tr-tr uk vi zh
    zh-cn zh-hans zh-hant zh-hk zh-tw
    """
)
_well_formed = re.compile(
    r"(?P<language>[a-z]{2,3}|[a-z]{5,8})(?P<extlang>(?:-[a-z]{3}(?![a-z0-9])){0,3}+)"
    r"(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*+)"
    r"(?P<extensions>(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})++)*+)(?:-x(?:-[a-z0-9]{1,8})++)?"
).fullmatch
_private = re.compile(r"x(?:-[a-z0-9]{1,8})++").fullmatch


def language(value: str) -> Flaws:
    """Accepts a well-formed language tag whose subtags are all registered (RFC 5646, 2.2.9)."""
    if value in _COMMON:
        return ()
    if not value or len(value) > _MAX_CHARACTERS:
        return must_be(INVALID_LANGUAGE, "a language tag like en or pt-BR", value)
    return _checked(value)


@lru_cache(maxsize=256)
def _checked(value: str) -> Flaws:
    tag = folded(value)
    if tag in _COMMON:
        return ()
    reason = _reason(tag)
    if reason is None:
        return ()
    if "_" in tag and _reason(tag.replace("_", "-")) is None:
        hyphenated = value.replace("_", "-")
        return (LANGUAGE_WITH_UNDERSCORE(f"should be written '{hyphenated}', not {shown(value)}"),)
    return (INVALID_LANGUAGE(f"must be a language tag like en or pt-BR, not {shown(value)}{reason}"),)


def _reason(tag: str) -> str | None:
    """Returns why a tag in lower case is wrong, None if it is right."""
    registry = _registry()
    if _private(tag) or tag in registry["grandfathered"]:
        return None
    match = _well_formed(tag)
    if not match:
        return ""
    parts = {kind: match[kind] for kind in ("language", "script", "region") if match[kind]}
    variants = match["variants"].split("-")[1:]
    named = [*parts.items(), *(("extlang", part) for part in match["extlang"].split("-")[1:])]
    for kind, part in [*named, *(("variant", part) for part in variants)]:
        if part not in registry[kind]:
            return f": {part} is not a registered {kind}"
    singletons = re.findall(r"(?<=-)[a-z0-9](?=-)", match["extensions"])
    if len(set(variants)) < len(variants) or len(set(singletons)) < len(singletons):
        return ": one part is repeated"
    return None


@cache
def _registry() -> Mapping[str, frozenset[str]]:
    # Imported here because it takes 40 ms, and most feeds have a common language.
    from language_tags import data

    subtags: dict[str, set[str]] = {}
    for record in data.get("registry"):
        subtag = str(record.get("Subtag") or record.get("Tag")).lower()
        subtags.setdefault(record["Type"], set()).update(_range(subtag) if "." in subtag else [subtag])
    return {kind: frozenset(names) for kind, names in subtags.items()}


def _range(subtag: str) -> list[str]:
    """Returns all tags of a range for private use, such as `qaa..qtz`."""
    first, _dots, last = subtag.partition("..")
    start, letters = first[:-2], "abcdefghijklmnopqrstuvwxyz"
    tails = [one + other for one in letters for other in letters]
    return [start + tail for tail in tails if first[-2:] <= tail <= last[-2:]]
