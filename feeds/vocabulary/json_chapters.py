"""JSON chapters of the podcast namespace: the members of the file, of a chapter and of its location."""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_url
from feeds.vocabulary.datatypes.places import geo_uri, osm
from feeds.vocabulary.json_feed import Member

SEE = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md"

FILE = (
    Member("version", required=True),
    Member("chapters", "array", required=True),
    *(Member(name) for name in ("author", "title", "podcastName", "description", "fileName")),
    Member("waypoints", "boolean"),
)
CHAPTER = (
    Member("startTime", "number", required=True),
    Member("endTime", "number"),
    Member("title"),
    Member("img", value=public_url),
    Member("url", value=public_url),
    Member("toc", "boolean"),
    Member("location", "object"),
)
PLACE = (Member("name", required=True), Member("geo", value=geo_uri, required=True), Member("osm", value=osm))
