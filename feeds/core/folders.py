"""Walk through folders that others have made: links to folders are not followed, and the depth is limited."""

from __future__ import annotations

import os
from errno import ENAMETOOLONG
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.core.limits import Limit

MAX_DEPTH: Annotated[
    int,
    Limit("validate", "depth", "folders inside each other", "the folder is reported; the exit status is 2"),
    Limit("diff", "depth", "folders inside each other", "the folder is reported; the exit status is 2"),
    Limit(
        "read",
        "depth",
        "folders inside each other",
        "the folder is reported; articles that were published in it stay",
    ),
] = 100


def walk_folder(
    top: Path, on_error: Callable[[OSError], object] = lambda _: None
) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Yields each folder from `top` down, with the names of the folders and the files in it, as `os.walk`.

    The caller can remove names of folders, which are then left out.  `on_error` is called with the error of a
    folder that cannot be listed, or is nested too deeply.
    """
    for path, folders, files in os.walk(top, onerror=on_error):
        here = Path(path)
        yield here, folders, files
        if len(here.parts) - len(top.parts) >= MAX_DEPTH:
            for name in folders:
                on_error(
                    OSError(ENAMETOOLONG, f"it is nested in more than {MAX_DEPTH} folders", str(here / name))
                )
            folders.clear()
