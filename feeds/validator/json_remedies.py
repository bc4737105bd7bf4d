"""Remedies for values of JSON documents."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from feeds.validator.problem import JsonRemedy
from feeds.validator.report import Edit, Fix, Spot
from feeds.validator.spelling import differences
from feeds.vocabulary.datatypes.white_space import SPACE

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.validator.json_places import Placed
    from feeds.vocabulary.model import Mend

HALF = re.compile("[\ud800-\udfff]")
_MARK = Edit(Spot(1, 1, -3), Spot(1, 1, 0), "")
REMOVE_MARK = JsonRemedy(lambda _placed: Fix("remove the byte order mark", safe=True, edits=(_MARK,)))


def write_json(source: str) -> JsonRemedy:
    """Replace a value by another one, as JSON writes it."""
    return JsonRemedy(lambda placed: Fix(f"write {source}", True, (Edit(placed.value, placed.end, source),)))


def add_member(key: str, derive: Callable[[], str | None]) -> JsonRemedy:
    """Give an object another member, before all others, if its value can be derived."""

    def fix(placed: Placed) -> Fix | None:
        value = derive()
        content = f"{json.dumps(key)}: {json.dumps(value)}, "
        return None if value is None else Fix(f"add {key}", True, (Edit(placed.end, placed.end, content),))

    return JsonRemedy(fix)


def rename_member(wrong: str, right: str, *, safe: bool) -> JsonRemedy:
    """Give a member another key, if the wrong one is written without escapes."""

    def fix(placed: Placed) -> Fix | None:
        source = f'"{wrong}"'
        if _dumped(wrong) != source or placed.start == placed.value:
            return None
        start = placed.start
        end = Spot(start.line, start.column + len(source), start.offset + len(source.encode()))
        return Fix(f"rename the key to {right}", safe, (Edit(start, end, json.dumps(right)),))

    return JsonRemedy(fix)


def respell_json(mend: Mend | None, *, safe: bool = True) -> JsonRemedy | None:
    """Replace a wrong string by what `mend` makes of it."""
    if mend is None:
        return None

    def fix(placed: Placed) -> Fix | None:
        value = json.loads(placed.source, strict=False) if placed.source.startswith('"') else ""
        right = (mend(value) or mend(value.strip(SPACE))) if value else None
        if right is None or right == value:
            return None
        return Fix(f"write {json.dumps(right)}", safe, _rewritten(placed, value, right))

    return JsonRemedy(fix)


def _rewritten(placed: Placed, value: str, right: str) -> tuple[Edit, ...]:
    """The edits that make another string of one: of what differs, if there are no escapes to be kept."""
    if "\\" in placed.source or _dumped(right) != f'"{right}"':
        return (Edit(placed.value, placed.end, _dumped(right)),)
    return tuple(
        Edit(_behind(placed.value, value, start + 1), _behind(placed.value, value, end + 1), content)
        for start, end, content in differences(value, right)
    )


def _dumped(value: str) -> str:
    """A string as JSON, with its characters unless one of them is half of a surrogate pair."""
    return json.dumps(value, ensure_ascii=not value.isascii() and HALF.search(value) is not None)


def _behind(spot: Spot, value: str, characters: int) -> Spot:
    """The place this many characters after the opening quotation mark."""
    before = value[: characters - 1].encode()
    return Spot(spot.line, spot.column + characters, spot.offset + 1 + len(before))
