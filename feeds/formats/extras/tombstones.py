"""Tombstones of withdrawn articles, so that readers remove them (https://www.rfc-editor.org/rfc/rfc6721)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.dates import rfc3339
from feeds.formats.extras import element
from feeds.formats.extras.atom import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model.page import Page

URI = "http://purl.org/atompub/tombstones/1.0"


def tombstones(page: Page, authority: str) -> Iterator[etree._Element]:
    """Returns an `at:deleted-entry` for each withdrawn item, with the id of its entry."""
    for gone in page.gone:
        facts = {"ref": iri(gone.id, authority), "when": rfc3339(gone.when)}
        yield element("deleted-entry", attributes=facts, uri=URI, prefix="at")
