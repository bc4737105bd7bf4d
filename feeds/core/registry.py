"""Discover what the modules of a package announce, so that nobody keeps a second list."""

from __future__ import annotations

from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def modules(package: str, announcement: str = "") -> Iterator[ModuleType]:
    """Imports the modules directly in `package`, in the order of their names.

    With an `announcement`, those are left out whose source does not begin a line with it.
    """
    for name in sorted(info.name for info in iter_modules(import_module(package).__path__)):
        module = f"{package}.{name}"
        if not announcement or _announces(module, announcement):
            yield import_module(module)


def discover(package: str, announcement: str) -> list[Any]:
    """Returns what the modules of `package` assign to the name `announcement`."""
    found = modules(package, announcement)
    return [getattr(module, announcement) for module in found if hasattr(module, announcement)]


def _announces(module: str, announcement: str) -> bool:
    """Whether a module may have a line that begins with a text: to look for it costs less than to import."""
    spec = find_spec(module)
    loader, file = (None, None) if spec is None else (spec.loader, spec.origin)
    if not isinstance(loader, SourceFileLoader) or file is None:
        return True
    return f"\n{announcement}".encode() in loader.get_data(file)
