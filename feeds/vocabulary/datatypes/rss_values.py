"""Values that only RSS has: its version, the URL of an enclosure, a form field, a language."""

from __future__ import annotations

from dataclasses import replace

from feeds.core.words import words
from feeds.vocabulary.datatypes.addresses import is_plain_public_url, private_address
from feeds.vocabulary.datatypes.factories import folded, one_of, pattern, shown
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.mended_urls import mended_url
from feeds.vocabulary.datatypes.uris import http_url
from feeds.vocabulary.model import Fault, Flaws

_SPECIFICATION = "https://www.rssboard.org/rss-specification"

INVALID_VERSION = Fault(
    "invalid-version",
    "error",
    "The version of RSS must be `2.0`, or `0.91` to `0.94` for an old format.",
    help="Readers choose by it how to read the feed, and no other version was published. Write `2.0`, "
    "which includes the older ones.",
    see=f"{_SPECIFICATION}#whatIsRss",
    w3c="InvalidRSSVersion",
    bad='<rss version="3.0">…</rss>',
    good='<rss version="2.0">…</rss>',
    mend=lambda _: "2.0",
)
INVALID_ENCLOSURE_URL = Fault(
    "invalid-enclosure-url",
    "error",
    "The URL of an enclosure must be a full URL that begins with `http://` or `https://`.",
    help="Podcast apps download the file from it and cannot resolve a relative path. Write the whole "
    "address, such as `https://example.org/a.mp3`.",
    see=f"{_SPECIFICATION}#ltenclosuregtSubelementOfLtitemgt",
    w3c="InvalidURLAttribute",
    bad='<enclosure url="a.mp3" length="5000" type="audio/mpeg"/>',
    good='<enclosure url="https://example.org/a.mp3" length="5000" type="audio/mpeg"/>',
    mend=mended_url,
)
INVALID_FORM_COMPONENT = Fault(
    "invalid-form-component",
    "error",
    "The name of a form field must be a letter followed by letters, digits, `-`, `_`, `:` and `.`.",
    help="A reader that shows the form sends the text to the site under this name. Write the name that the "
    "site expects, such as `q`.",
    see="https://www.rssboard.org/rss-profile#element-channel-textinput-name",
    w3c="InvalidFormComponentName",
    bad="<channel><textInput><title>Search</title><description>Search here</description><name>"
    "my query</name><link>https://example.org/find</link></textInput></channel>",
    good="<channel><textInput><title>Search</title><description>Search here</description><name>query"
    "</name><link>https://example.org/find</link></textInput></channel>",
)
UNQUALIFIED_BLINK = Fault(
    "unqualified-blink",
    "error",
    "The address of a recommended weblog must be in `blogChannel:blink`, not in `blink`.",
    help="RSS never had this element; UserLand defined it in a namespace. Declare "
    '`xmlns:blogChannel="http://backend.userland.com/blogChannelModule"` and write the prefix.',
    see="http://backend.userland.com/blogChannelModule",
    w3c="NoBlink",
    bad="<channel><blink>https://example.com/</blink></channel>",
    good="<channel><blogChannel:blink>https://example.com/</blogChannel:blink></channel>",
)
INVALID_CLOUD_PROTOCOL = Fault(
    "invalid-cloud-protocol",
    "error",
    "The protocol of a cloud must be `xml-rpc`, `soap`, `http-post` or `https-post`.",
    help="Programs that want to be notified choose by it how to register, and compare it character by "
    "character.",
    see=f"{_SPECIFICATION}#ltcloudgtSubelementOfLtchannelgt",
    bad='<channel><cloud domain="rpc.example.org" port="80" path="/RPC2" registerProcedure="notify" '
    'protocol="XML-RPC"/></channel>',
    good='<channel><cloud domain="rpc.example.org" port="80" path="/RPC2" registerProcedure="notify" '
    'protocol="xml-rpc"/></channel>',
)

LONG_LANGUAGE = Fault(
    "language-of-three-letters",
    "warning",
    "A language should have its two-letter code where there is one.",
    help="The registry of language tags has only the short code of such languages, so readers may not know "
    "the long one. Write `en`, not `eng`.",
    see="https://www.rfc-editor.org/rfc/rfc5646#section-2.2.1",
    w3c="InvalidLanguage",
    bad="<channel><language>eng</language></channel>",
    good="<channel><language>en</language></channel>",
)

