"""What the program itself has to say: lines for people, or JSON for whoever collects them."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime

FORMAT = "FEEDS_LOG_FORMAT"
"""The environment variable that says `json` or `text`: every process of a server has it."""


class Json(logging.Formatter):
    """A line of JSON for each message; what an exception says is in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said)


def configure() -> None:
    """Have this process write so to standard error, if JSON is asked for: without it, as Python does."""
    if os.environ.get(FORMAT) == "json":
        handler = logging.StreamHandler()
        handler.setFormatter(Json())
        logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
        logging.getLogger("feeds").setLevel(logging.INFO)
