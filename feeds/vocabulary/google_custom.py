"""Google Base's custom attributes: elements of one's own making, whose `type` says what they hold.

Nothing about their names can be wrong, so they are known, and left alone.
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="c",
    uri="http://base.google.com/cns/1.0",
    see="https://support.google.com/merchants/answer/7052112",
    open=True,
)
