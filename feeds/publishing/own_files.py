"""The owner's own templates and files for the web pages: the folders `templates` and `static`.

They are beside the channel file. Nothing in them is read as an article; see `generator_files`.
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
from feeds.model.toml_schema import line_of, toml_text
from feeds.model.website import STATIC, OwnTemplate
from feeds.publishing.folder import CHANNEL_FILE
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
_OF_MEDIUM = {"image": _IMAGE, "audio": _MEDIA, "video": _MEDIA}


def with_own_files(folder: Path, channel: Channel) -> Channel:
    """Returns the channel with the templates in the folder and what pages may load from `static/`.

    Raises ReadError for a template that can never be rendered, and for a file that [site] names and that
    does not exist.
    """
    _check_files(folder, channel.site)
    site = replace(
        channel.site, templates=tuple(_templates(folder / TEMPLATES)), loads=_loads(folder / STATIC)
    )
    check_templates(site)
    return replace(channel, site=site)


def describes_channel(folder: Path, path: Path) -> bool:
    """Whether a file below the folder is the channel file, or belongs to the design of the pages."""
    parts = path.relative_to(folder).parts
    return parts == (CHANNEL_FILE,) or parts[:1] in ((TEMPLATES,), (STATIC.rstrip("/"),))


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
        if own_file(folder, unquote(path.partition("?")[0].partition("#")[0])) is None:
            known = [file.relative_to(folder).as_posix() for file in _files_below(folder / STATIC)]
            problem = f"is {path!r}, and this file does not exist{did_you_mean(path, known)}"
            error = InvalidValueError(f"site.{key}", problem)
            line = line_of(toml_text(folder / CHANNEL_FILE), error)
            raise ReadError(folder / CHANNEL_FILE, str(error), line)


def _named(site: Website) -> Iterator[tuple[str, str]]:
    """Yields the keys and the paths of files in `static/` that the channel file names."""
    urls = [
        ("logo", site.logo),
        *((f"menu[{index}].url", entry.url) for index, entry in enumerate(site.menu)),
    ]
    urls += [("head", value) for each in site.head for name, value in each.attributes if name == "href"]
    yield from ((key, url) for key, url in urls if url is not None and url.startswith(STATIC))
