"""WordPress' own additions to its feeds: the identifiers of site and post.

Known, and left alone: they mean something to WordPress only.
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="wp",
    uri="com-wordpress:feed-additions:1",
    see="https://developer.wordpress.org/advanced-administration/wordpress/feeds/",
    open=True,
)
