"""The settings of the server that an import adds: the media folder, and redirects from old addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds.core.toml_text import toml_string, toml_text
from feeds.publishing.importing.output_files import write_whole
from feeds.publishing.server_settings import MAX_BYTES, SERVER_FILE, unchecked_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from feeds.publishing.importing.output_files import What
    from feeds.publishing.importing.state import ImportState

_HEADER = "# Written by `feeds import`; see docs/serving.md for all settings.\n\n"
_ROOM = 64 * 1024
"""Bytes of the file for other settings than redirects."""


def write_server_file(
    folder: Path, moved: Mapping[str, str], media: str | None, state: ImportState
) -> tuple[What, list[str]]:
    """Adds settings to the file, unless a person has written or changed it; returns what is missing there.

    What earlier imports added stays.  Redirects that do not fit are left out.  Raises WriteError.
    """
    before = unchecked_settings(folder / SERVER_FILE)
    known = before.get("moved", {})
    wanted: dict[str, Any] = {**before, **({"media": media} if media is not None else {})}
    problems = []
    if moved or known:
        redirects = {**moved, **known}
        wanted["moved"] = _fitting(redirects)
        if left_out := len(redirects) - len(wanted["moved"]):
            problems = [f"{SERVER_FILE}: {left_out} redirects are left out: its limit is {MAX_BYTES} bytes"]
    if wanted == before:
        return "unchanged", problems
    what = write_whole(folder, SERVER_FILE, (_HEADER + toml_text(wanted)).encode(), state)
    if what != "edited":
        return what, problems
    missing = {old: new for old, new in moved.items() if old not in known}
    lines = toml_text({"moved": missing}).splitlines()[1:] if missing else []
    if media is not None and before.get("media") != media:
        lines.append(toml_text({"media": media}).strip())
    return what, [f"{SERVER_FILE}: was changed; missing: {line}" for line in lines]


def _fitting(redirects: Mapping[str, str]) -> dict[str, str]:
    """Returns the first redirects, as many as the server reads."""
    fitting, left = {}, MAX_BYTES - _ROOM
    for old, new in redirects.items():
        left -= len(f"{toml_string(old)} = {toml_string(new)}\n".encode())
        if left < 0:
            break
        fitting[old] = new
    return fitting
