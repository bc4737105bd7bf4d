"""What the forms for programs have in common: fixes as records, JSON that can be written, fingerprints."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feeds.validator.report import Finding, Fix, Spot

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON and file names may hold and UTF-8 cannot: it is escaped."""


def dumps(value: object, indent: int | None = None) -> str:
    """JSON that can be written as UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def fix_record(fix: Fix | None) -> dict[str, object] | None:
    """A fix as linters tell it: whether it is safe, and the edits with where they begin and end."""
    if fix is None:
        return None
    return {
        "applicability": "safe" if fix.safe else "unsafe",
        "message": fix.message,
        "edits": [
            {"content": edit.content, "location": place(edit.start), "end_location": place(edit.end)}
            for edit in fix.edits
        ],
    }


def place(spot: Spot) -> dict[str, int]:
    """Row and column, from 1."""
    return {"row": spot.line, "column": spot.column}


def ends(finding: Finding) -> tuple[int, int]:
    """Where a finding ends; where that is not known, behind the character that it begins at."""
    if finding.end_line:
        return finding.end_line, finding.end_column
    return finding.line, finding.column + 1


class Fingerprints:
    """Names for findings that stay the same when lines are added above them.

    They are made of what was found and around what; those that agree in all of it are counted.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, path: str, finding: Finding) -> str:
        """The fingerprint of the next finding, unique in one report."""
        about: tuple[Any, ...] = (path, finding.rule, finding.element, finding.parent, finding.attribute)
        key = digest(*about, finding.value, finding.message)
        self._seen[key] += 1
        return digest(key, self._seen[key])


def digest(*parts: object) -> str:
    """A digest in 32 hexadecimal digits of values, with what parts them."""
    from hashlib import sha256  # here for the cold start: it loads OpenSSL

    return sha256(ascii(parts).encode()).hexdigest()[:32]
