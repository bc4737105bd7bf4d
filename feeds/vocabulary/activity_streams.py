"""Atom Activity Streams 1.0: verbs and objects of social networks.

Known, and left alone: it gave way to the ActivityStreams 2.0 of JSON.
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="activity",
    uri="http://activitystrea.ms/spec/1.0/",
    see="https://activitystrea.ms/specs/atom/1.0/",
    open=True,
)
