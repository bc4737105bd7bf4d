"""Checks of how documents and their media are served, against a local server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from exchange_server import exchanging, in_colours
from hypothesis import given
from hypothesis import strategies as st
from media_files import jpeg, png

from feeds.linting.discovery import Target
from feeds.linting.online import MAX_SILENT, Online
from feeds.linting.online.fetching import Fetched
from feeds.linting.online.files import PART, Files
from feeds.media.colours import colours
from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Answer, Client, FetchError
from feeds.validator import served
from feeds.validator.catalogue import catalogue
from feeds.validator.opened import open_document
from feeds.validator.report import Report
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from feeds.net.addresses import Permit
    from feeds.validator.report import Finding

LIMIT = 100
NOTHING = Report("")
FAULTS = [thing for thing in vars(served).values() if isinstance(thing, Fault)]


def rules(example: str, permit: Permit = anywhere) -> list[str]:
    """The online findings for a podcast that is served as an example describes."""
    with exchanging(example) as server, Client(permit, pause=20.0, total=60.0) as client:
        findings = findings_at(client, f"{server.base}/feed.rss")
    return [finding.rule.removeprefix("online-") for finding in findings]


def findings_at(client: Client, url: str, limit: int = LIMIT, shown: str = "") -> tuple[Finding, ...]:
    online = Online(client, limit)
    target = online.fetch(Target(None, shown or url, address=url))
    return online.add_findings(target, target.data or b"", NOTHING).findings


def findings_in(client: Client, data: bytes) -> tuple[Finding, ...]:
    return Online(client, LIMIT).add_findings(Target(Path("feed"), "feed"), data, NOTHING).findings


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_bad_examples_are_reported_and_good_ones_are_not(fault: Fault) -> None:
    assert (set(rules(fault.bad)), rules(fault.good)) == ({fault.name}, [])


def test_every_online_fault_is_in_the_catalogue() -> None:
    names = {name for name in catalogue() if name.startswith("online-")}
    assert names == {f"online-{fault.name}" for fault in FAULTS}


def test_every_file_is_fetched_once() -> None:
    with exchanging("= 3 items with enclosures") as server, Client(anywhere) as client:
        found = findings_at(client, f"{server.base}/feed.rss", limit=3)
        asked = server.asked
    assert sorted(asked) == [
        *("GET /1.mp3", "GET /2.mp3", "GET /art.jpg", "GET /feed.rss", "GET /feed.rss"),
        *("HEAD /1.mp3", "HEAD /2.mp3", "HEAD /art.jpg", "HEAD /feed.rss"),
    ]
    assert [finding.message for finding in found] == ["1 linked files were not checked: the limit is 3"]


def test_findings_are_at_the_link() -> None:
    with exchanging("> GET /1.mp3\n< 404 Not Found") as server, Client(anywhere) as client:
        (finding,) = findings_at(client, f"{server.base}/feed.rss")
    assert (finding.rule, finding.severity) == ("online-dead-file", "error")
    assert (finding.line, finding.column) == (6, 1)
    assert finding.message == "<enclosure> links to a file that cannot be fetched: status 404"
    assert finding.value == f"{server.base}/1.mp3"


@pytest.mark.limit("feeds.linting.online.files:PART")
def test_of_files_only_the_beginning_is_requested() -> None:
    asked = []

    class Server:
        """A client, and a server that always sends more than it should."""

        def fetch(self, url: str, *, limit: int = 0, **more: object) -> Answer:
            asked.append((limit, more))
            return Answer(url, 206, {}, b"x" * limit, whole=False)

    feed = b'<rss><channel><item><enclosure url="https://a.example/a.mp3"/></item></channel></rss>'
    list(Files(open_document(feed), LIMIT).problems(Server(), lambda _: None))  # type: ignore[arg-type]
    ranges = {"Range": f"bytes=0-{PART - 1}"}
    assert asked == [(PART, {"headers": ranges}), (0, {"method": "HEAD"})]


def test_private_addresses_are_not_contacted() -> None:
    with exchanging("") as server, Client(public_only) as client:
        (finding,) = findings_at(client, f"{server.base}/feed.rss")
        assert finding.rule == "online-unreachable"
        rules = [found.rule for found in findings_in(client, server.feed("/feed.rss").encode())]
        assert rules == ["online-dead-file", "online-dead-file"]
        assert server.asked == []


@pytest.mark.limit("feeds.linting.online:MAX_SILENT")
def test_a_host_that_does_not_answer_is_asked_a_few_times_in_a_row() -> None:
    asked = []

    class Server:
        """A client for which only documents that are called "good" exist, and all of another host."""

        def fetch(self, url: str, **_: object) -> Answer:
            asked.append(url)
            if "silent" in url and "good" not in url:
                raise FetchError(url, "no response in time")
            return Answer(url, 200, {}, b"<rss/>", whole=True)

    online = Online(Server(), 0)  # type: ignore[arg-type] # a client
    names = ["a", "b", "good", *"cdefg", "good"]
    urls = [url for name in names for url in (f"https://silent.example/{name}", f"https://a.example/{name}")]
    reached = [
        url for url in urls if isinstance(online.fetch(Target(None, url, address=url)).response, Fetched)
    ]
    expected = [url for url in urls if "silent" not in url]
    assert reached == [*expected[:2], "https://silent.example/good", *expected[2:]]
    assert [url for url in dict.fromkeys(asked) if "silent" in url] == [
        f"https://silent.example/{name}" for name in ("a", "b", "good", *"cde"[:MAX_SILENT])
    ]


LEADS = ("http://127.0.0.2/", "file:///etc/passwd", "//[::1]/", "/feed.rss", "http://[")


@pytest.mark.slow
@pytest.mark.parametrize("location", LEADS)
def test_redirects_are_guarded(location: str) -> None:
    example = f"> GET /feed.rss\n< 302 Found\n< Location: {location}"

    def only_first(address: object, _port: int) -> str | None:
        return None if str(address) == "127.0.0.1" else f"{address} is another address"

    assert rules(example, only_first) == ["unreachable"]
    assert rules(f"{example[: -len(location)]}/there.rss", only_first) == ["temporary-redirect"]


def test_files_of_json_feeds_are_checked() -> None:
    with exchanging("") as server, Client(anywhere) as client:
        file = f'"url": "{server.base}/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1'
        items = f'"attachments": [{{{file}}}]'
        start = '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [\n'
        body = f'{start} {{"id": "1", "content_text": "t", {items}}}]}}'.encode()
        (finding,) = findings_in(client, body)
        assert (finding.rule, finding.line, finding.message) == (
            "online-wrong-length",
            2,
            "items[0].attachments[0] links to a file of 5000 bytes, but declares 1",
        )


@pytest.mark.parametrize("name", ["grey", "RGB", "CMYK"])
def test_colours_of_a_jpeg(name: str) -> None:
    assert colours(in_colours(jpeg(10, 10), name)) == name


def test_colours_of_a_png_and_of_junk() -> None:
    assert (colours(png(10, 10)), colours(b"GIF89a"), colours(b"")) == ("grey", None, None)


@pytest.mark.slow
@given(st.binary(max_size=64))
def test_colours_of_anything(junk: bytes) -> None:
    for start in (b"\xff\xd8", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        assert colours(start + junk) in ("RGB", "CMYK", "grey", None)


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "feeds", "validate", "--isolated", "--no-cache", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_the_command_fetches_only_with_the_option(tmp_path: Path) -> None:
    with exchanging("> GET /1.mp3\n> Range: bytes=0-16383\n< 200 OK") as server:
        url = f"{server.base}/feed.rss"
        online = ("--online", "--select", "online", url)
        assert run(tmp_path, url) == (
            2,
            "",
            f"{url}: URLs are only fetched with --online: feeds validate --online {url}\n",
        )
        refused = f"{url}:1:1: error online-unreachable cannot fetch {url}: "
        status, out, err = run(tmp_path, *online)
        assert (status, out.startswith(refused), "127.0.0.1 is not a public address" in out, err) == (
            *(1, True, True),
            "",
        )
        assert server.asked == []
        message = "<enclosure> links to a file that is served without support for range requests"
        assert run(tmp_path, "--allow-private", *online) == (
            0,
            f"{url}:6:1: warning online-no-ranges {message}\n",
            "",
        )


def test_users_and_passwords_of_urls_are_not_shown() -> None:
    with exchanging("") as closed:
        target = closed.base.removeprefix("http://")
    example = f"> GET /feed.rss\n< 302 Found\n< Location: //user:secret@{target}/there.rss"
    with exchanging(example) as server, Client(anywhere) as client:
        found = [*findings_at(client, f"{server.base}/feed.rss")]
        found += findings_at(client, f"http://user:secret@{target}/a.rss", shown=f"http://{target}/a.rss")
    assert [finding.message for finding in found] == [
        f"cannot fetch http://{target}/{name}.rss: connection failed: connection refused"
        for name in ("there", "a")
    ]


@pytest.mark.slow
def test_the_command_checks_the_files_of_local_documents(tmp_path: Path) -> None:
    with exchanging("> GET /1.mp3\n< 404 Not Found") as server:
        text = server.feed("/feed.rss")
        (tmp_path / "feed.rss").write_text(text)
        (tmp_path / "meant.rss").write_text(
            text.replace("<enclosure", "<!-- feeds: ignore online-dead-file soon -->\n<enclosure")
        )
        options = ("--select", "online", "--select", "lint-unused-suppression", "feed.rss", "meant.rss")
        assert run(tmp_path, *options) == (0, "", "")
        assert run(tmp_path, "--online", "--allow-private", *options) == (
            1,
            "feed.rss:6:1: error online-dead-file "
            "<enclosure> links to a file that cannot be fetched: status 404\n",
            "",
        )
