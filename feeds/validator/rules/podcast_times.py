"""The podcast namespace: live items and the rhythm of episodes."""

from __future__ import annotations

import re

from feeds.validator.elements import child_of, value_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.podcast import TAGS

_until = re.compile(r"(?:^|;)UNTIL=([0-9TZ:.-]+)", re.IGNORECASE).search
_has_count = re.compile(r"(?:^|;)COUNT=", re.IGNORECASE).search


@rule("podcast-live-without-enclosure", on="podcast:liveItem", severity="warning", see=f"{TAGS}/live-item")
def live_without_enclosure(live: Element, document: Document) -> Problems:
    """A podcast:liveItem should have an enclosure, also beside a podcast:alternateEnclosure.

    Apps that do not know the <podcast:alternateEnclosure> play the stream from the <enclosure>. Without it,
    they can only show the <podcast:contentLink>.

    bad in channel: <podcast:liveItem status="live" start="2026-01-05T20:00:00Z"><title>Live</title>
          <guid isPermaLink="false">live</guid>
          <podcast:contentLink href="https://example.org/live">Live</podcast:contentLink></podcast:liveItem>
    good in channel: <podcast:liveItem status="live" start="2026-01-05T20:00:00Z"><title>Live</title>
          <guid isPermaLink="false">live</guid>
          <enclosure url="https://example.org/live.mp3" length="0" type="audio/mpeg"/>
          <podcast:contentLink href="https://example.org/live">Live</podcast:contentLink></podcast:liveItem>
    """
    if document.kind == "rss-2.0" and child_of(live, "enclosure") is None and live not in document.incomplete:
        yield Problem(live, "should have an <enclosure>", missing="enclosure")


@rule(
    "podcast-count-without-start",
    on="podcast:updateFrequency",
    severity="error",
    see=f"{TAGS}/update-frequency",
)
def count_without_start(frequency: Element, _document: Document) -> Problems:
    """A podcast:updateFrequency with a COUNT in its rrule must have a dtstart.

    The episodes are counted from that date.

    bad in channel: <podcast:updateFrequency rrule="FREQ=WEEKLY;COUNT=10">Ten weeks</podcast:updateFrequency>
    good in channel: <podcast:updateFrequency rrule="FREQ=WEEKLY;COUNT=10"
          dtstart="2026-01-05T00:00:00Z">Ten weeks</podcast:updateFrequency>
    """
    if _has_count(frequency.get("rrule") or "") and frequency.get("dtstart") is None:
        message = 'must have the attribute "dtstart" when its "rrule" has a COUNT'
        yield Problem(frequency, message, attribute="dtstart", subject="element")


@rule(
    "podcast-until-unlike-start",
    on="podcast:updateFrequency",
    severity="error",
    see=f"{TAGS}/update-frequency",
)
def until_unlike_start(frequency: Element, _document: Document) -> Problems:
    """The UNTIL of a podcast:updateFrequency must be a date if its dtstart is one, or a date with a time.

    A calendar cannot compare one with the other. Write both in the same form.

    bad in channel: <podcast:updateFrequency rrule="FREQ=WEEKLY;UNTIL=20261231"
          dtstart="2026-01-05T00:00:00Z">Weekly</podcast:updateFrequency>
    good in channel: <podcast:updateFrequency rrule="FREQ=WEEKLY;UNTIL=20261231T000000Z"
          dtstart="2026-01-05T00:00:00Z">Weekly</podcast:updateFrequency>
    """
    start, until = value_of(frequency, "dtstart"), _until(frequency.get("rrule") or "")
    if start and until and ("T" in start.upper()) != ("T" in until[1].upper()):
        form = "a date with a time" if "T" in start.upper() else "a date"
        message = f'must have {form} as its UNTIL, as in "dtstart", not {shown(until[1])}'
        yield Problem(frequency, message, attribute="rrule", value=until[1])


@rule("podcast-end-before-start", on="podcast:liveItem", severity="warning", see=f"{TAGS}/live-item")
def end_before_start(live: Element, _document: Document) -> Problems:
    """The end of a podcast:liveItem should not be before its start.

    Apps show listeners when to tune in. Check the date and the time zone of both.

    bad in channel: <podcast:liveItem status="live" start="2026-01-05T20:00:00Z" end="2026-01-05T19:00:00Z">
          <enclosure url="https://example.org/live.mp3" length="0" type="audio/mpeg"/>
          <podcast:contentLink href="https://example.org/live">Live</podcast:contentLink></podcast:liveItem>
    good in channel: <podcast:liveItem status="live" start="2026-01-05T20:00:00Z" end="2026-01-05T21:00:00Z">
          <enclosure url="https://example.org/live.mp3" length="0" type="audio/mpeg"/>
          <podcast:contentLink href="https://example.org/live">Live</podcast:contentLink></podcast:liveItem>
    """
    start, end = value_of(live, "start"), value_of(live, "end")
    if start[19:] == end[19:] and len(start) == len(end) >= 20 and end < start:
        message = f'should not be before "start", which is {shown(start)}'
        yield Problem(live, message, attribute="end", value=end)
