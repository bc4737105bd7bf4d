"""WordPress's own shortcodes, as HTML: galleries, captions, players, embeds (`wp-includes/media.php`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import TYPE_CHECKING

from feeds.dialects.wordpress.paragraphs import link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]+")
_PICTURE = re.compile(
    r"\s*+(?P<picture>(?:<a\b[^<>]*+>\s*+)?<img\b[^<>]*+>(?:\s*+</a>)?)(?P<text>.*)",
    re.DOTALL | re.IGNORECASE,
)
_RECORDINGS = ("src", "mp3", "m4a", "ogg", "wav", "flac", "wma")
_VIDEOS = ("src", "mp4", "m4v", "webm", "ogv", "flv", "wmv")


_RESTRICTING = frozenset({
    "access", "content_control", "content_protector", "emaillocker", "hide", "hide-content", "hide_content",
    "hidden", "is_logged_in", "is_member", "logged_in", "loggedin", "member", "member_only", "memberonly",
    "members", "members_only", "membersonly", "membership", "paid", "passster", "password_protect",
    "paywall", "premium", "premium_content", "private", "protect", "protected", "restrict", "restricted",
    "s2if", "signinlocker", "sociallocker", "um_loggedin", "user_logged_in", "wp:jetpack/paywall",
    "wp:premium-content/subscriber-view",
})  # fmt: skip
_RESTRICTING_PLUGINS = ("arm_", "groups_", "ihc-", "mepr-", "pmpro_", "rcp_", "swpm_", "wlm_")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the media library."""

    url: str
    title: str = ""
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class PostLibrary:
    """What texts refer to by number: files, those of the post itself, and texts of reusable blocks."""

    files: Mapping[str, Attachment] = field(default_factory=dict)
    own: Sequence[Attachment] = ()
    blocks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A shortcode with the HTML inside it; attributes without a name have their number.

    `lose` is called with what cannot be shown.
    """

    name: str
    attributes: Mapping[str, str]
    inside: str
    library: PostLibrary
    lose: Callable[[str], None]


def _caption(code: Shortcode) -> str:
    """Returns a picture, perhaps in a link, with its caption."""
    found = _PICTURE.fullmatch(code.inside)
    text = code.attributes.get("caption", "") or (found["text"] if found else code.inside)
    return _figure(found["picture"], text) if found else text


def _audio(code: Shortcode) -> str:
    return _player("audio", _RECORDINGS, code)


def _video(code: Shortcode) -> str:
    return _player("video", _VIDEOS, code)


def _player(tag: str, names: Iterable[str], code: Shortcode) -> str:
    """Returns a recording or a video, in one or several files."""
    said = code.attributes
    urls = [said[name] for name in names if said.get(name)]
    urls += [value for name, value in said.items() if name.isdigit() and ADDRESS.fullmatch(value)]
    urls = list(dict.fromkeys(urls or ADDRESS.findall(code.inside)))
    if not urls:
        code.lose(f"[{code.name}] names no file")
        return code.inside
    poster = f' poster="{_quoted(said["poster"])}"' if said.get("poster") else ""
    sources = "".join(f'<source src="{_quoted(url)}">' for url in urls)
    return f"\n\n<{tag} controls{poster}>{sources}{link(urls[0])}</{tag}>\n\n"


def _embed(code: Shortcode) -> str:
    """Returns a link to a page that has a player, which we do not ask for."""
    given = [*code.attributes.values(), unescape(code.inside)]
    addresses = [url for value in given for url in ADDRESS.findall(value)]
    return f"\n\n{link(addresses[0])}\n\n" if addresses else code.inside


def _gallery(code: Shortcode) -> str:
    """Returns pictures by their numbers, or those that were uploaded to the post."""
    return "".join(
        _figure(f'<img src="{_quoted(each.url)}" alt="{escape(each.alt)}">', each.caption)
        for each in _files(code)
    )


def _playlist(code: Shortcode) -> str:
    """Returns recordings, or videos, by their numbers."""
    tag = "video" if code.attributes.get("type") == "video" else "audio"
    return "".join(
        _figure(f'<{tag} controls src="{_quoted(each.url)}"></{tag}>', each.caption or escape(each.title))
        for each in _files(code)
    )


def _files(code: Shortcode) -> Iterator[Attachment]:
    listed = code.attributes.get("ids") or code.attributes.get("include") or ""
    if not listed:
        yield from code.library.own
        if not code.library.own:
            code.lose(f"[{code.name}] names no files, and the export has no files of the post")
    for number in filter(None, re.split(r"[\s,]+", listed)):
        if number in code.library.files:
            yield code.library.files[number]
        else:
            code.lose(f"the file {number[:20]} of [{code.name}] is not in the export")


def _figure(media: str, caption: str) -> str:
    below = f"<figcaption>{caption.strip()}</figcaption>" if caption.strip() else ""
    return f"\n\n<figure>{media}{below}</figure>\n\n"


def _quoted(address: str) -> str:
    return escape(unescape(address))


def is_restricting(name: str) -> bool:
    """Whether plugins show the text inside this shortcode, or block, to some readers only."""
    return name in _RESTRICTING or name.startswith(_RESTRICTING_PLUGINS)


KNOWN: Mapping[str, Callable[[Shortcode], str]] = {
    "audio": _audio,
    "caption": _caption,
    "embed": _embed,
    "gallery": _gallery,
    "playlist": _playlist,
    "video": _video,
    "wp_caption": _caption,
}
"""What makes HTML of a shortcode, by its name."""
