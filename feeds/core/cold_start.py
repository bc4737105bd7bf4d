"""Imports at the start of a program."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def load(name: str) -> ModuleType:
    """Imports a module unless it has been, without garbage collection.

    That would go through all classes and functions again and again, while none of them is garbage.  They stay
    until the program ends, so later collections leave them alone, too.
    """
    if name in sys.modules or not gc.isenabled():
        return import_module(name)
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()
