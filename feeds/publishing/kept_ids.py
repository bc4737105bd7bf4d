"""What was published keeps its id and its address, where the same source would get others today.

- Names are written in Normalization Form C; earlier versions kept them as they were written.
- A file that was renamed is recognised by the digest of its bytes, if the old one is gone; from then on the
  ledger says which id the file at the new path has.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds.core.anchors import scope_of
from feeds.core.texts import nfc
from feeds.core.urls import encode_path
from feeds.model.channel import article_url, comments_url
from feeds.publishing.folder import is_misnamed
from feeds.publishing.generator_files import INBOX
from feeds.publishing.index.codec import decode, digest
from feeds.publishing.index.replay_ledger import (
    last_published,
    paths_of_articles,
    published_from,
    published_instead,
    published_with_digest,
)
from feeds.publishing.ingest import indexed_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feeds.dialects import Minted
    from feeds.model.channel import Channel
    from feeds.publishing.article_files import ArticleFiles
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.intake import IndexedArticle, IndexedFile
    from feeds.publishing.index.replay_ledger import LastPublished

_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}:")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An article whose id is made from a name, and its file; `former` are other ids for the same name."""

    file: IndexedFile
    article: IndexedArticle
    minted: Minted
    former: tuple[str, ...]

    @property
    def path(self) -> str:
        return self.file.stat.path

    @property
    def is_alone(self) -> bool:
        """Whether the id depends on the name of a file with this article only."""
        return self.minted.of_file and len(self.file.articles) == 1


def keep_published_ids(
    connection: Connection, channel: Channel, places: ArticleFiles, files: Sequence[IndexedFile]
) -> list[IndexedFile]:
    """Returns the files; their articles have the ids and addresses under which they were published."""
    candidates = [each for file in files for each in _candidates(file)]
    ids = [id_ for each in candidates for id_ in (each.article.id, *each.former)]
    published = last_published(connection, ids)
    kept: dict[str, tuple[_Candidate, str]] = {}
    unknown = []
    for each in candidates:
        if (id_ := _known(each, published)) is None:
            unknown += [each] if each.is_alone else []
        elif id_ != each.article.id:
            kept[each.article.id] = each, id_
    notes = dict(_renamed(connection, channel, places, unknown, kept))
    earlier = published_instead(connection, [each.article.id for each in unknown])
    for each in unknown:
        id_, path = earlier.get(each.article.id, ("", None))
        if path == each.path:
            kept.setdefault(each.article.id, (each, id_))
    slugs = {id(each.article): each for each in candidates if each.minted.slug}
    if not kept and not slugs:
        return list(files)
    restored = [_with_ids(channel, file, kept, notes) for file in files]
    return [
        _with_links(channel, file, old, slugs, published) for file, old in zip(restored, files, strict=True)
    ]


def _candidates(file: IndexedFile) -> Iterator[_Candidate]:
    for article, minted in zip(file.articles, file.minted, strict=False):
        if minted is not None:
            yield _Candidate(file, article, minted, tuple(_former_ids(article.id, minted.name)))


def _former_ids(id_: str, name: str) -> Iterator[str]:
    """Yields the ids for a name as it is written, and decomposed, as some file systems return it."""
    if name.isascii():  # also if the id is given
        return
    minted = encode_path(nfc(name))
    for form in dict.fromkeys((name, unicodedata.normalize("NFD", name))):
        if form != nfc(name):
            yield id_.removesuffix(minted) + encode_path(form)


def _known(each: _Candidate, published: Mapping[str, LastPublished]) -> str | None:
    """Returns the id of an article in the ledger: one that was published from the same path, else any."""
    ids = [id_ for id_ in (each.article.id, *each.former) if id_ in published]
    here = (id_ for id_ in ids if published[id_].path == each.path)
    return next(here, next(iter(ids), None))


