"""Former addresses of articles (`aliases`), which lead to their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.core.urls import encode_path
from feeds.publishing.index.browsing import articles_with_aliases
from feeds.publishing.index.settings import VERSION, setting
from feeds.publishing.redirects import links_by_alias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.publishing.publication import Publication
    from feeds.web.context import Site


class FormerAddresses:
    """The links of articles by their aliases, read again when they are asked for after a change."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: tuple[Publication | None, str, Mapping[str, str]] = (None, "", {})

    def at(self, path: str) -> str | None:
        """Returns where a path below the base URL leads that has no document; None for nowhere."""
        links = self._links()
        asked = encode_path(f"{urlsplit(self._site.channel.base).path}{path}")
        link = links.get(asked)
        return link if link and urlsplit(link).path != asked else None

    def _links(self) -> Mapping[str, str]:
        publication = self._site.publication
        known, version, links = self._known
        with publication.store.reading() as connection:
            now = setting(connection, VERSION, "0")
            if known is not publication or version != now:
                links = links_by_alias(publication.channel, articles_with_aliases(connection))
                self._known = (publication, now, links)
        return links
