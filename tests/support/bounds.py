"""Constants that bound something and are not in `docs/limits.md`, with the reasons."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import feeds

_ASSIGNED = re.compile(r"^((?:_?[A-Z][A-Z0-9_]*(?:, )?)+) = ", re.MULTILINE)
_BOUND = re.compile(r"(?:^|_)(?:MAX|MOST|LONGEST|DEEPEST|LARGEST)(?:_|$)")
REASONS: dict[str, tuple[str, ...]] = {
    "what a value may be, by its specification or the rules of a directory: what exceeds it is invalid": (
        "feeds.core.checks:LARGEST_INTEGER",
        "feeds.core.dates:_MAX_TICKS",
        "feeds.core.hosts:*",
        "feeds.core.urls:_MAX_HOST",
        "feeds.formats.extras.itunes:*",
        "feeds.linting.online.files:MAX_ARTWORK",
        "feeds.publishing.websub.hub.asking:MAX_LEASE",
        "feeds.validator.rules.google_base:MOST",
        "feeds.validator.rules.profile_podcasts:MAX_TITLE_CHARACTERS",
        "feeds.vocabulary.datatypes.css:_MAX_BACK",
        "feeds.vocabulary.datatypes.css:_MAX_AHEAD",
        "feeds.vocabulary.datatypes.dates:_MAX_FUTURE",
        "feeds.vocabulary.datatypes.places:_MAX_L*TUDE",
        "feeds.vocabulary.datatypes.quantities:_MAX_INT32",
        "feeds.vocabulary.datatypes.uris:_MAX_PORT",
    ),
    "no valid value, name or number is as long: a longer one is treated as any invalid one": (
        "feeds.dialects.site.autolinks:_MAX_WORD",
        "feeds.dialects.written_dates:_MAX_CHARACTERS",
        "feeds.linting.feed_files:MAX_URI",
        "feeds.media.inspection:MAX_SECONDS",
        "feeds.media.svg:_MAX_LENGTH",
        "feeds.publishing.composer:_MAX_DIGITS",
        "feeds.publishing.inputs:_MAX_CHARACTERS",
        "feeds.validator.jsonfeed:MAX_DIGITS",
        "feeds.validator.rules.media_values:MAX_NUMBER",
        "feeds.validator.stylesheets:MAX_CHARACTERS",
        "feeds.vocabulary.datatypes.*:_MAX_CHARACTERS",
        "feeds.vocabulary.datatypes.factories:MAX_VALUE_CHARACTERS",
        "feeds.vocabulary.datatypes.p*:_MAX_*_CHARACTERS",
        "feeds.vocabulary.datatypes.plain_text:_MAX_*",
        "feeds.vocabulary.datatypes.uris:MAX_URI_CHARACTERS",
    ),
    "shortens a message, a report or a name, which stays right": (
        "feeds.core.embedded:_MAX_NAME",
        "feeds.core.errors:_MAX_CHARACTERS",
        "feeds.core.toml_text:_MAX_LINE",
        "feeds.dialects.ghost_text.pieces:_MAX_UNKNOWN",
        "feeds.dialects.held_back:_MAX_NAMED",
        "feeds.dialects.site.headings:_MAX_ID",
        "feeds.linting.baseline:MAX_LINES",
        "feeds.linting.lsp.*:*",
        "feeds.publishing.importing.file_names:MAX_CHARACTERS",
        "feeds.publishing.objects.object_store:_MAX_WORDS",
        "feeds.publishing.selection:_MAX_SLUG_CHARACTERS",
        "feeds.validator.findings:MAX_MESSAGE_CHARACTERS",
        "feeds.validator.jsonfeed:MAX_SHOWN_CHARACTERS",
        "feeds.validator.reporters.*:*",
    ),
    "only what a progress bar shows depends on it": ("feeds.cli._report_output:MAX_COUNTED",),
    "for users who ask to wait longer, by a variable": ("feeds.cli._object_steps:_MOST_SECONDS",),
    "of web pages, which show less than the feeds, in which everything is": ("feeds.publishing.pages.*:*",),
    "the problems of one value: one more among very many says nothing new": (
        "feeds.validator.listeners:MAX_CHOICES",
        "feeds.validator.rules.opensearch:MOST",
        "feeds.validator.rules.rsl:MAX_TERMS",
        "feeds.vocabulary.datatypes.*:_MAX_FLAWS",
        "feeds.vocabulary.datatypes.html_nesting:*",
    ),
    "only suggestions, fixes, lines of notes or the shortest difference are lost beyond it": (
        "feeds.core.text_diff:MAX_CHANGED",
        "feeds.dialects.fields:_MAX_PLACES",
        "feeds.dialects.json_feed:_MAX_MISSED",
        "feeds.linting.suppressions:MAX_HINTS",
        "feeds.validator.elements:MAX_COMPARED_ATTRIBUTES",
        "feeds.validator.locate:MAX_SOURCE_BYTES",
        "feeds.validator.meant_names:*",
        "feeds.validator.remedies:*",
        "feeds.validator.spelling:MAX_SOURCE_BYTES",
        "feeds.validator.unknown_nodes:MAX_RENAMED",
        "feeds.vocabulary.datatypes.factories:_LONGEST_QUOTE",
        "feeds.vocabulary.datatypes.link_relations:_LONGEST_NAME",
    ),
    "another method follows, or a default: the result is complete": (
        "feeds.core.graphemes:_MAX_CLUSTER",
        "feeds.validator.shapes:MAX_CHILDREN",
        "feeds.validator.shapes:MAX_SHAPES",
        "feeds.validator.schema:MAX_JUDGED*",
        "feeds.vocabulary.datatypes.rfc822:_MAX_KNOWN_DAYS",
        "feeds.core.json_syntax:_MAX_SCANNED",
        "feeds.dialects.wordpress.shortcodes:_DEEPEST",
        "feeds.media.frames:_MAX_TAGS",
        "feeds.vocabulary.datatypes.tags:_MAX_CACHED_CHARACTERS",
        "feeds.vocabulary.datatypes.tags:_MAX_KNOWN",
    ),
    "of files or times of this program, which no stranger writes": (
        "feeds.linting.cache:MAX_CHECKSUM",
        "feeds.net.freshness:LONGEST_AGE",
        "feeds.publishing.index.probes:MAX_WAIT",
        "feeds.publishing.importing.media_parts:_MAX_FACTS",
        "feeds.publishing.index.compressed:_MAX_BYTES",
        "feeds.publishing.publication:MAX_CLOCK_SKEW",
        "feeds.publishing.websub.notify:MAX_WAIT",
        "feeds.web.background:MAX_AGE",
    ),
}
"""The reasons, with patterns for modules and names."""


def undocumented_bounds() -> list[str]:
    """Returns the constants without a `Limit` whose names are those of bounds, as `module:name`."""
    root = Path(feeds.__path__[0])
    return [
        f"{'.'.join(path.relative_to(root.parent).with_suffix('').parts).removesuffix('.__init__')}:{name}"
        for path in sorted(root.rglob("*.py"))
        for assigned in _ASSIGNED.finditer(path.read_text("utf-8"))
        for name in assigned[1].split(", ")
        if _BOUND.search(name)
    ]


def reasons_for(bound: str) -> list[str]:
    """Returns the reasons that apply to a constant."""
    return [
        reason
        for reason, patterns in REASONS.items()
        if any(fnmatchcase(bound, pattern) for pattern in patterns)
    ]
