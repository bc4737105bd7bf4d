"""What the system that wrote a document calls not public is held back and counted; only that."""

from __future__ import annotations

import json

import pytest
from exports import KINDS, STATUSES, TYPES, Post, blogger, blogger_entry, kind, wxr
from hypothesis import given
from hypothesis import strategies as st
from samples import SEEDS

from feeds.dialects import FolderFiles, Note, Reading, dialects
from feeds.model.channel import read_channel

CHANNEL = read_channel(SEEDS / "channel.toml")
ATOM = "xmlns='http://www.w3.org/2005/Atom'"
RFC, OLD = "http://www.w3.org/2007/app", "http://purl.org/atom/app#"


def found(data: str, name: str = "export.xml") -> tuple[list[str], list[str]]:
    """The ids of the articles that readers see, and everything else that reading yields."""
    dialect = next(each for each in dialects() if each.sniff(name, data.encode()[:4096]))
    seen = list(dialect.read(name, data.encode(), CHANNEL))
    shown = [each.article.id for each in seen if isinstance(each, Reading) and not each.article.draft]
    return shown, [str(each) for each in seen if not isinstance(each, Reading)]


def test_only_published_posts_of_a_wordpress_export_are_public() -> None:
    posts = [
        Post(number, status, type_)
        for number, (type_, status) in enumerate([(t, s) for t in TYPES for s in STATUSES])
    ]
    shown, notes = found(wxr(*posts))
    assert shown == [post.guid for post in posts if (post.type, post.status) == ("post", "publish")]
    (note,) = notes
    assert note == (
        "export.xml:1: 87 of 88 items are not public: 8 pages, 8 attachments, 8 menu items, 8 revisions, "
        "8 of the type 'wp_block', 8 of the type 'wp_template', 8 of the type 'wp_global_styles', "
        "8 of the type 'custom_css', 8 of the type 'oembed_cache', 8 of the type 'product', 1 draft, "
        "1 private, 1 pending, 1 scheduled, 1 trashed, 1 with the status 'inherit', 1 auto-draft"
    )


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "2.0"])
@pytest.mark.parametrize(
    ("post", "what"),
    [
        (Post(1), None),
        (Post(1, type=None), None),
        (Post(1, password="secret"), "1 password-protected"),
        (Post(1, status="archive"), "1 with the status 'archive'"),
        (Post(1, status=None), "1 without a status"),
        (Post(1, inside="<wp:status>draft</wp:status>"), "1 draft"),
        (Post(1, inside="<wp:is_sticky>1</wp:is_sticky>"), None),
        (Post(1, password="  "), "1 password-protected"),
        (Post(1, password="\n  "), None),
        (Post(1, inside="<wp:post_password>\u00a0</wp:post_password>"), "1 password-protected"),
        (Post(1, meta={"_jetpack_newsletter_access": "paid_subscribers"}), "1 for members"),
        (Post(1, meta={"_jetpack_newsletter_access": "everybody", "_wpmem_block": "0"}), None),
        (Post(1, meta={"_members_access_role": "editor"}), "1 for members"),
    ],
)
def test_a_post_in_every_version(post: Post, what: str | None, version: str) -> None:
    expected = [f"export.xml:1: 1 of 1 item is not public: {what}"] if what else []
    assert found(wxr(post, version=version)) == ([] if what else [post.guid], expected)


@pytest.mark.parametrize(
    "uri",
    ["https://wordpress.org/export/1.2", "http://wordpress.org/export/", "http://wordpress.com/export/1.3-beta/",
     "https://old.example/wp", "http://WordPress.org/Export/1.2/", "https://en.blog.wordpress.com/export/1.2/"],
)  # fmt: skip
def test_other_names_of_the_namespace(uri: str) -> None:
    """An unknown one, too: its elements are WordPress's if their prefix is."""
    held = "export.xml:1: 1 of 2 items is not public: 1 draft"
    declared = 'xmlns:wp="{}"'
    data = wxr(Post(1), Post(2, "draft"))
    data = data.replace(declared.format("http://wordpress.org/export/1.2/"), declared.format(uri))
    assert found(data) == ([Post(1).guid], [held])
    other_prefix = data.replace("wp:", "q:").replace("xmlns:wp=", "xmlns:q=")
    if "wordpress" in uri.lower():
        assert found(other_prefix) == ([Post(1).guid], [held])


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.sampled_from(TYPES), st.sampled_from(STATUSES), st.sampled_from(["", "x"])), max_size=9
    )
)
def test_every_item_is_read_or_counted(items: list[tuple[str, str, str]]) -> None:
    posts = [Post(number, status, type_, password) for number, (type_, status, password) in enumerate(items)]
    public = [
        post.guid for post in posts if (post.status, post.type, post.password) == ("publish", "post", "")
    ]
    shown, notes = found(wxr(*posts))
    assert shown == public
    assert len(notes) == (len(public) < len(posts))
    if notes:
        assert f": {len(posts) - len(public)} of {len(posts)} " in notes[0]


