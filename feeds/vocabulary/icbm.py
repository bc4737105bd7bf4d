"""ICBM: the place that a feed or an item is about, as in the HTML meta tag of that name."""

from __future__ import annotations

from feeds.vocabulary.datatypes.quantities import latitude, longitude
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="icbm",
    uri="http://postneo.com/icbm",
    see="https://web.archive.org/web/2005/http://postneo.com/icbm/",
    synonyms=("http://postneo.com/icbm/",),
    tags=(Tag("latitude", "@channel @item", latitude), Tag("longitude", "@channel @item", longitude)),
)
