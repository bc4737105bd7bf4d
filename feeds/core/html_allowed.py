"""The HTML that is published: elements and attributes, and those that are needed to replace others."""

from __future__ import annotations

from feeds.core.embedded import FRAMES, NEEDED_INSIDE, PLAYER_IDS, VOID
from feeds.core.formulas import MATHML
from feeds.core.pictures import LAZY
from feeds.core.words import words

TAGS = words("""
    a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p
    picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th
    thead time tr track u ul var video wbr math
""").union(MATHML)
"""Elements that are kept. Of others, except `DROPPED`, the content is kept."""
DROPPED = words("script style template")
READ_FIRST = TAGS | {*FRAMES, *VOID, *NEEDED_INSIDE}
"""Elements that are kept until `readable` has replaced some of them."""
_ATTRIBUTES = {
    "*": "dir id lang title",
    "a": "href hreflang name rel type",
    "audio": "loop muted preload src",
    "blockquote": "cite",
    "col": "span",
    "colgroup": "span",
    "data": "value",
    "del": "cite datetime",
    "details": "open",
    "img": "alt height loading sizes src srcset width",
    "ins": "cite datetime",
    "li": "value",
    "math": "alttext display",
    "mfrac": "linethickness",
    "mi": "mathvariant",
    "mo": "fence form largeop lspace movablelimits rspace separator stretchy symmetric",
    "mover": "accent",
    "mpadded": "depth height lspace voffset width",
    "mspace": "depth height width",
    "mstyle": "displaystyle mathvariant scriptlevel",
    "mtable": "columnalign rowspacing",
    "mtd": "columnspan rowspan",
    "munder": "accentunder",
    "munderover": "accent accentunder",
    "ol": "reversed start type",
    "q": "cite",
    "source": "height media sizes src srcset type width",
    "td": "colspan headers rowspan",
    "th": "abbr colspan headers rowspan scope",
    "time": "datetime",
    "track": "default kind label src srclang",
    "video": "height loop muted poster preload src width",
}
ALLOWED = {tag: set(names.split()) for tag, names in _ATTRIBUTES.items()}
LAZY_NAMES = {name: real for real, names in LAZY.items() for name in names}
_MORE = {
    **{tag: {*LAZY_NAMES, "style"} for tag in words("img source audio video")},
    **{
        tag: {*LAZY_NAMES, *words("aria-label height name src style title type width")}
        for tag in words("iframe amp-iframe embed")
    },
    "area": words("alt href title"),
    "amp-img": words("alt height src srcset width"),
    "object": words("data name type"),
    "svg": words("aria-hidden aria-label"),
    **{tag: {attribute, "playlabel"} for tag, attribute in PLAYER_IDS.items()},
}
"""Attributes that `readable` needs besides."""
READ_FIRST_ALLOWED = {tag: ALLOWED.get(tag, set()) | _MORE.get(tag, set()) for tag in {*ALLOWED, *_MORE}}
RELATIONS = words("author bookmark external license me nofollow noopener noreferrer sponsored tag ugc")
"""Values of `rel` that are kept."""