def test_only_posts_of_blogger_are_public() -> None:
    draft = "<app:control><app:draft>yes</app:draft></app:control>"
    entries = [blogger_entry(name, kind(name)) for name in (*KINDS, "unheard-of")]
    entries += [blogger_entry("draft", kind("post") + draft)]
    assert found(blogger(*entries)) == (
        ["tag:blogger.com,1999:blog-1.post-post"],
        [
            "export.xml:1: 6 of 7 items are not public: 1 page, 1 comment, 1 setting, 1 template, "
            "1 of the type 'unheard-of', 1 draft"
        ],
    )


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>", None),
        ("<blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status><blogger:trashed/>", None),
        (
            "<blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>"
            "<blogger:trashed>2024-01-02T10:00:00Z</blogger:trashed>",
            "1 trashed",
        ),
        ("<blogger:type>POST</blogger:type><blogger:status>DRAFT</blogger:status>", "1 draft"),
        ("<blogger:type>POST</blogger:type><blogger:status>SCHEDULED</blogger:status>", "1 scheduled"),
        ("<blogger:type>POST</blogger:type><blogger:status>SOFT_TRASHED</blogger:status>", "1 trashed"),
        ("<blogger:type>POST</blogger:type><blogger:status>NEW</blogger:status>", "1 with the status 'new'"),
        ("<blogger:type>POST</blogger:type>", "1 without a status"),
        ("<blogger:type>PAGE</blogger:type><blogger:status>LIVE</blogger:status>", "1 page"),
        ("<blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status>", "1 comment"),
    ],
)
def test_blogger_in_takeout(inside: str, what: str | None) -> None:
    expected = [f"export.xml:1: 1 of 1 item is not public: {what}"] if what else []
    shown = [] if what else ["tag:blogger.com,1999:blog-1.post-a"]
    assert found(blogger(blogger_entry("a", inside))) == (shown, expected)


def test_labels_are_tags_and_the_kind_is_not() -> None:
    label = "<category scheme='http://www.blogger.com/atom/ns#' term='Travel'/>"
    other = "<category scheme='http://schemas.google.com/g/2005#kind' term='http://gdata.youtube.com/schemas/2007#video'/>"
    data = blogger(blogger_entry("a", kind("post") + label), blogger_entry("b", other)).encode()
    dialect = next(each for each in dialects() if each.sniff("export.xml", data))
    tags = [
        each.article.categories
        for each in dialect.read("export.xml", data, CHANNEL)
        if isinstance(each, Reading)
    ]
    assert tags == [("Travel",), ()]


@pytest.mark.parametrize("uri", [RFC, OLD, f"{RFC}/"])
@pytest.mark.parametrize(
    ("control", "public"),
    [
        ("", True),
        ("<a:control/>", True),
        ("<a:control><a:draft>no</a:draft></a:control>", True),
        ("<a:control><a:draft> yes </a:draft></a:control>", False),
        ("<a:control><a:draft/></a:control>", False),
        ("<a:control><a:draft>maybe</a:draft></a:control>", False),
        (f"<a:control><draft xmlns='{OLD}'>yes</draft></a:control>", False),
        ("<a:draft>yes</a:draft>", False),
        ("<a:draft>no</a:draft>", True),
        ("<control><draft>yes</draft></control>", False),
        ("<control xmlns='https://www.w3.org/2007/app'><draft>yes</draft></control>", False),
        ("<control xmlns='https://www.w3.org/2007/app'><draft>no</draft></control>", True),
    ],
)
def test_drafts_of_atompub(control: str, uri: str, public: bool) -> None:
    entry = f"<entry><id>urn:a</id><title>T</title><updated>2024-01-02T10:00:00Z</updated>{control}</entry>"
    for data in (
        f"<feed {ATOM} xmlns:a='{uri}'>{entry}</feed>",
        f"<rss version='2.0' xmlns:a='{uri}'><channel><item><title>T</title><guid>urn:a</guid>"
        f"<pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>{control}</item></channel></rss>",
    ):
        note = [] if public else ["export.xml:1: 1 of 1 item is not public: 1 draft"]
        assert found(data) == (["urn:a"] if public else [], note)


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<s:sync id='a' updates='1' deleted='true'/>", "deleted"),
        ("<s:sync id='a' updates='1' deleted='false'/>", None),
        ("<m:status state='blocked' reason='x'/>", "blocked"),
        ("<m:group><m:status state='deleted'/></m:group>", "deleted"),
        ("<m:status state='active'/>", None),
        ("<g:deleted/>", "deleted"),
        ("<m:group><y:private/></m:group>", "private"),
    ],
)
def test_other_words_for_what_is_gone(inside: str, what: str | None) -> None:
    data = (
        "<rss version='2.0' xmlns:s='http://feedsync.org/2007/feedsync' xmlns:m='http://search.yahoo.com/mrss/'"
        " xmlns:g='http://schemas.google.com/g/2005' xmlns:y='http://gdata.youtube.com/schemas/2007'><channel>"
        "<item><title>T</title><guid>urn:a</guid><pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>"
        f"{inside}</item>"
        "</channel></rss>"
    )
    note = [f"export.xml:1: 1 of 1 item is not public: 1 {what}"] if what else []
    assert found(data) == ([] if what else ["urn:a"], note)


