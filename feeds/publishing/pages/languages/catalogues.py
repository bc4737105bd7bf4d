"""Gettext catalogues, read from their source: `.po` files, of which there is one for each language.

https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from feeds.publishing.pages.languages.tags import ENGLISH

FOLDER = Path(__file__).parent


@cache
def catalogue_names() -> frozenset[str]:
    """Returns the languages of the catalogues, such as `pt` and `zh_Hans`, and English."""
    return frozenset((ENGLISH, *(file.stem for file in FOLDER.glob("*.po"))))


@cache
def catalogue(name: str) -> NullTranslations:
    """Returns the messages of a catalogue. Those that it lacks are in English."""
    if name == ENGLISH:
        return NullTranslations()
    # Imported here for publications in English.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (FOLDER / f"{name}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=name))
    compiled.seek(0)
    return GNUTranslations(compiled)
