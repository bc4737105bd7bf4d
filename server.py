"""The WSGI entry point: `server:app` for any WSGI server, or `python server.py` to run `feeds serve`.

The environment variable FEEDS_DIRECTORY names the folder of articles (default: seeds), and FEEDS_STATE the
folder of the index, if that is not to be in the folder of articles.
"""

from __future__ import annotations

import os
from pathlib import Path

if __name__ == "__main__":
    from feeds.cli.serve import command

    command()
else:
    from feeds.web import create_app

    state = os.environ.get("FEEDS_STATE")
    app = create_app(Path(os.environ.get("FEEDS_DIRECTORY", "seeds")), Path(state) if state else None)
