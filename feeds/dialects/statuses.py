"""The words of WordPress, Blogger, Ghost and Pelican for the status of a post, and what they mean."""

from __future__ import annotations

PUBLIC = ("published", "publish", "public", "live")
"""The statuses of posts that everybody sees."""
_NAMES = {
    "auto-draft": "auto-draft",
    "draft": "draft",
    "future": "scheduled",
    "pending": "pending",
    "private": "private",
    "scheduled": "scheduled",
    "sent": "email-only",
    "soft_trashed": "trashed",
    "trash": "trashed",
}
HELD_BACK = frozenset({*_NAMES, "hidden", "inherit", "skip"})
"""The statuses of posts that not everybody sees."""


def status_name(status: str) -> str:
    """Returns what a post that is not public is called in notes, by its status; "" if it has none."""
    return _NAMES.get(status, f"with the status {status[:40]!r}" if status else "without a status")
