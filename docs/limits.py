"""Writes `docs/limits.md` from the annotations of the constants: `python docs/limits.py`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from limits import PAGE, page

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
