"""Which keys of a record hold its article back: it is a draft, private, or has a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.checks import invalid
from feeds.core.errors import InvalidValueError
from feeds.dialects.statuses import HELD_BACK, PUBLIC
from feeds.dialects.values import flag, line

if TYPE_CHECKING:
    from feeds.dialects.fields import Fields

_FOR_ALL = frozenset({"public", "everyone", "visible", "true", "yes", "1"})
_RESTRICTED = frozenset({"internal", "members", "paid", "premium", "private", "restricted", "subscribers"})
"""Who may read an article by other systems' keys, whose values are open."""
_NOT_IF_TRUE = ("deleted", "isdeleted", "isdraft", "isprivate", "protected", "trashed")
_NOT_IF_FALSE = ("ispublic", "ispublished", "listed", "live", "public", "publish")
"""Flags of other systems; what is not a flag, such as a date under `publish`, means nothing here."""
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
    held += [fields.once(name, lambda value: _flag(value) is True) for name in _NOT_IF_TRUE]
    held += [fields.once(name, lambda value: _flag(value) is False) for name in _NOT_IF_FALSE]
    held += [fields.once(name, lambda value: _word(value) in _RESTRICTED) for name in ("access", "audience")]
    held.append(fields.once("state", lambda value: _word(value) in HELD_BACK))
    return any(held)


def _flag(value: object) -> bool | None:
    try:
        return flag(value)
    except InvalidValueError:
        return None


def _word(value: object) -> str:
    return str(value)[:20].strip().lower()


def _draft(value: object) -> bool:
    """Whether a status means that readers must not see the article."""
    status = line(value).lower()
    if status not in HELD_BACK and status not in PUBLIC:
        raise invalid(value, f"one of {', '.join([*PUBLIC, *sorted(HELD_BACK)])}")
    return status in HELD_BACK
