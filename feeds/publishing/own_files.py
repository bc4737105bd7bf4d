"""The owner's own templates and files for the web pages: the folders `templates` and `static`.

They are beside the channel file. Nothing in them is read as an article; see `generator_files`. Zola and Hugo
have folders of these names, too: where a generator is configured, they are ours only if [site] says so.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated
from urllib.parse import unquote

from feeds.core.checks import did_you_mean
from feeds.core.errors import InvalidValueError, ReadError
from feeds.core.files import path_below, read_regular
from feeds.core.folders import walk_folder
from feeds.core.media_types import media_type
from feeds.core.parse_error import ParseError, decode_utf8
from feeds.dialects import Note
from feeds.model.toml_schema import line_of, toml_text
from feeds.model.website import STATIC, OwnTemplate
from feeds.publishing.file_trees import FileTree
from feeds.publishing.folder import CHANNEL_FILE
from feeds.publishing.generator_files import CONFIGURATIONS, configuration
from feeds.publishing.pages.template_checks import check_templates
from feeds.publishing.pages.templating import ORIGINALS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.core.limits import Limit
    from feeds.model.channel import Channel
    from feeds.model.website import Website

TEMPLATES = "templates"
MAX_BYTES: Annotated[int, Limit("channel", "bytes", "a template", "an error; the exit status is 2")] = (
    1024 * 1024
)
_IMAGE, _MEDIA, _FONT, _SCRIPT = "img-src", "media-src", "font-src", "script-src"
_KINDS = {
    ".css": ("text/css; charset=utf-8", "style-src"),
    ".html": ("text/html; charset=utf-8", None),
    ".js": ("text/javascript; charset=utf-8", _SCRIPT),
    ".json": ("application/json", None),
    ".mjs": ("text/javascript; charset=utf-8", _SCRIPT),
    ".otf": ("font/otf", _FONT),
    ".ttf": ("font/ttf", _FONT),
    ".txt": ("text/plain; charset=utf-8", None),
    ".vtt": ("text/vtt; charset=utf-8", _MEDIA),
    ".webmanifest": ("application/manifest+json", "manifest-src"),
    ".woff": ("font/woff", _FONT),
    ".woff2": ("font/woff2", _FONT),
    ".xml": ("application/xml", None),
}
"""The media types of files besides pictures and recordings, and what allows pages to load them (CSP, 6.1)."""
_UNUSED = "is not used for the pages, because {} is there: set design in [site] to true or false"
_OF_MEDIUM = {"image": _IMAGE, "audio": _MEDIA, "video": _MEDIA}


def with_own_files(folder: Path, channel: Channel) -> Channel:
    """Returns the channel with the templates in the folder and what pages may load from `static/`.

    Raises ReadError for a template that can never be rendered, and for a file that [site] names and that
    does not exist.
    """
    _check_files(folder, channel.site)
    if not has_design(folder, channel.site):
        return channel
    site = replace(
        channel.site, templates=tuple(_templates(folder / TEMPLATES)), loads=_loads(folder / STATIC)
    )
    check_templates(site)
    return replace(channel, site=site)


def has_design(folder: Path, site: Website) -> bool:
    """Whether the folders `templates` and `static` are for these pages, as [site] or what is there says."""
    return configuration(folder) is None if site.design is None else site.design


def unused_design(folder: Path, site: Website) -> list[Note]:
    """Returns a note for each of the folders that is not used because a page generator is there."""
    if site.design is not None or (name := configuration(folder)) is None:
        return []
    kinds = [kind for kind in (STATIC.rstrip("/"), TEMPLATES) if (folder / kind).is_dir()]
    return [Note(str(folder / kind), 1, _UNUSED.format(name)) for kind in kinds]


def static_trees(folder: Path, site: Website) -> list[FileTree]:
    """Returns the folder `static` for a build, if pages use it."""
    return [FileTree(folder / STATIC, STATIC)] if has_design(folder, site) else []


def describes_channel(folder: Path, path: Path) -> bool:
    """Whether a file is the channel file of the folder, or decides how its pages look."""
    if not path.is_relative_to(folder):
        return False
    below = path.relative_to(folder).as_posix()
    decides = below in (CHANNEL_FILE, *CONFIGURATIONS)
    return decides or below.partition("/")[0] in (TEMPLATES, STATIC.rstrip("/"))


def type_of(path: str) -> str | None:
    """Returns the media type of a file in `static/`; None for pictures, recordings and unknown files."""
    return _kind(path)[0]


def own_file(folder: Path, path: str) -> Path | None:
    """Returns the file for a decoded path that begins with `static/`; None if there is no such file.

    Hidden files have no path, and links may not lead out of the folder.
    """
    found = path_below(folder / STATIC, path.removeprefix(STATIC).split("/"))
    return found if found is not None and found.is_file() else None


def _templates(folder: Path) -> Iterator[OwnTemplate]:
    for path in _files_below(folder):
        name = path.relative_to(folder).as_posix()
        if name.startswith(ORIGINALS):
            raise ReadError(
                path, f"the names of the original templates begin with {ORIGINALS}: choose another folder"
            )
        try:
            source = decode_utf8(read_regular(path, MAX_BYTES))
        except OSError as error:
            raise ReadError(path, f"cannot be read: {error.strerror}") from None
        except ParseError as error:
            raise ReadError(path, error.message, error.line) from None
        yield OwnTemplate(name, str(path), source)


def _loads(folder: Path) -> tuple[str, ...]:
    kinds = {_directive(path.name) for path in _files_below(folder)}
    return tuple(sorted(kind for kind in kinds if kind is not None))


def _directive(name: str) -> str | None:
    known = media_type(name)
    return _kind(name)[1] or (_OF_MEDIUM.get(known.medium) if known else None)


def _kind(name: str) -> tuple[str | None, str | None]:
    return _KINDS.get(PurePosixPath(name).suffix.lower(), (None, None))


def _files_below(folder: Path) -> Iterator[Path]:
    """Yields the files in a folder in a fixed order, without hidden ones. Raises ReadError."""

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise ReadError(error.filename, f"cannot be listed: {error.strerror}")

    for top, folders, files in walk_folder(folder, refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (top / name for name in sorted(files) if not name.startswith("."))


def _check_files(folder: Path, site: Website) -> None:
    for key, path in _named(site):
        problem = _problem(folder, site, path)
        if problem is not None:
            error = InvalidValueError(f"site.{key}", f"is {path!r}, and {problem}")
            line = line_of(toml_text(folder / CHANNEL_FILE), error)
            raise ReadError(folder / CHANNEL_FILE, str(error), line)


def _problem(folder: Path, site: Website, path: str) -> str | None:
    """Returns why pages cannot have the file in `static/` that [site] names, None if they can."""
    if not has_design(folder, site):
        why = f" because {configuration(folder)} is there" if site.design is None else ""
        return f"the folder static is not used for the pages{why}: set site.design = true"
    if own_file(folder, unquote(path.partition("?")[0].partition("#")[0])) is None:
        known = [file.relative_to(folder).as_posix() for file in _files_below(folder / STATIC)]
        return f"this file does not exist{did_you_mean(path, known)}"
    return None


def _named(site: Website) -> Iterator[tuple[str, str]]:
    """Yields the keys and the paths of files in `static/` that the channel file names."""
    urls = [
        ("logo", site.logo),
        *((f"menu[{index}].url", entry.url) for index, entry in enumerate(site.menu)),
    ]
    urls += [("head", value) for each in site.head for name, value in each.attributes if name == "href"]
    yield from ((key, url) for key, url in urls if url is not None and url.startswith(STATIC))
