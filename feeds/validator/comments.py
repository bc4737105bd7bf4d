"""What can be wrong with comments that suppress findings, as faults of the family `lint`."""

from __future__ import annotations

from feeds.vocabulary.model import Fault

UNUSED = Fault(
    "unused-suppression",
    "warning",
    "A comment suppresses findings that there are not, so it would hide one that comes later.",
    bad="<!-- feeds: ignore rss-incorrect-weekday --><pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>",
    good="<!-- feeds: ignore rss-incorrect-weekday --><pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate>",
)
INVALID = Fault(
    "invalid-suppression",
    "warning",
    "A comment would suppress findings, but does not say which ones, or of what.",
    bad="<!-- feeds: ignore rss-incorect-weekday --><pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>",
    good="<!-- feeds: ignore rss-incorrect-weekday --><pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate>",
)
