"""Media RSS: rules beyond single elements."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from feeds.validator.atom_tree import text_problems
from feeds.validator.elements import alongside, child_of, full_text, text_of, value_of
from feeds.validator.remedies import declare_instead, problem_of, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.sought import sought
from feeds.vocabulary.datatypes.durations import seconds_of
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.file_types import FILE_TYPES
from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.media_names import (
    INVALID_RATING,
    INVALID_RESTRICTION,
    UNKNOWN_CREDIT_ROLE,
    rating,
    restriction,
    role_of,
)
from feeds.vocabulary.datatypes.plain_text import UNDECLARED_HTML, untyped_text
from feeds.vocabulary.datatypes.quantities import INVALID_MD5, md5, sha1
from feeds.vocabulary.datatypes.white_space import SPACE, explained
from feeds.vocabulary.media import NAMESPACE, SEE

MEDIA = ("image", "audio", "video")
"""What is both a medium and the first part of media types."""
PLAYLISTS = FILE_TYPES["m3u8"]
MAX_NUMBER = 64


@rule(
    "media-namespace-without-slash",
    on="@channel",
    severity="error",
    see=SEE,
    w3c="MediaRssNamespace",
    hides=True,
)
def namespace_without_slash(_channel: Element, document: Document) -> Problems:
    """The namespace of Media RSS must be http://search.yahoo.com/mrss/, with the slash at its end.

    Without the slash, readers do not recognise any of the elements.

    bad:  <media:rating xmlns:media="http://search.yahoo.com/mrss">adult</media:rating>
    good: <media:rating xmlns:media="http://search.yahoo.com/mrss/">adult</media:rating>
    """
    first = document.once(sought).first.get(NAMESPACE.synonyms[0])
    if first is not None:
        message = f"must be in the namespace {NAMESPACE.uri}, with a slash at its end"
        remedy = declare_instead(first, NAMESPACE.synonyms[0], NAMESPACE.uri)
        yield Problem(first, message, remedy=remedy)


@rule(
    "media-group-of-one",
    on="media:group",
    severity="warning",
    see=f"{SEE}#media-group",
    w3c="MediaGroupWithoutAlternatives",
)
def group_of_one(group: Element, document: Document) -> Problems:
    """A media:group should contain at least two media:content.

    A group offers a choice between versions of one work, such as other sizes or formats. Put a single one
    directly into the item.

    bad:  <media:group><media:content url="https://example.org/a.mp4"/></media:group>
    good: <media:content url="https://example.org/a.mp4"/>
    """
    contents = len(group.findall(alongside(group, "content")))
    if contents < 2 and group not in document.incomplete:
        yield Problem(group, f"should contain at least two <media:content>, not {contents or 'none'}")


@rule(
    "media-end-before-start",
    on="media:text media:location media:scene",
    severity="error",
    see=f"{SEE}#media-text",
)
def end_before_start(element: Element, _document: Document) -> Problems:
    """A text, location or scene must not end before it starts.

    Players show it between the two times. Check that both count from the beginning of the media object.

    bad:  <media:text type="plain" start="00:00:17" end="00:00:10">Words.</media:text>
    good: <media:text type="plain" start="00:00:10" end="00:00:17">Words.</media:text>
    """
    if element.tag == alongside(element, "scene"):
        start, end = (_child_text(element, name) for name in ("sceneStartTime", "sceneEndTime"))
        attribute = None
    else:
        start, end, attribute = value_of(element, "start"), value_of(element, "end"), "end"
    begins, ends = seconds_of(start), seconds_of(end)
    if begins is not None and ends is not None and ends < begins:
        message = f"must not end at {shown(end)}, before its start at {shown(start)}"
        yield Problem(element, message, attribute=attribute, value=end, subject="element")


def _child_text(scene: Element, name: str) -> str:
    """The text of a child, whose prefix the specification's own example leaves out."""
    child = child_of(scene, alongside(scene, name))
    return text_of(child_of(scene, name) if child is None else child)


@rule("media-star-rating-range", on="media:starRating", severity="error", see=f"{SEE}#media-community")
def star_rating_range(rating: Element, _document: Document) -> Problems:
    """The average of a media:starRating must be between its min and its max.

    Programs draw the stars in this range.

    bad:  <media:community><media:starRating average="5.5" count="20" min="1" max="5"/></media:community>
    good: <media:community><media:starRating average="4.5" count="20" min="1" max="5"/></media:community>
    """
    average, least, most = (_number(rating, name) for name in ("average", "min", "max"))
    if least is not None and most is not None and least > most:
        yield Problem(rating, 'must not be greater than "max"', attribute="min", value=rating.get("min"))
    elif average is not None and most is not None and average > most:
        message = f'must not be greater than "max", which is {most:g}'
        yield Problem(rating, message, attribute="average", value=rating.get("average"))
    elif average and least is not None and average < least:
        # Without ratings, the average is 0.
        message = f'must not be less than "min", which is {least:g}'
        yield Problem(rating, message, attribute="average", value=rating.get("average"))


