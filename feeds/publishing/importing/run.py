"""An import from the first document to the last file."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from feeds.core.atomic import write_errors
from feeds.core.errors import FeedsError
from feeds.core.files import read_regular
from feeds.core.urls import is_url
from feeds.dialects import Head, Note
from feeds.model import toml_schema
from feeds.publishing.folder import CHANNEL_FILE, NO_ARTICLES, channel_of, read_folder
from feeds.publishing.importing.channels import ChannelFile, channel_file
from feeds.publishing.importing.chapter_files import key_of, with_chapters, write_chapters
from feeds.publishing.importing.collecting import Collected
from feeds.publishing.importing.media_parts import MediaFile
from feeds.publishing.importing.media_step import MediaPlaces, download_all
from feeds.publishing.importing.old_addresses import old_addresses
from feeds.publishing.importing.output_files import Outcome, write_lines, write_markdown, write_whole
from feeds.publishing.importing.public import is_public
from feeds.publishing.importing.server_file import write_server_file
from feeds.publishing.importing.sources import SourceDocument, SourceFolder
from feeds.publishing.importing.state import load_state, save_state
from feeds.publishing.server_settings import SERVER_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from feeds.model.article import Article
    from feeds.publishing.importing.collecting import Sources
    from feeds.publishing.importing.media_files import Downloader
    from feeds.publishing.importing.output_files import What
    from feeds.publishing.importing.state import ImportState

_NAMED = 3
"""Articles of others that an error names, at most."""


class OtherArticlesError(FeedsError):
    """A folder with articles that do not come from the source."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What happened to the channel file and to how many articles, and all problems.

    `files` are those that were written besides the articles.
    """

    channel: What
    files: list[str] = field(default_factory=list)
    counts: Counter[What] = field(default_factory=Counter)
    edited: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether everything was imported."""
        return not self.refusals


def channel_for(
    sources: Sources, folder: Path, given: Mapping[str, str], places: MediaPlaces | None = None
) -> ChannelFile:
    """Returns the channel file of a source: its own, or one by what its first document says.

    For a source that says nothing, it is that of `folder`.  `places` are those of pictures that were
    downloaded.  Raises ReadError and NoHomeError.
    """
    first = sources[0]
    own = first.path / CHANNEL_FILE if isinstance(first, SourceFolder) else folder / CHANNEL_FILE
    head = first.head()
    if own.exists() and (isinstance(first, SourceFolder) or not head.channel):
        return ChannelFile(channel_of(own.parent), read_regular(own, toml_schema.MAX_BYTES).decode())
    facts = dict(head.channel)
    if not facts.get("home") and isinstance(first, SourceDocument) and is_url(first.name):
        facts["home"] = urljoin(first.name, "/")
    return channel_file(places.facts(facts) if places is not None else facts, head.links, given)


def download(
    sources: Sources,
    collected: Collected,
    folder: Path,
    file: ChannelFile,
    downloader: Downloader,
    on_file: Callable[[int, int], None],
    now: datetime,
) -> tuple[Collected, MediaPlaces]:
    """Downloads the files of the articles and of the channel; returns the articles with their new addresses.

    Files of articles that are not public at `now` stay where they are: the folder may be served.  What was
    downloaded is kept in the state of `folder`, also after an interruption.  Raises WriteError.
    """
    state = load_state(folder)
    known = _known_places(folder, file)
    downloader.known.update(known.files)
    try:
        facts = sources[0].head().channel
        public = [each for each in collected.articles if is_public(each, file.channel, now)]
        places = download_all(public, facts, downloader, known.base, on_file)
        written = {
            key_of(article): write_chapters(article, collected.chapters[article.id], downloader.folder)
            for article in public
            if article.id in collected.chapters
        }
        downloader.known.update(written)
        places = replace(places, files={**places.files, **written})
    finally:
        state.media.update({url: asdict(each) for url, each in downloader.known.items()})
        save_state(folder, state)
    notes = tuple(Note(str(folder), 0, note) for note in (*places.notes, *_not_downloaded(collected, public)))
    moved = Collected(
        tuple(_placed(places, article) for article in collected.articles),
        (*collected.notes, *notes),
        (*collected.refusals, *places.problems),
    )
    return moved, places


def _not_downloaded(collected: Collected, public: Sequence[Article]) -> Iterator[str]:
    if others := len(collected.articles) - len(public):
        articles = "an article that is" if others == 1 else f"{others} articles that are"
        yield f"the files of {articles} not public yet, or no longer, are not downloaded"


