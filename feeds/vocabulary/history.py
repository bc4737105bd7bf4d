"""Feed paging and archiving: complete feeds and archive documents."""

from __future__ import annotations

from feeds.vocabulary.model import Namespace, Tag

SEE = "https://www.rfc-editor.org/rfc/rfc5005"

NAMESPACE = Namespace(
    prefix="fh",
    uri="http://purl.org/syndication/history/1.0",
    see=SEE,
    mistaken=("http://purl.org/syndication/history/1.0/",),
    tags=(
        Tag("archive", "@channel", see=f"{SEE}#section-4"),
        Tag("complete", "@channel", see=f"{SEE}#section-2"),
    ),
)
