"""Keep our templates compiled, where Python keeps modules: compiling them takes longer than rendering."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache, compiler

from feeds.publishing.program_digest import program_digest

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_PROGRAM = Path(__file__).parents[2]
_FOLDER = Path(cache_from_source(__file__)).parent
_OTHERS = ""


class CompiledTemplates(FileSystemBytecodeCache):
    """Keeps the templates of this program, not those of owners, as they are compiled with some `options`."""

    def __init__(self, options: object) -> None:
        super().__init__(str(_FOLDER), "%s.template")
        self._compiler = f"{_jinja_digest()} {program_digest()} {options!r}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Returns the name of the file of a template, "" if it is not kept."""
        ours = filename is not None and Path(filename).is_relative_to(_PROGRAM)
        return super().get_cache_key(name, filename) if ours else _OTHERS

    def get_source_checksum(self, source: str) -> str:
        """Returns a checksum of what decides how a template is compiled."""
        return super().get_source_checksum(f"{self._compiler} {source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template if its file is up to date."""
        if bucket.key != _OTHERS:
            try:
                super().load_bytecode(bucket)
            except Exception:  # damaged bytes raise nearly any; the template is compiled again, and kept
                bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the file of a template unless Python must not write either, or cannot."""
        if bucket.key != _OTHERS and not sys.dont_write_bytecode:
            with suppress(OSError):  # as for modules: then it is compiled each time
                super().dump_bytecode(bucket)


@cache
def _jinja_digest() -> str:
    """Returns a digest of the version of Jinja; to look up its number takes longer."""
    return blake2b(Path(compiler.__file__).read_bytes(), digest_size=16).hexdigest()
