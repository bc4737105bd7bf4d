"""Writes the pages of `docs/rules` from the rules themselves: `python docs/rule_pages.py`."""

from __future__ import annotations

from pathlib import Path

from feeds.validator.rule_pages import pages

if __name__ == "__main__":
    folder = Path(__file__).parent / "rules"
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.md"):
        file.unlink()
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")
