"""What can hurt subscribers, as faults; their examples are what stands in the old and in the new document."""

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
    """An example: what stands in the old document, and what in the new one."""
    return f"{old}\nbecomes\n{new}"


CHANGED_ID = Fault(
    "changed-id",
    "error",
    "An item that subscribers have comes with another id. Every reader shows it again as a new one.",
    _GUID,
    bad=_becomes(_ONE.format(""), _ONE.format("").replace(">1<", ">one<")),
    good=_becomes(_ONE.format(""), _ONE.format("").replace("e.org/1", "e.org/one")),
)
LOST_ITEM = Fault(
    "lost-item",
    "error",
    "An item is gone that newer ones have not pushed out. Readers that come late never see it; an archive "
    "page (RFC 5005) or a tombstone (RFC 6721) would account for it.",
    _HISTORY,
    bad=_becomes(_TWO.format("") + _ONE.format(""), _TWO.format("")),
    good=_becomes(_ONE.format(""), _TWO.format("")),
)
CHANGED_ENCLOSURE = Fault(
    "changed-enclosure",
    "error",
    "An item's enclosure has another URL. Podcast apps take it for another file, and downloads that were "
    "begun break.",
    _ENCLOSURE,
    bad=_becomes(_ONE.format(_SOUND.format("1")), _ONE.format(_SOUND.format("one"))),
    good=_becomes(_ONE.format(_SOUND.format("1")), _ONE.format(_SOUND.format("1") + "<title>Better</title>")),
)
LOST_ENCLOSURE = Fault(
    "lost-enclosure",
    "error",
    "An item has no enclosure any more. Players have nothing to play.",
    _ENCLOSURE,
    bad=_becomes(_ONE.format(_SOUND.format("1")), _ONE.format("")),
    good=_becomes(_ONE.format(""), _ONE.format(_SOUND.format("1"))),
)
REUSED_ENCLOSURE = Fault(
    "reused-enclosure",
    "error",
    "A podcast's new item has the URL of an older item's enclosure. Apps that keep files by their URLs play "
    "the old one.",
    _ENCLOSURE,
    bad=_becomes(
        _ONE.format(_SOUND.format("1")), _TWO.format(_SOUND.format("1")) + _ONE.format(_SOUND.format("1"))
    ),
    good=_becomes(
        _ONE.format(_SOUND.format("1")), _TWO.format(_SOUND.format("2")) + _ONE.format(_SOUND.format("1"))
    ),
)
MOVED_DATE = Fault(
    "moved-date",
    "warning",
    "An item that subscribers have was published at another time. It moves in their lists.",
    "https://www.rssboard.org/rss-specification#ltpubdategtSubelementOfLtitemgt",
    bad=_becomes(
        _ONE.format("<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>"),
        _ONE.format("<pubDate>Mon, 07 Nov 2016 20:19:39 GMT</pubDate>"),
    ),
    good=_becomes(
        _ONE.format("<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>"),
        _ONE.format("<pubDate>Sun, 06 Nov 2016 21:19:39 +0100</pubDate>"),
    ),
)
UPDATED_BACK = Fault(
    "updated-back",
    "warning",
    "An item's updated time went back. Readers that compare it take the new text for an old one.",
    "https://www.rfc-editor.org/rfc/rfc4287#section-4.2.15",
    bad=_becomes(
        _ONE.format("<atom:updated>2016-11-07T08:00:00Z</atom:updated>"),
        _ONE.format("<atom:updated>2016-11-06T08:00:00Z</atom:updated>"),
    ),
    good=_becomes(
        _ONE.format("<atom:updated>2016-11-06T08:00:00Z</atom:updated>"),
        _ONE.format("<atom:updated>2016-11-07T08:00:00Z</atom:updated>"),
    ),
)
SWAPPED_ITEMS = Fault(
    "swapped-items",
    "info",
    "Items that subscribers have stand in another order than before.",
    bad=_becomes(_TWO.format("") + _ONE.format(""), _ONE.format("") + _TWO.format("")),
    good=_becomes(_TWO.format("") + _ONE.format(""), _TWO.format("") + _ONE.format("")),
)
CHANGED_FEED_ID = Fault(
    "changed-feed-id",
    "error",
    "The feed itself has another id. To readers that go by it, this is another feed.",
    "https://www.rfc-editor.org/rfc/rfc4287#section-4.2.6",
    bad=_becomes(
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:e.org,2016:news</id></feed>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:e.org,2017:news</id></feed>',
    ),
    good=_becomes(
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:e.org,2016:news</id></feed>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><id> tag:e.org,2016:news </id></feed>',
    ),
)
CHANGED_GUID = Fault(
    "changed-podcast-guid",
    "error",
    "The podcast:guid changed or is gone. Directories take this for another podcast.",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md",
    bad=_becomes("<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>", ""),
    good=_becomes("", "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>"),
)
CHANGED_SELF = Fault(
    "changed-self",
    "error",
    "The self link names another URL, and no itunes:new-feed-url says that the feed moved. Subscriptions and "
    "WebSub topics hang on the old one.",
    _WEBSUB,
    bad=_becomes(_LINK.format("self", "feed"), _LINK.format("self", "rss")),
    good=_becomes(
        _LINK.format("self", "feed"),
        _LINK.format("self", "rss") + "<itunes:new-feed-url>https://e.org/rss</itunes:new-feed-url>",
    ),
)
LOST_SELF = Fault(
    "lost-self",
    "warning",
    "The feed does not say any more where it is.",
    "https://www.rssboard.org/rss-profile#namespace-elements-atom-link",
    bad=_becomes(_LINK.format("self", "feed"), ""),
    good=_becomes("", _LINK.format("self", "feed")),
)
LOST_HUB = Fault(
    "lost-hub",
    "error",
    "A hub is not named any more. Its subscribers wait for news that never come.",
    _WEBSUB,
    bad=_becomes(_LINK.format("hub", "hub"), _LINK.format("hub", "hub2")),
    good=_becomes(_LINK.format("hub", "hub"), _LINK.format("hub", "hub2") + _LINK.format("hub", "hub")),
)
LOST_ARCHIVE = Fault(
    "lost-archive",
    "warning",
    "The link to the archive of older items is gone.",
    _HISTORY,
    bad=_becomes(_LINK.format("prev-archive", "1"), ""),
    good=_becomes(_LINK.format("prev-archive", "1"), _LINK.format("prev-archive", "2")),
)
CHANGED_ARCHIVE = Fault(
    "changed-archive",
    "warning",
    "An archive document has other items than before. Clients keep it for ever and never see the change.",
    f"{_HISTORY}#section-4",
    bad=_becomes("<fh:archive/>" + _ONE.format(""), "<fh:archive/>" + _TWO.format("") + _ONE.format("")),
    good=_becomes("<fh:archive/>" + _ONE.format(""), "<fh:archive/>" + _ONE.format("")),
)
CHANGED_TITLE = Fault(
    "changed-title",
    "info",
    "The feed is called otherwise. Readers list it anew, or go on with the old name.",
    bad=_becomes("<title>News</title>", "<title>The News</title>"),
    good=_becomes("<title>News</title>", "<title> News </title>"),
)
CHANGED_LANGUAGE = Fault(
    "changed-language",
    "info",
    "The feed is in another language than before.",
    bad=_becomes("<language>en</language>", "<language>fa</language>"),
    good=_becomes("<language>en</language>", "<language> en </language>"),
)
CHANGED_FORMAT = Fault(
    "changed-format",
    "warning",
    "The feed is of another format than before. Subscribers' programs may not expect it there.",
    bad=_becomes("", '<feed xmlns="http://www.w3.org/2005/Atom"/>'),
    good=_becomes("", _ONE.format("")),
)
LOST_FEED = Fault(
    "lost-feed",
    "error",
    "The document is no feed any more, or a broken one.",
    bad=_becomes("", "<html>"),
    good=_becomes("<html>", "<html>"),
)
LOST_DOCUMENT = Fault(
    "lost-document",
    "error",
    "A document that subscribers have is not there any more. A redirect would lead them on.",
    bad="feed.rss\nbecomes\nnews.rss",
    good="feed.rss\nbecomes\nfeed.rss, news.rss",
)
