"""Strict: warnings become errors, hints become warnings, and a few rules are added."""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="strict",
    title="Strict: warnings as errors, hints as warnings",
    see="https://www.rssboard.org/rss-profile",
    levels={"warning": "error", "info": "warning"},
)
