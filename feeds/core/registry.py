"""Discover what the modules of a package announce, so that nobody keeps a second list."""

from __future__ import annotations

from importlib import import_module
from importlib.machinery import FileFinder
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pkgutil import ModuleInfo
    from types import ModuleType


def modules(package: str, announcement: str = "") -> Iterator[ModuleType]:
    """Imports the modules directly in `package`, in the order of their names.

    With an `announcement`, those are left out whose source does not begin a line with it.
    """
    for found in sorted(iter_modules(import_module(package).__path__), key=lambda found: found.name):
        if not announcement or _may_announce(found, announcement):
            yield import_module(f"{package}.{found.name}")


def discover(package: str, announcement: str) -> list[Any]:
    """Returns what the modules of `package` assign to the name `announcement`."""
    found = modules(package, announcement)
    return [getattr(module, announcement) for module in found if hasattr(module, announcement)]


def _may_announce(module: ModuleInfo, announcement: str) -> bool:
    """Whether a module may have a line that begins with a text: to import it to find out takes longer."""
    if module.ispkg or not isinstance(module.module_finder, FileFinder):
        return True
    try:
        source = Path(module.module_finder.path, f"{module.name}.py").read_bytes()
    except FileNotFoundError:  # only compiled
        return True
    return f"\n{announcement}".encode() in source
