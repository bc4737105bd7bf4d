"""What can break for subscribers, as faults; an example is a part of the old and of the new document."""

from __future__ import annotations

from feeds.vocabulary.model import Fault

_HISTORY = "https://www.rfc-editor.org/rfc/rfc5005"
_GUID = "https://www.rssboard.org/rss-specification#ltguidgtSubelementOfLtitemgt"
_ENCLOSURE = "https://www.rssboard.org/rss-specification#ltenclosuregtSubelementOfLtitemgt"
_WEBSUB = "https://www.w3.org/TR/websub/#discovery"

_ONE = '<item><guid isPermaLink="false">1</guid><link>https://e.org/1</link>{}</item>'
_TWO = '<item><guid isPermaLink="false">2</guid><link>https://e.org/2</link>{}</item>'
_SOUND = '<enclosure url="https://e.org/{}.mp3" length="1" type="audio/mpeg"/>'
_LINK = '<atom:link rel="{}" href="https://e.org/{}"/>'


def _becomes(old: str, new: str) -> str:
    """An example: a part of the old document, and what the new one has in its place."""
    return f"{old}\nbecomes\n{new}"


CHANGED_ID = Fault(
    "changed-id",
    "error",
    "The id of an item must never change.",
    _GUID,
    bad=_becomes(_ONE.format(""), _ONE.format("").replace(">1<", ">one<")),
    good=_becomes(_ONE.format(""), _ONE.format("").replace("e.org/1", "e.org/one")),
    help="Readers recognise items by their ids: under a new one, an old item appears as new and unread, and "
    "podcast apps download it again. Keep the old ids, even if the URLs change.",
)
LOST_ITEM = Fault(
    "lost-item",
    "error",
    "An item should stay in the feed until newer items push it out.",
    _HISTORY,
    bad=_becomes(_TWO.format("") + _ONE.format(""), _TWO.format("")),
    good=_becomes(_ONE.format(""), _TWO.format("")),
    help="Readers that have not fetched it yet will never see it. Keep it, move it to an archive page (RFC "
    "5005), or publish a tombstone (RFC 6721).",
)
CHANGED_ENCLOSURE = Fault(
    "changed-enclosure",
    "error",
    "The URL of an enclosure should not change.",
    _ENCLOSURE,
    bad=_becomes(_ONE.format(_SOUND.format("1")), _ONE.format(_SOUND.format("one"))),
    good=_becomes(_ONE.format(_SOUND.format("1")), _ONE.format(_SOUND.format("1") + "<title>Better</title>")),
    help="Podcast apps take another URL for another file: they download it again, and interrupted downloads "
    "fail. Replace the file at its old URL, or redirect.",
)
LOST_ENCLOSURE = Fault(
    "lost-enclosure",
    "error",
    "An item must keep its enclosure.",
    _ENCLOSURE,
    bad=_becomes(_ONE.format(_SOUND.format("1")), _ONE.format("")),
    good=_becomes(_ONE.format(""), _ONE.format(_SOUND.format("1"))),
    help="Podcast apps have nothing to play, and remove the episode or show an error.",
)
REUSED_ENCLOSURE = Fault(
    "reused-enclosure",
    "error",
    "Each item of a podcast must have its own enclosure URL.",
    _ENCLOSURE,
    bad=_becomes(
        _ONE.format(_SOUND.format("1")), _TWO.format(_SOUND.format("1")) + _ONE.format(_SOUND.format("1"))
    ),
    good=_becomes(
        _ONE.format(_SOUND.format("1")), _TWO.format(_SOUND.format("2")) + _ONE.format(_SOUND.format("1"))
    ),
    help="Apps that store files by URL play the old episode. Give the new file a new name.",
)
MOVED_DATE = Fault(
    "moved-date",
    "warning",
    "The date of a published item should not change.",
    "https://www.rssboard.org/rss-specification#ltpubdategtSubelementOfLtitemgt",
    bad=_becomes(
        _ONE.format("<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>"),
        _ONE.format("<pubDate>Mon, 07 Nov 2016 20:19:39 GMT</pubDate>"),
    ),
    good=_becomes(
        _ONE.format("<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>"),
        _ONE.format("<pubDate>Sun, 06 Nov 2016 21:19:39 +0100</pubDate>"),
    ),
    help="Readers sort by date, so the item moves in their lists, and some show it as new. Change the "
    "updated time instead.",
)
UPDATED_BACK = Fault(
    "updated-back",
    "warning",
    "The updated time of an item should not go back.",
    "https://www.rfc-editor.org/rfc/rfc4287#section-4.2.15",
    bad=_becomes(
        _ONE.format("<atom:updated>2016-11-07T08:00:00Z</atom:updated>"),
        _ONE.format("<atom:updated>2016-11-06T08:00:00Z</atom:updated>"),
    ),
    good=_becomes(
        _ONE.format("<atom:updated>2016-11-06T08:00:00Z</atom:updated>"),
        _ONE.format("<atom:updated>2016-11-07T08:00:00Z</atom:updated>"),
    ),
    help="Readers that compare it take the new version for an old one and ignore it.",
)
SWAPPED_ITEMS = Fault(
    "swapped-items",
    "info",
    "The order of items should not change.",
    bad=_becomes(_TWO.format("") + _ONE.format(""), _ONE.format("") + _TWO.format("")),
    good=_becomes(_TWO.format("") + _ONE.format(""), _TWO.format("") + _ONE.format("")),
    help="Readers without a setting for it show items in the order of the feed.",
)
CHANGED_FEED_ID = Fault(
    "changed-feed-id",
    "error",
    "The id of a feed must never change.",
    "https://www.rfc-editor.org/rfc/rfc4287#section-4.2.6",
    bad=_becomes(
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:e.org,2016:news</id></feed>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:e.org,2017:news</id></feed>',
    ),
    good=_becomes(
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:e.org,2016:news</id></feed>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><id> tag:e.org,2016:news </id></feed>',
    ),
    help="Readers that recognise a feed by its id treat it as another feed, with all items new.",
)
CHANGED_GUID = Fault(
    "changed-podcast-guid",
    "error",
    "The podcast:guid of a podcast must never change.",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md",
    bad=_becomes("<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>", ""),
    good=_becomes("", "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>"),
    help="Directories and apps recognise the podcast by it, wherever it is hosted: with another one, it is "
    "another podcast.",
)
CHANGED_SELF = Fault(
    "changed-self",
    "error",
    "The self link must not change, unless the feed moved.",
    _WEBSUB,
    bad=_becomes(_LINK.format("self", "feed"), _LINK.format("self", "rss")),
    good=_becomes(
        _LINK.format("self", "feed"),
        _LINK.format("self", "rss") + "<itunes:new-feed-url>https://e.org/rss</itunes:new-feed-url>",
    ),
    help="Readers and WebSub hubs subscribe to this URL. If the feed moved, redirect the old URL "
    "permanently, and add itunes:new-feed-url.",
)
LOST_SELF = Fault(
    "lost-self",
    "warning",
    "A feed should keep its self link.",
    "https://www.rssboard.org/rss-profile#namespace-elements-atom-link",
    bad=_becomes(_LINK.format("self", "feed"), ""),
    good=_becomes("", _LINK.format("self", "feed")),
    help="Readers need it to subscribe to a copy of the document, and WebSub to find the topic.",
)
LOST_HUB = Fault(
    "lost-hub",
    "error",
    "A feed must keep its hubs.",
    _WEBSUB,
    bad=_becomes(_LINK.format("hub", "hub"), _LINK.format("hub", "hub2")),
    good=_becomes(_LINK.format("hub", "hub"), _LINK.format("hub", "hub2") + _LINK.format("hub", "hub")),
    help="Subscribers of the hub get no more updates until they look at the feed again. Keep the old hub "
    "beside a new one for a while.",
)
LOST_ARCHIVE = Fault(
    "lost-archive",
    "warning",
    "A feed should keep the link to its archive.",
    _HISTORY,
    bad=_becomes(_LINK.format("prev-archive", "1"), ""),
    good=_becomes(_LINK.format("prev-archive", "1"), _LINK.format("prev-archive", "2")),
    help="Readers cannot find older items (RFC 5005).",
)
CHANGED_ARCHIVE = Fault(
    "changed-archive",
    "warning",
    "The items of an archive page should not change.",
    f"{_HISTORY}#section-4",
    bad=_becomes("<fh:archive/>" + _ONE.format(""), "<fh:archive/>" + _TWO.format("") + _ONE.format("")),
    good=_becomes("<fh:archive/>" + _ONE.format(""), "<fh:archive/>" + _ONE.format("")),
    help="Readers fetch an archive page once and keep it, so they never see the change. Put changed items "
    "into the feed itself.",
)
CHANGED_TITLE = Fault(
    "changed-title",
    "info",
    "The title of a feed should not change without need.",
    bad=_becomes("<title>News</title>", "<title>The News</title>"),
    good=_becomes("<title>News</title>", "<title> News </title>"),
    help="Readers show the new title, keep the old one or let people choose: subscribers may not recognise "
    "the feed.",
)
CHANGED_LANGUAGE = Fault(
    "changed-language",
    "info",
    "The language of a feed should not change.",
    bad=_becomes("<language>en</language>", "<language>fa</language>"),
    good=_becomes("<language>en</language>", "<language> en </language>"),
    help="Directories list it under another language. Publish another language as a separate feed.",
)
CHANGED_FORMAT = Fault(
    "changed-format",
    "warning",
    "The format at a URL should not change.",
    bad=_becomes("", '<feed xmlns="http://www.w3.org/2005/Atom"/>'),
    good=_becomes("", _ONE.format("")),
    help="Apps that support only the old format fail. Publish the new format at its own URL, or redirect.",
)
LOST_FACT = Fault(
    "lost-podcast-fact",
    "warning",
    "A podcast and its episodes should keep their artwork, categories, transcripts and other facts.",
    bad=_becomes(_ONE.format("<itunes:season>1</itunes:season>"), _ONE.format("")),
    good=_becomes(
        _ONE.format("<itunes:season>1</itunes:season>"), _ONE.format("<itunes:season>2</itunes:season>")
    ),
    help="Without artwork, categories or the explicit flag, Apple rejects a podcast. Without seasons and "
    "numbers, apps sort episodes by date. Transcripts, chapters and payments stop working. This happens "
    "when a podcast moves to another host: publish there what the old feed had.",
)
LOST_FEED = Fault(
    "lost-feed",
    "error",
    "A feed must stay a feed.",
    bad=_becomes("", "<html>"),
    good=_becomes("<html>", "<html>"),
    help="Readers report an error, and some unsubscribe after a while.",
)
LOST_DOCUMENT = Fault(
    "lost-document",
    "error",
    "A document with subscribers must stay where it is.",
    bad="feed.rss\nbecomes\nnews.rss",
    good="feed.rss\nbecomes\nfeed.rss, news.rss",
    help="Readers report an error, and some unsubscribe after a while. If it moved, redirect the old URL "
    "permanently.",
)
