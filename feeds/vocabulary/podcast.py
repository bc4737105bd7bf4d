"""The podcast namespace of the Podcast Index ("Podcasting 2.0")."""

from __future__ import annotations

from feeds.vocabulary.datatypes.identifiers import uuid, uuid5
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.mime import mime_type, type_of_file
from feeds.vocabulary.datatypes.names import country
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.places import geo_uri, osm
from feeds.vocabulary.datatypes.podcast_index import (
    amount,
    any_uri,
    aspect_ratio,
    decimal,
    integrity_type,
    live_status,
    location_rel,
    medium,
    moment,
    schedule,
    seconds,
    secure_url,
    server,
    short,
    split,
    srcset,
    start_date,
    transcript_rel,
)
from feeds.vocabulary.datatypes.podcast_lists import (
    chat_protocol,
    person_group,
    person_role,
    protocol,
    service,
)
from feeds.vocabulary.datatypes.quantities import (
    non_negative_integer,
    number,
    percentage,
    positive_integer,
    true_false,
    yes_no,
)
from feeds.vocabulary.datatypes.rfc822 import rfc822_date
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Attribute, Datatype, Namespace, Tag, anything

SEE = "https://podcasting2.org/docs/podcast-namespace/1.0"
TAGS = "https://podcasting2.org/docs/podcast-namespace/tags"

ITEM = "@item"
BOTH = "@channel @item"
LABEL, LONG = short(128), short(4000)


def must(name: str, value: Datatype | None = None) -> Attribute:
    """A required attribute."""
    return Attribute(name, value, required=True, supply=type_of_file if value is mime_type else None)


SHOW = (
    Tag("guid", "@channel", uuid5, see=f"{TAGS}/guid"),
    Tag("locked", "@channel", yes_no, (Attribute("owner", email_address),), see=f"{TAGS}/locked"),
    Tag("funding", BOTH, LABEL, (must("url", secure_url),), many=True, see=f"{TAGS}/funding"),
    Tag("medium", "@channel", medium, see=f"{TAGS}/medium"),
    Tag("block", "@channel", yes_no, (Attribute("id", service),), many=True, see=f"{TAGS}/block"),
    Tag("trailer", "@channel", LABEL, (must("url", secure_url), must("pubdate", rfc822_date),
        Attribute("length", non_negative_integer), Attribute("type", mime_type),
        Attribute("season", non_negative_integer)), many=True, see=f"{TAGS}/trailer"),
    Tag("updateFrequency", "@channel", LABEL, (Attribute("complete", true_false),
        Attribute("dtstart", start_date), Attribute("rrule", schedule)), see=f"{TAGS}/update-frequency"),
    Tag("podping", "@channel", attributes=(Attribute("usesPodping", true_false),), see=f"{TAGS}/podping"),
    Tag("podroll", "@channel", see=f"{TAGS}/podroll"),
    Tag("publisher", "@channel", see=f"{TAGS}/publisher"),
    Tag("remoteItem", "@channel podroll publisher valueTimeSplit", attributes=(must("feedGuid", uuid),
        Attribute("feedUrl", secure_url), Attribute("itemGuid"), Attribute("medium", medium),
        Attribute("title")), required="podroll publisher", many=True, see=f"{TAGS}/remote-item"),
    Tag("liveItem", "@channel", role="item", attributes=(must("status", live_status), must("start", moment),
        Attribute("end", moment)), many=True, see=f"{TAGS}/live-item"),
)  # fmt: skip

