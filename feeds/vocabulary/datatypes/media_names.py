"""Fixed lists of words in Media RSS: media, expressions, credits, ratings, restrictions, statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.words import words
from feeds.vocabulary.datatypes.factories import folded, must_be, one_of, pattern, shown
from feeds.vocabulary.datatypes.names import country
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.datatypes.white_space import SPACE, tokens
from feeds.vocabulary.model import Fault, Flaws

if TYPE_CHECKING:
    from collections.abc import Collection

    from feeds.vocabulary.model import Datatype

_SEE = "https://www.rssboard.org/media-rss"

INVALID_MEDIUM = Fault(
    "invalid-medium",
    "error",
    "The medium must be `image`, `audio`, `video`, `document` or `executable`.",
    help="Readers decide by it how to show the file without knowing every media type. Write `video` for "
    "films and clips, `image` for photos.",
    see=f"{_SEE}#media-content",
    w3c="InvalidMediaMedium",
    bad='<media:content url="https://example.org/a.mp4" medium="movie"/>',
    good='<media:content url="https://example.org/a.mp4" medium="video"/>',
)
INVALID_EXPRESSION = Fault(
    "invalid-expression",
    "error",
    "The expression must be `sample`, `full` or `nonstop`.",
    help="It says whether the file is an excerpt, the whole work or a continuous stream. Leave it out for "
    "a whole work, which is the default.",
    see=f"{_SEE}#media-content",
    w3c="InvalidMediaExpression",
    bad='<media:content url="https://example.org/a.mp4" expression="whole"/>',
    good='<media:content url="https://example.org/a.mp4" expression="full"/>',
)
INVALID_CREDIT_ROLE = Fault(
    "invalid-credit-role",
    "error",
    "The role of a credit must be in lower case.",
    help="Programs match it with the list of the European Broadcasting Union, which is in lower case. "
    "Write `producer`, not `Producer`.",
    see=f"{_SEE}#media-credit",
    w3c="InvalidCreditRole",
    bad='<media:credit role="Producer">Ann</media:credit>',
    good='<media:credit role="producer">Ann</media:credit>',
    mend=str.lower,
)
UNKNOWN_CREDIT_ROLE = Fault(
    "unknown-credit-role",
    "warning",
    "The role of a credit should be one of its scheme's list.",
    see=f"{_SEE}#media-credit",
    w3c="InvalidCreditRole",
)
INVALID_RATING = Fault(
    "invalid-rating",
    "error",
    "A rating must be one of the values of its scheme.",
    help="Programs show or hide the media by it and cannot match another word. In `urn:simple`, the "
    "default, write `adult` or `nonadult`; in `urn:mpaa`, for example, `pg-13`.",
    see=f"{_SEE}#media-rating",
    w3c="InvalidMediaRating",
    bad='<media:rating scheme="urn:v-chip">pg-13</media:rating>',
    good='<media:rating scheme="urn:v-chip">tv-pg</media:rating>',
)
INVALID_RESTRICTION = Fault(
    "invalid-restriction",
    "error",
    "A restriction must be `all`, `none`, country codes or URLs, as its type says.",
    see=f"{_SEE}#media-restriction",
    w3c="InvalidMediaRestriction",
)
INVALID_RESTRICTION_RELATIONSHIP = Fault(
    "invalid-restriction-relationship",
    "error",
    "The relationship of a restriction must be `allow` or `deny`.",
    help="Without it nobody can tell whether the countries listed may play the media or may not. `allow` "
    "shuts out all others, `deny` only those listed.",
    see=f"{_SEE}#media-restriction",
    w3c="InvalidMediaRestrictionRel",
    bad='<media:restriction relationship="permit" type="country">de</media:restriction>',
    good='<media:restriction relationship="allow" type="country">de</media:restriction>',
)
INVALID_RESTRICTION_TYPE = Fault(
    "invalid-restriction-type",
    "error",
    "The type of a restriction must be `country`, `uri` or `sharing`.",
    help="It says what the restriction lists: country codes or addresses, or that it is about passing the "
    "media on. Leave it out only if the text is `all` or `none`.",
    see=f"{_SEE}#media-restriction",
    w3c="InvalidMediaRestrictionType",
    bad='<media:restriction relationship="deny" type="place">all</media:restriction>',
    good='<media:restriction relationship="deny" type="sharing"/>',
)
INVALID_HASH_ALGORITHM = Fault(
    "invalid-hash-algorithm",
    "error",
    "The algorithm of a hash must be `md5` or `sha-1`.",
    help="Programs check the downloaded file with it, and Media RSS names no other. Leave it out for MD5, "
    "which is the default.",
    see=f"{_SEE}#media-hash",
    w3c="InvalidMediaHash",
    bad='<media:hash algo="crc32">dfdec888b72151965a34b4b59031290a</media:hash>',
    good='<media:hash algo="md5">dfdec888b72151965a34b4b59031290a</media:hash>',
)
INVALID_STATUS = Fault(
    "invalid-media-status",
    "error",
    "The state of media must be `active`, `blocked` or `deleted`.",
    help="It tells programs that list the media whether it can still be played. Write `blocked` for media "
    "that is withheld, `deleted` for media that is gone.",
    see=f"{_SEE}#media-status",
    bad='<media:status state="gone"/>',
    good='<media:status state="deleted"/>',
)
INVALID_PRICE_TYPE = Fault(
    "invalid-media-price-type",
    "error",
    "The type of a price must be `rent`, `purchase`, `package` or `subscription`.",
    help="The amount alone does not say what it pays for. Leave the type out for media that is free.",
    see=f"{_SEE}#media-price",
    bad='<media:price type="gift" price="1.99" currency="EUR"/>',
    good='<media:price type="rent" price="1.99" currency="EUR"/>',
)

medium = one_of("image", "audio", "video", "document", "executable", fault=INVALID_MEDIUM)
expression = one_of("sample", "full", "nonstop", fault=INVALID_EXPRESSION)
restriction_relationship = one_of("allow", "deny", fault=INVALID_RESTRICTION_RELATIONSHIP)
restriction_type = one_of("country", "uri", "sharing", fault=INVALID_RESTRICTION_TYPE)
hash_algorithm = one_of("md5", "sha-1", fault=INVALID_HASH_ALGORITHM)
media_status = one_of("active", "blocked", "deleted", fault=INVALID_STATUS)
price_type = one_of("rent", "purchase", "package", "subscription", fault=INVALID_PRICE_TYPE)

_ICRA = "(?:n[a-ir-tz]|v[a-kr-uz]|l[a-cz]|o[a-hz]|c[abz]|s[a-fz]|x[a-e])"
"""The descriptors of ICRA's vocabulary of 2000 and 2005, by topic: nudity, violence, language and others."""
_RATINGS: dict[str, Datatype] = {
    "urn:simple": one_of("adult", "nonadult", fault=INVALID_RATING),
    "urn:mpaa": one_of(
        "g", "nc-17", "pg", "pg-13", "r", "x", "unrated", "nr", fault=INVALID_RATING, any_case=True
    ),
    "urn:v-chip": one_of(
        "tv-y", "tv-y7", "tv-y7-fv", "tv-g", "tv-pg", "tv-14", "tv-ma", "all-ages", "14+", "18+",
        fault=INVALID_RATING, any_case=True,
    ),
    "urn:icra": pattern(
        rf"r \({_ICRA} [01](?: {_ICRA} [01])*+\)",
        INVALID_RATING,
        "a label like r (cz 1 lz 1 nz 1 oz 1 vz 1)"
    ),
}  # fmt: skip


