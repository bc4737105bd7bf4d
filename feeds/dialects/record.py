"""Convert a record, a mapping from front matter, JSON or a feed, to an `Article`.

A value may have any of the names that Hugo, Jekyll, Pelican and JSON Feed give it; case, hyphens and
underscores are ignored.  Keys that only site generators use (`_ELSEWHERE`) are skipped silently, others with
a warning.

What relative addresses in it point to is decided in `places`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.core.anchors import scope_of
from feeds.core.checks import at, invalid
from feeds.core.errors import InvalidValueError
from feeds.core.markup import first_paragraph, one_line, plain_text, sanitise
from feeds.core.pictures import inline_pictures
from feeds.core.texts import nfc
from feeds.core.urls import is_iri, tag_uri
from feeds.dialects import Minted, Reading
from feeds.dialects.fields import Fields
from feeds.dialects.places import place_of, with_addresses
from feeds.dialects.record_visibility import is_private
from feeds.dialects.site.front import aliases, featured, is_unlisted
from feeds.dialects.site.own_links import own_link
from feeds.dialects.site.permalinks import placeholders_of
from feeds.dialects.times import EXPECTED, is_day
from feeds.dialects.values import email, flag, identity, language, line, name_line, page, text, time, url
from feeds.dialects.works import unique, work
from feeds.model.article import Article, Person
from feeds.model.channel import article_url, comments_url
from feeds.model.point import point

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo

    from feeds.dialects.fields import RecordSource
    from feeds.dialects.places import FilePlace
    from feeds.model.article import Work
    from feeds.model.channel import Channel
    from feeds.model.podcast import Episode

    When = Callable[[object], datetime]

_PERSON = re.compile(r"([^<>]+?) *<([^<> ]+@[^<> ]+)>")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)++")
_ELSEWHERE = """
    cascade disqus excerptseparator featured iscjklanguage katex layout linktitle math menu menus
    mermaid outputs pin pinned readingtime redirectto saveas showtoc sitemap template toc
    translation translationkey type weight wordcount
"""


_SWITCHES = {"true", "false", "yes", "no", "on", "off", "open", "closed", "enabled", "disabled", "0", "1"}
"""Values of `comments` that switch them on or off, and are not the URL of their page."""
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of a draft without one, which must get one before it is published."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a record besides its keys.

    `name` is what id and page are made from if the record has neither; "" if there is no lasting name, and
    then an id is required.  `id` comes from a feed and is kept unchanged, because readers know it.  `html` is
    the body, not sanitised, and `base` the URL that its links are relative to.  `bundle` is the name of the
    page bundle that the record belongs to, `placeholders` the values for patterns of addresses.
    """

    name: str = ""
    id: str | None = None
    html: str = ""
    title: str | None = None
    published: str | None = None
    section: str = ""
    draft: bool = False
    summary: str = ""
    base: str = ""
    language: str | None = None
    bundle: str | None = None
    placeholders: Mapping[str, str] = field(default_factory=dict)


def read_record(source: RecordSource, raw: Mapping[str, Any], given: Given) -> Reading:
    """Returns the article. Raises ReadError with the key, the value found and what was expected."""
    fields = Fields(raw, lenient=given.id is not None)  # what a feed contains is already published
    fields.drop(_ELSEWHERE.split())
    try:
        article, minted = _article(source, fields, given)
        fields.end()
    except InvalidValueError as error:
        raise source.refusal(error) from None
    return Reading(replace(article, source=source.name), source.notes(fields.oddities), minted)


def _article(source: RecordSource, fields: Fields, given: Given) -> tuple[Article, Minted | None]:
    channel = source.channel
    days: list[datetime] = []
    when = partial(_time, channel.zone, days)
    shown = fields.once("published", partial(_flag_or_time, when))
    visible = fields.take("publishdate visible visiblefrom embargo", when)
    updated = fields.take("updated lastmod modified lastmodifiedat datemodified lastupdated", when)
    draft = any((is_private(fields), is_unlisted(fields), shown is False, given.draft))
    published = _published(fields, given, (shown, visible, updated, _NO_DATE if draft else None), when)
    updated = max(updated or published, published)  # the time of a checkout can be before the date
    withdrawn = fields.take("withdrawn", partial(_flag_or_time, when))
    slug = fields.take("slug", line)
    title = _title(fields, given)
    name = slug or given.name
    explicit = own_link(channel, fields, published, placeholders_of(slug, title, given.placeholders))
    link = explicit or _page_of(article_url, channel, name)
    place = place_of(source, given.bundle, given.base, explicit or (link if slug else None), link)
    comments = fields.take("comments", partial(_comments, channel)) or _page_of(comments_url, channel, name)
    own, minted = _id(channel, fields, given, slug, published) if given.id is None else (given.id, None)
    if link is not None and explicit is None:
        minted = _named_by_link(minted, name)
    article = Article(
        id=at("id", identity, own),
        title=title,
        published=published,
        updated=updated,
        byline=fields.take("byline", line) or "",
        people=fields.every("author authors creator", _person),
        categories=tuple(dict.fromkeys(fields.every("category categories tag tags keywords", name_line))),
        section=nfc(fields.take("section", line) or given.section),
        language=fields.take("language lang locale", language) or given.language,
        link=link,
        works=_works(place, fields),
        draft=draft,
        visible=visible,
        expires=fields.take("expires expirydate unpublishdate expirationdate", when),
        withdrawn=(updated if withdrawn is True else withdrawn) or None,
        episode=fields.take("podcast episode", partial(_episode, place, fields)),
        aliases=aliases(fields),
        comments=comments,
        point=fields.take("point", point),
        days=tuple(name for name, at_ in (("published", published), ("updated", updated)) if at_ in days),
    )
    return _with_body(article, fields, given, place), minted


