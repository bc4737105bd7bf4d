"""Feeds in a Django project: a view with the methods of `django.contrib.syndication.views.Feed`.

from feeds.adapters.django import Feed          # instead of django.contrib.syndication.views

A project moves by changing this import: guids, links and dates stay as they are.  With
"feeds.adapters.django" in INSTALLED_APPS, `manage.py validate_feeds` checks the feeds of the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.syndication import views
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse

from feeds.adapters.django.converted import JsonFeed, converted, format_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from feeds.publishing.library.feed import Feed as LibraryFeed
    from feeds.publishing.library.feed import FormatName

__all__ = ["Feed", "JsonFeed", "feed_response"]


def feed_response(
    request: HttpRequest,
    feed: LibraryFeed,
    format: FormatName | None = None,  # noqa: A002 - as in feeds.Feed
) -> HttpResponse:
    """Returns the response to a request for a `feeds.Feed`, in the feed's own format by default."""
    answer = feed.respond(request.method or "GET", request.headers.items(), format=format)
    response = HttpResponse(answer.body, status=answer.status, headers=answer.headers)
    if "Content-Type" not in answer.headers:
        del response["Content-Type"]  # that of HTML, for a response without content
    return response


class Feed(views.Feed):
    """A view as described in Django's documentation of the syndication framework.

    `feed_type` decides on the format: Django's classes for RSS and Atom, or `JsonFeed`.  Conditional requests
    and compression need no middleware.  Descriptions are HTML, which is sanitised unless it is marked as
    safe; titles are plain text.  Besides Django's enclosures, `item_enclosures` may return `feeds.Media`.
    `item_extra_kwargs` and `feed_extra_kwargs` may have fields of `feeds.Article` (such as `summary`,
    `episode` or `point`) and of `feeds.Channel` (such as `image`, `hubs` or `podcast`).

    An item that cannot be published is logged and left out; with DEBUG, it raises the error.
    """

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            target = self.get_object(request, *args, **kwargs)
        except ObjectDoesNotExist:
            raise Http404("The object of the feed does not exist.") from None
        made = self.get_feed(target, request)
        return feed_response(request, converted(made), format_of(made))
