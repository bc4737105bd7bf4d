"""A Django project that moves: the same feeds by Django's view and by ours, in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64decode
from typing import Any, NamedTuple

import feedparser
import pytest
from samples import ROOT

from feeds import validate

pytest.importorskip("django", reason="Django is not installed: pip install feeds[django]")
pytestmark = pytest.mark.slow

ASK = """
import base64, json, sys
import django_site
from django.test import Client

answers = []
for method, path, headers in json.load(sys.stdin):
    client = Client(HTTP_HOST="news.example.org", raise_request_exception=False)
    answer = client.generic(method, path, headers=headers)
    body = base64.b64encode(answer.content).decode()
    answers.append((answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, body))
print(json.dumps(answers))
"""
COMMAND_WITHOUT_FEEDS = """
import django_site
from django.core.management import call_command

django_site.urlpatterns.clear()
call_command("validate_feeds")
"""
FEEDS = ("stories.rss", "stories.atom", "least.rss", "least.atom")


class Answer(NamedTuple):
    """A response and what was logged."""

    status: int
    headers: dict[str, str]
    body: bytes
    log: str


def django(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support")])}
    return subprocess.run(
        [sys.executable, *arguments],
        input=given,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def ask(*requests: tuple[str, str, dict[str, str]], debug: bool = False) -> list[Answer]:
    done = django("-c", ASK, *(["debug"] if debug else ()), given=json.dumps(requests))
    assert done.returncode == 0, done.stderr
    return [
        Answer(status, headers, b64decode(body), done.stderr)
        for status, headers, body in json.loads(done.stdout)
    ]


def identity(entry: Any) -> dict[str, Any]:
    """What readers recognise an entry by, and what they link to; a guid that is missing is the link."""
    names = ("link", "published_parsed", "enclosures", "tags")
    updated = dict.get(entry, "updated_parsed")  # not the time of publication in its place
    return {"id": entry.get("id", entry.link), "updated": updated} | {name: entry.get(name) for name in names}


def test_readers_see_the_same_entries_as_before() -> None:
    answers = ask(*(("GET", f"/{by}/{name}", {}) for name in FEEDS for by in ("django", "ours")))
    for name, before, now in zip(FEEDS, answers[::2], answers[1::2], strict=True):
        old, new = feedparser.parse(before.body), feedparser.parse(now.body)
        known, found = [[identity(entry) for entry in feed.entries] for feed in (old, new)]
        if name == "least.atom":  # which has no times
            assert [entry.pop("updated") is None for entry in known] == [True, True]
            assert [entry.pop("updated") is None for entry in found] == [False, False]
        assert (name, found) == (name, known)
        for key in ("link", "id", "language", "rights", "title"):
            assert (key, new.feed.get(key)) == (key, old.feed.get(key))
        assert now.headers["content-type"] == before.headers["content-type"]
        if name == "stories.rss":
            assert [entry.comments for entry in new.entries[:2]] == [
                f"http://news.example.org/story/{number}/#comments-{number}" for number in (9, 8)
            ]
        if name == "stories.atom":
            assert new.entries[0].author_detail.href == "http://news.example.org/bob"
        findings = [each for each in validate(now.body).findings if each.severity == "error"]
        assert (name, findings) == (name, [])


def test_requests_are_answered_as_by_other_adapters() -> None:
    plain, head, squeezed, post, none, tagged = ask(
        ("GET", "/ours/stories.rss", {}),
        ("HEAD", "/ours/stories.rss", {}),
        ("GET", "/ours/stories.rss", {"accept-encoding": "gzip"}),
        ("POST", "/ours/stories.rss", {}),
        ("GET", "/of/none/feed.rss", {}),
        ("GET", "/of/sea/feed.rss", {}),
    )
    assert (plain.status, head.status, head.body, tagged.status) == (200, 200, b"", 200)
    assert plain.headers | {"content-length": head.headers["content-length"]} == head.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert (post.status, post.headers["allow"], post.body) == (405, "GET, HEAD", b"")
    assert "content-type" not in post.headers
    assert (none.status, b"Not Found" in none.body) == (404, True)
    known = {"if-none-match": plain.headers["etag"]}
    ((status, headers, body, _),) = ask(("GET", "/ours/stories.rss", known))
    assert (status, body, headers["etag"]) == (304, b"", plain.headers["etag"])


def test_json_feed_media_and_fields_of_articles() -> None:
    ((status, headers, body, _),) = ask(("GET", "/stories.json", {}))
    assert (status, headers["content-type"]) == (200, "application/feed+json")
    items = json.loads(body)["items"]
    assert [item["content_html"].partition("\n")[0] for item in items][:2] == ["<p>9</p>", "<p>8</p>"]
    assert {item["summary"] for item in items} == {"In short"}
    assert items[0]["attachments"] == [
        {"url": "https://media.example.org/9.mp4", "mime_type": "video/mp4", "duration_in_seconds": 62}
    ]


def test_what_cannot_be_published_is_logged_or_an_error() -> None:
    problems, own = ask(("GET", "/problems.rss", {}), ("GET", "/own.rss", {}))
    entries = feedparser.parse(problems.body).entries
    assert [entry.link for entry in entries] == ["http://news.example.org/1/", "http://news.example.org/2/"]
    assert problems.log.count("is left out of the feed") == 3
    assert "http://news.example.org/3/ is left out of the feed: Article.published is 0001-" in problems.log
    assert own.status == 500
    (debugged,) = ask(("GET", "/problems.rss", {}), debug=True)
    assert debugged.status == 500


def test_the_command_validates_the_feeds_of_the_project() -> None:
    site = str(ROOT / "tests" / "support" / "django_site.py")
    good = django(site, "validate_feeds", "/ours/stories.rss", "/of/sea/feed.rss", "/stories.json")
    assert (good.returncode, good.stdout.splitlines()[-1]) == (0, "no problems in 3 feeds"), good.stderr
    bad = django(site, "validate_feeds", "/django/stories.rss", "--strict")
    assert bad.returncode == 1
    assert "/django/stories.rss:" in bad.stdout
    assert bad.stderr.startswith("CommandError: ")
    missing = django(site, "validate_feeds", "/none.rss")
    assert missing.stderr == "CommandError: /none.rss: there is no feed\n"
    wrong = django(site, "validate_feeds")
    assert "\n/cached.rss:" in f"\n{wrong.stdout}"  # behind a decorator
    assert "ImproperlyConfigured: OwnElements.add_root_elements is not called" in wrong.stderr
    none = django("-c", COMMAND_WITHOUT_FEEDS)
    assert none.stderr.endswith(
        "CommandError: no feed has a URL without variable parts: name the paths of feeds\n"
    )