def _episode(place: FilePlace, fields: Fields, value: object) -> Episode:
    from feeds.dialects.episodes import episode  # here for the cold start: few articles are episodes

    return episode(place, fields, value)


def _page_of(make: Callable[[Channel, str], str | None], channel: Channel, name: str) -> str | None:
    """Returns the URL that `make` gives for the name of an article, or None."""
    made = make(channel, nfc(name)) if name else None
    return at("slug", url, made) if made else None


def _named_by_link(minted: Minted | None, name: str) -> Minted | None:
    """Returns what the ledger needs to know of an article whose link is made from its name."""
    if minted is not None and name == minted.name:
        return replace(minted, in_link=True)
    return replace(minted or Minted(), slug=name) if name != nfc(name) else minted


def _comments(channel: Channel, value: object) -> str | None:
    """Returns the URL of the comments; None for a switch, as in Jekyll and Hugo (`comments: true`)."""
    if isinstance(value, bool) or str(value).lower() in _SWITCHES:
        return None
    return page(value, channel.home)


def _published(
    fields: Fields, given: Given, otherwise: tuple[datetime | bool | None, ...], when: When
) -> datetime:
    """Returns the date, or one from Jekyll's file names, `published` or Hugo's publishDate."""
    given_date = fields.take("date datepublished pubdate publishedat created", when, strict=True)
    if given_date is None and given.published is not None:
        given_date = when(given.published)
    for time_ in (given_date, *otherwise):
        if time_ is not None and not isinstance(time_, bool):
            return time_
    raise InvalidValueError("date", "is missing", EXPECTED)


def _time(zone: tzinfo, days: list[datetime], value: object) -> datetime:
    """Returns a time, which is added to `days` if only the day is given."""
    found = time(value, zone)
    if is_day(value):
        days.append(found)
    return found


def _flag_or_time(when: When, value: object) -> datetime | bool:
    try:
        return flag(value)
    except InvalidValueError:
        return when(value)


def _id(
    channel: Channel, fields: Fields, given: Given, slug: str | None, published: datetime
) -> tuple[str, Minted | None]:
    """Returns the record's id if it is an IRI, else a tag URI (RFC 4151) made from it or from a name.

    `feed_id` is kept byte for byte: readers know it from another feed (`feeds import` writes it).
    """
    kept = fields.take("feedid", _feed_id, strict=True)
    said = fields.take("id guid uuid", line)
    if kept:
        return kept, None
    if said and is_iri(said):
        return said, None
    name = said or given.name or slug
    if not name:
        raise InvalidValueError("id", "is missing", "an id, or a slug, that never changes")
    id_ = tag_uri(channel.authority, published.astimezone(channel.zone).date(), nfc(name))
    return id_, Minted(name, of_file=not said and bool(given.name))


def _feed_id(value: object) -> str:
    if not isinstance(value, str):
        raise invalid(value, "a string")
    return value


def _title(fields: Fields, given: Given) -> str:
    title = fields.take("title headline", line) or given.title
    if title is None:
        raise InvalidValueError("title", "is missing", "a title")
    return title


def _person(value: object) -> Person:
    """Reads a name, `Name <mail@host>` or a mapping; a `mailto:` URL is an e-mail address (JSON Feed)."""
    if not isinstance(value, dict):
        name = name_line(value)
        both = _PERSON.fullmatch(name)
        return Person(both[1], both[2]) if both else Person(name)
    home = value.get("url")
    if isinstance(home, str) and home.lower().startswith("mailto:"):
        value = {"email": home[len("mailto:") :]} | {key: value[key] for key in value if key != "url"}
    keys = Fields(value, "author.")
    address, home = keys.take("email mail", email), keys.take("url uri link homepage", url)
    return Person(keys.need("name", name_line), address, home)


def _works(place: FilePlace, fields: Fields) -> tuple[Work, ...]:
    """Returns the lead picture and then the media in order, each file once."""
    check = partial(work, place, fields)
    picture = partial(work, place, fields, leads=True)
    pictures = fields.every("image cover featuredimage headerimage banner bannerimage images", picture)
    resources = featured(fields)
    pictures = pictures or tuple(at("resources", picture, each) for each in resources)
    lead = (
        replace(each, media=replace(each.media, medium=each.media.medium or "image")) for each in pictures
    )
    return unique((*lead, *fields.every("media attachments enclosure enclosures video videos audio", check)))


def _with_body(article: Article, fields: Fields, given: Given, place: FilePlace) -> Article:
    written = fields.take("html contenthtml content body", text) or ""
    html = given.html or written
    plain = fields.take("text contenttext", text) or ""
    paragraphs = fields.every("paragraphs", line)
    summary = one_line(fields.take("summary description excerpt abstract", text) or given.summary)
    try:
        body = sanitise(with_addresses(html, place), place.base, scope_of(article.id)) if html else ""
    except ValueError as error:
        raise InvalidValueError("html", str(error), "the markup of an article") from None
    if html and (count := inline_pictures(html)):
        pictures = "a picture" if count == 1 else f"{count} pictures"
        fields.oddities.append(("html", f"{pictures} in data: URLs left out: no feed can carry them"))
    if body:
        first = first_paragraph(body) or plain_text(body)
        return replace(article, html=body, summary=summary or first)
    paragraphs = paragraphs or tuple(filter(None, map(one_line, _BLANK_LINES.split(plain))))
    return replace(article, paragraphs=paragraphs, summary=summary or next(iter(paragraphs), ""))
