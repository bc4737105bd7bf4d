"""Episode data of an article, under the key `podcast`; its keys are the fields of `Episode`."""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from feeds.core.checks import invalid
from feeds.dialects.values import each, file, flag, integer, line, number, seconds, url
from feeds.model import podcast

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.dialects.fields import Fields
    from feeds.dialects.places import FilePlace

    Check = Callable[[object], Any]

T = TypeVar("T")


def episode(place: FilePlace, record: Fields, value: object) -> podcast.Episode:
    """Returns the episode that a mapping describes. Raises `InvalidValueError`."""
    keys = record.inside("podcast", value, "a mapping such as {season: 1, number: 3}")
    picture = partial(file, absolute=place.media)

    def one(name: str, kind: type[T], /, **checks: Check) -> Callable[[object], T]:
        return partial(_one, keys, name, kind, checks)

    def every(name: str, kind: type[T], /, **checks: Check) -> tuple[T, ...]:
        return keys.every(name, one(name, kind, **checks))

    recipients = partial(_list, one("recipients", podcast.Recipient, split=integer, fee=flag))
    split = one(
        "splits", podcast.TimeSplit, start=seconds, seconds=seconds, recipients=recipients,
        remote=one("remote", podcast.RemoteItem, url=url), remote_start=seconds, remote_percentage=integer,
    )  # fmt: skip
    made = podcast.Episode(
        season=keys.take("season", integer),
        season_name=keys.take("seasonname", line),
        number=keys.take("number episode", number),
        display=keys.take("display", line),
        kind=keys.take("kind type episodetype", partial(_one_of, ("full", "trailer", "bonus"))),
        title=keys.take("title", line),
        explicit=keys.take("explicit", flag),
        image=keys.take("image", picture),
        block=keys.take("block", flag) or False,
        soundbites=every("soundbites", podcast.Soundbite, start=seconds, seconds=seconds),
        people=every("people", podcast.Contributor, image=picture, url=url),
        places=every("places", podcast.Location, rel=partial(_one_of, ("subject", "creator"))),
        licence=keys.take("licence license", one("licence", podcast.Licence, url=url)),
        texts=every("texts", podcast.TxtRecord),
        values=every("values", podcast.Value, recipients=recipients, splits=partial(_list, split)),
        social=every("social", podcast.Social, uri=url, account_url=url, priority=integer),
        artwork=every("artwork", podcast.Artwork, url=picture, width=integer, height=integer),
        funding=every("funding", podcast.Funding, url=url),
        chat=keys.take("chat", one("chat", podcast.Chat)),
    )
    keys.end()
    return made


def _one(record: Fields, key: str, kind: Any, checks: dict[str, Check], value: object) -> Any:
    """Returns a dataclass from a mapping of its fields, or from the text of the first; others are text."""
    names = [field.name for field in fields(kind)]
    raw: Any = {names[0]: value} if isinstance(value, str) else value
    keys = record.inside(key, raw, f"a mapping of {', '.join(names)}")
    values = {}
    for field in fields(kind):
        get = keys.need if field.default is MISSING else keys.take
        read = get(field.name.replace("_", ""), checks.get(field.name, line))
        if read is not None:
            values[field.name] = read
    keys.end()
    return kind(**values)


def _one_of(names: tuple[str, ...], value: object) -> Any:
    if value not in names:
        raise invalid(value, f"one of {', '.join(names)}")
    return value


def _list(check: Check, value: object) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise invalid(value, "a list")
    return each(check, value)