def _number(element: Element, name: str) -> float | None:
    """An attribute as a number; None for any other text, which its datatype reports."""
    try:
        return float(value_of(element, name)[:MAX_NUMBER])
    except ValueError:
        return None


@rule("media-price-without-info", on="media:price", severity="warning", see=f"{SEE}#media-price")
def price_without_info(price: Element, _document: Document) -> Problems:
    """The price of a package or a subscription should have an info.

    It is the URL where people read what they get for it.

    bad:  <media:price type="package" price="19.99" currency="EUR"/>
    good: <media:price type="package" info="https://example.org/package" price="19.99" currency="EUR"/>
    """
    kind = value_of(price, "type").lower()
    if kind in ("package", "subscription") and price.get("info") is None:
        yield Problem(price, f'of a {kind} should have the attribute "info"', "info", subject="element")


@rule("media-medium-differs", on="media:content", severity="warning", see=f"{SEE}#media-content")
def medium_differs(content: Element, _document: Document) -> Problems:
    """The medium of a media:content should fit its type.

    Readers choose by either of them how to show the file. A playlist may be of any medium, whatever its type.

    bad:  <media:content url="https://example.org/a.mp4" type="video/mp4" medium="image"/>
    good: <media:content url="https://example.org/a.mp4" type="video/mp4" medium="video"/>
    """
    medium, type_ = content.get("medium"), content.get("type")
    if not medium or not type_ or type_.startswith(medium):
        return
    type_ = type_.strip(SPACE).lower()
    kind = type_.partition("/")[0]
    if medium in MEDIA and kind in MEDIA and medium != kind and type_ not in PLAYLISTS:
        remedy = write("medium", kind, safe=False)
        message = f'should be {kind}, like the "type"'
        yield Problem(content, message, attribute="medium", value=medium, remedy=remedy)


@rule("media-two-defaults", on="media:group", severity="error", see=f"{SEE}#media-content")
def two_defaults(group: Element, _document: Document) -> Problems:
    """Only one media:content of a media:group may have isDefault="true".

    Players use the default, and AntennaPod even prefers it to the <enclosure>.

    bad:  <media:group><media:content url="https://example.org/a.mp4" isDefault="true"/>
          <media:content url="https://example.org/b.mp4" isDefault="true"/></media:group>
    good: <media:group><media:content url="https://example.org/a.mp4" isDefault="true"/>
          <media:content url="https://example.org/b.mp4" isDefault="false"/></media:group>
    """
    contents = group.iterchildren(alongside(group, "content"))
    defaults = [content for content in contents if value_of(content, "isDefault") == "true"]
    for content in defaults[1:]:
        message = "must not be true: another <media:content> of the group is the default"
        remedy = write("isDefault", "false", safe=False)
        yield Problem(content, message, attribute="isDefault", remedy=remedy)


@rule(
    "media-missing-url",
    on="media:content",
    severity="error",
    see=f"{SEE}#media-content",
    w3c="MissingAttribute",
)
def missing_url(content: Element, document: Document) -> Problems:
    """A media:content must have a url or a media:player.

    Readers load the file at the url, or show the player page.

    bad:  <media:content type="video/mp4"/>
    good: <media:content type="video/mp4"><media:player url="https://example.org/play"/></media:content>
    """
    if content.get("url") is None and content not in document.incomplete:
        player = alongside(content, "player")
        above = content.getparent()
        if child_of(content, player) is None and (above is None or document.first(above, player) is None):
            message = 'must have the attribute "url" or a <media:player>'
            yield Problem(content, message, attribute="url", subject="element")


@rule(
    "media-deprecated-adult",
    on="media:adult",
    severity="warning",
    see=f"{SEE}#media-adult",
    w3c="DeprecatedMediaAdult",
)
def deprecated_adult(element: Element, _document: Document) -> Problems:
    """media:adult is deprecated: media:rating has replaced it.

    It is only true or false, while a rating can name its scheme. Write adult for true, and nonadult for
    false.

    bad:  <media:adult>true</media:adult>
    good: <media:rating>adult</media:rating>
    """
    yield Problem(element, "is deprecated: use <media:rating>")


