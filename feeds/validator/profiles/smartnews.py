"""SmartNews' SmartFormat 2.1.

Only a part of its specification is public, so most of its rules are warnings.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="smartnews",
    title="SmartNews: SmartFormat 2.1",
    see="https://publishers.smartnews.com/hc/articles/360036526213",
    group="News apps",
    severities={"xml-nonstandard-encoding": None},  # reported as news-not-utf8
)
