"""Patterns of addresses in front matter: Jekyll's `permalink: /:year/:month/:title/`, Hugo's in `url`.

See https://jekyllrb.com/docs/permalinks/ and https://gohugo.io/configuration/permalinks/#tokens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.core.urls import encode_path, web_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Jekyll's names for patterns."""
_TIMES = {
    "year": "%Y", "short_year": "%y", "month": "%m", "day": "%d", "y_day": "%j", "week": "%V", "w_year": "%G",
    "w_day": "%u", "hour": "%H", "minute": "%M", "second": "%S", "weekday": "%w",
}  # fmt: skip
_PLACEHOLDER = re.compile(r":([a-z]+(?:_[a-z]+)*)")
_NO_SLUG = re.compile(r"[^\w]+")
_SLASHES = re.compile(r"/{2,}")


def is_pattern(value: str) -> bool:
    """Whether a value is a pattern and not an address."""
    path = value.partition("://")[2] if "://" in value else value
    return value in STYLES or path.startswith(":") or "/:" in path


def expand(pattern: str, home: str, time: datetime, names: Mapping[str, str]) -> str:
    """Returns the URL below `home`; `names` are the values of placeholders without the date's.

    Raises ValueError with a placeholder that is not known.
    """
    pattern = STYLES.get(pattern, pattern)
    values = {**_date_values(time), "output_ext": ".html", **names}

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            raise ValueError(f":{name}")
        return encode_path(values[name])

    path = _SLASHES.sub("/", "/" + _PLACEHOLDER.sub(value, pattern).lstrip("/"))
    return web_url(home.rstrip("/") + path)


def placeholders_of(slug: str | None, title: str, given: Mapping[str, str]) -> Mapping[str, str]:
    """Returns the values of placeholders: in Jekyll `:title` is the slug, in Hugo made of the title."""
    if not given:
        return given
    short = slug or given.get("title") or slugified(title)
    return {**given, "title": short, "slug": slugified(short), "slugorfilename": slug or given["filename"]}


def slugified(text: str) -> str:
    """Returns a text as Jekyll and Hugo write it in addresses: lower case, words joined by hyphens."""
    return _NO_SLUG.sub("-", text.lower()).strip("-")


def _date_values(time: datetime) -> dict[str, str]:
    month, day = _MONTHS[time.month - 1], _DAYS[time.weekday()]
    numbers = {name: time.strftime(form) for name, form in _TIMES.items()}
    return numbers | {
        "i_month": str(time.month),
        "i_day": str(time.day),
        "yearday": str(time.timetuple().tm_yday),
        "monthname": month,
        "long_month": month,
        "short_month": month[:3],
        "weekdayname": day,
        "long_day": day,
        "short_day": day[:3],
    }


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
