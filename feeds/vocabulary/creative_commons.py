"""UserLand's Creative Commons module: the address of a licence."""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="creativeCommons",
    uri="http://backend.userland.com/creativeCommonsRssModule",
    see="https://www.rssboard.org/creative-commons",
    family="creativecommons",
    synonyms=("http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html",),
    mistaken=("http://backend.userland.com/creativeCommonsRSSModule",),
    tags=(Tag("license", "@channel @item @image", full_url, many=True),),
)
