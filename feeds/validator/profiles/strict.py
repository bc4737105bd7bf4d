"""Strict: nothing is let pass. Warnings are errors, hints are warnings, and some advice is added."""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="strict",
    title="Strict: every warning an error, every hint a warning",
    see="https://www.rssboard.org/rss-profile",
    levels={"warning": "error", "info": "warning"},
)
