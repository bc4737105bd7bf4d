"""A folder of Markdown files, published as RSS: `python markdown_folder.py FOLDER > feed.rss`.

FOLDER has a channel.toml; `feeds serve FOLDER` serves the same documents.
"""

import sys
from datetime import UTC, datetime

from feeds import open_publication

with open_publication(sys.argv[1]) as publication:
    publication.refresh(datetime.now(UTC))
    for problem in publication.problems():
        print(problem, file=sys.stderr)
    sys.stdout.buffer.write(publication.respond("GET", "feed.rss").body)
