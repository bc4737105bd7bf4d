"""The lists of the podcast namespace: services, protocols, and the roles and groups of its taxonomy.

They grow, so an unknown word is never an error.
"""

from __future__ import annotations

from feeds.core.words import words
from feeds.vocabulary.datatypes.factories import both, in_list, pattern
from feeds.vocabulary.editions import Edition
from feeds.vocabulary.model import Fault

_REPOSITORY = "https://github.com/Podcastindex-org/podcast-namespace/blob/main"
_TAGS = "https://podcasting2.org/docs/podcast-namespace/tags"
_STATE = "2026-05"

UNKNOWN_PROTOCOL = Fault(
    "unknown-protocol",
    "warning",
    "The protocol should be one that the namespace lists.",
    help="Apps can show comments only from networks that they know. Write `activitypub` for Mastodon and "
    "similar networks, or `disabled` for no comments.",
    see=f"{_REPOSITORY}/socialprotocols.txt",
    safe=False,
    bad='<podcast:socialInteract protocol="email" uri="https://example.org/@ann/1" accountId="@ann"/>',
    good='<podcast:socialInteract protocol="activitypub" uri="https://example.org/@ann/1" accountId="@ann"/>',
)
UNKNOWN_CHAT_PROTOCOL = Fault(
    "unknown-chat-protocol",
    "warning",
    "The protocol of a chat should be one that the namespace lists.",
    help="Apps choose by it how to join, and offer no chat over another. Link to other services in the show "
    "notes.",
    see=f"{_REPOSITORY}/docs/chatprotocols.txt",
    safe=False,
    bad='<podcast:chat server="chat.example.org" protocol="telegram"/>',
    good='<podcast:chat server="chat.example.org" protocol="matrix"/>',
)
UNKNOWN_ROLE = Fault(
    "unknown-role",
    "warning",
    "The role of a person should be one of the Podcast Taxonomy.",
    help="Apps group and label people by it, and treat people without one as hosts. Choose the "
    "nearest, such as `guest` or `reporter`.",
    see=f"{_TAGS}/person",
    safe=False,
    bad='<podcast:person role="wizard">Ann</podcast:person>',
    good='<podcast:person role="reporter">Ann</podcast:person>',
)
UNKNOWN_GROUP = Fault(
    "unknown-group",
    "warning",
    "The group of a person should be one of the Podcast Taxonomy.",
    help="Apps group people by it. Choose the nearest, such as `writing`, or leave it out for `cast`, "
    "which is the default.",
    see=f"{_TAGS}/person",
    safe=False,
    bad='<podcast:person group="band">Ann</podcast:person>',
    good='<podcast:person group="cast">Ann</podcast:person>',
)
NOT_SLUG = Fault(
    "invalid-service",
    "warning",
    "A service should be named by its slug, in lower case.",
    help="Each service compares it with its own slug in the namespace's list. Write `google` or `amazon`, "
    "for example.",
    see=f"{_TAGS}/block",
    mend=lambda value: _slug(value),
    bad='<channel><podcast:block id="Some Service">yes</podcast:block></channel>',
    good='<channel><podcast:block id="google">yes</podcast:block></channel>',
)
UNKNOWN_SERVICE = Fault(
    "unknown-service",
    "info",
    "A service should be one that the namespace lists.",
    help="A service acts on its own slug only, so a misspelled one blocks nothing. Compare it with the list, "
    "to which services are added from time to time.",
    see=f"{_REPOSITORY}/serviceslugs.txt",
    safe=False,
    bad='<channel><podcast:block id="itunes">yes</podcast:block></channel>',
    good='<channel><podcast:block id="apple">yes</podcast:block></channel>',
)

CHAT_PROTOCOLS = words("irc xmpp nostr matrix")
# Mastodon's peers call Bluesky's protocol by its own name, too.
SOCIAL_PROTOCOLS = words("disabled activitypub twitter lightning bluesky hive matrix nostr atproto")
SERVICES = words(
    """
    acast amazon anchor apple audible audioboom backtracks bitcoin blubrry buzzsprout captivate castopod
    castos facebook fireside fyyd google gpodder hypercatcher kasts libsyn mastodon megafono megaphone
    omnystudio overcast paypal pinecast podbean podcastaddict podcastguru podcastindex podcasts.com
    podchaser podcloud podfriend podiant podigee podnews podomatic podserve podverse redcircle relayfm
    resonate rss.com shoutengine simplecast slack soundcloud spotify spreaker tiktok transistor twitter
    whooshkaa youtube zencast
    """
)
GROUPS = words(
    "creative direction, cast, writing, audio production, audio post-production, administration, visuals, "
    "community, misc., misc, video production, video post-production",
    ",",
)
ROLES = words(
    """
    director, assistant director, executive producer, senior producer, producer, associate producer,
    development producer, creative director, host, co-host, guest host, guest, voice actor, narrator,
    announcer, reporter, author, editorial director, co-writer, writer, songwriter, guest writer, story
    editor, managing editor, script editor, script coordinator, researcher, editor, fact checker,
    translator, translater, transcriber, logger, studio coordinator, technical director, technical manager,
    audio engineer, remote recording engineer, post production engineer, audio editor, sound designer,
    foley artist, composer, theme music, music production, music contributor, production coordinator,
    booking coordinator, production assistant, content manager, marketing manager, sales representative,
    sales manager, graphic designer, cover art designer, social media manager, consultant, intern, camera
    operator, lighting designer, camera grip, assistant camera, assistant editor
    """,
    ",",
)
EDITIONS = (
    Edition("Podcast namespace: services", _STATE, UNKNOWN_SERVICE.see),
    Edition("Podcast namespace: protocols of comments", _STATE, UNKNOWN_PROTOCOL.see),
    Edition("Podcast namespace: protocols of chats", _STATE, UNKNOWN_CHAT_PROTOCOL.see),
    Edition("Podcast namespace: roles and groups of people", _STATE, f"{_REPOSITORY}/taxonomy.json"),
)

person_role = in_list(ROLES, UNKNOWN_ROLE, "a role of the Podcast Taxonomy")
person_group = in_list(GROUPS, UNKNOWN_GROUP, "a group of the Podcast Taxonomy")
protocol = in_list(SOCIAL_PROTOCOLS, UNKNOWN_PROTOCOL, "a protocol of the namespace's list")
chat_protocol = in_list(CHAT_PROTOCOLS, UNKNOWN_CHAT_PROTOCOL, "irc, xmpp, nostr or matrix")
service = both(
    pattern(r"[a-z0-9][a-z0-9._-]{0,63}", NOT_SLUG, "a slug like apple", longest=64),
    in_list(SERVICES, UNKNOWN_SERVICE, f"a service of the namespace's list of {_STATE}"),
)


def _slug(value: str) -> str | None:
    return value.lower() if value.lower() in SERVICES else None
