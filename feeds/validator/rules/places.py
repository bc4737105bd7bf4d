"""Places and times of items in small modules: two values that belong together."""

from __future__ import annotations

import re

from feeds.validator.elements import child_of, text_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.event import NAMESPACE as EVENT
from feeds.vocabulary.geo import NAMESPACE as GEO
from feeds.vocabulary.geourl import NAMESPACE as GEOURL
from feeds.vocabulary.icbm import NAMESPACE as ICBM

COORDINATES = tuple(
    (space.prefix, (space.clark(latitude), latitude), (space.clark(longitude), longitude))
    for space, latitude, longitude in (
        (GEO, "lat", "long"),
        (ICBM, "latitude", "longitude"),
        (GEOURL, "latitude", "longitude"),
    )
)
START, END = EVENT.clark("startdate"), EVENT.clark("enddate")

_day = re.compile(r"\d{4}-\d\d-\d\d").match


@rule(
    "geo-incomplete-position",
    on="@channel @item",
    severity="warning",
    see=GEO.see,
    needs="geo:lat geo:long icbm:latitude icbm:longitude geourl:latitude geourl:longitude",
)
def incomplete_position(parent: Element, _document: Document) -> Problems:
    """A latitude should come with a longitude.

    One of the two is a line around the earth, so programs show nothing on their map.

    bad: <geo:lat>52.5</geo:lat>
    good: <geo:lat>52.5</geo:lat><geo:long>13.4</geo:long>
    """
    for prefix, *pair in COORDINATES:
        found = [child_of(parent, tag) for tag, _ in pair]
        for one, (_, other) in zip(found, reversed(pair), strict=True):
            if one is not None and None in found:
                yield Problem(one, f"should come with <{prefix}:{other}>")


@rule("ev-ends-before-start", on="@item", severity="error", see=EVENT.see, needs="ev:enddate")
def ends_before_start(item: Element, _document: Document) -> Problems:
    """An event must not end on a day before the one that it starts on.

    Calendars show such an event nowhere, or on the wrong day.

    bad: <ev:startdate>2026-05-02</ev:startdate><ev:enddate>2026-05-01</ev:enddate>
    good: <ev:startdate>2026-05-01</ev:startdate><ev:enddate>2026-05-02</ev:enddate>
    """
    end = child_of(item, END)
    first, last = _day(text_of(child_of(item, START))), _day(text_of(end))
    if end is not None and first and last and last[0] < first[0]:
        yield Problem(end, f"must not be before <ev:startdate>, {first[0]}", value=text_of(end))
