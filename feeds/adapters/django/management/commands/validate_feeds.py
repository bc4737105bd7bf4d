"""`manage.py validate_feeds`: check the feeds that the project serves."""

from __future__ import annotations

from http import HTTPStatus
from inspect import unwrap
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.management.base import BaseCommand, CommandError
from django.http import Http404
from django.test import RequestFactory
from django.urls import get_resolver, resolve
from django.urls.resolvers import RegexPattern

from feeds import validate
from feeds.core.display import quantity

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from django.http import HttpRequest


class Command(BaseCommand):
    """Renders feeds as a request would, and prints the findings of the validator."""

    help = "Validates the feeds at PATHS; without paths, all feeds whose URLs have no variable part."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds what the command takes."""
        parser.add_argument("paths", nargs="*", metavar="PATH", help="a path such as /news/feed.rss")
        parser.add_argument("--host", help="the host of the requests (default: the first of ALLOWED_HOSTS)")
        parser.add_argument("--strict", action="store_true", help="fail for warnings, too")

    def handle(self, *_: Any, **options: Any) -> None:
        """Prints a line for each finding; raises CommandError if there are errors."""
        paths = options["paths"] or sorted(_paths(get_resolver().url_patterns))
        if not paths:
            raise CommandError("no feed has a URL without variable parts: name the paths of feeds")
        host = options["host"] or _host()
        wrong = 0
        for path in paths:
            request = RequestFactory().get(path, secure=True, HTTP_HOST=host)
            report = validate(_content(request), url=request.build_absolute_uri())
            for each in report.findings:
                text = f"{path}:{each.line}:{each.column}: {each.severity} {each.rule}: {each.message}"
                self.stdout.write(text)
                wrong += each.severity == "error" or (options["strict"] and each.severity == "warning")
        if wrong:
            raise CommandError(f"{quantity(wrong, 'problem')} in {quantity(len(paths), 'feed')}")
        self.stdout.write(f"no problems in {quantity(len(paths), 'feed')}")


def _content(request: HttpRequest) -> bytes:
    """Returns the document that a request gets; raises CommandError if it gets none."""
    try:
        view = resolve(request.path)
        response = view.func(request, *view.args, **view.kwargs)
    except Http404:
        raise CommandError(f"{request.path}: there is no feed") from None
    if response.status_code != HTTPStatus.OK:
        raise CommandError(f"{request.path}: the status is {response.status_code}: expected 200")
    content: bytes = response.getvalue()  # also of a streaming response
    return content


def _host() -> str:
    named = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
    return named[0] if named else "localhost"


def _paths(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Yields the paths of feeds, without those that have a variable part or are regular expressions."""
    for each in patterns:
        if isinstance(each.pattern, RegexPattern) or each.pattern.converters:
            continue
        place = f"{before}{each.pattern}"
        if hasattr(each, "url_patterns"):
            yield from _paths(each.url_patterns, place)
        elif isinstance(unwrap(each.callback), Feed):  # also behind a decorator such as cache_page
            yield place
