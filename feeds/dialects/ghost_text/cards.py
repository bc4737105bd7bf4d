"""Cards of Ghost's editors as HTML, by their names in Lexical and in Mobiledoc.

See https://ghost.org/help/cards/ and the renderers in `@tryghost/kg-default-nodes`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from feeds.dialects.ghost_text.pieces import figure, link, tag, words
from feeds.dialects.site.rendering import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.dialects.ghost_text.pieces import Node


def card(name: str, node: Node) -> str | None:
    """Returns the HTML of a card, None if it is unknown. Raises ValueError for Markdown that is too large."""
    made = _CARDS.get(name)
    return None if made is None else made(node)


def is_gated(node: Node) -> bool:
    """Whether Ghost shows a card only to members, or only in e-mails."""
    visibility = node.get("visibility")
    if not isinstance(visibility, dict):
        return False
    web = visibility.get("web")
    shown = web.get("nonMember", True) if isinstance(web, dict) else visibility.get("showOnWeb", True)
    return shown is False or visibility.get("emailOnly") is True


def _image(node: Node) -> str:
    url = words(node, "src")
    if not url:
        return ""
    sizes = {side: node.get(side) for side in ("width", "height") if isinstance(node.get(side), int)}
    picture = tag("img", src=url, alt=words(node, "alt"), title=words(node, "title"), **sizes)
    target = words(node, "href")
    return figure(f"{tag('a', href=target)}{picture}</a>" if target else picture, words(node, "caption"))


def _gallery(node: Node) -> str:
    listed = node.get("images")
    nodes = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    images = "".join(map(_image, nodes))
    caption = words(node, "caption")
    return images + (f"<p>{caption}</p>\n" if caption else "")


def _embed(node: Node) -> str:
    """Returns the player, of which sanitising makes a link, or a link to the page."""
    html, url = words(node, "html"), words(node, "url")
    is_player = "<iframe" in html or not url
    return figure(html if is_player else link(url, _about(node, "title")), words(node, "caption"))


def _bookmark(node: Node) -> str:
    url, title, text = words(node, "url"), _about(node, "title"), _about(node, "description")
    below = f"<br>{escape(text)}" if text else ""
    return figure(f"<p>{link(url, title)}{below}</p>", words(node, "caption")) if url or title else ""


def _about(node: Node, key: str) -> str:
    about = node.get("metadata")
    return words(about if isinstance(about, dict) else {}, key) or words(node, key)


def _code(node: Node) -> str:
    code = f"<pre><code>{escape(words(node, 'code'), quote=False)}</code></pre>"
    return figure(code, words(node, "caption")) if words(node, "caption") else f"{code}\n"


def _player(name: str, node: Node) -> str:
    url = words(node, "src")
    title = escape(words(node, "title") or words(node, "fileName"), quote=False)
    poster = words(node, "customThumbnailSrc", "thumbnailSrc") if name == "video" else ""
    shown = f"{tag(name, src=url, poster=poster)}</{name}>" if url else ""
    return figure(shown, words(node, "caption") or title) if shown or title else ""


def _file(node: Node) -> str:
    caption = escape(words(node, "fileCaption"), quote=False)
    shown = link(words(node, "src"), words(node, "fileTitle", "fileName"))
    return f"<p>{shown}{f'<br>{caption}' if caption else ''}</p>\n"


def _callout(node: Node) -> str:
    emoji = escape(words(node, "calloutEmoji"))
    return f"<blockquote>{f'{emoji} ' if emoji else ''}{words(node, 'calloutText')}</blockquote>\n"


def _toggle(node: Node) -> str:
    heading, content = words(node, "heading"), words(node, "content")
    return f"<details><summary>{heading}</summary>{content}</details>\n"


def _button(node: Node) -> str:
    text = words(node, "buttonText")
    return f"<p>{link(words(node, 'buttonUrl'), text)}</p>\n" if text else ""


def _product(node: Node) -> str:
    picture = _image({"src": node.get("productImageSrc")})
    title, text = words(node, "productTitle"), words(node, "productDescription")
    button = link(words(node, "productUrl"), words(node, "productButton"))
    return f"{picture}<h4>{title}</h4>{text}{f'<p>{button}</p>' if words(node, 'productUrl') else ''}\n"


def _header(node: Node) -> str:
    heading, below = words(node, "header", "heading"), words(node, "subheader", "subheading")
    return (f"<h2>{heading}</h2>" if heading else "") + (f"<p>{below}</p>" if below else "") + _button(node)


def _call(node: Node) -> str:
    return _image({"src": node.get("imageUrl")}) + words(node, "textValue") + _button(node)


def _markdown(node: Node) -> str:
    return render(words(node, "markdown")).html


def _nothing(_node: Node) -> str:
    return ""


_CARDS: dict[str, Callable[[Node], str]] = {
    "audio": lambda node: _player("audio", node),
    "bookmark": _bookmark,
    "button": _button,
    "callout": _callout,
    "call-to-action": _call,
    "card-markdown": _markdown,
    "code": _code,
    "codeblock": _code,
    "embed": _embed,
    "file": _file,
    "gallery": _gallery,
    "header": _header,
    "hr": lambda _: "<hr>\n",
    "horizontalrule": lambda _: "<hr>\n",
    "html": lambda node: f"{words(node, 'html')}\n",
    "image": _image,
    "markdown": _markdown,
    "product": _product,
    "signup": _header,
    "toggle": _toggle,
    "video": lambda node: _player("video", node),
    # What Ghost shows in e-mails only, or not at all.
    **dict.fromkeys(("email", "email-cta", "emailCta", "paywall"), _nothing),
}
