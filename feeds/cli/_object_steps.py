"""The steps of `build` for object storage: the files are built below the index, then uploaded."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from feeds.cli._arguments import Failure, complain, failing, say
from feeds.cli._build_steps import OutputFolder
from feeds.core.display import printable, quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import click

BEGIN_SECONDS, _MOST_SECONDS = 9, 600
"""How long the check of the store may take; and if AWS_TIMEOUT says how long each request may take."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A build of `folder`, to be uploaded to `url`; `token` names this build."""

    url: str
    folder: Path
    token: str

    def run(self, *, delete: bool) -> None:
        """Upload what changed, and print one line for each object."""
        from feeds.publishing.objects.object_store import open_objects  # here for the cold start of --help
        from feeds.publishing.objects.upload import Uploaded, upload

        with failing(self.folder):
            for result in upload(open_objects(self.url), self.folder, self.token, delete=delete):
                if isinstance(result, Uploaded):
                    say(f"{quantity(result.written, 'object')} written, {result.unchanged:,} unchanged")
                    if result.left:
                        left = quantity(result.left, "withdrawn object")
                        complain(
                            f"warning: {left} left in {self.url}; use --delete to remove what is withdrawn"
                        )
                else:
                    say(printable(f"{result.what}  {self.url}/{result.path}"))


@contextmanager
def begin(url: str, kept: Path) -> Iterator[Upload]:
    """An upload to a URL; its files are below the folder `kept`. First finds out whether it can work."""
    from filelock import FileLock, Timeout  # here for the cold start of --help

    from feeds.publishing.objects.object_store import require_extra

    folder = kept / "objects" / blake2b(url.encode(), digest_size=8).hexdigest()
    with failing(kept):
        require_extra(url)
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise Failure(f"{url}: another build of this folder is running") from None
    try:
        upload = Upload(url, folder, uuid4().hex)
        _check(upload)
        yield upload
    finally:
        lock.release()


def _check(upload: Upload) -> None:
    """Find out in another process whether the store can be used, since a build forks.

    A process that has threads of obstore cannot be forked safely.
    """
    from multiprocessing import get_context  # here for the cold start of --help

    from feeds.publishing.objects.begin import begin_and_report

    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=begin_and_report, args=(theirs, upload.url, upload.token), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.recv()  # it has been loaded
        if not ours.poll(_MOST_SECONDS if "AWS_TIMEOUT" in os.environ else BEGIN_SECONDS):
            raise Failure(f"{upload.url}: did not answer within {BEGIN_SECONDS} seconds")
        problem: str = ours.recv()
    except EOFError:
        raise Failure(f"{upload.url}: the process that checks it died") from None
    finally:
        process.kill()
        process.join()
    if problem:
        raise Failure(problem)


class Output(OutputFolder):
    """A folder, or the URL of objects in a bucket."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path of the folder, or the URL as a text."""
        if not isinstance(value, str) or "://" not in value:
            return super().convert(value, param, ctx)
        from feeds.publishing.objects.object_store import check_url  # here for the cold start of --help

        try:
            return check_url(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
