"""The server's own log: lines of text, or JSON for log collectors."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime

FORMAT = "FEEDS_LOG_FORMAT"
"""The environment variable: `json` or `text`."""


class Json(logging.Formatter):
    """Formats each message as one line of JSON, with the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields)


def configure() -> None:
    """Log JSON to standard error if the environment asks for it; otherwise leave Python's default."""
    if os.environ.get(FORMAT) == "json":
        handler = logging.StreamHandler()
        handler.setFormatter(Json())
        logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
        logging.getLogger("feeds").setLevel(logging.INFO)
