"""schema.org's terms as elements and attributes.

Known, and left alone: the vocabulary is open, and grows from month to month.
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="schema",
    uri="http://schema.org/",
    see="https://schema.org/docs/datamodel.html",
    synonyms=("https://schema.org/", "http://schema.org", "https://schema.org"),
    open=True,
)
