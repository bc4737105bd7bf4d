"""Microsoft's additions for partners of MSN.

Known, and left alone; what a feed needs is checked by the profile `msn`.
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="mi",
    uri="http://schemas.ingestion.microsoft.com/common/",
    see="https://support.microsoft.com/topic/msn-feed-item-metadata-requirements",
    open=True,
)
