"""A document as it stands in an editor -> what is found in it, with its places there."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol.types import Position, Range

from feeds.core.errors import ReadError
from feeds.linting.configuration import Configurations
from feeds.linting.discovery import Discovery, absolute
from feeds.linting.lsp.positions import Positions
from feeds.linting.run import Settings, judge
from feeds.linting.settings import Layer
from feeds.validator.fixing import fix
from feeds.validator.jsonfeed import is_json
from feeds.validator.source import COMMON, DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from feeds.linting.discovery import Target
    from feeds.validator.report import Finding, Report

MOST = 1000
"""So many findings of one document are shown, the gravest before others; editors get slow with more."""
GRAVITY = ("error", "warning", "info")
HEAD = 4096
ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF|opml)(?![\w.:-])")
OWN = frozenset({".atom", ".feed", ".opml", ".rdf", ".rss"})
"""Suffixes of nothing but feeds: an editor sends all XML and JSON, most of which is something else."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding and what it is about."""

    finding: Finding
    range: Range


@dataclass(frozen=True, slots=True)
class Examined:
    """A text, its bytes in the encoding that it declares, and what is told of it.

    `trouble` is what is wrong with the settings, and `target` None where the document is none of ours.
    """

    text: str
    positions: Positions
    data: bytes = b""
    encoding: str = "utf-8"
    target: Target | None = None
    told: tuple[Told, ...] = ()
    trouble: str = ""

    @property
    def fixable(self) -> bool:
        """Whether anything can be fixed without a change of meaning."""
        return any(each.finding.fix is not None and each.finding.fix.safe for each in self.told)


def examine(text: str, path: Path, units: str, now: datetime) -> Examined:
    """Judge a text by the settings nearest to its path, which are read anew."""
    positions = Positions(text, units)
    data, encoding = _encoded(text)
    try:
        target = _target(absolute(path), data)
    except ReadError as error:
        return Examined(text, positions, trouble=str(error))
    if target is None:
        return Examined(text, positions)
    report = judge(data, target, Settings(now, with_fixes=True)).report
    if not _is_ours(data, path, report):
        return Examined(text, positions)
    told = tuple(Told(finding, positions.of_finding(finding)) for finding in _gravest(report.findings))
    return Examined(text, positions, data, encoding, target, told)


def fixed(examined: Examined, now: datetime) -> str:
    """The text after all its safe fixes."""
    target = examined.target
    if target is None:
        return examined.text
    settings = Settings(now, with_fixes=True)
    done = fix(examined.data, lambda data: judge(data, target, settings).report)
    return done.data.decode(examined.encoding) if done.done else examined.text


def _encoded(text: str) -> tuple[bytes, str]:
    """The bytes of a text as they will be in its file, as far as that can be told."""
    data = text.encode("utf-8", "replace")
    match = DECLARATION.match(data[:400])
    if match is None or not match[2] or is_json(data):
        return data, "utf-8"
    try:
        encoding = codecs.lookup(match[2].decode()).name
        return (text.encode(encoding), encoding) if encoding in COMMON else (data, "utf-8")
    except (LookupError, ValueError):  # no encoding, or not of all characters that are there: it will be said
        return data, "utf-8"


def _target(file: Path, data: bytes) -> Target | None:
    """What holds for a document; None where the settings exclude it."""
    discovery = Discovery(Configurations(Layer("language server", file.parent)), forced=True)
    return None if discovery.keeps_out(file) else discovery.stdin(data, str(file))


def _is_ours(data: bytes, path: Path, report: Report) -> bool:
    """Whether a document is meant to be a feed."""
    if path.suffix.lower() in OWN:
        return True
    if is_json(data):
        return b"jsonfeed.org" in data[:HEAD] or report.kind not in ("", "json-feed")
    return bool(report.kind) or ROOT.search(data, 0, HEAD) is not None


def _gravest(findings: Iterable[Finding]) -> list[Finding]:
    """As many findings as are shown, in the order of their places."""
    ranked = sorted(findings, key=lambda finding: GRAVITY.index(finding.severity))[:MOST]
    return sorted(ranked, key=lambda finding: (finding.line, finding.column))


def start() -> Range:
    """The beginning of a document, for what is not about a part of it."""
    return Range(Position(0, 0), Position(0, 0))
