"""Documents that mean harm: each is judged in little time and 200 MB, reads no file and asks no network.

Every document is validated in its own process, in which opening a file or a socket is an error that ends it.
Its time is compared with that of a harmless document in the same process: `TIMES` as much is a second where
nothing else runs, and more where the machine is busy.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from growth import ATTEMPTS

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import json, os, re, sys, time
import feeds

def most():  # of this very program; ru_maxrss begins with what its parent had
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) / 1024

feeds.validate(b"<rss/>")
feeds.validate(b"{}")
harmless, data = [sys.stdin.buffer.read(int(size)) for size in sys.argv[1:3]]
times, attempts = int(sys.argv[3]), int(sys.argv[4])

library = os.path.dirname(os.__file__)

def guard(event, args):
    if event == "open" and str(args[0]).startswith((library, "/proc/self/status")):
        return  # the codec of an encoding is a module, loaded when it is wanted
    if event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen"):
        sys.stderr.write(f"{event} {args}")
        raise SystemExit(3)

def judge(document):
    start = time.process_time()
    report = feeds.validate(document, url="https://example.org/feed")
    return time.process_time() - start, report

sys.addaudithook(guard)
usual = min(judge(harmless)[0] for _ in range(3))
before = most()
took, report = judge(data)
grown = most() - before
for _ in range(attempts):
    if took <= times * usual:
        break
    usual = min(usual, judge(harmless)[0])
    took = min(took, judge(data)[0])
print(json.dumps([usual, took, grown, [finding.rule for finding in report.findings]]))
"""

RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>News</title>'
    "<link>https://example.org/</link><description>All of it.</description>"
    '<atom:link rel="self" href="https://example.org/feed" type="application/rss+xml"/>{}</channel></rss>'
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>News</title>'
    "<updated>2025-12-31T00:00:00Z</updated><author><name>Somebody</name></author>{}</feed>"
)
ITEM = '<item><title>Story</title><guid isPermaLink="false">tag:example.org,2026:1</guid>{}</item>'


def feed(item: str) -> bytes:
    return RSS.format(ITEM.format(item)).encode()


def rss(text: str) -> bytes:
    return feed(f"<description>{text}</description>")


def escaped(html: str) -> bytes:
    return rss(html.replace("&", "&amp;").replace("<", "&lt;"))


def json_feed(**members: object) -> bytes:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [], **members}
    return json.dumps(feed).encode()


def declared(*entities: str, text: str) -> bytes:
    return b"<!DOCTYPE rss [" + "".join(entities).encode() + b"]>" + rss(text)


STORY = (
    "<item><title>Story</title><link>https://example.org/{0}</link>"
    '<guid isPermaLink="false">tag:example.org,2026:{0}</guid>'
    '<description>&lt;p class="a"&gt;Words &amp;amp; &lt;b&gt;more&lt;/b&gt; words.&lt;/p&gt;</description>'
    "</item>"
)
HARMLESS = RSS.format("".join(map(STORY.format, range(1000)))).encode()
TIMES = 60
"""How much longer a hostile document may take than the harmless one, which takes about 30 ms."""


def judged(data: bytes) -> list[str]:
    """The rules that a document breaks, in the order of their places, if it is judged within the bounds."""
    arguments = map(str, (len(HARMLESS), len(data), TIMES, ATTEMPTS))
    program = [sys.executable, "-c", PROGRAM, *arguments]
    run = subprocess.run(program, input=HARMLESS + data, capture_output=True, timeout=300, check=False)
    assert (run.returncode, run.stderr.decode()) == (0, "")
    usual, took, grown, rules = json.loads(run.stdout)
    assert took <= TIMES * usual, f"{took} s of CPU time, {took / usual:.1f} times the harmless document's"
    assert grown < 200
    return list(dict.fromkeys(rules))


