"""What is told of how documents and their media are served, by a real server with good and bad manners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from exchange_server import exchanging, in_colours
from hypothesis import given
from hypothesis import strategies as st
from media_files import jpeg, png

from feeds.online import Unreachable, fetch, refused, with_files, with_headers
from feeds.probe.addresses import anywhere, public_only
from feeds.probe.colours import colours
from feeds.probe.guard import Client
from feeds.validator import served
from feeds.validator.catalogue import catalogue
from feeds.validator.report import Report
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from feeds.probe.addresses import Permit

LIMIT = 100
NOTHING = Report("")
FAULTS = [thing for thing in vars(served).values() if isinstance(thing, Fault)]


def told(example: str, permit: Permit = anywhere) -> list[str]:
    """The names of what is found online of a podcast that is served as an example says."""
    with exchanging(example) as server, Client(permit, pause=2.0, total=10.0) as client:
        url = f"{server.base}/feed.rss"
        try:
            fetched = fetch(client, url)
        except Unreachable as error:
            report = refused(error)
        else:
            report = with_headers(NOTHING, fetched)
            report = with_files(report, fetched.body, client, LIMIT)
    return [finding.rule.removeprefix("online-") for finding in report.findings]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_bad_example_is_told_and_good_one_is_not(fault: Fault) -> None:
    assert (set(told(fault.bad)), told(fault.good)) == ({fault.name}, [])


def test_all_of_it_is_documented() -> None:
    names = {name for name in catalogue() if name.startswith("online-")}
    assert names == {f"online-{fault.name}" for fault in FAULTS}


def test_every_file_is_asked_for_once() -> None:
    with exchanging("= 3 items with enclosures") as server, Client(anywhere) as client:
        fetched = fetch(client, f"{server.base}/feed.rss")
        server.asked.clear()
        counted: list[int] = []
        report = with_files(NOTHING, fetched.body, client, 3, counted.append)
        files = ["/1.mp3", "/2.mp3", "/art.jpg"]
        assert sorted(server.asked) == sorted(f"{how} {path}" for how in ("GET", "HEAD") for path in files)
        assert (len(counted), [finding.rule for finding in report.findings]) == (3, ["online-not-all-asked"])


def test_findings_stand_where_the_file_is_named() -> None:
    with exchanging("> GET /1.mp3\n< 404 Not Found") as server, Client(anywhere) as client:
        fetched = fetch(client, f"{server.base}/feed.rss")
        (finding,) = with_files(NOTHING, fetched.body, client, LIMIT).findings
        assert (finding.rule, finding.severity) == ("online-dead-file", "error")
        assert (finding.line, finding.column) == (6, 1)
        assert finding.message == "<enclosure> names a file that is answered with status 404"
        assert finding.value == f"{server.base}/1.mp3"


def test_nothing_private_is_asked() -> None:
    with exchanging("") as server, Client(public_only) as client:
        with pytest.raises(Unreachable) as caught:
            fetch(client, f"{server.base}/feed.rss")
        assert caught.value.fault is served.UNREACHABLE
        body = server.feed("/feed.rss").encode()
        rules = [finding.rule for finding in with_files(NOTHING, body, client, LIMIT).findings]
        assert rules == ["online-dead-file", "online-dead-file"]
        assert server.asked == []


LEADS = ("http://127.0.0.2/", "file:///etc/passwd", "//[::1]/", "/feed.rss", "http://[")


@pytest.mark.parametrize("location", LEADS)
def test_redirects_are_guarded(location: str) -> None:
    example = f"> GET /feed.rss\n< 302 Found\n< Location: {location}"

    def only_first(address: object, _port: int) -> str | None:
        return None if str(address) == "127.0.0.1" else f"{address} is another address"

    assert told(example, only_first) == ["unreachable"]
    assert told(f"{example[: -len(location)]}/there.rss", only_first) == ["temporary-redirect"]


def test_json_feeds_are_looked_at_too() -> None:
    with exchanging("") as server, Client(anywhere) as client:
        file = f'"url": "{server.base}/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1'
        items = f'"attachments": [{{{file}}}]'
        start = '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [\n'
        body = f'{start} {{"id": "1", "content_text": "t", {items}}}]}}'.encode()
        (finding,) = with_files(NOTHING, body, client, LIMIT).findings
        assert (finding.rule, finding.line, finding.message) == (
            "online-wrong-length",
            2,
            "items[0].attachments[0] names a file of 5000 bytes, not of 1",
        )


@pytest.mark.parametrize("name", ["grey", "RGB", "CMYK"])
def test_colours_of_a_jpeg(name: str) -> None:
    assert colours(in_colours(jpeg(10, 10), name)) == name


def test_colours_of_a_png_and_of_junk() -> None:
    assert (colours(png(10, 10)), colours(b"GIF89a"), colours(b"")) == ("grey", None, None)


@given(st.binary(max_size=64))
def test_colours_of_anything(junk: bytes) -> None:
    for start in (b"\xff\xd8", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        assert colours(start + junk) in ("RGB", "CMYK", "grey", None)
