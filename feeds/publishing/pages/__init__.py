"""Web pages for people: the index page, a feed, an article."""
