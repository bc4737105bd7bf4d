"""Articles that come over the wire: kept as files of the folder, below `inbox/`, like any other article.

    contents.py   a body that came -> the files that it becomes; no effects
    journal.py    files that change together, whatever happens meanwhile
    checking.py   whether the documents would be valid with them
    posting.py    puts files, brings the index up to date, takes them back where that cannot be

An article that is posted again replaces what was posted under its id before.  What was acknowledged is on the
disk; what is refused leaves the folder as it was.
"""

from __future__ import annotations

from feeds.publishing.inbox.contents import FOLDER, InboxError, Trouble, is_name, kind_of
from feeds.publishing.inbox.posting import Inbox, Receipt

__all__ = ["FOLDER", "Inbox", "InboxError", "Receipt", "Trouble", "is_name", "kind_of"]
