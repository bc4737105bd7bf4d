"""Paths that match a pattern of the command line."""

from __future__ import annotations

import os
from glob import escape, iglob
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.core.folders import walk_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def matching(pattern: str, on_error: Callable[[OSError], object] = lambda _: None) -> Iterator[str]:
    """Yields the paths that match, as `glob.iglob` does; `**` is any number of visible folders.

    `**` does not follow links: with two that lead upwards, there would be 2^40 paths.  `on_error` is called
    with the error of a folder that cannot be listed.
    """
    segments = pattern.split("/")
    if "**" not in segments:
        yield from iglob(pattern)  # noqa: PTH207 - pathlib takes no absolute patterns
        return
    at = segments.index("**")
    rest = "/".join(segments[at + 1 :] or ("*",))
    starts = iglob("/".join((*segments[:at], ""))) if at else ("",)  # noqa: PTH207 - see above
    for start in starts:
        for here, folders, _ in walk_folder(Path(start), on_error):
            folders[:] = [name for name in folders if not name.startswith(".")]
            below = here.relative_to(start).as_posix().removeprefix(".")
            yield from matching(escape(os.path.join(start, below, "")) + rest, on_error)  # noqa: PTH118 - as given
