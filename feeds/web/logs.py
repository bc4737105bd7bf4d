"""The server's own log: lines of text, or JSON for log collectors.

Untrusted text, such as an id, is part of a message, but cannot end its line or control a terminal.
"""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from typing import Any

from feeds.core.display import printable

FORMAT = "FEEDS_LOG_FORMAT"
"""The environment variable: `json` or `text`."""


class TextLines(logging.Formatter):
    """Formats each message as one line, followed by the traceback if there is one."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class names it
        """Returns the line."""
        return printable(record.message)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Returns the lines of the traceback."""
        return "\n".join(map(printable, super().formatException(ei).split("\n")))


class JsonLines(logging.Formatter):
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
    """Log to standard error: JSON if the environment asks for it, else text, from warnings on."""
    in_json = os.environ.get(FORMAT) == "json"
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if in_json else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    if in_json:
        logging.getLogger("feeds").setLevel(logging.INFO)
