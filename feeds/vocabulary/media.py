"""Media RSS: images, audio and video, and facts about them.

Specification: https://www.rssboard.org/media-rss (1.5.1)
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_url
from feeds.vocabulary.datatypes.durations import npt_time
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.media_names import (
    credit_role,
    expression,
    hash_algorithm,
    media_status,
    medium,
    price_type,
    restriction_relationship,
    restriction_type,
)
from feeds.vocabulary.datatypes.media_rss import (
    media_tags,
    peer_link,
    rights_status,
    scene_time,
    star_average,
)
from feeds.vocabulary.datatypes.mime import media_text_type, mime_type
from feeds.vocabulary.datatypes.names import currency
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import (
    non_negative_integer,
    non_negative_number,
    number,
    positive_integer,
    true_false,
)
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

SEE = "https://www.rssboard.org/media-rss"

WHERE = "@channel @item group content"
URL = Attribute("url", public_url, named="own")
REQUIRED_URL = Attribute("url", public_url, required=True, named="own")
SCHEME = Attribute("scheme", full_url, named="own")
SIZE = (Attribute("width", positive_integer, named="own"), Attribute("height", positive_integer, named="own"))
SPAN = (Attribute("start", npt_time), Attribute("end", npt_time))
TEXT_TYPE = Attribute("type", media_text_type)
LANGUAGE = Attribute("lang", language, named="own")
COUNTS = tuple(Attribute(name, non_negative_integer, named="own") for name in ("count", "min", "max"))

CONTENT_ATTRIBUTES = (
    URL,
    Attribute("fileSize", positive_integer, named="own"),
    Attribute("type", mime_type, named="own"),
    Attribute("medium", medium),
    Attribute("isDefault", true_false, named="own"),
    Attribute("expression", expression),
    Attribute("bitrate", non_negative_number, named="own"),
    Attribute("framerate", non_negative_number, named="own"),
    Attribute("samplingrate", non_negative_number, named="own"),
    Attribute("channels", non_negative_integer, named="own"),
    Attribute("duration", non_negative_number, named="own"),
    *SIZE,
    LANGUAGE,
)

OBJECTS = (
    Tag("group", "@item", many=True, see=f"{SEE}#media-group"),
    Tag("content", "@item group", attributes=CONTENT_ATTRIBUTES, many=True, see=f"{SEE}#media-content"),
)

DESCRIPTIONS = (
    Tag("adult", WHERE, true_false, see=f"{SEE}#media-adult"),
    Tag("rating", WHERE, plain_text, (SCHEME,), many=True, blank=True, see=f"{SEE}#media-rating"),
    Tag("title", WHERE, anything, (TEXT_TYPE,), see=f"{SEE}#media-title"),
    Tag("description", WHERE, anything, (TEXT_TYPE,), see=f"{SEE}#media-description"),
    Tag("keywords", WHERE, plain_text, see=f"{SEE}#media-keywords"),
    Tag("thumbnail", WHERE, attributes=(REQUIRED_URL, *SIZE, Attribute("time", npt_time)), many=True,
        see=f"{SEE}#media-thumbnails"),
    Tag("category", WHERE, plain_text, (SCHEME, Attribute("label", plain_text, named="own")), many=True,
        see=f"{SEE}#media-category"),
    Tag("hash", WHERE, anything, (Attribute("algo", hash_algorithm),), many=True, blank=True,
        see=f"{SEE}#media-hash"),
    Tag("player", WHERE, attributes=(REQUIRED_URL, *SIZE), blank=True, see=f"{SEE}#media-player"),
    Tag("credit", WHERE, plain_text, (SCHEME, Attribute("role", credit_role)), many=True,
        see=f"{SEE}#media-credit"),
    Tag("copyright", WHERE, plain_text, (URL,), see=f"{SEE}#media-copyright"),
    Tag("text", WHERE, anything, (TEXT_TYPE, LANGUAGE, *SPAN), many=True, see=f"{SEE}#media-text"),
    Tag("restriction", WHERE, anything, (Attribute("relationship", restriction_relationship, required=True),
        Attribute("type", restriction_type)), many=True, blank=True, see=f"{SEE}#media-restriction"),
)  # fmt: skip

COMMUNITY = (
    Tag("community", WHERE, see=f"{SEE}#media-community"),
    Tag("starRating", "community", attributes=(Attribute("average", star_average, named="own"), *COUNTS)),
    Tag("statistics", "community", attributes=(Attribute("views", non_negative_integer, named="own"),
        Attribute("favorites", non_negative_integer, named="own"))),
    Tag("tags", "community", media_tags),
    Tag("comments", WHERE, see=f"{SEE}#media-comments"),
    Tag("comment", "comments", anything, required="comments", many=True),
    Tag("responses", WHERE, see=f"{SEE}#media-responses"),
    Tag("response", "responses", anything, required="responses", many=True),
    Tag("backLinks", WHERE, see=f"{SEE}#media-backlinks"),
    Tag("backLink", "backLinks", public_url, required="backLinks", many=True),
)  # fmt: skip

USE = (
    Tag("embed", WHERE, attributes=(REQUIRED_URL, *SIZE), see=f"{SEE}#media-embed"),
    Tag("param", "embed", anything, (Attribute("name", required=True),), many=True, blank=True),
    Tag("status", WHERE, attributes=(Attribute("state", media_status, required=True), Attribute("reason")),
        see=f"{SEE}#media-status"),
    Tag("price", WHERE, attributes=(Attribute("type", price_type), Attribute("info", public_url, named="own"),
        Attribute("price", number, named="own"), Attribute("currency", currency, named="own")), many=True,
        see=f"{SEE}#media-price"),
    Tag("license", WHERE, plain_text, (Attribute("type", mime_type),
        Attribute("href", public_url, named="own")), many=True, see=f"{SEE}#media-license"),
    Tag("subTitle", WHERE, attributes=(Attribute("type", mime_type, required=True), LANGUAGE,
        Attribute("href", public_url, required=True, named="own")), many=True, see=f"{SEE}#media-subtitle"),
    Tag("peerLink", WHERE, attributes=(Attribute("type", mime_type),
        Attribute("href", peer_link, required=True, named="own")), many=True, see=f"{SEE}#media-peerlink"),
    Tag("location", WHERE, attributes=(Attribute("description"), Attribute("start", scene_time),
        Attribute("end", scene_time)), many=True, see=f"{SEE}#media-location"),
    Tag("rights", WHERE, attributes=(Attribute("status", rights_status, required=True),),
        see=f"{SEE}#media-rights"),
    Tag("scenes", WHERE, see=f"{SEE}#media-scenes"),
    # Open because the specification's own example has the children of a scene without a prefix.
    Tag("scene", "scenes", required="scenes", many=True, open=True),
    Tag("sceneTitle", "scene", plain_text),
    Tag("sceneDescription", "scene", plain_text),
    Tag("sceneStartTime", "scene", scene_time),
    Tag("sceneEndTime", "scene", scene_time),
)  # fmt: skip

NAMESPACE = Namespace(
    prefix="media",
    uri="http://search.yahoo.com/mrss/",
    see=SEE,
    synonyms=("http://search.yahoo.com/mrss",),
    mistaken=("http://video.search.yahoo.com/mrss", "http://www.rssboard.org/media-rss"),
    tags=OBJECTS + DESCRIPTIONS + COMMUNITY + USE,
)
