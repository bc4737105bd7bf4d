"""Media RSS: rules beyond single elements."""

from __future__ import annotations

from feeds.validator.elements import alongside, child_of, text_of, value_of
from feeds.validator.remedies import declare_instead, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.sought import sought
from feeds.vocabulary.datatypes.durations import seconds_of
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.file_types import FILE_TYPES
from feeds.vocabulary.datatypes.white_space import SPACE
from feeds.vocabulary.media import NAMESPACE, SEE

MEDIA = ("image", "audio", "video")
"""What is both a medium and the first part of media types."""
PLAYLISTS = FILE_TYPES["m3u8"]


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
    if first is None:
        return ()
    message = f"must be in the namespace {NAMESPACE.uri}, with a slash at its end"
    remedy = declare_instead(first, NAMESPACE.synonyms[0], NAMESPACE.uri)
    return (Problem(first, message, remedy=remedy),)


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


@rule("media-medium-differs", on="media:content", severity="warning", see=f"{SEE}#media-content")
def medium_differs(content: Element, _document: Document) -> Problems:
    """The medium of a media:content should fit its type.

    Readers choose by either of them how to show the file. A playlist may be of any medium, whatever its type.

    bad:  <media:content url="https://example.org/a.mp4" type="video/mp4" medium="image"/>
    good: <media:content url="https://example.org/a.mp4" type="video/mp4" medium="video"/>
    """
    medium, type_ = content.get("medium"), content.get("type")
    if not medium or not type_ or type_.startswith(medium):
        return ()
    return _different_medium(content, medium, type_)


def _different_medium(content: Element, medium: str, type_: str) -> Problems:
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


def _has_no_url(content: Element) -> bool:
    return content.get("url") is None


@rule(
    "media-missing-url",
    on="media:content",
    severity="error",
    see=f"{SEE}#media-content",
    w3c="MissingAttribute",
    when=_has_no_url,
)
def missing_url(content: Element, document: Document) -> Problems:
    """A media:content must have a url or a media:player.

    Readers load the file at the url, or show the player page.

    bad:  <media:content type="video/mp4"/>
    good: <media:content type="video/mp4"><media:player url="https://example.org/play"/></media:content>
    """
    if content not in document.incomplete:
        player = alongside(content, "player")
        above = content.getparent()
        if child_of(content, player) is None and (above is None or document.first(above, player) is None):
            message = 'must have the attribute "url" or a <media:player>'
            yield Problem(content, message, attribute="url", subject="element")