def test_nothing_inside_a_draft_is_read() -> None:
    inner = "<entry><id>urn:b</id><title>T</title><updated>2024-01-02T10:00:00Z</updated></entry>"
    draft = f"<a:control xmlns:a='{RFC}'><a:draft>yes</a:draft></a:control>"
    outer = (
        "<entry><id>urn:a</id><title>T</title><updated>2024-01-02T10:00:00Z</updated>{}"
        "<content type='application/atom+xml'>" + inner + "</content></entry>"
    )
    assert found(f"<feed {ATOM}>{outer.format('')}</feed>") == (["urn:a", "urn:b"], [])
    held = ["export.xml:1: 2 of 2 items are not public: 2 drafts"]
    assert found(f"<feed {ATOM}>{outer.format(draft)}</feed>") == ([], held)


RECORD = {"id": "urn:a", "title": "T", "date": "2024-01-02T10:00:00Z"}


@pytest.mark.parametrize(
    ("key", "public", "private"),
    [
        (
            "status",
            ["publish", "published", "public", "live"],
            [*STATUSES[1:], "hidden", "scheduled", "sent"],
        ),
        ("post_status", ["publish"], ["private", "trash"]),
        ("post_type", ["post"], ["page", "attachment"]),
        ("visibility", ["public", "Public", True], ["members", "paid", "private", "unlisted", "new", False]),
        ("password", ["", None], ["x"]),
        ("post_password", [""], ["x"]),
        ("private", [False, "no"], [True, "yes"]),
        ("hidden", [False], [True]),
        ("published", [True, "2024-01-02"], [False]),
        ("publish", [True, "2024-01-02", "soon"], [False, "no"]),
        ("is_public", [True, 7], [False]),
        ("isDraft", [False, "no", "?"], [True, "yes"]),
        ("deleted", [False, "2024-01-02"], [True]),
        ("access", ["public", "all", "free"], ["members", "Paid", "subscribers"]),
        ("state", ["Bavaria", "published"], ["draft", "trash"]),
    ],
)
@pytest.mark.parametrize("feed", [False, True])
def test_records_with_the_words_of_other_systems(
    key: str, public: list[object], private: list[object], feed: bool
) -> None:
    records = [
        RECORD | {"id": f"urn:{number}", key: value} for number, value in enumerate([*public, *private])
    ]
    version = "https://jsonfeed.org/version/1.1"
    lines = "\n".join(map(json.dumps, records))
    shown, notes = (
        found(json.dumps({"version": version, "items": records}), "a.json")
        if feed
        else found(lines, "a.ndjson")
    )
    assert shown == [f"urn:{number}" for number in range(len(public))]
    ((_, note),) = [message.split(":1: ") for message in notes]
    are = f"{len(private)} of {len(records)} items {'is' if len(private) == 1 else 'are'} not public: "
    assert note == are + f"{len(private)} draft{'s' if len(private) > 1 else ''}"


@pytest.mark.parametrize(
    ("extension", "public"),
    [
        ({"status": "draft"}, False),
        ({"visibility": "paid"}, False),
        ({"private": True}, False),
        ({"password": "x"}, False),
        ({"status": "ok", "visibility": "everybody", "private": "no"}, True),
        ("draft", True),
    ],
)
def test_extensions_of_json_feed(extension: object, public: bool) -> None:
    items = [RECORD | {"_system": extension}]
    shown, _ = found(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}), "a.json")
    assert shown == (["urn:a"] if public else [])


def test_an_unknown_status_in_a_feed_is_refused() -> None:
    items = [RECORD | {"status": "embargo"}, RECORD | {"id": "urn:b", "status": "publish"}]
    shown, problems = found(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}), "a.json"
    )
    assert shown == ["urn:b"]
    assert [problem.partition("expected")[0] for problem in problems] == [
        "a.json:1: items[0]: status is 'embargo': "
    ]


