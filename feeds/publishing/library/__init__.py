"""Feeds from values in memory: the part of the public API that publishes. Import it from `feeds`."""