def at_known_places(collected: Collected, folder: Path, file: ChannelFile) -> tuple[Collected, MediaPlaces]:
    """Returns the articles with the addresses of files that earlier imports downloaded."""
    known = _known_places(folder, file)
    return replace(collected, articles=tuple(_placed(known, each) for each in collected.articles)), known


def _placed(places: MediaPlaces, article: Article) -> Article:
    """Returns the article with its files at their new places, and with chapters that were written."""
    return with_chapters(places.article(article), places.files.get(key_of(article)), places.base)


def _known_places(folder: Path, file: ChannelFile) -> MediaPlaces:
    base = channel_of(folder).media_base if (folder / CHANNEL_FILE).exists() else file.channel.media_base
    return MediaPlaces(base, {url: MediaFile(**row) for url, row in load_state(folder).media.items()})


def write(
    folder: Path,
    collected: Collected,
    file: ChannelFile,
    form: Literal["markdown", "ndjson"] = "markdown",
    *,
    now: datetime,
    add: bool = False,
    media: Path | None = None,
    feeds: Iterable[str] = (),
    head: Head | None = None,
) -> ImportSummary:
    """Writes the articles, and the files of the channel and the server unless a person has changed them.

    There are no redirects to articles that are not public at `now`.  `media` is the folder with downloaded
    files, `feeds` are the old URLs of the feed, which says `head` about itself.  Raises OtherArticlesError,
    unless `add`, if the folder has articles that are not in the source; ReadError for a channel file that
    cannot be used; WriteError.
    """
    state = load_state(folder)
    places = _places(folder)
    _check_others(folder, places, state, collected.articles, add=add)
    try:
        summary = ImportSummary(write_whole(folder, CHANNEL_FILE, file.text.encode(), state))
        summary.refusals.extend(collected.refusals)
        for note in collected.notes:
            (summary.losses if note.loss else summary.warnings).append(_shown(note))
        summary.losses.extend(file.left_out if summary.channel in ("new", "updated") else ())
        channel = channel_of(folder)
        outcomes = (
            write_markdown(folder, collected.articles, channel, places, state)
            if form == "markdown"
            else write_lines(folder, collected.articles, channel, state)
        )
        for outcome in outcomes:
            _count(summary, outcome)
        moved = old_addresses(channel, collected.articles, feeds, head or Head(), now)
        settings, lacking = write_server_file(folder, moved, _media_setting(folder, media), state)
        summary.warnings.extend(lacking)
        written = {CHANNEL_FILE: summary.channel, SERVER_FILE: settings}
        summary.files.extend(name for name, what in written.items() if what in ("new", "updated"))
    finally:
        if folder.is_dir():
            save_state(folder, state)
    return summary


def _media_setting(folder: Path, media: Path | None) -> str | None:
    """Returns the media folder as the server's setting; None if it is not inside the folder of articles."""
    if media is None or not media.resolve().is_relative_to(folder.resolve()):
        return None
    with write_errors(media):
        (media / NO_ARTICLES).touch()
    return media.resolve().relative_to(folder.resolve()).as_posix()


def _shown(note: Note) -> str:
    return f"{note.path}: {note.message}" if note.line == 0 else str(note)


def _places(folder: Path) -> dict[str, str]:
    """Returns the files of the articles that the folder has, by id."""
    if not (folder / CHANNEL_FILE).exists():
        return {}
    return {article.id: article.source for article in read_folder(folder).articles}


def _check_others(
    folder: Path, places: Mapping[str, str], state: ImportState, articles: Iterable[Article], *, add: bool
) -> None:
    ids = {article.id for article in articles}
    others = [path for id_, path in places.items() if id_ not in ids and path not in state.digests]
    if others and not add:
        named = ", ".join(sorted(set(others))[:_NAMED])
        raise OtherArticlesError(
            f"{folder}: has articles of other sources ({named}): use --add to import into it as well"
        )


def _count(summary: ImportSummary, outcome: Outcome) -> None:
    summary.counts[outcome.what] += 1
    if outcome.what == "edited":
        summary.edited.append(outcome.path)
    elif outcome.what == "refused":
        summary.refusals.append(f"{outcome.article.id}: {'; '.join(outcome.lost)}")
    elif outcome.lost:
        summary.losses.append(f"{outcome.path}: changed: {', '.join(outcome.lost)}")
