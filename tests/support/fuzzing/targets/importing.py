"""What an import finds besides documents: archives, and the configuration of page generators."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from exports import Post, wxr

from feeds.core.errors import ReadError
from feeds.publishing.importing.archives import MAX_RATIO
from feeds.publishing.importing.site_config import _FILES, site_config
from feeds.publishing.importing.sources import SourceDocument, local_sources
from fuzzing.parts import named, with_name
from fuzzing.shapes import JSON, TOML, YAML, Pile, shapes
from fuzzing.target import Target, law
from fuzzing.targets.settings import put

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.dialects import Note

_FREE = 1 << 20
"""Bytes that any entry may expand to."""


def archive(data: bytes) -> None:
    """An archive is refused by its name, or its exports stay in it and expand within limits."""
    path = put("a.zip", data)
    try:
        sources = local_sources(path)
    except ReadError as error:
        law(error.path == str(path), "a refusal names the file", error)
        return
    for source in sources:
        inside = source.name.startswith(f"{path.name}/")
        law(inside or not data.startswith(b"PK\x03\x04"), "an export is in the archive", source.name)
        if isinstance(source, SourceDocument) and inside:
            law(len(source.data) <= max(_FREE, len(data) * MAX_RATIO), "an export expands within limits")


def configuration(data: bytes) -> None:
    """The configuration of a generator is read as texts, or reported with its line."""
    name, content = named(data)
    unread: list[Note] = []
    with TemporaryDirectory() as folder:
        (Path(folder) / (name if name in _FILES else "hugo.toml")).write_bytes(content)
        found = site_config(Path(folder), unread)
    law((found is None) == bool(unread), "a file is read or reported")
    for note in unread:
        law(1 <= note.line <= content.count(b"\n") + content.count(b"\r") + 1, "a note has a line", note)
        law("\n" not in str(note), "a note is one line", str(note))
    for value in found.channel.values() if found is not None else ():
        law(isinstance(value, str | list), "a text or a list of people", value)


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Returns a ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return file.getvalue()


def _archives() -> Sequence[bytes]:
    export = wxr(Post(1, title="T", content="<p>x</p>")).encode()
    feed = b'{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[]}'
    entries = {"a/b.xml": export, "feed.json": feed, "../c.xml": export, ".d.xml": export, "e.txt": b"x"}
    return [
        packed(entries),
        packed(entries, zipfile.ZIP_STORED),
        packed({"a.xml": export + b" " * 2_000_000}),
    ]


def _archive_shapes(size: int) -> Iterator[bytes]:
    """Yields archives of many entries, of long names, and such as have many lists of entries."""
    count = size // 100
    yield packed({f"{number}.xml": b"<rss/>" for number in range(count)})
    yield packed({"a/" * (size // 5) + "a.xml": b"<rss/>"})
    yield packed({"a.xml": b"<rss>" + b"<item/>" * size})
    whole = packed({"a.xml": b"<rss/>"}, zipfile.ZIP_STORED)
    yield whole + whole[whole.index(b"PK\x01\x02") :] * (size // 80)


_PYTHON = (
    Pile("A# = 'x'\n"), Pile("(", ")", start="A = "), Pile("-", start="A = ", end="1"), Pile("a = ", end="1"),
    Pile("'x' ", start="A = "), Pile("[", start="A = "), Pile("if 1:\n "), Pile("\\\n"), Pile("9"),
)  # fmt: skip


def _configurations() -> Sequence[bytes]:
    texts = {
        "hugo.toml": "baseURL = 'https://site.example/'\ntitle = 'S'\n[params.author]\nname = 'Ann'\n",
        "_config.yml": "title: S\nurl: https://site.example\nauthor:\n  name: Ann\nemail: a@b.example\n",
        "hugo.json": '{"title": "S", "params": {"description": "D"}}',
        "pelicanconf.py": "AUTHOR = 'Ann'\nSITENAME = 'S'\nSITEURL = 'https://site.example'\n",
    }
    return [with_name(name, text) for name, text in texts.items()]


def _configuration_shapes(size: int) -> Iterator[bytes]:
    groups = {"hugo.toml": TOML, "_config.yml": YAML, "hugo.json": JSON, "pelicanconf.py": _PYTHON}
    for name, piles in groups.items():
        yield from (with_name(name, data) for data in shapes(piles)(size))


TARGETS = (
    Target("archive", archive, _archives, _archive_shapes),
    Target("site-config", configuration, _configurations, _configuration_shapes),
)
