"""Write the files of an import. What a person has changed is never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from feeds.core.atomic import write_errors, write_file
from feeds.core.errors import ReadError
from feeds.core.files import read_regular
from feeds.dialects import MAX_COLLECTION_BYTES
from feeds.publishing.importing.articles import differences, json_text, read_back, written
from feeds.publishing.importing.file_names import file_name
from feeds.publishing.importing.state import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.importing.state import ImportState

    What = Literal["new", "updated", "unchanged", "edited", "refused"]

ARTICLES = "articles"
LINES = "articles.ndjson"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to an article: the path of its file, and what the file cannot hold."""

    what: What
    path: str
    article: Article
    lost: tuple[str, ...] = ()


def write_whole(folder: Path, path: str, data: bytes, state: ImportState) -> What:
    """Writes a file unless a person has changed it. Raises WriteError."""
    target = folder / path
    before = _contents(target)
    if before == data:
        state.digests[path] = digest(data)
        return "unchanged"
    if before is not None and not state.wrote(path, before):
        return "edited"
    with write_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    write_file(target, data)
    state.digests[path] = digest(data)
    return "new" if before is None else "updated"


def write_markdown(
    folder: Path, articles: Iterable[Article], channel: Channel, places: Mapping[str, str], state: ImportState
) -> Iterator[Outcome]:
    """Writes a file for each article; `places` are the paths of the files of articles that exist already."""
    below = folder / ARTICLES
    taken = {path.name.lower() for path in below.iterdir()} if below.is_dir() else set()
    for article in articles:
        try:
            file = written(article, channel)
        except ReadError as error:
            yield Outcome("refused", "", article, (error.problem,))
            continue
        path = places.get(article.id) or f"{ARTICLES}/{file_name(article, taken, file.suffix)}"
        if article.id in places and not (path in state.digests and path.endswith(file.suffix)):
            yield Outcome(_elsewhere(folder / path, article, channel), path, article)
            continue
        what = write_whole(folder, path, file.text.encode(), state)
        yield Outcome(what, path, file.article, file.lost)


def _elsewhere(path: Path, article: Article, channel: Channel) -> What:
    """Whether a file that no import is known to have written holds the same article."""
    try:
        same = read_back(path.name, read_regular(path, MAX_COLLECTION_BYTES).decode(), channel)
    except (OSError, UnicodeError, ReadError):
        return "edited"
    return "edited" if [*differences(article, same)] else "unchanged"


def write_lines(
    folder: Path, articles: Iterable[Article], channel: Channel, state: ImportState
) -> Iterator[Outcome]:
    """Writes one file with a line for each article; lines of articles that the source lacks are kept."""
    before = _contents(folder / LINES)
    lines = _by_id(before, channel)
    edited = before is not None and not state.wrote(LINES, before)
    outcomes = []
    for article in articles:
        line = json_text(article)
        old = lines.get(article.id)
        what: What = (
            "new" if old is None else "unchanged" if old == line else "edited" if edited else "updated"
        )
        if what != "edited":
            lines[article.id] = line
        outcomes.append(Outcome(what, LINES, article))
    data = "".join(f"{line}\n" for line in lines.values()).encode()
    if data != before:
        write_file(folder / LINES, data)
    if not edited:
        state.digests[LINES] = digest(data)
    yield from outcomes


def _by_id(data: bytes | None, channel: Channel) -> dict[str, str]:
    """Returns the lines of a file by the ids of their articles; a line without an article by its number."""
    lines = {}
    for number, line in enumerate((data or b"").decode("utf-8", "replace").split("\n")):
        if not line.strip():
            continue
        try:
            lines[read_back(LINES, line, channel).id] = line
        except ReadError:
            lines[f"\n{number}"] = line
    return lines


def _contents(path: Path) -> bytes | None:
    try:
        return read_regular(path, MAX_COLLECTION_BYTES)
    except FileNotFoundError:
        return None
