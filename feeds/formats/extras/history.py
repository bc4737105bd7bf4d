"""Feed history: archive documents are marked (https://www.rfc-editor.org/rfc/rfc5005#section-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.extras import element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model.page import Page

URI = "http://purl.org/syndication/history/1.0"


def marks(page: Page) -> Iterator[etree._Element]:
    """Returns `fh:archive` if the page is an archive document."""
    if page.archive:
        yield element("archive", uri=URI, prefix="fh")
