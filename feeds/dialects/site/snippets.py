"""HTML that is put into Markdown: a mark stands for it until the Markdown is rendered, as in Hugo."""

from __future__ import annotations

import re

_MARK = re.compile("<p>\ue000([0-9]{1,7})\ue001</p>|\ue000([0-9]{1,7})\ue001")


class Snippets:
    """Holds pieces of HTML. Each is used once: text that looks like a mark cannot repeat one."""

    def __init__(self) -> None:
        self._pieces: list[str | None] = []

    def hold(self, html: str, *, block: bool = False) -> str:
        """Returns the mark for a piece. A block is its own paragraph, without `<p>`."""
        self._pieces.append(html)
        mark = f"\ue000{len(self._pieces) - 1}\ue001"
        return f"\n\n{mark}\n\n" if block else mark

    def restore(self, html: str) -> str:
        """Returns HTML with the pieces in the places of their marks."""
        return _MARK.sub(self._piece, html) if self._pieces else html

    def _piece(self, match: re.Match[str]) -> str:
        number = int(match[1] or match[2])
        piece = self._pieces[number] if number < len(self._pieces) else None
        if piece is None:
            return match[0]
        self._pieces[number] = None
        inline = match[1] is not None and not piece.startswith(("<figure", "<pre", "<details", "</details"))
        return f"<p>{piece}</p>" if inline else piece