LAUGHS = ['<!ENTITY a0 "ha!ha!ha!">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))]
MANY_DIGITS = b"1" * 1_000_000
MIME = 'a/b;x="1"' + ';x="1"' * 30 + "["

DOCUMENTS: dict[str, tuple[bytes, list[str]]] = {
    "a harmless one": (rss("Words."), []),
    "billion laughs in text": (declared(*LAUGHS, text="&a8;"), ["xml-not-well-formed"]),
    "billion laughs in an attribute": (
        declared(*LAUGHS, text="x").replace(b'version="2.0"', b'version="&a8;"'),
        ["xml-not-well-formed"],
    ),
    "quadratic blow-up": (
        declared(f'<!ENTITY a "{"x" * 50_000}">', text="&a;" * 400),
        ["xml-not-well-formed"],
    ),
    "a text of 11 MB": (rss("x" * 11_000_000), ["xml-not-well-formed"]),
    "40,000 levels": (b'<rss version="2.0"><channel>' + b"<title>" * 40_000, ["xml-not-well-formed"]),
    "300,000 attributes": (
        b"<rss " + b" ".join(b'a%d="1"' % n for n in range(300_000)) + b"/>",
        ["rss-too-many-attributes"],
    ),
    "30,000 namespaces": (
        rss("Words.").replace(b"<item", b"<item" + b"".join(b' xmlns:a%d="u:1"' % n for n in range(30_000))),
        [],
    ),
    "two million elements": (b"<rss>" + b'<a b="c"/>' * 2_000_000 + b"</rss>", ["xml-too-large"]),
    "elements of fifty thousand names": (
        RSS.format("".join(f"<a{n}>{'x' * 40}</a{n}>" for n in range(50_000))).encode(),
        ["xml-more-findings", "rss-unknown-element"],
    ),
    "a packed document": (gzip.compress(rss("Words."), mtime=0), []),
    "a packed document of 5 MB": (gzip.compress(rss("x" * 5_000_000), mtime=0), []),
    "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?><rss>+ADw-script+AD4-</rss>', ["xml-unsafe-encoding"]),
    "UTF-7 by another name": (b'<?xml version="1.0" encoding="UTF 7"?><rss/>', ["xml-unsafe-encoding"]),
    "Punycode": (b'<?xml version="1.0" encoding="punycode"?>' + rss("-"), ["xml-unknown-encoding"]),
    "IDNA": (b'<?xml version="1.0" encoding="idna"?>' + rss("\xa7"), ["xml-unknown-encoding"]),
    "escaped markup as an encoding": (
        b'<?xml version="1.0" encoding="unicode_escape"?>' + rss("\\u003cb\\u003e"),
        ["xml-unknown-encoding"],
    ),
    "an undeclared prefix in a wrong namespace": (
        b'<feed xmlns="https://example.org/"><thr:total>1</thr:total></feed>',
        ["xml-wrong-namespace", "atom-missing-element", "atom-missing-self", "xml-undeclared-prefix"],
    ),
    "an undeclared prefix after the items": (
        rss("Words.").replace(b"</channel>", b"<cc:License/></channel>"),
        ["rss-item-before-metadata", "xml-undeclared-prefix"],
    ),
    "400 attributes of 20,000 characters": (
        RSS.format(
            "<category " + " ".join(f'a{n}="{"x" * 20_000}"' for n in range(400)) + ">x</category>"
        ).encode(),
        ["rss-unknown-attribute"],
    ),
    "a text of many pieces with 50 defects at its end": (
        rss("&#38;<![CDATA[a]]>b<!--c-->" * 100_000 + "".join(f"&lt;z{n}>" for n in range(60))),
        ["rss-unknown-html-element"],
    ),
    "a name of 40,000 characters, often": (
        RSS.format(f"<{'a' * 40_000}/>" * 200).encode(),
        ["rss-unknown-element"],
    ),
    "250,000 defects": (
        RSS.format("<item a='b' c='d'><author>x</author></item>" * 50_000).encode(),
        [
            "xml-more-findings",
            "rss-missing-guid",
            "rss-empty-item",
            "rss-unknown-attribute",
            "rss-invalid-contact",
        ],
    ),
    "500,000 undeclared entities": (
        b'<!DOCTYPE rss SYSTEM "x">' + rss("&undeclared;" * 500_000),
        ["xml-external-entity", "xml-undefined-entity"],
    ),
    "20,000 links to compare with each other": (
        RSS.format(
            '<atom:link rel="first" href="https://example.org/1"/>' * 20_000
            + '<atom:link rel="self" href="https://example.org/2"/>' * 20_000
        ).encode(),
        [],
    ),
    "20,000 links before the first to the feed itself": (
        ATOM.format(
            '<link rel="related" href="https://example.org/"/>' * 20_000
            + '<link rel="self" href="https://example.org/feed"/>' * 20_000
        ).encode(),
        [],
    ),
    "40,000 editions without an enclosure": (
        feed(
            '<podcast:alternateEnclosure xmlns:podcast="https://podcastindex.org/namespace/1.0" type="a/b">'
            '<podcast:source uri="https://example.org/a"/></podcast:alternateEnclosure>' * 40_000
        ),
        ["podcast-missing-enclosure"],
    ),
    "40,000 attributes of as many namespaces": (
        RSS.format(
            "".join(f'<category xmlns:e="u:{n}" e:a="1">x</category>' for n in range(40_000))
        ).encode(),
        [],
    ),
    "contents without a description": (
        feed(
            '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">x</content:encoded>'
            * 12_000
            + "<description>x</description>"
        ),
        ["rss-content-before-description", "content-repeated-element"],
    ),
    "10,000 prefixes in scope of 10,000 queries": (
        RSS.replace("<rss", "<rss" + "".join(f' xmlns:n{n}="u:1"' for n in range(10_000)))
        .format(
            '<o:Query xmlns:o="http://a9.com/-/spec/opensearch/1.1/" role="a:b" searchTerms="c"/>' * 10_000
        )
        .encode(),
        ["opensearch-undeclared-role-prefix"],
    ),
    "EBCDIC": (rss("Words.").decode().encode("cp037"), ["xml-undecodable-bytes"]),
    "NUL": (rss("a\0b"), ["xml-not-well-formed"]),
    "overlong UTF-8": (rss("a").replace(b">a<", b">\xc0\xbc<"), ["xml-undecodable-bytes"]),
    "a media type to hang on": (
        feed(f"<enclosure url='https://example.org/a' length='1' type='{MIME}'/>"),
        ["rss-invalid-media-type-attribute"],
    ),
    "50,000 attributes in HTML": (
        escaped("<p " + " ".join(f'a{n}="1"' for n in range(50_000)) + ">x</p>"),
        [],
    ),
    "20,000 open tags in HTML": (escaped('<p a="' * 20_000), ["rss-invalid-html"]),
    "50,000 open comments in a tag": (b"<rss" + b"<!--" * 50_000, ["xml-not-well-formed"]),
    "16,000 open comments behind a style sheet": (
        b"<?xml-stylesheet?>" + feed(f"<description><![CDATA[{'<!--' * 16_000}]]></description>"),
        ["rss-invalid-html"],
    ),
    "1,000 links to the site and 1,000 to the feed": (
        ATOM.format(
            "".join(
                f'<link href="https://example.org/{n}"/><link rel="self" href="https://example.org/f{n}"/>'
                for n in range(1_000)
            )
        ).encode(),
        ["atom-self-elsewhere", "atom-duplicate-alternate"],
    ),
    "20,000 open comments in HTML": (escaped("<!--" * 20_000), ["rss-invalid-html"]),
    "5,000 levels of HTML": (escaped("<div>" * 5_000 + "x" + "</div>" * 5_000), []),
    "a style of spaces": (escaped(f'<p style="color:{" " * 100_000}red">x</p>'), []),
    "deep JSON": (b"[" * 40_000, ["json-not-well-formed"]),
    "75,000 defects in JSON": (
        json_feed(items=[{"id": str(n), "x": 1, "url": "y"} for n in range(25_000)]),
        ["json-more-findings", "json-missing-content", "json-unknown-key", "json-not-a-full-link"],
    ),
    "a million tags": (
        json_feed(items=[{"id": "1", "content_text": "x", "tags": [1] * 1_000_000}]),
        ["json-too-large"],
    ),
    "a million empty objects": (json_feed(_x=[{}] * 1_000_000), ["json-too-large"]),
    "commas in a text": (json_feed(_x="," * 1_000_000), []),
    "values of another type, large and nested": (
        json_feed(items=[{"id": [["x" * 100] * 1000] * 100, "content_text": "x"}]),
        ["json-wrong-type"],
    ),
    "a value of another type, 900 levels deep": (
        json_feed().replace(b'"News"', b"[" * 900 + b"]" * 900),
        ["json-wrong-type"],
    ),
    "half a character": (
        json_feed(title="\ud800", hubs="\udfff"),
        ["json-lone-surrogate", "json-wrong-type"],
    ),
    "a number of a million digits": (
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [], "_n": %s}' % MANY_DIGITS,
        [],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_hostile_document_is_judged_within_bounds(name: str) -> None:
    data, rules = DOCUMENTS[name]
    assert judged(data) == rules


@pytest.mark.slow
@pytest.mark.parametrize("count", [500, 501])
def test_only_an_element_with_more_than_500_attributes_is_not_checked(count: int) -> None:
    attributes = " ".join(f'a{number}=""' for number in range(count))
    unknown = ["rss-too-many-attributes"] if count > 500 else ["rss-unknown-attribute"]
    assert judged(feed(f"<category {attributes}>News</category>")) == unknown


@pytest.fixture
def secret(tmp_path: Path) -> str:
    path = tmp_path / "secret.txt"
    path.write_text("TOPSECRET")
    return path.as_uri()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("document", "rules"),
    [
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "{0}">]>{1}', ["xml-external-entity"]),
        ('<!DOCTYPE rss [<!ENTITY % x SYSTEM "{0}"> %x;]>{1}', ["xml-external-entity"]),
        ('<!DOCTYPE rss SYSTEM "{0}">{1}', ["xml-external-entity"]),
    ],
    ids=["entity", "parameter entity", "external DTD"],
)
def test_no_file_is_read(secret: str, document: str, rules: list[str]) -> None:
    text = "&x;" if "ENTITY x" in document else "Words."
    assert judged(document.format(secret, rss(text).decode()).encode()) == rules


@pytest.mark.slow
def test_xinclude_is_not_followed(secret: str) -> None:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
    assert judged(RSS.format(include).encode()) == ["xml-unknown-namespace"]
