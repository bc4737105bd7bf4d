"""What is wrong with a string: one small pure function per kind of value.

A datatype takes a trimmed, non-empty string and returns flaws, `()` where there are none.  To add one, write
it in the module of its subject beside the `Fault` constants that it reports (`factories` builds the common
shapes) and name it in a row of a namespace's table; nothing else has to know of it.
"""

from __future__ import annotations

import importlib
import pkgutil

from feeds.vocabulary.model import Fault

__all__ = ["faults"]


def faults() -> tuple[Fault, ...]:
    """Every fault that a datatype can report, by name; imports all modules of this package."""
    found: dict[str, Fault] = {}
    for module in pkgutil.iter_modules(__path__):
        contents = vars(importlib.import_module(f"{__name__}.{module.name}")).values()
        found |= {thing.name: thing for thing in contents if isinstance(thing, Fault)}
    return tuple(found[name] for name in sorted(found))
