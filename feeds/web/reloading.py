"""Settings are read again while requests are answered: only what can be used replaces what is in use."""

from __future__ import annotations

import logging
import os
from contextlib import closing
from pathlib import Path

from feeds.core.errors import FeedsError
from feeds.web import FOLDER, STATE, create_app

log = logging.getLogger("feeds")


def usable() -> bool:
    """Could a worker start with the settings as they are now? If not, says why."""
    state = os.environ.get(STATE)
    try:
        app = create_app(Path(os.environ[FOLDER]), Path(state) if state else None, background=False)
    except (FeedsError, OSError) as error:
        log.error("%s; the settings stay as they were", error)
        return False
    with closing(app.extensions["feeds"][0].shelf):
        return True
