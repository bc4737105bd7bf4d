"""Atom 0.3 and the drafts before Atom 1.0: obsolete, so they are recognised but not checked.

https://www.rfc-editor.org/rfc/rfc4287 replaced them in December 2005.
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace, Tag

DRAFTS = tuple(f"http://purl.org/atom/ns#draft-ietf-atompub-format-{number:02}" for number in range(12))

NAMESPACE = Namespace(
    prefix="atom03",
    uri="http://purl.org/atom/ns#",
    format="Atom 0.3",
    see="https://web.archive.org/web/2006/http://www.mnot.net/drafts/draft-nottingham-atom-format-02.html",
    synonyms=DRAFTS,
    tags=tuple(Tag(name, "@root", opaque=True, open=True, loose=True) for name in ("feed", "entry")),
)
