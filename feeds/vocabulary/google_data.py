"""Google Data, the protocol of Google's services until 2012.

Known, and left alone: what was written for it is read by nobody any more.
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="gd",
    uri="http://schemas.google.com/g/2005",
    see="https://developers.google.com/gdata/docs/2.0/elements",
    open=True,
)
