"""Acast's elements about shows and episodes: known and left alone.

Documentation: https://schema.acast.com/1.0/
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="acast",
    uri="https://schema.acast.com/1.0/",
    see="https://schema.acast.com/1.0/",
    open=True,
)
