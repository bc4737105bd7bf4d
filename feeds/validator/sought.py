"""Elements that rules look for anywhere in a document, found once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.validator.atom_tree import CONTENT, LINK
from feeds.vocabulary import itunes, media, wiki

if TYPE_CHECKING:
    from lxml.etree import _Element

OLD = tuple(module.NAMESPACE.synonyms[0] for module in (itunes, media, wiki))
"""Former and misspelt names of namespaces that have their own rule."""
_REFERENCES = (LINK, CONTENT)
_OLD_TAGS = tuple(f"{{{uri}}}*" for uri in OLD)


@dataclass(frozen=True, slots=True)
class Sought:
    """Atom's links and contents in document order, and the first element of each namespace in `OLD`."""

    references: tuple[_Element, ...]
    first: dict[str, _Element]


def sought(root: _Element) -> Sought:
    """Returns what is sought below the root; call it by `Document.once`."""
    references: list[_Element] = []
    first: dict[str, _Element] = {}
    for element in root.iter(LINK, CONTENT, *_OLD_TAGS):
        if element.tag in _REFERENCES:
            references.append(element)
        else:
            first.setdefault(element.tag.rpartition("}")[0][1:], element)
    return Sought(tuple(references), first)
