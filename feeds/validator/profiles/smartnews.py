"""SmartNews' SmartFormat 2.1.

Its item table was only partly to be had, so that much of it is advice.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="smartnews",
    title="SmartNews: SmartFormat 2.1",
    see="https://publishers.smartnews.com/hc/articles/360036526213",
    group="News apps",
    severities={"xml-nonstandard-encoding": None},  # news-not-utf8 says it
)
