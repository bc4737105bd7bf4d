"""Render web pages: one style sheet, one base template, no scripts.

`page` renders a template.  `policy` returns the Content-Security-Policy to send with it, which allows the
style sheet by its digest, and the hosts of the page's own media.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feeds.core.markup import xml_text
from feeds.model.website import PLAIN
from feeds.publishing.pages.languages import language_for
from feeds.publishing.pages.languages.tags import ENGLISH
from feeds.publishing.pages.palette import palette

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.model.channel import Channel
    from feeds.model.website import Website
    from feeds.publishing.pages.languages import Language

MEDIA_TYPE = "text/html; charset=utf-8"
MOST_HOSTS = 40
"""The policy is a header, and proxies limit the size of headers."""

_HERE = "feeds.publishing.pages"
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
_STYLE = "style.css"
_SELF, _NONE = "'self'", "'none'"
_ORIGIN = re.compile(r"(https?://[a-z0-9.-]+(?::[0-9]+)?)(?:[/?#]|$)", re.IGNORECASE)


@cache
def _templates(package: str, language: Language) -> Environment:
    """Returns the templates of a package, which may extend those of this one, with texts in a language.

    The functions for messages are globals and not variables, so that macros have them, too.
    """
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in dict.fromkeys((package, _HERE))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "_": language.gettext,
        "language": language,
        "ngettext": language.ngettext,
        "npgettext": language.npgettext,
        "pgettext": language.pgettext,
    }
    return environment


@lru_cache(maxsize=16)
def _style(sheets: tuple[str, ...], package: str, site: Website) -> tuple[Markup, str]:
    """Returns the common style sheet with additional ones, and its digest for the policy."""
    templates, colours = _templates(package, language_for(ENGLISH)), palette(site.accent)
    rendered = (templates.get_template(name).render(palette=colours) for name in (_STYLE, *sheets))
    css = "".join(_COMMENT.sub("", sheet) for sheet in rendered)
    # These are our own files, not user input.
    return Markup(css), b64encode(sha256(css.encode()).digest()).decode()  # noqa: S704 - our own file


def page(
    template: str,
    sheets: tuple[str, ...] = (),
    package: str = _HERE,
    *,
    channel: Channel,
    language: Language | None = None,
    **said: object,
) -> bytes:
    """Renders a template in UTF-8, in English by default.

    Templates that extend `base.html` need its variables, too.

    `sheets` are style sheets in addition to the common one; they and the template are in `package`.
    """
    style, _ = _style(sheets, package, channel.site)
    templates = _templates(package, language or language_for(ENGLISH))
    html = templates.get_template(template).render(style=style, channel=channel, **said)
    return xml_text(html).encode() + b"\n"


def policy(
    urls: Iterable[str] = (),
    *,
    site: Website = PLAIN,
    forms: bool = False,
    sheets: tuple[str, ...] = (),
    package: str = _HERE,
) -> str:
    """Returns a Content-Security-Policy that allows the style sheet, and media from the hosts of `urls`.

    `site` is that of the channel.  With `forms`, forms may be sent to the page's own host; `sheets` and
    `package` as for `page`.
    """
    hosts = "".join(f" {origin}" for origin in sorted(origins(urls)))
    media = f"media-src{hosts}; " if hosts else ""
    _, digest = _style(sheets, package, site)
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:{hosts}; {media}"
        f"base-uri 'none'; form-action {_SELF if forms else _NONE}"
    )


def origins(urls: Iterable[str]) -> set[str]:
    """Returns scheme, host and port of at most `MOST_HOSTS` URLs.

    Hosts that the grammar of policies does not allow (IPv6 addresses) are left out.
    """
    found: set[str] = set()
    for url in urls:
        if (match := _ORIGIN.match(url)) and len(found) < MOST_HOSTS:
            found.add(match[1].lower())
    return found