_CODES = words(
    """
    aar:aa abk:ab afr:af aka:ak alb:sq sqi:sq amh:am ara:ar arg:an arm:hy hye:hy asm:as ava:av ave:ae
    aym:ay aze:az bak:ba bam:bm baq:eu eus:eu bel:be ben:bn bih:bh bis:bi bos:bs bre:br bul:bg bur:my
    mya:my cat:ca cha:ch che:ce chi:zh zho:zh chu:cu chv:cv cor:kw cos:co cre:cr cze:cs ces:cs dan:da
    div:dv dut:nl nld:nl dzo:dz eng:en epo:eo est:et ewe:ee fao:fo fij:fj fin:fi fre:fr fra:fr fry:fy
    ful:ff geo:ka kat:ka ger:de deu:de gla:gd gle:ga glg:gl glv:gv gre:el ell:el grn:gn guj:gu hat:ht
    hau:ha heb:he her:hz hin:hi hmo:ho hrv:hr hun:hu ibo:ig ice:is isl:is ido:io iii:ii iku:iu ile:ie
    ina:ia ind:id ipk:ik ita:it jav:jv jpn:ja kal:kl kan:kn kas:ks kau:kr kaz:kk khm:km kik:ki kin:rw
    kir:ky kom:kv kon:kg kor:ko kua:kj kur:ku lao:lo lat:la lav:lv lim:li lin:ln lit:lt ltz:lb lub:lu
    lug:lg mac:mk mkd:mk mah:mh mal:ml mao:mi mri:mi mar:mr may:ms msa:ms mlg:mg mlt:mt mon:mn nau:na
    nav:nv nbl:nr nde:nd ndo:ng nep:ne nno:nn nob:nb nor:no nya:ny oci:oc oji:oj ori:or orm:om oss:os
    pan:pa per:fa fas:fa pli:pi pol:pl por:pt pus:ps que:qu roh:rm rum:ro ron:ro run:rn rus:ru sag:sg
    san:sa sin:si slo:sk slk:sk slv:sl sme:se smo:sm sna:sn snd:sd som:so sot:st spa:es srd:sc srp:sr
    ssw:ss sun:su swa:sw swe:sv tah:ty tam:ta tat:tt tel:te tgk:tg tgl:tl tha:th tib:bo bod:bo tir:ti
    ton:to tsn:tn tso:ts tuk:tk tur:tr twi:tw uig:ug ukr:uk urd:ur uzb:uz ven:ve vie:vi vol:vo wel:cy
    cym:cy wln:wa wol:wo xho:xh yid:yi yor:yo zha:za zul:zu
    """
)
SHORTER = {long: short for long, _, short in (code.partition(":") for code in _CODES)}
"""The two-letter codes of ISO 639-1, by the three-letter codes of ISO 639-2."""

version = one_of("0.91", "0.92", "0.93", "0.94", "2.0", fault=INVALID_VERSION)
cloud_protocol = one_of("xml-rpc", "soap", "http-post", "https-post", fault=INVALID_CLOUD_PROTOCOL)
form_component = pattern(
    r"[A-Za-z][A-Za-z0-9_:.-]*+", INVALID_FORM_COMPONENT, "a name like query, without spaces", longest=1024
)


def rss_language(value: str) -> Flaws:
    """Accepts a language tag; a three-letter code instead of a two-letter one is a warning."""
    flaws = language(value)
    code, hyphen, rest = value.partition("-")
    if flaws and (short := SHORTER.get(folded(code))):
        right = f"{short}{hyphen}{rest}"
        return language(right) or (LONG_LANGUAGE(f"should be '{right}', not {shown(value)}", right=right),)
    return flaws


def enclosure_url(value: str) -> Flaws:
    """Accepts a full web URL, any error of which is reported as one fault; an IRI is a warning."""
    if is_plain_public_url(value):
        return ()
    flaws = tuple(
        replace(flaw, fault=INVALID_ENCLOSURE_URL) if flaw.fault.severity == "error" else flaw
        for flaw in http_url(value)
    )
    return flaws or private_address(value)


def unqualified_blink(_value: str) -> Flaws:
    """Accepts nothing: the element itself is wrong."""
    return (UNQUALIFIED_BLINK("is not an element of RSS: use <blogChannel:blink>"),)
