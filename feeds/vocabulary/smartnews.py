"""SmartFormat, by which SmartNews takes articles.

Known, and left alone; what a feed needs is checked by the profile `smartnews`.
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="snf",
    uri="http://www.smartnews.be/snf",
    see="https://publishers.smartnews.com/hc/articles/360036526213",
    open=True,
)
