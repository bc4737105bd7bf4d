"""GeoURL: the place that a feed or an item is about."""

from __future__ import annotations

from feeds.vocabulary.datatypes.quantities import latitude, longitude
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="geourl",
    uri="http://geourl.org/rss/module/",
    see="https://web.archive.org/web/2005/http://geourl.org/news/2002-11.html",
    tags=(Tag("latitude", "@channel @item", latitude), Tag("longitude", "@channel @item", longitude)),
)
