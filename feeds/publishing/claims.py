"""Validate documents against the profiles that the channel file claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.model.channel import Channel
    from feeds.model.page import Rendered
    from feeds.publishing.publication import Publication
    from feeds.validator.reporters import Checked


def unmet(channel: Channel, documents: Mapping[str, Rendered]) -> Iterator[Checked]:
    """Yields the documents that do not meet a profile that they claim, each with its report.

    Raises `ValueError` for a profile that is not known, naming the nearest.
    """
    # Imported only if profiles are claimed: the index does not depend on the validator's code.
    from feeds.validator import validate
    from feeds.validator.reporters import Checked

    for path, document in documents.items():
        if not document.claims:
            continue
        report = validate(document.body, url=channel.base + path, profiles=document.claims)
        if report.findings:
            yield Checked(path, report)


def unmet_claims(publication: Publication) -> list[Checked]:
    """Returns the reports of the documents of a publication that do not meet a profile that they claim.

    Raises `ValueError` for a profile that is not known, naming the nearest.
    """
    if not any(choice.profiles for choice in publication.channel.feeds):
        return []
    with publication.composer() as composer:
        claimed = {
            document.path: document.render()
            for document in composer.documents()
            if document.claims and document.render
        }
    return list(unmet(publication.channel, claimed))
