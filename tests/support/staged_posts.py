"""A program that posts articles and is ended or stopped at each stage of that, while others post.

It prints the results as a JSON object.  The program is loaded once; each post is a child of it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

from sites import NOW

from feeds.dialects import dialects
from feeds.formats import formats
from feeds.publishing.inbox import Inbox, InboxError, posting
from feeds.publishing.inbox.journal import Journal
from feeds.publishing.publication import Publication, open_publication

STAGES: dict[str, tuple[type, str]] = {
    "begin": (Journal, "begin"),
    "put files": (Journal, "put"),
    "update the index": (Publication, "refresh"),
    "look": (Inbox, "_look"),
    "end": (Journal, "end"),
}


def post(folder: Path, number: int) -> None:
    publication = open_publication(folder)
    pair = [
        {"id": f"tag:a,2026:{number}{half}", "title": "A", "date": "2026-04-01T12:00:00Z", "text": "B"}
        for half in "ab"
    ]
    try:
        Inbox(publication).post(json.dumps(pair).encode(), ".json", None, NOW)
    finally:
        publication.close()


def interrupt_at(stage: str, place: str, sign: int) -> None:
    """Let this process send itself a signal when it comes to a stage for the first time."""
    owner, name = STAGES[stage]
    real = getattr(owner, name)
    reached: list[bool] = []

    def wrapped(*arguments: Any, **named: Any) -> Any:
        result = real(*arguments, **named) if place == "after" else None
        if not reached:
            reached.append(True)
            os.kill(os.getpid(), sign)
        return result if place == "after" else real(*arguments, **named)

    setattr(owner, name, wrapped)


def started(folder: Path, number: int, stage: str, place: str, sign: int) -> int:
    child = os.fork()
    if child:
        return child
    interrupt_at(stage, place, sign)
    post(folder, number)
    os._exit(0)


def attempted(folder: Path, number: int) -> str:
    """Returns why a post is refused, "" if it is not."""
    try:
        post(folder, number)
    except InboxError as error:
        return str(error)
    return ""


def main() -> None:
    folder, sign = Path(sys.argv[1]), signal.Signals[sys.argv[2]]
    dialects(), formats()
    posting.MAX_TURN_SECONDS = 0.2
    attempt = partial(attempted, folder)
    assert attempt(99) == ""
    found: dict[str, tuple[int, str, int]] = {}
    for number, (stage, place) in enumerate((s, p) for s in STAGES for p in ("before", "after")):
        child = started(folder, number, stage, place, sign)
        meanwhile = ""
        if sign == signal.SIGSTOP:
            os.waitpid(child, os.WUNTRACED)
            meanwhile = attempt(100 + number)
            os.kill(child, signal.SIGCONT)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert attempt(200 + number) == ""
        assert not (folder / ".feeds" / "posted.json").exists()
        publication = open_publication(folder)
        with publication.composer() as composer:
            document = composer.at("feed.json")
            assert document is not None
            assert document.render is not None
            ids = [item["id"] for item in json.loads(document.render().body)["items"]]
        publication.close()
        assert f"tag:a,2026:{200 + number}b" in ids
        found[f"{place} {stage}"] = (
            status,
            meanwhile,
            sum(f"tag:a,2026:{number}{half}" in ids for half in "ab"),
        )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
