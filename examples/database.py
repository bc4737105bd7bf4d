"""A feed from a database: `python database.py NEWS.sqlite > feed.json`."""

import sqlite3
import sys
from datetime import datetime

from feeds import Article, Channel, Feed

SITE = "https://news.example.org"
database = sqlite3.connect(sys.argv[1])
rows = database.execute("SELECT name, title, body, published FROM news ORDER BY published DESC LIMIT 50")
articles = [
    Article(title=title, link=f"{SITE}/{name}", published=datetime.fromisoformat(published), html=body)
    for name, title, body, published in rows
]
database.close()
channel = Channel(title="News", home=f"{SITE}/", description="What is in the database", language="en")
sys.stdout.buffer.write(Feed(channel, articles, f"{SITE}/feed.json").render())
