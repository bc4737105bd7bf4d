"""What can be wrong with comments that suppress findings, as faults of the family `lint`."""

from __future__ import annotations

from feeds.vocabulary.model import Fault

UNUSED = Fault(
    "unused-suppression",
    "warning",
    "A comment that suppresses findings should match a finding.",
    bad="<!-- feeds: ignore rss-incorrect-weekday --><pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>",
    good="<!-- feeds: ignore rss-incorrect-weekday --><pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate>",
    help="It has no effect now, and would hide a finding that appears later. Remove the name from the "
    "comment, or the whole comment.",
)
INVALID = Fault(
    "invalid-suppression",
    "warning",
    "A comment that suppresses findings must name known rules and a part of the document.",
    bad="<!-- feeds: ignore rss-incorect-weekday --><pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>",
    good="<!-- feeds: ignore rss-incorrect-weekday --><pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate>",
    help="It suppresses nothing as it is. Write `<!-- feeds: ignore RULE … -->` directly before an element, "
    "or `<!-- feeds: ignore-file RULE … -->` before the root element.",
)
