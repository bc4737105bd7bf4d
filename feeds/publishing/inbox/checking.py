"""Checking a post: whether the publication can be brought up to date with it, and what it claims holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

from feeds.core.errors import ReadError
from feeds.publishing.claims import unmet
from feeds.publishing.inbox.contents import InboxError, Trouble
from feeds.publishing.index.intake import FileStat
from feeds.publishing.index.posted import items_of
from feeds.publishing.ingest import FileContents, digest
from feeds.publishing.ledger import IdentityError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from feeds.core.limits import Limit
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.model.page import Rendered
    from feeds.publishing.inbox.contents import Contents
    from feeds.publishing.publication import Publication
    from feeds.validator import Finding

    Pairs = Mapping[str, tuple[Rendered, Rendered]]

MAX_CHECK_SECONDS: Annotated[
    float, Limit("post", "time", "the check of documents that claim profiles", "503 with Retry-After")
] = 10.0


@contextmanager
def refusing(folder: Path, paths: Collection[str]) -> Iterator[None]:
    """Raises InboxError where the publication cannot be brought up to date with a change of these files."""
    try:
        yield
    except IdentityError as error:
        problem = f"{error.what}: published as {error.old}, now {error.new}"
        if error.path in {str(folder / path) for path in paths}:
            raise InboxError("unusable", Trouble(problem)) from None
        raise InboxError("unavailable", Trouble(f"{Path(error.path).name}: {problem}")) from None
    except ReadError as error:
        raise InboxError("unavailable", Trouble(f"{Path(error.path).name}: {error.problem}")) from None


def check_claims(publication: Publication, contents: Contents, removed: Iterable[str], now: datetime) -> None:
    """Checks the documents that would be served, where their feeds claim profiles.

    Articles under an embargo are checked as they will be served.  Raises `InboxError` for errors that the
    documents would not have without these articles, and if checking takes too long.
    """
    if not any(choice.profiles for choice in publication.channel.feeds):
        return
    deadline = monotonic() + MAX_CHECK_SECONDS
    problems = []
    for path, (rendered, without) in _documents(publication, contents, removed, now, deadline).items():
        _check_time(deadline)
        problems += [
            Trouble(finding.message, finding.line, finding.column, finding.rule, path)
            for finding in _new_errors(publication.channel, path, rendered, without)
        ]
    if problems:
        raise InboxError("unusable", *problems)


def _documents(
    publication: Publication, contents: Contents, removed: Iterable[str], now: datetime, deadline: float
) -> Pairs:
    """Returns the changed documents with claims by path, each with the posted articles and without them.

    They are checked later, when others can write to the index again.
    """
    articles = [article for _, article in contents.articles]
    begins = (max(each.published, each.visible or each.published) for each in articles if not each.draft)
    at = max([now, *begins])
    files: dict[str, FileContents | None] = {**dict.fromkeys(removed), **_files(contents)}
    documents: dict[str, tuple[Rendered, Rendered]] = {}
    with refusing(publication.folder, files.keys()):
        before = publication.refresh(now, (), takes_over=False)
        with publication.preview(at, files) as composer:
            posted = items_of(composer.connection, [article.id for article in articles])
            for document in composer.live_documents(before):
                items = document.items() if document.claims else ()
                if document.render and document.without and any(item.number in posted for item in items):
                    _check_time(deadline)
                    documents[document.path] = document.render(), document.without(posted)
    return documents


def _files(contents: Contents) -> dict[str, FileContents]:
    """Returns the files as reading them will."""
    articles: dict[str, list[Article]] = defaultdict(list)
    for path, article in contents.articles:
        articles[path].append(article)
    return {
        path: FileContents(FileStat(path, len(body), 0), digest(body), tuple(articles[path]))
        for path, body in contents.files.items()
    }


def _new_errors(channel: Channel, path: str, rendered: Rendered, without: Rendered) -> list[Finding]:
    """Returns the errors of a document that it does not have without the articles that were posted.

    Of equal errors, the first are taken for new: the articles that were posted are usually the newest.
    """
    errors = _errors(channel, path, rendered)
    known = Counter(map(_key, _errors(channel, path, without))) if errors else Counter()
    new = []
    for finding in reversed(errors):
        if known[_key(finding)] > 0:
            known[_key(finding)] -= 1
        else:
            new.append(finding)
    return new[::-1]


def _errors(channel: Channel, path: str, document: Rendered) -> list[Finding]:
    reports = [checked.report for checked in unmet(channel, {path: document})]
    return [finding for report in reports for finding in report.findings if finding.severity == "error"]


def _key(finding: Finding) -> tuple[str, str, str | None]:
    return finding.rule, finding.message, finding.element


def _check_time(deadline: float) -> None:
    if monotonic() > deadline:
        raise InboxError("unavailable", Trouble("checking the feeds takes too long: post fewer articles"))
