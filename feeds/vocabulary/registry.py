"""All namespaces that the modules beside this one announce."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from feeds.core.registry import discover

if TYPE_CHECKING:
    from feeds.vocabulary.model import Namespace


@cache
def namespaces() -> tuple[Namespace, ...]:
    """Returns each module's `NAMESPACE`, and the namespaces of a module that has several `NAMESPACES`."""
    several = discover("feeds.vocabulary", "NAMESPACES")
    return (*discover("feeds.vocabulary", "NAMESPACE"), *(one for group in several for one in group))


def rough_uri(uri: str) -> str:
    """A URI without the parts that people get wrong."""
    bare = uri.strip().lower().rstrip("/#")
    return bare.removeprefix("https://").removeprefix("http://").removeprefix("www.").removesuffix(".html")
