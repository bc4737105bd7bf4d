"""arXiv's elements about papers: known and left alone.

Documentation: https://info.arxiv.org/help/rss.html
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="arxiv",
    uri="http://arxiv.org/schemas/atom",
    see="https://info.arxiv.org/help/rss.html",
    open=True,
)
