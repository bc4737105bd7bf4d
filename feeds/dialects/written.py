"""Write an article as a record: what `record.read_record` reads from it is the same article.

The values are texts, numbers, flags, aware times, lists and mappings; empty ones and those that follow from
others are left out.  The body is not part of the record: see `body_of`.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from feeds.core.markup import first_paragraph, one_line, plain_text
from feeds.core.urls import is_iri

if TYPE_CHECKING:
    from feeds.model.article import Article, Media, Person, Work
    from feeds.model.point import Point

Record = dict[str, Any]


def record_of(article: Article) -> Record:
    """Returns the keys of an article, without its body, in the order in which people expect them."""
    return _known(
        {
            "title": article.title,
            **identity_of(article.id),
            "date": _time(article.published, day="published" in article.days),
            "updated": _time(article.updated, day="updated" in article.days)
            if article.updated != article.published
            else None,
            "publishDate": article.visible,
            "expires": article.expires,
            "withdrawn": article.withdrawn,
            "draft": article.draft,
            "link": article.link,
            "aliases": list(article.aliases),
            "comments": article.comments,
            "point": None if article.point is None else _degrees(article.point),
            "language": article.language,
            "section": article.section,
            "byline": article.byline,
            "authors": [_person(person) for person in article.people],
            "tags": list(article.categories),
            "summary": _summary(article),
            **_works(article.works),
            "podcast": mapping_of(article.episode) if article.episode is not None else None,
        }
    )


def body_of(article: Article) -> Record:
    """Returns the body as a key of a record."""
    if article.html:
        return {"html": article.html}
    return {"paragraphs": list(article.paragraphs)} if article.paragraphs else {}


def identity_of(id_: str) -> Record:
    """Returns the id under `id` if it is kept there as it is, else under `feed_id`."""
    return {"id": id_} if is_iri(id_) and one_line(id_) == id_ else {"feed_id": id_}


def mapping_of(value: Any) -> Any:
    """Returns a dataclass, or one in a tuple, as a mapping of what differs from the defaults."""
    if isinstance(value, tuple):
        return [mapping_of(each) for each in value]
    if not is_dataclass(value):
        return value
    return {
        field.name: mapping_of(found)
        for field in fields(value)
        if (found := getattr(value, field.name)) != field.default or field.default is MISSING
    }


def _summary(article: Article) -> str:
    """Returns the summary, "" if it is the beginning of the text, which a reader of the record adds."""
    html = article.html
    derived = first_paragraph(html) or plain_text(html) if html else next(iter(article.paragraphs), "")
    return article.summary if article.summary != derived else ""


def _person(person: Person) -> Any:
    plain = not (person.email or person.url or "<" in person.name)
    return person.name if plain else _known(mapping_of(person))


def _works(works: tuple[Work, ...]) -> Record:
    """Returns the lead picture, if the first work is one, and the others."""
    listed = [_work(work) for work in works]
    if works and works[0].media.medium == "image":
        first = {key: value for key, value in listed[0].items() if key != "medium"}
        return {"image": first["url"] if len(first) == 1 else first, "media": listed[1:]}
    return {"media": listed}


def _work(work: Work) -> Record:
    """Returns a work with its file's values among its own."""
    return _known(
        _file(work.media)
        | {
            "id": work.id,
            "sort": work.sort,
            "kind": work.kind,
            "title": work.title,
            "description": work.description,
            "alt": work.alt,
            "credit": work.credit,
            "licence": work.licence,
            "poster": work.poster,
            "renditions": [_file(each) for each in work.renditions],
            "tracks": [mapping_of(track) for track in work.tracks],
        }
    )


def _file(media: Media) -> Record:
    record = mapping_of(replace(media, former_url=None, day_only=False))
    if media.published is not None:
        record["published"] = _time(media.published, day=media.day_only)
    return _known(record)


def _time(time: datetime, *, day: bool) -> datetime | str:
    """Returns a time; if only the `day` is known, the day with the offset in which it begins at that time.

    Without an offset, another time zone in the channel file would change it.  The offset is not that of the
    time where clocks are put forward at midnight.  One with seconds, as before standard time, is not read
    (`dialects.times`): then the time is returned.
    """
    midnight = datetime(time.year, time.month, time.day, tzinfo=UTC)
    offset = midnight - time
    if not day or offset % timedelta(minutes=1) or abs(offset) >= timedelta(days=1):
        return time
    return f"{midnight.date()}{midnight.replace(tzinfo=timezone(offset)).isoformat()[-6:]}"


def _degrees(point: Point) -> str:
    """Returns the numbers without an exponent, which is read as the same point."""
    numbers = (repr(each) for each in (point.latitude, point.longitude))
    return " ".join(f"{float(each):.15f}" if "e" in each else each for each in numbers)


def _known(record: Record) -> Record:
    """Returns what is not empty; 0 is a value."""
    return {
        key: value for key, value in record.items() if value is not False and value not in (None, "", [], {})
    }
