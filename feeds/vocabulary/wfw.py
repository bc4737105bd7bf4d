"""The Well-Formed Web: where to send and to read comments."""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="wfw",
    uri="http://wellformedweb.org/CommentAPI/",
    see="https://www.rssboard.org/rss-profile#namespace-elements-wfw",
    mistaken=("http://wellformedweb.org/commentAPI/", "http://wellformedweb.org/CommentAPI"),
    tags=(
        Tag("comment", "@item", full_url),
        Tag("commentRss", "@item", full_url),
        # A common misspelling, which a rule reports.
        Tag("commentRSS", "@item", full_url),
    ),
)
