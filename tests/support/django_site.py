"""A Django project in one file, whose feeds are served by Django's view and by ours."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["news.example.org"],
    DEBUG="debug" in sys.argv,
    INSTALLED_APPS=["feeds.adapters.django"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="for tests only",
    USE_TZ=True,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {"story.html": "<p>{{ obj.text }} &amp; {{ site.domain }}</p>"},
                    )
                ]
            },
        }
    ],
)

import django  # noqa: E402 - after the settings

django.setup()

from django.contrib.syndication import views  # noqa: E402
from django.core.exceptions import ObjectDoesNotExist  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed  # noqa: E402
from django.views.decorators.cache import cache_page  # noqa: E402

from feeds import Media  # noqa: E402
from feeds.adapters.django import Feed, JsonFeed  # noqa: E402

if TYPE_CHECKING:
    from django.http import HttpRequest


class Story:
    """A model without a database."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.text = f"Story {number} <b>of & for</b> the harbour"

    def __str__(self) -> str:
        return f"Ships & <sails> {self.number}"

    def get_absolute_url(self) -> str:
        """Where Django's own views find it."""
        return f"/story/{self.number}/"


class Stories:
    """The methods of a feed in a Django project: most of those that Django's documentation lists."""

    title = "Harbour & News"
    link = "/stories/"
    description = "From the harbour"
    language = "en-gb"
    author_name, author_email, author_link = "Ana", "ana@example.org", "/ana"
    categories = ("harbour", "sea")
    feed_copyright = "2026 Harbour News"
    ttl = 60
    description_template: str | None = "story.html"

    def get_object(self, request: HttpRequest, tag: str = "") -> str:  # noqa: ARG002 - as Django calls it
        if tag == "none":
            raise ObjectDoesNotExist
        return tag

    def items(self, tag: str) -> list[Story]:  # noqa: ARG002
        return [Story(number) for number in range(9, 0, -1)]

    def item_pubdate(self, item: Story) -> datetime:
        return datetime(2026, 5, item.number, 7, 40, tzinfo=UTC)

    def item_updateddate(self, item: Story) -> datetime:
        return datetime(2026, 5, item.number, 9, tzinfo=UTC)

    def item_guid(self, item: Story) -> str | None:
        return f"tag:news.example.org,2026:{item.number}" if item.number % 2 else None

    def item_guid_is_permalink(self, item: Story) -> bool:
        return item.number % 2 == 0

    def item_author_name(self, item: Story) -> str | None:
        return "Bob" if item.number % 2 else None

    def item_author_link(self, item: Story) -> str:  # noqa: ARG002
        return "/bob"

    def item_comments(self, item: Story) -> str:
        return f"#comments-{item.number}"

    def item_categories(self, item: Story) -> list[str]:
        return ["sails & more", str(item.number)]

    def item_enclosures(self, item: Story) -> list[Any]:
        if not item.number % 3:
            return []
        return [Enclosure(f"https://media.example.org/{item.number}.mp3", "1200", "audio/mpeg")]


class PlainLinks:
    """A feed with the least that Django requires; the guids are the links."""

    title, link, description = "Least", "/", "The least"

    def items(self) -> list[Story]:
        return [Story(2), Story(1)]


class AsAtom:
    """What makes a feed one in Atom."""

    feed_type = Atom1Feed
    subtitle = "From the harbour"


class OwnElements(Rss201rev2Feed):
    """A feed type of a project, which writes elements of its own."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("mood", "calm")


class OwnType(PlainLinks, Feed):
    feed_type = OwnElements


class AsJson(Stories, Feed):
    feed_type = JsonFeed
    description_template = None

    def item_description(self, item: Story) -> str:
        return f"<p onclick='x'>{item.number}<script>x</script></p>"

    def item_enclosures(self, item: Story) -> list[Any]:
        return [Media(f"https://media.example.org/{item.number}.mp4", seconds=61.5)]

    def item_extra_kwargs(self, item: Story) -> dict[str, Any]:  # noqa: ARG002
        return {"summary": "In short", "unknown": 1}


class WithProblems(PlainLinks, Feed):
    """Of five items, one repeats and two cannot be published."""

    link_of = ("/1/", "/2/", "/1/", "/3/", "https://[/")

    def items(self) -> list[Story]:
        return [Story(number) for number in range(5)]

    def item_link(self, item: Story) -> str:
        return self.link_of[item.number]

    def item_pubdate(self, item: Story) -> datetime:
        return datetime(1 if item.number == 3 else 2026, 5, 1, tzinfo=UTC)


def both(name: str, *bases: type) -> list[Any]:
    """Returns the paths of a feed by Django's view and by ours."""
    theirs = type("Theirs", (*bases, views.Feed), {})()
    ours = type("Ours", (*bases, Feed), {"feed_url": f"/django/{name}"})()
    return [path(f"django/{name}", theirs), path(f"ours/{name}", ours)]


urlpatterns = [
    *both("stories.rss", Stories),
    *both("stories.atom", AsAtom, Stories),
    *both("least.rss", PlainLinks),
    *both("least.atom", AsAtom, PlainLinks),
    path("of/<tag>/feed.rss", type("OfTag", (Stories, Feed), {})()),
    path("stories.json", AsJson()),
    path("cached.rss", cache_page(60)(type("Cached", (PlainLinks, views.Feed), {})())),
    path("own.rss", OwnType()),
    path("problems.rss", WithProblems()),
]

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line([each for each in sys.argv if each != "debug"])
