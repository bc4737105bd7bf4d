"""Render web pages: one style sheet, one base template, and on pages with players one script.

`page` renders a template.  `policy` returns the Content-Security-Policy to send with it, which allows the
style sheet and scripts by their digests, and the hosts of the page's own media.
"""

from __future__ import annotations

import re
from base64 import b64encode
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from markupsafe import Markup

from feeds.core.markup import xml_text
from feeds.model.website import PLAIN
from feeds.publishing.pages.compiled_templates import CompiledTemplates
from feeds.publishing.pages.languages import language_for, language_of
from feeds.publishing.pages.languages.tags import ENGLISH
from feeds.publishing.pages.palette import palette
from feeds.publishing.pages.repeated import Repeated
from feeds.publishing.pages.template_errors import template_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.model.channel import Channel
    from feeds.model.website import OwnTemplate, Website
    from feeds.publishing.pages.languages import Language

MEDIA_TYPE = "text/html; charset=utf-8"
MOST_HOSTS = 40
"""The policy is a header, and proxies limit the size of headers."""
ORIGINALS = "feeds/"
"""The prefix of our templates where the owner has templates of the same name, which extend them."""

_HERE = "feeds.publishing.pages"
_OPTIONS: dict[str, Any] = {
    "autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "extensions": [Repeated],
}  # fmt: skip
"""What decides how all templates are compiled."""
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
_STYLE = "style.css"
PLAYER = "player.js"
"""The script of pages with players; it is part of the page, so that the policy allows nothing else."""
_SELF, _NONE = "'self'", "'none'"
_ORIGIN = re.compile(r"(https?://[a-z0-9.-]+(?::[0-9]+)?)(?:[/?#]|$)", re.IGNORECASE)


class _OwnLoader(BaseLoader):
    """Loads the owner's templates from memory, so that all pages are rendered by the same ones."""

    def __init__(self, templates: Iterable[OwnTemplate]) -> None:
        self._templates = {template.name: template for template in templates}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        """Returns a template and its file. Raises TemplateNotFound."""
        if template not in self._templates:
            raise TemplateNotFound(template)
        return self._templates[template].source, self._templates[template].path, None

    def list_templates(self) -> list[str]:
        """Returns the names of all templates."""
        return sorted(self._templates)


def templates_of(site: Website) -> Environment:
    """Returns our templates and those of the owner, which replace ours of the same name."""
    return _templates(_HERE, language_for(ENGLISH), site.templates)


@cache
def original_names() -> tuple[str, ...]:
    """Returns the names of our templates."""
    return tuple(PackageLoader(_HERE).list_templates())


@lru_cache(maxsize=32)
def _templates(package: str, language: Language, own: tuple[OwnTemplate, ...]) -> Environment:
    """Returns the templates of a package, which may extend those of this one, with texts in a language.

    The functions for messages are globals and not variables, so that macros have them, too.
    """
    ours = [PackageLoader(name) for name in dict.fromkeys((package, _HERE))]
    environment = Environment(  # noqa: S701 - it is in the options
        loader=ChoiceLoader([_OwnLoader(own), PrefixLoader({ORIGINALS.rstrip("/"): ours[-1]}), *ours]),
        undefined=StrictUndefined,
        bytecode_cache=CompiledTemplates(_OPTIONS),
        auto_reload=False,
        **_OPTIONS,
    )
    environment.globals |= {
        "_": language.gettext,
        "language": language,
        "ngettext": language.ngettext,
        "npgettext": language.npgettext,
        "pgettext": language.pgettext,
    }
    return environment


def preload(channel: Channel) -> None:
    """Load the templates and messages of a channel's pages, so that processes forked later share them."""
    templates = _templates(_HERE, language_of(channel), channel.site.templates)
    with suppress(TemplateError):  # in one of the owner's, which is reported where it is used
        for name in original_names():
            templates.get_template(name)
        _style((), _HERE, channel.site)


@lru_cache(maxsize=16)
def _style(sheets: tuple[str, ...], package: str, site: Website) -> tuple[Markup, str]:
    """Returns the common style sheet with additional ones, and its digest for the policy."""
    templates, colours = _templates(package, language_for(ENGLISH), site.templates), palette(site.accent)
    rendered = (templates.get_template(name).render(palette=colours) for name in (_STYLE, *sheets))
    css = "".join(_COMMENT.sub("", sheet) for sheet in rendered)
    return Markup(css), b64encode(sha256(css.encode()).digest()).decode()  # noqa: S704 - our files and the owner's


@cache
def script(name: str) -> Markup:
    """Returns the content of a <script>."""
    return Markup(_COMMENT.sub("", templates_of(PLAIN).get_template(name).render()))  # noqa: S704 - our own file


def _digest(text: str) -> str:
    """Returns the source of a policy that allows a text in the page (Content Security Policy 3, 2.3.1)."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def page(
    template: str,
    sheets: tuple[str, ...] = (),
    package: str = _HERE,
    *,
    channel: Channel,
    language: Language | None = None,
    **variables: object,
) -> bytes:
    """Renders a template in UTF-8, in English by default.

    `sheets` are style sheets in addition to the common one; they and the template are in `package`.
    Templates that extend `base.html` need its variables, too.  Raises ReadError for an error in a template of
    the owner.
    """
    site = channel.site
    templates = _templates(package, language or language_for(ENGLISH), site.templates)
    try:
        style, _ = _style(sheets, package, site)
        html = templates.get_template(template).render(style=style, channel=channel, **variables)
    except Exception as error:  # whatever the code in a template of the owner raises
        if (problem := template_problem(error, site)) is None:
            raise
        raise problem from error
    return xml_text(html).encode() + b"\n"


def policy(
    urls: Iterable[str] = (),
    *,
    channel: Channel | None = None,
    forms: bool = False,
    scripts: Iterable[str] = (),
    sheets: tuple[str, ...] = (),
    package: str = _HERE,
) -> str:
    """Returns a Content-Security-Policy that allows the style sheet, and media from the hosts of `urls`.

    The logo of the channel, the kinds of files in its `static/` and the contents of `scripts`, by their
    digests, are allowed, too.  With `forms`, forms may be sent to the page's own host; `sheets` and `package`
    as for `page`.
    """
    site, logo = (channel.site, channel.logo or "") if channel else (PLAIN, "")
    hosts, (_, digest) = sorted(origins(urls)), _style(sheets, package, site)
    sources = {"style-src": [f"'sha256-{digest}'"], "img-src": [_SELF, "data:", *hosts], "media-src": hosts}
    sources["img-src"] += [host for host in origins([logo]) if host not in hosts]
    sources["script-src"] = [_digest(content) for content in scripts]
    for directive in site.loads:
        sources[directive] = list(dict.fromkeys([*sources.get(directive, []), _SELF]))
    allowed = "".join(f"{name} {' '.join(listed)}; " for name, listed in sources.items() if listed)
    return f"default-src 'none'; {allowed}base-uri 'none'; form-action {_SELF if forms else _NONE}"


def origins(urls: Iterable[str]) -> set[str]:
    """Returns scheme, host and port of at most `MOST_HOSTS` URLs.

    Hosts that the grammar of policies does not allow (IPv6 addresses) are left out.
    """
    found: set[str] = set()
    for url in urls:
        if (match := _ORIGIN.match(url)) and len(found) < MOST_HOSTS:
            found.add(match[1].lower())
    return found
