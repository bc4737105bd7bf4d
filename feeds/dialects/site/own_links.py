"""The address that an article gives itself: `link`, `url`, or a pattern in `permalink`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from feeds.dialects.site.permalinks import expand, is_pattern
from feeds.dialects.values import page, url
from feeds.model.permalinks import page_template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from feeds.dialects.fields import Fields
    from feeds.model.channel import Channel


def own_link(
    channel: Channel, fields: Fields, published: datetime, placeholders: Mapping[str, str]
) -> str | None:
    """Returns the address, None if the article does not name one. Raises `InvalidValueError`.

    `placeholders` are the values for patterns besides those of the date.
    """
    check = partial(_page, channel, fields, published, placeholders)
    return fields.take("link permalink url canonicalurl", check)


def _page(
    channel: Channel, fields: Fields, published: datetime, placeholders: Mapping[str, str], value: object
) -> str | None:
    """Returns the URL of a page; None for a pattern that cannot be used (`/:year/:title/`, `pretty`).

    Where `article_link` leads to pages of ours, the articles keep their addresses there.
    """
    if not isinstance(value, str) or not is_pattern(value):
        return page(value, channel.home)
    if not placeholders or page_template(channel) is not None:
        return None
    try:
        return url(expand(value, channel.home, published.astimezone(channel.zone), placeholders))
    except ValueError as error:
        fields.oddities.append(("permalink", f"{error} is an unknown placeholder: the pattern is ignored"))
        return None