def rating(scheme: str, value: str) -> Flaws:
    """Accepts a rating of a scheme that Media RSS names, and any but a blank one of another scheme."""
    check = _RATINGS.get(folded(scheme.strip(SPACE)) or "urn:simple")
    if check is None and not value:
        return must_be(INVALID_RATING, "a rating of its scheme", value)
    return check(value) if check else ()


def restriction(kind: str, value: str) -> Flaws:
    """Accepts the text of a restriction whose type is `kind`; blank text applies to everything."""
    if value in {"all", "none", ""}:
        return ()
    if kind == "uri":
        return next((flaws for url in tokens(value[:65_536]) if (flaws := full_url(url))), ())
    if kind == "sharing":
        return ()
    if kind == "country":
        return next((flaws for code in tokens(value[:65_536]) if (flaws := country(code))), ())
    return must_be(INVALID_RESTRICTION, "all or none", value)


def credit_role(value: str) -> Flaws:
    """Accepts a role in lower case, of any scheme."""
    if value and value == value.lower():
        return ()
    return (INVALID_CREDIT_ROLE(f"must be a role in lower case, not {shown(value)}"),)


def role_of(scheme: str, value: str) -> Flaws:
    """Accepts a role of a scheme that Media RSS names, and any role of another scheme."""
    owner, roles = ROLES.get(scheme.strip(SPACE) or EBU, ("", (value,)))
    if value in roles:
        return ()
    unknown = UNKNOWN_CREDIT_ROLE(f"should be a role of {owner} list, not {shown(value)}")
    return credit_role(value) or (unknown,)


EBU_ROLES = words(
    """
    actor, adaptor, anchor person, animal trainer, animator, announcer, armourer, art director, artist,
    artist/performer, assistant camera, assistant chief lighting technician, assistant director, assistant
    producer, assistant visual editor, author, broadcast assistant, broadcast journalist, camera operator,
    carpenter, casting, causeur, chief lighting technician, choir, choreographer, clapper loader,
    commentary or commentator, commissioning broadcaster, composer, computer programmer, conductor,
    consultant, continuity checker, correspondent, costume designer, dancer, dialogue coach, director,
    director of photography, distribution company, draughtsman, dresser, dubber, editor, editor/producer,
    editor/producer (news), ensemble, executive producer, expert, fight director, floor manager, focus
    puller, foley artist, foley editor, foley mixer, graphic assistant, graphic designer, guest,
    hair/make-up artist, hairdresser, illustrator, interviewed guest, interviewer, key character, key
    grip, key talents, leadman, librettist, lighting director, lighting technician, location manager,
    lyricist, make up artist, manufacturer, matte artist, music arranger, music group, musician, news
    reader, orchestra, participant, photographer, post, producer, production assistant, production
    company, production department, production manager, production secretary, programme production
    researcher, property manager, publishing company, puppeteer, pyrotechnician, reporter, rigger, runner,
    scenario, scenic operative, script supervisor, second assistant camera, second assistant director,
    second unit director, set designer, set dresser, sign language, singer, sound designer, sound mixer,
    sound recordist, special effects, stunts, subtitles, technical director, term, translation,
    transportation manager, treatment/programme proposal, vision mixer, visual editor, visual effects,
    wardrobe, witness
    """,
    ",",
)

EBU = "urn:ebu"
ROLES: dict[str, tuple[str, Collection[str]]] = {
    EBU: ("the EBU's", EBU_ROLES),
    "urn:yvs": ("the Yahoo Video Search", ("uploader", "owner")),
}
"""The schemes of roles: whose list it is, and the list."""