EPISODE = (
    Tag("transcript", ITEM, attributes=(must("url", secure_url), must("type", mime_type),
        Attribute("language", language), Attribute("rel", transcript_rel)), many=True,
        see=f"{TAGS}/transcript"),
    Tag("chapters", ITEM, attributes=(must("url", secure_url), must("type", mime_type)),
        see=f"{TAGS}/chapters"),
    Tag("soundbite", ITEM, LABEL, (must("startTime", seconds), must("duration", seconds)), many=True,
        blank=True, see=f"{TAGS}/soundbite"),
    Tag("season", ITEM, non_negative_integer, (Attribute("name", LABEL),), see=f"{TAGS}/season"),
    Tag("episode", ITEM, decimal, (Attribute("display", short(32)),), see=f"{TAGS}/episode"),
    Tag("contentLink", ITEM, anything, (must("href", secure_url),), required="liveItem", many=True,
        see=f"{TAGS}/content-link"),
    Tag("alternateEnclosure", ITEM, attributes=(must("type", mime_type),
        Attribute("length", non_negative_integer), Attribute("bitrate", number),
        Attribute("height", positive_integer), Attribute("lang", language), Attribute("title", short(32)),
        Attribute("rel", short(32)), Attribute("codecs"), Attribute("default", true_false)), many=True,
        see=f"{TAGS}/alternate-enclosure"),
    Tag("source", "alternateEnclosure", attributes=(must("uri", any_uri),
        Attribute("contentType", mime_type)), required="alternateEnclosure", many=True,
        see=f"{TAGS}/source"),
    Tag("integrity", "alternateEnclosure", attributes=(must("type", integrity_type), must("value")),
        see=f"{TAGS}/integrity"),
)  # fmt: skip

ANYWHERE = (
    Tag("person", BOTH, LABEL, (Attribute("role", person_role), Attribute("group", person_group),
        Attribute("img", secure_url), Attribute("href", secure_url)), many=True, see=f"{TAGS}/person"),
    Tag("location", BOTH, LABEL, (Attribute("rel", location_rel), Attribute("geo", geo_uri),
        Attribute("osm", osm), Attribute("country", country)), many=True, see=f"{TAGS}/location"),
    Tag("license", BOTH, LABEL, (Attribute("url", secure_url),), see=f"{TAGS}/license"),
    Tag("image", BOTH, attributes=(must("href", secure_url), Attribute("alt", blank=True),
        Attribute("aspect-ratio", aspect_ratio), Attribute("width", positive_integer),
        Attribute("height", positive_integer), Attribute("type", mime_type), Attribute("purpose", LABEL)),
        many=True, see=f"{TAGS}/image"),
    Tag("images", BOTH, attributes=(must("srcset", srcset),), see=f"{TAGS}/images"),
    Tag("socialInteract", BOTH, attributes=(must("protocol", protocol), Attribute("uri", full_url),
        Attribute("accountId"), Attribute("accountUrl", secure_url),
        Attribute("priority", non_negative_integer)), many=True, see=f"{TAGS}/social-interact"),
    Tag("chat", BOTH, attributes=(must("server", server), must("protocol", chat_protocol),
        Attribute("accountId"), Attribute("space")), see=f"{TAGS}/chat"),
    Tag("txt", BOTH, LONG, (Attribute("purpose", LABEL),), many=True, see=f"{TAGS}/txt"),
    Tag("follow", "@channel", attributes=(must("url", secure_url),), see=f"{TAGS}/follow"),
)  # fmt: skip

VALUE = (
    Tag("value", BOTH, attributes=(must("type"), must("method"), Attribute("suggested", amount)), many=True,
        see=f"{TAGS}/value"),
    Tag("valueRecipient", "value valueTimeSplit", attributes=(Attribute("name"), Attribute("customKey"),
        Attribute("customValue"), must("type"), must("address"), must("split", split),
        Attribute("fee", true_false)), required="value", many=True, see=f"{TAGS}/value-recipient"),
    Tag("valueTimeSplit", "value", attributes=(must("startTime", seconds), must("duration", seconds),
        Attribute("remoteStartTime", seconds), Attribute("remotePercentage", percentage)), many=True,
        see=f"{TAGS}/value-time-split"),
)  # fmt: skip

NAMESPACE = Namespace(
    prefix="podcast",
    uri="https://podcastindex.org/namespace/1.0",
    see=SEE,
    synonyms=("https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",),
    mistaken=(
        "https://podcastindex.org/namespace/1.0/",
        "http://podcastindex.org/namespace/1.0",
        "https://podcastindex.org/namespace/1.0.md",
        "https://podcastnamespace.org/podcast/1.0",
    ),
    tags=SHOW + EPISODE + ANYWHERE + VALUE,
)
