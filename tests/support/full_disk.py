"""A program for `unshare --mount`: it builds a folder on a disk that is nearly full, again and again.

It prints for each number of free bytes the exit status and the message of the build as a JSON object.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from errno import ENOSPC
from pathlib import Path

import pytest
from lxml import etree
from sites import CHANNEL, NOW, make, put

from feeds.cli import main as command
from feeds.publishing.inbox import Inbox, InboxError
from feeds.publishing.ledger import Record, append, read
from feeds.publishing.publication import open_publication

FRESH, LATER = (0, 24, 300), (0, 8, 24, 48, 100, 150, 200, 250, 300, 350, 400)
"""Kilobytes that are free when the index is created, and when it exists."""
POSTS = (0, 40, 60, 100, 130, 180, 230, 300, 400)
DISK_BYTES = 16 * 1024 * 1024


def build(folder: Path, out: Path) -> tuple[int, str]:
    """Runs the command in a child of this process, which has loaded the program."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(writing, 2)
        try:
            command(["build", "--no-compress", str(out), str(folder)])
        except SystemExit as end:
            sys.stderr.flush()
            os._exit(end.code if isinstance(end.code, int) else 0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as stream:
        message = stream.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), message


def fill(disk: Path, spare: int) -> Path:
    """Leaves so many bytes free."""
    filler, free = disk / "filler", os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free - spare))
    return filler


def check(out: Path) -> None:
    """Raises an exception for a document that is not whole."""
    for path in out.rglob("*"):
        if path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.suffix in (".rss", ".atom", ".opml"):
            etree.parse(path)


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def builds(place: Path, disk: Path) -> dict[str, tuple[int, str]]:
    folder, out = make(disk / "site", "live = 3\n" + CHANNEL, stories=4), disk / "out"
    found = {}
    for number, spare in enumerate(FRESH + LATER, 10):
        if number == 10 + len(FRESH):
            assert build(folder, out) == (0, "")
        put(folder, str(number))
        filler = fill(disk, spare * 1024)
        found[f"{number}, {spare}"] = build(folder, out)
        check(out)
        filler.unlink()
    assert build(folder, out) == (0, "")
    for path in (folder / ".feeds").iterdir():
        path.unlink()
    assert build(folder, place / "again") == (0, "")
    assert contents(out) == contents(place / "again")
    return found


def posts(disk: Path) -> list[str]:
    """Returns what was refused; of what was accepted, everything is there afterwards."""
    publication = open_publication(make(disk / "posts", stories=1))
    publication.refresh(NOW)
    inbox, found, accepted = Inbox(publication), [], []
    for number, spare in enumerate(POSTS):
        story = {
            "id": f"tag:a,2026:{number}",
            "title": "A",
            "date": "2026-04-01T12:00:00Z",
            "text": "B" * 40_000,
        }
        before = sorted(path.name for path in disk.glob("posts/inbox/*"))
        filler = fill(disk, spare * 1024)
        try:
            accepted.append(inbox.post(json.dumps(story).encode(), ".json", None, NOW)[0][0].path)
        except InboxError as error:
            found.append(str(error))
            assert sorted(path.name for path in disk.glob("posts/inbox/*")) == before
        filler.unlink()
    inbox.recover(NOW)
    inbox.post(json.dumps({**story, "id": "tag:a,2026:last"}).encode(), ".json", None, NOW)
    assert not (disk / "posts" / ".feeds" / "posted.json").exists()
    names = sorted(path.name for path in disk.glob("posts/inbox/*"))
    assert len(names) == len(accepted) + 1
    assert {Path(path).name for path in accepted} < set(names)
    publication.close()
    return found


def appended(path: Path) -> int:
    """Returns how many records were appended before the disk was full; the next ones follow them."""
    records = [Record(f"tag:a,2026:{number}", NOW) for number in range(500)]
    filler = fill(path.parent, 8192)
    with pytest.raises(OSError, match=os.strerror(ENOSPC)):
        append(path, records)
    filler.unlink()
    kept = [record for record, _ in read(path)]
    append(path, records[len(kept) :])
    assert [record for record, _ in read(path)] == records
    return len(kept)


def main() -> None:
    place = Path(sys.argv[1])
    disk = place / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(disk)], check=True)
    results = {
        "appended": appended(disk / "published.ndjson"),
        "posts": posts(disk),
        "builds": builds(place, disk),
    }
    print(json.dumps(results))


if __name__ == "__main__":
    main()
