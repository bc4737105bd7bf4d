"""A folder of articles and its index.

    publication = open_publication(folder)
    publication.refresh(now)               # or refresh(now, only=["new.md"]), without scanning
    with publication.composer() as composer:
        for document in composer.documents(): ...

A refresh is one transaction: if it fails, the index stays as it was.  Records are appended to the ledger
before the transaction ends, and replayed at the beginning of the next one: the ledger is authoritative.

If the content of an article changes and its source has no time for that (`updated`, `lastmod`), the time of
the correction is that of the refresh that first sees it.  It is recorded in the ledger, so that the folder
with its ledger gives the same bytes on every machine and every day.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from shutil import copyfileobj
from typing import TYPE_CHECKING

from feeds.core.atomic import atomic_file
from feeds.core.dates import rfc3339
from feeds.core.errors import ReadError
from feeds.model.toml_schema import parse_toml, toml_text
from feeds.publishing.article_files import ArticleFiles
from feeds.publishing.completion import lead_time
from feeds.publishing.composer import Composer
from feeds.publishing.default_feeds import has_former_feeds
from feeds.publishing.folder import CHANNEL_FILE, NO_ARTICLES, channel_of, ledger_in
from feeds.publishing.index import Store, is_current, open_store, pages
from feeds.publishing.index.base import from_microseconds, to_microseconds
from feeds.publishing.index.outputs import HUBS, note_up_to, written_up_to
from feeds.publishing.index.settings import DESIGN, EDITION, NOW, setting, settings_of
from feeds.publishing.ledger_table import LedgerTable
from feeds.publishing.media_folder import media_setting
from feeds.publishing.own_files import unused_design, with_own_files
from feeds.publishing.pages.languages import missing_catalogue
from feeds.publishing.pages.own_media import own_media
from feeds.publishing.preview import with_preview
from feeds.publishing.program_digest import program_digest
from feeds.publishing.refreshing import IndexRefresh
from feeds.publishing.server_settings import SERVER_FILE, unchecked_settings
from feeds.publishing.shared_store import take_over
from feeds.publishing.store_url import StoreUrl
from feeds.publishing.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from feeds.dialects import Note
    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.ingest import FileContents
    from feeds.publishing.ledger import Ledger

MAX_CLOCK_SKEW = timedelta(minutes=5)
_PUBLISHED = "it is published already; check its time zone and the clock"
_WAITS = {
    False: "it appears then, or at once with publish_future = true in channel.toml",
    True: "it appears a year before",
}
"""What a date in the future means for an article that readers do not see, by `publish_future`."""


@dataclass(frozen=True, slots=True)
class Publication:
    """An open folder; `channel` is what its channel file said when it was opened.

    `edition` and `design` are digests of what decides the content of documents, and how pages look.

    Threads may share it, and processes may open the same folder: one refreshes, the others wait.  With
    PostgreSQL, only the articles of one folder are read: `reads_folder`.
    """

    folder: Path
    channel: Channel
    store: Store
    edition: str
    ledger: Ledger
    design: str = ""
    reads_folder: bool = True

    def refresh(
        self,
        now: datetime,
        only: Iterable[str] | None = None,
        *,
        accept: bool = False,
        takes_over: bool = True,
    ) -> int:
        """Bring the index up to date with the folder, as it is to be seen at `now`; returns its version.

        `only` are the paths below the folder that may have changed; without it the folder is scanned.  Raises
        `IdentityError`, unless `accept`, for changes that readers would stumble over, `ReadError` if the
        ledger cannot be read, and OSError if it cannot be written.  With PostgreSQL, an index that another
        channel file or program has made is left alone unless this process `takes_over`: ReadError.
        """
        with self.store.writing() as connection:
            return self.refresh_within(connection, now, only, accept=accept, takes_over=takes_over)

    def refresh_within(
        self,
        connection: Connection,
        now: datetime,
        only: Iterable[str] | None,
        *,
        accept: bool = False,
        takes_over: bool = False,
    ) -> int:
        """Refresh in a transaction that is `writing`."""
        return self._refresh(connection).run(now, only, accept=accept, takes_over=takes_over)

    @contextmanager
    def preview(self, now: datetime, files: Mapping[str, FileContents | None]) -> Iterator[Composer]:
        """A composer of the documents as they would be at `now` with these files; None removes a file.

        Nothing is kept in the index or in the ledger; nobody else can write to the index meanwhile.  Raises
        `IdentityError` as `refresh` does.
        """
        with self.store.trying() as connection:
            yield self._refresh(connection).preview(now, files)

    def announce(self, now: datetime, *, own: str | None = None) -> int:
        """Queue notifications of hubs other than our `own` about live documents that changed.

        Returns their number.  Call it when the documents can be fetched; changes since the last call are
        included, whichever process made them.
        """
        if not set(self.channel.hubs) - {own}:
            return 0
        from feeds.publishing.index.deliveries import announce, topics_of  # here for the cold start

        with self.composer() as composer:
            version, since = composer.version, written_up_to(composer.connection, HUBS)
            if version <= since or setting(composer.connection, EDITION, "") != self.edition:
                return 0
            live = composer.live_documents(since)
            topics = topics_of((document.render() for document in live if document.render), own)
        with self.store.writing() as connection:
            if version <= written_up_to(connection, HUBS):  # another process was faster
                return 0
            note_up_to(connection, HUBS, version)
            return announce(connection, topics, now)

    def is_due(self, now: datetime) -> bool:
        """Whether an article has to appear or disappear by `now`, which the index does not know yet."""
        with self.store.reading() as connection:
            due = pages.next_due(connection, int(setting(connection, NOW, "0")))
        return due is not None and due <= to_microseconds(now)

    def next_change(self, now: datetime) -> datetime | None:
        """Returns when an article appears or disappears next, after `now`."""
        with self.store.reading() as connection:
            due = pages.next_due(connection, to_microseconds(now))
        return None if due is None else from_microseconds(due)

    def refusals(self) -> list[ReadError]:
        """Returns the files and articles that cannot be used, by path."""
        with self.store.reading() as connection:
            return pages.refusals(connection, self.folder)

    def notes(self) -> list[Note]:
        """Returns the notes on files that were read, by path, and on a design that is not used."""
        with self.store.reading() as connection:
            return [*pages.notes(connection, self.folder), *unused_design(self.folder, self.channel.site)]

    def warnings(self, now: datetime) -> list[ReadError | Note]:
        """Returns what should be shown by default: no catalogue for pages, articles of the future, losses."""
        missing = missing_catalogue(self.channel)
        untranslated = [ReadError(self.folder / CHANNEL_FILE, missing)] if missing else []
        return [*untranslated, *self.future(now), *(note for note in self.notes() if note.loss)]

    def future(self, now: datetime) -> list[ReadError]:
        """Returns a warning for each article that is dated after `now`, published or not yet.

        In a preview all of them are shown, and marked.
        """
        if self.channel.preview is not None:
            return []
        with self.store.reading() as connection:
            articles = pages.dated_after(connection, now, now + MAX_CLOCK_SKEW, lead_time(self.channel))
        return [
            ReadError(
                self.folder / path,
                f"{id_} is dated {rfc3339(from_microseconds(time))}, in the future: "
                f"{_PUBLISHED if shown else _WAITS[self.channel.publish_future]}",
            )
            for path, id_, time, shown in articles
        ]

    @contextmanager
    def composer(self) -> Iterator[Composer]:
        """A composer of the documents of the index as it is now."""
        with self.store.reading() as connection:
            media = own_media(self.channel.base, self.folder, media_setting(self.folder))
            composer = Composer(self.channel, connection, self.store, media=media)
            yield composer
            composer.keep(all_of_it=True)

    @property
    def files(self) -> ArticleFiles:
        """Where the files with articles are."""
        rows = self.store if self.store.is_postgres else None
        return ArticleFiles(self.folder, rows, self.reads_folder)

    def close(self) -> None:
        """Close all files."""
        self.store.close()

    def _refresh(self, connection: Connection) -> IndexRefresh:
        return IndexRefresh(connection, self.channel, self.files, self.ledger, self.edition, self.design)


def open_publication(folder: Path, state: Path | None = None) -> Publication:
    """Opens the publication in a folder; its index is created if missing.

    The index and the ledger are in the folder, or in `state`, and then nothing is written to the folder; a
    ledger in the folder is continued there.  With PostgreSQL both are in the database.  Raises `ReadError` if
    the channel file or a template cannot be used, WriteError or OSError if ledger or index cannot be created.
    """
    at = store_of(folder, state)
    if isinstance(at, StoreUrl):
        return _opened_with(open_store(at), lambda store: _shared(folder, store))
    over = _in_folder(folder, state)

    def opened(store: Store) -> Publication:
        publication = over(store)
        if state is not None:
            _set_up_state(publication, state, ledger_in(state).path)
        return publication

    return _opened_with(open_store(at), opened)


def keep_feeds_of(out: Path, folder: Path, state: Path | None = None) -> None:
    """Keep the feeds that an earlier version built to `out`, though its ledger is missing.

    Call it before the publication is opened.  Raises OSError if the ledger cannot be created.
    """
    if not isinstance(store_of(folder, state), StoreUrl) and has_former_feeds(out):
        keep_former_feeds(folder, state)


def keep_former_feeds(folder: Path, state: Path | None = None) -> None:
    """Let a publication without a ledger have the feeds of earlier versions. Raises OSError."""
    ledgers = ledger_in(folder), ledger_in(state or folder)
    if not any(ledger.exists() for ledger in ledgers):
        ledgers[1].path.touch()


@contextmanager
def as_it_is_now(publication: Publication, state: Path | None = None) -> Iterator[Publication]:
    """The publication with its channel file as it is now. Raises what `open_publication` does."""
    new = reopened(publication, state)
    try:
        yield new
    finally:
        if new.store is not publication.store:
            new.close()


def reopened(publication: Publication, state: Path | None = None) -> Publication:
    """Returns the publication with its channel file as it is now, over the same connections if possible.

    These know what they have compiled.  Raises what `open_publication` does.
    """
    folder, store = publication.folder, publication.store
    if store.is_postgres:
        return _shared(folder, store)
    return _in_folder(folder, state)(store) if is_current(store) else open_publication(folder, state)


def newer(publication: Publication, state: Path | None) -> Publication | None:
    """Returns the publication with its channel file as it is now, None if the index was not made by that.

    Raises what `open_publication` does.
    """
    new = reopened(publication, state)
    with new.store.reading() as connection:
        made_by = settings_of(connection, (EDITION, DESIGN))
    if made_by == (new.edition, new.design):
        return new
    if new.store is not publication.store:
        new.close()
    return None


def edition_of(folder: Path) -> str:
    """Returns the edition of a publication that is opened now. Raises ReadError."""
    return f"{_edition(folder)} {program_digest()}"


def _opened_with(store: Store, opened: Callable[[Store], Publication]) -> Publication:
    try:
        return opened(store)
    except BaseException:  # an interrupt, too, must not leave the index open
        store.close()
        raise


def _in_folder(folder: Path, state: Path | None) -> Callable[[Store], Publication]:
    """Reads the channel file and the owner's files; returns what makes the publication with a store."""
    original, kept = ledger_in(folder), ledger_in(state or folder)
    channel = channel_of(folder, kept if kept.exists() else original)
    channel = with_own_files(folder, with_preview(channel, folder, state))
    edition, design = edition_of(folder), _digest(channel.site)
    return lambda store: Publication(folder, channel, store, edition, kept, design)


def _shared(folder: Path, store: Store) -> Publication:
    """Returns the publication in a database, which several servers share."""
    take_over(store, folder)
    ledger = LedgerTable(store)
    channel = with_own_files(folder, channel_of(folder, ledger))
    reads = unchecked_settings(folder / SERVER_FILE).get("articles") is True
    return Publication(folder, channel, store, edition_of(folder), ledger, _digest(channel.site), reads)


def _edition(folder: Path) -> str:
    """Returns a digest of the channel file without what decides only how pages look."""
    tables = parse_toml(folder / CHANNEL_FILE, toml_text(folder / CHANNEL_FILE))
    site = tables.pop("site", {})
    return _digest((tables, site.get("pages")))


def _digest(value: object) -> str:
    return blake2b(repr(value).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _set_up_state(publication: Publication, state: Path, kept: Path) -> None:
    """Copy the folder's ledger, and keep the files in `state` from being read as articles."""
    if state.resolve().is_relative_to(publication.folder.resolve()):
        (state / NO_ARTICLES).touch()
    original = ledger_in(publication.folder).path
    with publication.store.writing():  # one process does it
        if original.exists() and not kept.exists():
            with atomic_file(kept) as copy, original.open("rb") as source:
                copyfileobj(source, copy)
