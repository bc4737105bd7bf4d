"""The messages of web pages, extracted from templates, Python code and tables, and their catalogues."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

from feeds.formats import formats
from feeds.model.feed_kind import FEED_KINDS
from feeds.publishing.pages.apps import PLAYERS, READERS
from feeds.publishing.pages.repeated import Repeated
from feeds.vocabulary.datatypes.apple_categories import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = Path(__file__).parents[2] / "feeds" / "publishing" / "pages"
CATALOGUES = PAGES / "languages"
_COMMENT = "translators:"
_HEADER = """msgid ""
msgstr ""
"Language: {}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {}\\n"

"""

_OPTIONS = {"silent": "false", "extensions": f"{Repeated.__module__}.{Repeated.__name__}"}
"""Of templates: with our tag, and an error ends the extraction."""


def extracted(locale: str | None = None) -> Catalog:
    """Returns all messages, with the files that have them, and comments for translators."""
    found = Catalog(locale)
    for file in sorted(PAGES.rglob("*.html")):
        _add(found, file, "jinja2.ext:babel_extract")
    for file in sorted(PAGES.rglob("*.py")):
        _add(found, file, "python")
    for text, place in _in_tables():
        found.add(text, locations=[(place, 1)])
    return found


def _add(found: Catalog, file: Path, method: str) -> None:
    place = file.relative_to(PAGES).as_posix()
    for _, message, comments, context in _entries(file, method):
        found.add(message, locations=[(place, 1)], auto_comments=comments, context=context)


@cache
def _entries(file: Path, method: str) -> tuple[Any, ...]:
    """Returns the messages of a file, which are the same for each language."""
    return tuple(extract_from_file(method, file, DEFAULT_KEYWORDS, (_COMMENT,), _OPTIONS, True))


def _in_tables() -> Iterator[tuple[str, str]]:
    """Yields texts that documents have in English and pages translate, and where they are."""
    for kind in FEED_KINDS.values():
        for text in filter(None, (kind.heading, kind.title, kind.description)):
            if text != "{name}":
                yield text, "model/feed_kind.py"
    for format_ in formats():
        yield format_.about, f"formats/{format_.name}.py"
    for category in CATEGORIES:
        yield category, "vocabulary/datatypes/apple_categories.py"
    for app in (*READERS, *PLAYERS):
        if app.runs == "any":  # The others are names of products.
            yield app.name, "apps.py"


def catalogue_files() -> list[Path]:
    """Returns the catalogues of all languages."""
    return sorted(CATALOGUES.glob("*.po"))


def read_catalogue(file: Path) -> Catalog:
    """Returns the messages of a catalogue, with their translations."""
    with file.open("rb") as source:
        return read_po(source, locale=file.stem)


def updated(file: Path) -> bytes:
    """Returns the bytes of a catalogue with the present messages; new ones are not translated."""
    old, new = read_catalogue(file), extracted(file.stem)
    for message in new:
        known = old.get(message.id, message.context)
        if message.id and known is not None:
            message.string, message.flags = known.string, message.flags | known.flags
            message.user_comments = known.user_comments
    written = BytesIO()
    write_po(written, new, width=0, omit_header=True, include_lineno=False)
    language = file.stem.replace("_", "-")
    return (_HEADER.format(language, old.plural_forms) + written.getvalue().decode()).encode()


def untranslated(catalogue: Catalog) -> list[str]:
    """Returns the messages that a catalogue lacks, or translates only in part or tentatively."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not all(_strings(message.string)))
    ]


def _strings(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (string or "",)
