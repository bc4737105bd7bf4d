"""A static site with pages and feeds, from a folder of articles: `python static_site.py FOLDER OUTPUT`."""

import sys
from datetime import UTC, datetime

from feeds import open_publication

with open_publication(sys.argv[1]) as publication:
    publication.refresh(datetime.now(UTC))
    for path in publication.build(sys.argv[2]):
        print(path)
