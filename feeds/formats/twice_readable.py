"""Texts of XML documents that readers show correctly even if they decode them twice."""

from __future__ import annotations

import re

from feeds.core.markup import outside_cdata

RSS_TEXTS = re.compile(
    rb"<(?:title|description|category|copyright|author|managingEditor|dc:creator|media:license|media:credit"
    rb"|itunes:(?:title|author|name))>[^<]*</|<media:(?:title|description) type=\"html\">[^<]*</"
)
ATOM_TEXTS = re.compile(
    rb"<(?:name|media:license|media:credit)>[^<]*</"
    rb"|<(?:title|subtitle|summary|rights|media:title|media:description) type=\"html\">[^<]*</"
    rb'| (?:title|term)="[^"]*"'
)


def twice_readable(document: bytes, texts: re.Pattern[bytes]) -> bytes:
    """Returns a document whose texts readers show correctly even if they decode them twice.

    See the RSS profile, character data.  CDATA sections stay as they are.
    """
    parts, place = [], 0
    for start, end in outside_cdata(document):
        parts += [document[place:start], _respelled(document[start:end], texts)]
        place = end
    return b"".join(parts)


def _respelled(part: bytes, texts: re.Pattern[bytes]) -> bytes:
    return texts.sub(_by_number, part) if b"&" in part else part


def _by_number(match: re.Match[bytes]) -> bytes:
    return match[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