def _renamed(
    connection: Connection,
    channel: Channel,
    places: ArticleFiles,
    unknown: Iterable[_Candidate],
    kept: dict[str, tuple[_Candidate, str]],
) -> Iterator[tuple[str, str]]:
    """Keep the ids of files that have been renamed; yields their paths, each with a note.

    Nothing is kept if it is ambiguous: if the old file is still there, or two files have the same content.
    """
    counts = Counter(each.file.digest for each in unknown)
    single = {
        each.file.digest: each
        for each in unknown
        if counts[each.file.digest] == 1 and not each.path.startswith(f"{INBOX}/")
    }
    old: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for source, path, id_ in published_with_digest(connection, list(single)):
        old[source].append((path, id_))
    pairs = {source: found[0] for source, found in old.items() if len(found) == 1}
    at_paths = published_from(connection, [path for path, _ in pairs.values()])
    present = paths_of_articles(connection, [id_ for _, id_ in pairs.values()])
    for source, (path, id_) in pairs.items():
        elsewhere = [path, *present.get(id_, ())]
        if len(at_paths[path]) > 1 or _name_in(channel, id_) is None:
            continue
        if not any(_exists(connection, places, each) for each in elsewhere):
            kept[single[source].article.id] = single[source], id_
            yield (
                single[source].path,
                f"was renamed, was published as {path}: keeps its id and address, {id_}",
            )


def _exists(connection: Connection, places: ArticleFiles, path: str) -> bool:
    if places.is_row(path):
        return path in places.row_stats(connection, [path])
    return os.path.lexists(places.folder / path) or is_misnamed(places.folder, path)


def _name_in(channel: Channel, id_: str) -> str | None:
    """Returns the name that an id was made from; None for an id that was given."""
    prefix = f"tag:{channel.authority},"
    dated = _DATED.match(id_, len(prefix)) if id_.startswith(prefix) else None
    return None if dated is None else unquote(id_[dated.end() :], errors="surrogatepass")


def _with_ids(
    channel: Channel, file: IndexedFile, kept: Mapping[str, tuple[_Candidate, str]], notes: Mapping[str, str]
) -> IndexedFile:
    articles = tuple(
        _as_published(channel, article, *kept[article.id][1:], kept[article.id][0].minted)
        if article.id in kept and kept[article.id][0].file is file
        else article
        for article in file.articles
    )
    if file.stat.path in notes:
        return replace(file, articles=articles, notes=((1, notes[file.stat.path], False), *file.notes))
    return replace(file, articles=articles)


def _as_published(channel: Channel, article: IndexedArticle, id_: str, minted: Minted) -> IndexedArticle:
    read = decode(article.data)
    name = _name_in(channel, id_) or ""
    link = article_url(channel, name) if minted.in_link else read.link
    is_named = read.comments is not None and read.comments == comments_url(channel, nfc(minted.name))
    comments = comments_url(channel, name) if is_named else read.comments
    html = read.html.replace(f"{scope_of(read.id)}-", f"{scope_of(id_)}-")
    published = replace(read, id=id_, link=link, comments=comments, html=html)
    instead_of = article.id if minted.of_file and nfc(name) != nfc(minted.name) else None
    return replace(indexed_article(channel, published, digest(published)), instead_of=instead_of)


def _with_links(
    channel: Channel,
    file: IndexedFile,
    before: IndexedFile,
    slugs: Mapping[int, _Candidate],
    published: Mapping[str, LastPublished],
) -> IndexedFile:
    """Returns the file; its articles have addresses with slugs in the form in which they were published.

    Since the ledger keeps the addresses that are not as written, others in it are.
    """
    articles = [
        _with_link(channel, article, slugs[id(old)].minted.slug, published.get(article.id))
        if id(old) in slugs
        else article
        for article, old in zip(file.articles, before.articles, strict=True)
    ]
    return replace(file, articles=tuple(articles))


def _with_link(
    channel: Channel, article: IndexedArticle, slug: str, last: LastPublished | None
) -> IndexedArticle:
    read = decode(article.data)
    if last is None or last.link is not None:
        return replace(article, link=read.link)
    as_written = replace(read, link=article_url(channel, slug))
    return replace(indexed_article(channel, as_written, digest(as_written)), instead_of=article.instead_of)
