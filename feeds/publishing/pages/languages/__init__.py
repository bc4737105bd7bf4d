"""The languages of web pages: messages from gettext catalogues, dates and numbers from CLDR, by Babel.

Each file `<tag>.po` in this folder is a catalogue; English texts are the messages themselves.  Templates and
Python code write `_("…")`, `ngettext(…)` or `pgettext(…)`; `python docs/catalogues.py` extracts the messages.
Documents (RSS, Atom, JSON Feed, OPML) are not translated, since what was published must not change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from feeds.publishing.pages.languages import formatting
from feeds.publishing.pages.languages.catalogues import catalogue, catalogue_names
from feeds.publishing.pages.languages.tags import ENGLISH, direction, parsed, script

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from gettext import NullTranslations
    from zoneinfo import ZoneInfo

    from feeds.model.channel import Channel
    from feeds.publishing.pages.languages.tags import LanguageTag

__all__ = ["Language", "direction", "language_for", "language_of", "missing_catalogue"]


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language of pages; `tag` (RFC 5646) and `direction` are the values of `lang` and `dir`."""

    tag: str
    direction: str
    locale: Locale
    messages: NullTranslations

    def gettext(self, message: str, /, **values: object) -> str:
        """Returns the message with its placeholders `%(name)s` filled in.

        Integers are written in the digits of the language. If a value is markup, so is the result, and
        the message is escaped.
        """
        # A catalogue's header is the translation of the empty message.
        return self._filled(self.messages.gettext(message) if message else "", values)

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Returns the form of the message for a number, which is the placeholder `%(num)s`."""
        return self._filled(self.messages.ngettext(one, many, number), {"num": number, **values})

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """Returns the message as it is used in a context, which distinguishes the meanings of a word."""
        return self._filled(self.messages.pgettext(context, message), values)

    def npgettext(self, context: str, one: str, many: str, number: int, /, **values: object) -> str:
        """Returns the form for a number, as it is used in a context."""
        text = self.messages.npgettext(context, one, many, number)
        return self._filled(text, {"num": number, **values})

    def number(self, number: int) -> str:
        """Returns an integer: `12,345`."""
        return formatting.number(number, self.locale)

    def ordinal(self, number: float) -> str:
        """Returns the number of something in a series, such as episodes, ungrouped: `2026`, `1.5`."""
        return formatting.ordinal(number, self.locale)

    def joined(self, names: Iterable[str]) -> str:
        """Returns names as a list, without a word before the last one: `Ann, Bob`."""
        return self.pgettext("between names", ", ").join(names)

    def day(self, day: date) -> str:
        """Returns a date: `6 Nov 2016`."""
        return formatting.day(day, self.locale)

    def moment(self, time: datetime) -> str:
        """Returns a date and time, as the clock in the zone of `time` shows it: `6 Nov 2016, 20:19`."""
        return formatting.moment(time, self.locale)

    def duration(self, seconds: float) -> str:
        """Returns a duration: `2:05`, `1:02:05`."""
        return formatting.duration(seconds, self.locale)

    def size(self, size: int) -> str:
        """Returns a number of bytes, at least a tenth of a megabyte: `5.2 MB`."""
        return formatting.size(size, self.locale)

    def language_name(self, tag: str) -> str:
        """Returns the name of a language (`German`), or its tag where the name is not known."""
        return formatting.language_name(tag, self.locale)

    def city(self, zone: ZoneInfo) -> str:
        """Returns the city that a time zone is named after: `Tehran`."""
        return formatting.city(zone, self.locale)

    def _filled(self, text: str, values: dict[str, object]) -> str:
        if not values:
            return text
        if any(isinstance(value, Markup) for value in values.values()):
            text = Markup.escape(text)
        return text % {
            name: self.number(value) if isinstance(value, int) else value for name, value in values.items()
        }


def language_of(channel: Channel) -> Language:
    """Returns the language of a channel's pages."""
    return language_for(channel.language)


@lru_cache(maxsize=64)
def language_for(tag: str) -> Language:
    """Returns the language of pages for a tag (RFC 5646): that of the catalogue found for it, else English.

    A catalogue is found by lookup (RFC 4647, 3.4), and only if it has the script of the tag: `pt-BR` has
    pages in Portuguese, `zh-TW` none in simplified Chinese.  Plain `en` has the dates of Great Britain.
    """
    if tag == ENGLISH:
        return Language(ENGLISH, direction(ENGLISH), Locale("en", "GB"), catalogue(ENGLISH))
    wanted = parsed(tag)
    name = _lookup(wanted) if wanted else None
    if wanted is None or name is None:
        return language_for(ENGLISH)
    return Language(tag, direction(tag), _locale(wanted), catalogue(name))


def missing_catalogue(channel: Channel) -> str | None:
    """Returns a warning if there is no catalogue for the channel's language, and pages are in English."""
    wanted = parsed(channel.language)
    if wanted and _lookup(wanted):
        return None
    known = ", ".join(sorted(name.replace("_", "-") for name in catalogue_names()))
    return (
        f"the texts of web pages are in English: {channel.language!r} is not one of their languages ({known})"
    )


def _lookup(wanted: LanguageTag) -> str | None:
    """Returns the name of the catalogue for a tag."""
    names = catalogue_names()
    for name in replace(wanted, script=script(wanted)).identifiers():
        found = parsed(name.replace("_", "-"))
        if name in names and found and script(found) == script(wanted):
            return name
    return None


def _locale(wanted: LanguageTag) -> Locale:
    """Returns the locale whose conventions are closest to a tag."""
    for name in wanted.identifiers():
        try:
            return Locale.parse(name)
        except UnknownLocaleError:
            continue
    raise AssertionError(f"there is a catalogue for {wanted}, but no locale")
