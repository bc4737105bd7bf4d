"""Updates the catalogues of web pages from templates and code: `python docs/catalogues.py`.

    python docs/catalogues.py           # adds new messages, removes unused ones
    python docs/catalogues.py nl        # also adds a catalogue for Dutch

Prints for each catalogue how many messages are not translated.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from page_messages import CATALOGUES, catalogue_files, read_catalogue, untranslated, updated


def main(*new: str) -> None:
    """Updates all catalogues, and adds those of `new` languages."""
    for tag in new:
        (CATALOGUES / f"{tag.replace('-', '_')}.po").touch()
    for file in catalogue_files():
        file.write_bytes(updated(file))
        print(f"{file.name}: {len(untranslated(read_catalogue(file)))} not translated")


if __name__ == "__main__":
    main(*sys.argv[1:])
