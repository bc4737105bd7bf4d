"""OPML's elements in documents of other formats, such as opml2:ownerId in an RSS channel.

Known, and left alone.
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="opml2",
    uri="http://www.opml.org/spec2",
    see="https://opml.org/spec2.opml",
    synonyms=("http://opml.org/spec2",),
    open=True,
)
