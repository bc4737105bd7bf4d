"""Discover what the modules of a package announce, so that nobody keeps a second list."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def modules(package: str) -> Iterator[ModuleType]:
    """Imports every module directly in `package`, in the order of their names."""
    names = sorted(info.name for info in iter_modules(import_module(package).__path__))
    for name in names:
        yield import_module(f"{package}.{name}")


def discover(package: str, announcement: str) -> list[Any]:
    """Returns what the modules of `package` assign to the name `announcement`."""
    return [getattr(module, announcement) for module in modules(package) if hasattr(module, announcement)]