@pytest.mark.parametrize(
    ("keys", "public"),
    [
        ('"status": "draft", "status": "published"', False),
        ('"draft": true, "Draft": false', False),
        ('"draft": false, "Draft": true', False),
        ('"status": "published", "post_status": "draft"', False),
        ('"password": "x", "Password": ""', False),
        ('"published": false, "published": true', False),
        ('"status": "published", "post_status": "publish", "draft": false', True),
        ('"mood": 1, "mood": 2', True),
    ],
)
@pytest.mark.parametrize("name", ["a.ndjson", "a.json"])
def test_no_key_that_says_what_is_public_is_ignored(keys: str, public: bool, name: str) -> None:
    record = f"{json.dumps(RECORD)[:-1]}, {keys}}}"
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{record}]}}'
    shown, _ = found(record if name == "a.ndjson" else feed, name)
    assert shown == (["urn:a"] if public else [])


def test_categories_of_blogger_with_https() -> None:
    entries = [blogger_entry(name, kind(name).replace("http:", "https:")) for name in ("post", "comment")]
    assert found(blogger(*entries)) == (
        ["tag:blogger.com,1999:blog-1.post-post"],
        ["export.xml:1: 1 of 2 items is not public: 1 comment"],
    )


def test_notes_are_losses() -> None:
    dialect = next(each for each in dialects() if each.sniff("a.xml", wxr().encode()))
    (note,) = dialect.read("a.xml", wxr(Post(1, "draft")).encode(), CHANNEL)
    assert note == Note("a.xml", 1, "1 of 1 item is not public: 1 draft", loss=True)


ITUNES = "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"


def atom(*insides: str) -> str:
    return blogger(*(blogger_entry(str(number), inside) for number, inside in enumerate(insides)))


def rss(*items: str, generator: str = "") -> str:
    written = "".join(
        f"<item><title>T</title><guid>urn:{number}</guid><pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>"
        f"{inside}</item>"
        for number, inside in enumerate(items)
    )
    generator = f"<generator>{generator}</generator>" if generator else ""
    return f"<rss version='2.0' {ITUNES}><channel><title>C</title>{generator}{written}</channel></rss>"


COMMENT = "<link>https://site.example/post/#comment-12</link>"
WORDPRESS = "https://wordpress.org/?v=6.5"


@pytest.mark.parametrize(
    ("data", "shown", "what"),
    [
        (atom("<thr:in-reply-to ref='urn:x'/>", "<thr:total>2</thr:total>"), 1, "1 reply"),
        (atom("<thr:in-reply-to ref='urn:x'/>", "<thr:in-reply-to/>"), 0, "2 replies"),
        (rss(COMMENT, "<link>https://site.example/post/</link>", generator=WORDPRESS), 1, "1 reply"),
        (rss(COMMENT, generator="Another"), 1, None),
        (rss(COMMENT.replace("#comment-12", "?x=#comment-12a"), generator=WORDPRESS), 1, None),
        (rss("<itunes:block>Yes</itunes:block>", "<itunes:block>no</itunes:block>"), 1, "1 blocked episode"),
        (rss(*["<itunes:block>true</itunes:block>"] * 2), 0, "2 blocked episodes"),
    ],
)  # fmt: skip
def test_public_items_that_are_held_back(data: str, shown: int, what: str | None) -> None:
    articles, notes = found(data)
    total = data.count("<item>") + data.count("<entry>")
    assert len(articles) == shown
    verb = "is" if total - shown == 1 else "are"
    assert notes == ([] if what is None else [
        f"export.xml:1: {total - shown} of {total} items {verb} not public: {what}"
    ])  # fmt: skip
    dialect = next(each for each in dialects() if each.sniff("export.xml", data.encode()))
    published = FolderFiles(lambda _: False, lambda _: b"", lambda _: True)
    assert len(list(dialect.read("export.xml", data.encode(), CHANNEL, published))) == total


@pytest.mark.parametrize(
    ("inside", "notes"),
    [
        ("<content:encoded>A</content:encoded><content:encoded>B</content:encoded>", ["content:encoded"]),
        ("<description>A</description><description>B</description>", ["description"]),
        ("<description>A</description><description> A </description><description/>", []),
        ("<title>Another</title>", ["title"]),
    ],
)
def test_texts_that_an_item_has_twice(inside: str, notes: list[str]) -> None:
    content = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    assert found(rss(inside).replace("<rss ", f"<rss {content} "))[1] == [
        f"export.xml:1: not carried over: a second <{name}> of 1 item" for name in notes
    ]
