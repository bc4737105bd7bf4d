"""A work on a web page: a picture or a player, with its facts as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.core.markup import one_line
from feeds.core.urls import file_name
from feeds.model.works import files_of
from feeds.publishing.pages.languages import language_of
from feeds.publishing.pages.wording import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.core.media_types import Medium
    from feeds.model.article import Media, Track, Work
    from feeds.model.channel import Channel
    from feeds.publishing.pages.languages import Language

_SUFFIX = re.compile(r"\.([A-Za-z0-9]{2,4})$")
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")


@dataclass(frozen=True, slots=True)
class WorkText:
    """Captions, a transcript or chapters of a work; `name` has the kind and the language."""

    name: str
    url: str
    type: str
    language: str | None


@dataclass(frozen=True, slots=True)
class WorkView:
    """A work as the template needs it; `label` is its text alternative.

    If it is `folded`, since it has no picture, a card with its title, `kinds` (`Video`, `MP4`) and `day`
    opens the player.  `captions` are those that a player may load, from the page's own host.  `texts` are all
    of its texts.
    """

    medium: Medium | None
    folded: bool
    kinds: tuple[str, ...]
    day: str
    title: str
    label: str
    url: str
    type: str | None
    files: tuple[Media, ...]
    srcset: str
    width: float | None
    height: float | None
    poster: str | None
    captions: tuple[WorkText, ...]
    texts: tuple[WorkText, ...]
    facts: tuple[str, ...]
    description: str
    credit: str
    licence: str
    licence_url: str | None
    language: str | None

    @property
    def all_facts(self) -> tuple[str, ...]:
        """What a file is, its duration and its size, without what a picture shows by itself."""
        return () if self.medium == "image" else (*self.kinds, *self.facts)

    @property
    def urls(self) -> Iterator[str]:
        """The URLs that a browser loads to show it."""
        yield from (file.url for file in self.files)
        yield from (text.url for text in self.captions)
        if self.poster:
            yield self.poster


def work_view(channel: Channel, work: Work, *, leads: bool = False) -> WorkView:
    """Returns the view of a work, which is one of `works.items`; a recording that `leads` is not folded."""
    language = language_of(channel)
    title = one_line(work.title) or one_line(work.alt) or one_line(file_name(work.media.url))
    licence = one_line(work.licence or "")
    spdx = f"https://spdx.org/licenses/{licence}.html" if _SPDX.fullmatch(licence) else None
    texts = tuple(_text(track, language) for track in work.tracks)
    captions = (text for text, track in zip(texts, work.tracks, strict=True) if track.kind == "captions")
    return WorkView(
        medium=work.media.medium,
        folded=_is_folded(work, leads=leads),
        kinds=_kinds(work.media, language),
        day=_day(channel, work.media, language),
        title=title,
        label=one_line(work.alt) or title,
        url=work.media.url,
        type=work.media.type,
        files=files_of(work),
        srcset=srcset(work),
        width=work.media.width,
        height=work.media.height,
        poster=work.poster,
        # Captions from another host need CORS headers, and then the recording needs them, too.
        captions=tuple(text for text in captions if _host(text.url) == _host(channel.base)),
        texts=texts,
        facts=facts(work.media, language),
        description=one_line(work.description),
        credit=one_line(work.credit),
        licence=language.gettext("Licence") if safe(licence) else licence,
        licence_url=safe(licence) or spdx,
        language=work.media.language,
    )


def _is_folded(work: Work, *, leads: bool) -> bool:
    match work.media.medium:
        case "video":
            return not work.poster
        case "audio":
            return not leads
        case _:
            return False


def _kinds(media: Media, language: Language) -> tuple[str, ...]:
    """Returns what a file is: `Video`, `MP4`."""
    medium = language.gettext("Video") if media.medium == "video" else language.gettext("Recording")
    suffix = _SUFFIX.search(urlsplit(media.url).path)
    return (medium, suffix[1].upper()) if suffix else (medium,)


def _day(channel: Channel, media: Media, language: Language) -> str:
    """Returns the date of a file: `6 Nov 2016`; as it was given, if no time was."""
    time = media.published
    if time is None:
        return ""
    return language.day((time if media.day_only else time.astimezone(channel.zone)).date())


def facts(media: Media, language: Language) -> tuple[str, ...]:
    """Returns the known duration and size: `2:05`, `5.2 MB`."""
    found = []
    if media.seconds is not None:
        found.append(language.duration(media.seconds))
    if media.size is not None and media.medium != "image":
        found.append(language.size(media.size))
    return tuple(found)


def srcset(work: Work) -> str:
    """Returns the srcset (HTML, 4.8.4.2.1) if all widths are known and all types are the same."""
    choice = files_of(work)
    alike = all(file.width and file.type == work.media.type and not file.url.endswith(",") for file in choice)
    return ", ".join(f"{file.url} {int(file.width or 0)}w" for file in choice) if alike and choice[1:] else ""


def _text(track: Track, language: Language) -> WorkText:
    _ = language.gettext
    kind = {"captions": _("Captions"), "transcript": _("Transcript"), "chapters": _("Chapters")}[track.kind]
    own = language.language_name(track.language) if track.language else ""
    name = _("%(kind)s: %(language)s", kind=kind, language=own) if own else kind
    return WorkText(name, track.url, track.type, track.language)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
