"""Language tags (RFC 5646) as CLDR reads them: their parts, their script, their writing direction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.core import get_global

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGLISH = "en"
_TAG = re.compile(
    r"(?P<language>[a-z]{2,8})(?:-(?P<extended>[a-z]{3}))?(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<territory>[a-z]{2}|[0-9]{3}))?(?:-[a-z0-9-]+)?",
    re.IGNORECASE,
)
_RTL_SCRIPTS = frozenset(("adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))
_RTL_LANGUAGES = frozenset((
    "ar", "arc", "azb", "ckb", "dv", "fa", "glk", "he", "ks", "lrc",
    "mzn", "nqo", "pnb", "prs", "ps", "sd", "syr", "ug", "ur", "yi",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class LanguageTag:
    """The parts of a tag that select a catalogue and a locale; "" where the tag does not have one."""

    language: str
    script: str = ""
    territory: str = ""

    def identifiers(self) -> Iterator[str]:
        """Yields the names of locales from the most to the least specific: `zh_Hans_SG`, …, `zh`."""
        for parts in ((self.script, self.territory), (self.territory,), (self.script,), ()):
            if all(parts):
                yield "_".join((self.language, *parts))


def parsed(tag: str) -> LanguageTag | None:
    """Returns the parts of a tag, None if it does not begin with a language."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    language = (match["extended"] or match["language"]).lower()
    language = get_global("language_aliases").get(language, language).partition("_")[0]
    return LanguageTag(language, (match["script"] or "").title(), (match["territory"] or "").upper())


def script(tag: LanguageTag) -> str:
    """Returns the script of a tag, or the one that its language is likely written in; "" if not known."""
    likely = get_global("likely_subtags")
    expanded = likely.get(f"{tag.language}_{tag.territory}") or likely.get(tag.language) or ""
    return tag.script or next((part for part in expanded.split("_") if len(part) == 4), "")


def direction(language: str) -> str:
    """Returns the writing direction of a language (RFC 5646): `rtl` or `ltr`."""
    tags = language.lower().split("-")
    named = next((tag for tag in tags[1:] if len(tag) == 4 and tag.isalpha()), None)
    return "rtl" if (named in _RTL_SCRIPTS if named else tags[0] in _RTL_LANGUAGES) else "ltr"
