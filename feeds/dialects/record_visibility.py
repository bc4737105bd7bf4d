"""Which keys of a record hold its article back: it is a draft, private, or has a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.checks import invalid
from feeds.dialects.values import flag, line

if TYPE_CHECKING:
    from feeds.dialects.fields import Fields

_STATUS = {
    **dict.fromkeys(("published", "publish", "public", "live"), False),
    **dict.fromkeys(
        ("auto-draft", "draft", "future", "hidden", "inherit", "pending", "private", "scheduled", "sent",
         "skip", "trash"),
        True,
    ),
}  # fmt: skip
"""Whether an article with a status of Pelican, WordPress, Blogger or Ghost is held back."""
_FOR_ALL = frozenset({"public", "everyone", "visible", "true", "yes", "1"})
_ARTICLES = frozenset({"post", "article"})
"""Visibilities and types of posts (WordPress) that are not held back."""


def is_private(fields: Fields) -> bool:
    """Whether any key holds the article back. A status that is not known is refused, also in a feed.

    So is a key that appears several times: the one that is ignored might be what holds the article back.
    """
    held = [fields.once(name, flag, strict=True) for name in ("draft", "private", "hidden", "unlisted")]
    held += [fields.once(name, _draft, strict=True) for name in ("status", "poststatus")]
    held.append(fields.once("visibility", lambda value: _word(value) not in _FOR_ALL))
    held.append(fields.once("posttype", lambda value: _word(value) not in _ARTICLES))
    held += [fields.once(name, bool) for name in ("password", "postpassword")]
    return any(held)


def _word(value: object) -> str:
    return str(value)[:20].strip().lower()


def _draft(value: object) -> bool:
    """Whether a status means that readers must not see the article."""
    status = line(value).lower()
    if status not in _STATUS:
        raise invalid(value, f"one of {', '.join(_STATUS)}")
    return _STATUS[status]
