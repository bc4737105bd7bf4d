"""What pages show of an article as an episode of a podcast, and of the podcast itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.markup import one_line
from feeds.model.works import lead_recording
from feeds.publishing.pages.languages import language_of
from feeds.publishing.pages.wording import safe

if TYPE_CHECKING:
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.model.podcast import Contributor, Episode, Funding, Show
    from feeds.publishing.pages.languages import Language


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person who is heard or contributed; `role` is in the language of the page."""

    name: str
    role: str
    image: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class FundingView:
    """A page where listeners can donate."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """An episode: `number` names season and episode, `kind` is "" for a full one; `cover` is a URL."""

    number: str
    kind: str
    explicit: str
    cover: str
    people: tuple[PersonView, ...]
    funding: tuple[FundingView, ...]


@dataclass(frozen=True, slots=True)
class ShowView:
    """A podcast as its page shows it."""

    cover: str
    author: str
    explicit: str
    categories: tuple[str, ...]
    people: tuple[PersonView, ...]
    funding: tuple[FundingView, ...]


def show_view(channel: Channel) -> ShowView | None:
    """Returns the podcast of a channel, None if it is not one."""
    show = channel.podcast
    if show is None:
        return None
    language = language_of(channel)
    return ShowView(
        cover=show.image,
        author=one_line(show.author),
        explicit=language.gettext("Explicit") if show.explicit else "",
        # Only these have translations, and not the many below them.
        categories=tuple(dict.fromkeys(language.gettext(category.name) for category in show.categories)),
        people=_people(show.people, language),
        funding=_funding(show.funding),
    )


def episode_view(channel: Channel, article: Article) -> EpisodeView | None:
    """Returns the article as an episode, None if the channel is not a podcast or it has no recording."""
    show, episode = channel.podcast, article.episode
    if show is None or lead_recording(article) is None:
        return None
    language = language_of(channel)
    explicit = show.explicit if episode is None or episode.explicit is None else episode.explicit
    return EpisodeView(
        number=_number(episode, language) if episode else "",
        kind=_kind(episode, language) if episode else "",
        explicit=language.gettext("Explicit") if explicit else "",
        cover=cover(show, article),
        people=_people((episode.people if episode else ()) or show.people, language),
        funding=_funding((episode.funding if episode else ()) or show.funding),
    )


def cover(show: Show, article: Article) -> str:
    """Returns the URL of the picture of an episode, or of the show."""
    own = safe(article.episode.image) if article.episode else None
    return own or show.image


def _number(episode: Episode, language: Language) -> str:
    """Returns `Season 2, Episode 3`; a text of the editor's replaces the number of the episode."""
    parts = []
    if episode.season is not None:
        parts.append(language.gettext("Season %(number)s", number=language.ordinal(episode.season)))
        if episode.season_name:
            parts[0] += f" – {one_line(episode.season_name)}"
    if episode.display:
        parts.append(one_line(episode.display))
    elif episode.number is not None:
        number = language.ordinal(episode.number)
        parts.append(language.gettext("Episode %(number)s", number=number))
    return " · ".join(parts)


def _kind(episode: Episode, language: Language) -> str:
    match episode.kind:
        case "trailer":
            return language.gettext("Trailer")
        case "bonus":
            return language.gettext("Bonus")
        case _:
            return ""


def _people(people: tuple[Contributor, ...], language: Language) -> tuple[PersonView, ...]:
    return tuple(
        PersonView(name, _role(person, language), safe(person.image), safe(person.url))
        for person in people
        if (name := one_line(person.name))
    )


def _role(person: Contributor, language: Language) -> str:
    """Returns the role in the language of the page, where it is one of the usual ones; else as it is written.

    Without a role, the person is a host (https://podcasting2.org/docs/podcast-namespace/tags/person).
    """
    written = one_line(person.role or "host")
    _ = language.gettext
    usual = {
        "host": _("Host"),
        "co-host": _("Co-host"),
        "guest": _("Guest"),
        "guest host": _("Guest host"),
        "narrator": _("Narrator"),
        "reporter": _("Reporter"),
        "author": _("Author"),
        "editor": _("Editor"),
        "producer": _("Producer"),
        "director": _("Director"),
        "composer": _("Composer"),
        "sound designer": _("Sound designer"),
        "cover art designer": _("Cover art"),
    }
    return usual.get(written.lower(), written)


def _funding(funding: tuple[Funding, ...]) -> tuple[FundingView, ...]:
    return tuple(FundingView(each.url, one_line(each.text) or each.url) for each in funding if safe(each.url))