@rule(
    "media-undeclared-html",
    on="media:title media:description media:text",
    severity="warning",
    see=f"{SEE}#media-title",
    w3c=UNDECLARED_HTML.w3c,
)
def undeclared_html(element: Element, _document: Document) -> Problems:
    """A Media RSS text that contains HTML should have type="html".

    Without it, the text is plain, and readers show the tags.

    bad:  <media:title>A &lt;b&gt;very&lt;/b&gt; good film</media:title>
    good: <media:title type="html">A &lt;b&gt;very&lt;/b&gt; good film</media:title>
    """
    kind = value_of(element, "type") or "plain"
    value = full_text(element)
    if kind == "html":
        yield from (problem_of(flaw, element) for flaw in html(value))
    elif kind == "plain":
        for flaw in untyped_text(value):
            yield replace(problem_of(flaw, element), remedy=write("type", "html", safe=False))


@rule(
    "media-invalid-rating",
    on="media:rating",
    severity="error",
    see=f"{SEE}#media-rating",
    w3c=INVALID_RATING.w3c,
)
def invalid_rating(element: Element, _document: Document) -> Problems:
    """A media:rating must be a rating of its scheme.

    Without a scheme, it is `urn:simple`, which has only adult and nonadult. The others are `urn:mpaa`,
    `urn:v-chip` and `urn:icra`.

    bad:  <media:rating>pg-13</media:rating>
    good: <media:rating scheme="urn:mpaa">pg-13</media:rating>
    """
    check, value = partial(rating, element.get("scheme") or ""), full_text(element).strip(SPACE)
    yield from text_problems(element, explained(check, value, check(value)))


@rule(
    "media-invalid-restriction",
    on="media:restriction",
    severity="error",
    see=f"{SEE}#media-restriction",
    w3c=INVALID_RESTRICTION.w3c,
)
def invalid_restriction(element: Element, _document: Document) -> Problems:
    """A media:restriction must contain what its type says: countries, URLs, or all or none.

    Write ISO 3166 codes with type="country", and URLs with type="uri". Without a type, only all and none are
    defined.

    bad:  <media:restriction relationship="allow">de at</media:restriction>
    good: <media:restriction relationship="allow" type="country">de at</media:restriction>
    """
    for flaw in restriction(value_of(element, "type"), full_text(element).strip(SPACE)):
        yield problem_of(flaw, element)


@rule("media-invalid-md5", on="media:hash", severity="error", see=f"{SEE}#media-hash", w3c=INVALID_MD5.w3c)
def invalid_md5(element: Element, _document: Document) -> Problems:
    """A media:hash must be a digest of its algorithm, which is MD5 by default.

    An MD5 digest has 32 hexadecimal digits. Add algo="sha-1" for one of 40 digits.

    bad:  <media:hash>dfdec888b72151965a34b4b59031290a00000000</media:hash>
    good: <media:hash algo="sha-1">dfdec888b72151965a34b4b59031290a00000000</media:hash>
    """
    check = {"md5": md5, "sha-1": sha1}.get(value_of(element, "algo") or "md5")
    value = full_text(element).strip(SPACE)
    if check is not None:
        yield from text_problems(element, explained(check, value, check(value)))


@rule(
    "media-same-hash-algorithm",
    on="@item media:group media:content",
    severity="error",
    see=f"{SEE}#media-hash",
    needs="media:hash",
)
def same_hash_algorithm(holder: Element, _document: Document) -> Problems:
    """The media:hash elements of one object must differ in their algorithm.

    A program that compares a file with its hash cannot know which of the two is right.

    bad:  <media:hash>dfdec888b72151965a34b4b59031290a</media:hash>
          <media:hash algo="md5">00000000b72151965a34b4b59031290a</media:hash>
    good: <media:hash>dfdec888b72151965a34b4b59031290a</media:hash>
          <media:hash algo="sha-1">dfdec888b72151965a34b4b59031290a00000000</media:hash>
    """
    seen: set[str] = set()
    for element in holder.iterchildren(f"{{{NAMESPACE.uri}}}hash"):
        algorithm = value_of(element, "algo") or "md5"
        if algorithm in seen:
            yield Problem(element, f"may appear only once for the algorithm {algorithm}")
        seen.add(algorithm)


@rule(
    "media-unknown-role",
    on="media:credit",
    severity="warning",
    see=f"{SEE}#media-credit",
    w3c=UNKNOWN_CREDIT_ROLE.w3c,
)
def unknown_role(credit: Element, _document: Document) -> Problems:
    """The role of a media:credit should be one of its scheme's list.

    Without a scheme, it is the European Broadcasting Union's list. Name another one in the attribute scheme.

    bad:  <media:credit role="wizard">Ann</media:credit>
    good: <media:credit role="producer">Ann</media:credit>
    """
    role = credit.get("role") or ""
    if role.strip() and role == role.lower():
        check = partial(role_of, credit.get("scheme") or "")
        for flaw in explained(check, role, check(role)):
            yield Problem(credit, flaw.message, attribute="role", value=role)
