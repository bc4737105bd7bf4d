"""A blog in Django, in one file: `python blog_django.py runserver`."""

import sys
from datetime import UTC, datetime

from django.conf import settings
from django.core.management import execute_from_command_line
from django.urls import path

settings.configure(ALLOWED_HOSTS=["blog.example.org", "localhost"], ROOT_URLCONF=__name__, USE_TZ=True)

from feeds.adapters.django import Feed  # noqa: E402 - needs the settings

POSTS = [
    ("ferry", "The ferry is back", datetime(2026, 5, 14, 7, 40, tzinfo=UTC), "<p>It sails twice a day.</p>")
]


class Posts(Feed):
    title, link, description, language = "Harbour blog", "/", "Notes from the harbour", "en"

    def items(self):
        return POSTS

    def item_link(self, post):
        return f"/{post[0]}"

    def item_title(self, post):
        return post[1]

    def item_pubdate(self, post):
        return post[2]

    def item_description(self, post):
        return post[3]


urlpatterns = [path("feed.rss", Posts())]
if __name__ == "__main__":
    execute_from_command_line(sys.argv)
