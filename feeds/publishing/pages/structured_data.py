"""What pages say to search engines: the vocabulary of schema.org, as JSON-LD.

https://schema.org/NewsArticle, https://schema.org/PodcastEpisode, https://schema.org/VideoObject,
https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from feeds.core.dates import rfc3339
from feeds.core.markup import one_line
from feeds.model.works import first_picture, leading, published_works

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.model.article import Article, Media, Work
    from feeds.model.channel import Channel
    from feeds.model.podcast import Episode

Data = dict[str, Any]

MAX_WORKS = 20
"""Pictures, videos and recordings that are described, each."""
_ESCAPED = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})
"""What could end the element, or is not allowed in scripts."""
_MEDIA = {"video": "VideoObject", "audio": "AudioObject"}


def json_ld(data: Data) -> Markup:
    """Returns the content of a <script type="application/ld+json">, without values that are None or empty."""
    text = json.dumps({"@context": "https://schema.org", **_filled(data)}, ensure_ascii=False)
    return Markup(text.translate(_ESCAPED))  # noqa: S704 - without characters of markup


def site_data(channel: Channel, feed_url: str | None) -> Data:
    """Returns what the index page is about: a news site, or the series of a podcast at `feed_url`."""
    if channel.podcast is not None:
        return _series(channel, feed_url)
    return {
        "@type": "WebSite",
        "name": channel.title,
        "url": channel.base,
        "description": channel.description,
        "inLanguage": channel.language,
        "publisher": _publisher(channel),
    }


def list_data(channel: Channel, url: str, name: str, pages: list[str]) -> Data:
    """Returns what the page of a feed is about: a list of the URLs of other pages."""
    listed = [{"@type": "ListItem", "position": number, "url": page} for number, page in enumerate(pages, 1)]
    return {
        "@type": "CollectionPage",
        "name": name,
        "url": url,
        "inLanguage": channel.language,
        "mainEntity": {"@type": "ItemList", "itemListElement": listed},
    }


def article_data(
    channel: Channel, article: Article, url: str, *, embed: str | None = None, feed_url: str | None = None
) -> Data:
    """Returns what an article's page at `url` is about; `embed` is the URL of the player for other sites."""
    works = published_works(article)
    first = leading(works)
    if channel.podcast is not None and first is not None and first.media.medium in _MEDIA:
        return _episode(channel, article, first, url, embed, feed_url)
    media = {
        medium: [_media(article, work, embed if work is first else None) for work in works
                 if work.media.medium == medium][:MAX_WORKS]
        for medium in _MEDIA
    }  # fmt: skip
    return {
        "@type": "NewsArticle",
        **_common(channel, article, url),
        "headline": one_line(article.title),
        "mainEntityOfPage": url,
        "dateModified": _time(article, "updated", article.updated),
        "image": [work.media.url for work in works if work.media.medium == "image"][:MAX_WORKS]
        or [work.poster for work in works if work.poster][:1],
        "author": _authors(article) or [_publisher(channel)],
        "publisher": _publisher(channel),
        "articleSection": one_line(article.section),
        "keywords": [one_line(name) for name in article.categories[:MAX_WORKS]],
        **media,
    }


def _common(channel: Channel, article: Article, url: str) -> Data:
    return {
        "url": url,
        "description": one_line(article.summary),
        "datePublished": _time(article, "published", article.published),
        "inLanguage": article.language or channel.language,
    }


def _episode(
    channel: Channel, article: Article, work: Work, url: str, embed: str | None, feed_url: str | None
) -> Data:
    episode, show = article.episode, channel.podcast
    return {
        "@type": "PodcastEpisode",
        **_common(channel, article, url),
        "name": one_line(article.title),
        "episodeNumber": episode.number if episode else None,
        "partOfSeason": _season(episode) if episode else None,
        "partOfSeries": _series(channel, feed_url),
        "image": (episode.image if episode else None) or (show.image if show else None),
        "author": _authors(article),
        "associatedMedia": _media(article, work, embed),
        "timeRequired": _duration(work.media.seconds),
    }


def _season(episode: Episode) -> Data | None:
    if episode.season is None:
        return None
    return {"@type": "PodcastSeason", "seasonNumber": episode.season, "name": episode.season_name}


def _series(channel: Channel, feed_url: str | None) -> Data:
    show = channel.podcast
    return {
        "@type": "PodcastSeries",
        "name": channel.title,
        "url": channel.base,
        "description": channel.description,
        "image": show.image if show else None,
        "inLanguage": channel.language,
        "author": {"@type": "Organization", "name": show.author} if show and show.author else None,
        "webFeed": feed_url,
    }


def _media(article: Article, work: Work, embed: str | None) -> Data:
    still = first_picture(published_works(article))
    return {
        "@type": _MEDIA[work.media.medium or "audio"],
        "name": one_line(work.title) or one_line(article.title),
        "description": one_line(work.description) or one_line(article.summary) or one_line(article.title),
        "contentUrl": work.media.url,
        "embedUrl": embed,
        "encodingFormat": work.media.type,
        "contentSize": str(work.media.size) if work.media.size else None,
        "duration": _duration(work.media.seconds),
        "uploadDate": _uploaded(article, work.media),
        "thumbnailUrl": work.poster or (still.media.url if still else None),
        "inLanguage": work.media.language,
    }


def _publisher(channel: Channel) -> Data:
    logo = channel.image.url if channel.image else None
    return {"@type": "Organization", "name": channel.title, "url": channel.home, "logo": logo}


def _authors(article: Article) -> list[Data]:
    named = [(one_line(person.name), person.url) for person in article.people]
    return [{"@type": "Person", "name": name, "url": url} for name, url in named if name]


def _uploaded(article: Article, media: Media) -> str:
    """Returns when a file was published, that of its article if it has no time of itself."""
    if media.published is None:
        return _time(article, "published", article.published)
    return media.published.date().isoformat() if media.day_only else rfc3339(media.published)


def _time(article: Article, name: str, time: datetime) -> str:
    """Returns the time, or the day where that is all that is known."""
    return time.date().isoformat() if name in article.days else rfc3339(time)


def _duration(seconds: float | None) -> str | None:
    """Returns a duration of ISO 8601: `PT1H2M3S`."""
    if seconds is None:
        return None
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"PT{hours}H{minutes}M{rest}S" if hours else f"PT{minutes}M{rest}S"


def _filled(data: Data) -> Data:
    found = {name: _filled_value(value) for name, value in data.items()}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _filled_value(value: object) -> object:
    match value:
        case dict():
            return _filled(value)
        case list():
            return [_filled_value(each) for each in value]
        case _:
            return value
