"""The WSGI entry: `server:app` for any WSGI server, or `python server.py` for the one we bring.

The environment variable FEEDS_DIRECTORY names the folder of articles; without it, it is `seeds`.  FEEDS_STATE
names the folder for the index, where that is not to be in the folder of articles.
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
