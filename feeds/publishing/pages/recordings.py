"""What pages show beside the player of a recording: its chapters and its transcript, which start it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.publishing.pages.languages import direction
from feeds.publishing.pages.transcripts import TYPES

if TYPE_CHECKING:
    from feeds.model.article import Track, Work
    from feeds.publishing.pages.languages import Language
    from feeds.publishing.pages.own_media import OwnMedia

_PREFERRED = ("text/vtt", "application/x-subrip", "application/srt", "text/srt", "application/json")
"""The types of transcripts with times, which are shown rather than others."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a recording: `seconds` for the player, `clock` for people, `url` of the file from there."""

    seconds: int
    clock: str
    url: str


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter; `link` is a web page about it."""

    mark: Mark
    title: str
    link: str | None


@dataclass(frozen=True, slots=True)
class PassageView:
    """What one person says; `speaker` is "" if it is the one before."""

    mark: Mark | None
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """A transcript; the rest is in the file at `url` if it is not `complete`."""

    passages: tuple[PassageView, ...]
    complete: bool
    url: str
    language: str | None
    direction: str


@dataclass(frozen=True, slots=True)
class RecordingView:
    """What is known of a recording besides its files."""

    chapters: tuple[ChapterView, ...] = ()
    transcript: TranscriptView | None = None


def recording_view(work: Work, media: OwnMedia, language: Language, spoken: str) -> RecordingView:
    """Returns chapters and transcript of a recording, from files in the media folder.

    `language` is that of the page, `spoken` that of the article, in which a transcript is preferred.
    """
    url = work.media.url
    chapters = next(filter(None, (media.chapters(each.url, each.type) for each in _chapters(work))), ())
    return RecordingView(
        tuple(ChapterView(_mark(each.start, url, language), each.title, each.link) for each in chapters),
        next(
            filter(None, (_transcript(each, url, media, language) for each in _transcripts(work, spoken))),
            None,
        ),
    )


def _chapters(work: Work) -> list[Track]:
    return [track for track in work.tracks if track.kind == "chapters"]


def _transcripts(work: Work, spoken: str) -> list[Track]:
    """Returns the files that can be shown, the best first: transcripts, in the language, with times."""
    usable = [track for track in work.tracks if track.kind != "chapters" and track.type.lower() in TYPES]

    def rank(track: Track) -> tuple[bool, bool, bool]:
        foreign = track.language is not None and track.language.partition("-")[0] != spoken.partition("-")[0]
        return foreign, track.kind != "transcript", track.type.lower() not in _PREFERRED

    return sorted(usable, key=rank)


def _transcript(track: Track, url: str, media: OwnMedia, language: Language) -> TranscriptView | None:
    found = media.transcript(track.url, track.type)
    if found is None:
        return None
    passages = []
    before = ""
    for each in found.passages:
        mark = None if each.start is None else _mark(each.start, url, language)
        passages.append(PassageView(mark, each.speaker if each.speaker != before else "", each.text))
        before = each.speaker
    side = direction(track.language) if track.language else "auto"
    return TranscriptView(tuple(passages), found.complete, track.url, track.language, side)


def _mark(seconds: float, url: str, language: Language) -> Mark:
    """Returns a place of a file; its URL has a media fragment (https://www.w3.org/TR/media-frags/)."""
    whole = int(seconds)
    return Mark(whole, language.duration(whole), f"{url.partition('#')[0]}#t={whole}")
