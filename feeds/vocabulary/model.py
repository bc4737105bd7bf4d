"""The shapes that facts about formats and namespaces come in.

A namespace is a table of tags; a tag says where it may stand, how often, with which attributes, and
what its text is; a datatype says what is wrong with a string.  None of it knows how a document is walked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
Subject = Literal["value", "element", "none"]
"""What a message continues: `value`, the name of the attribute or else of the element; `element`, the name of
the element although an attribute is named; `none`: the message is complete ("implausible date: …")."""

Mend = Callable[[str], str | None]
"""Returns the right value for a wrong one; None where that is not certain."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of defect: the last part of a rule's name (`invalid-language` of `rss-invalid-language`).

    `title` says in one sentence what is required, `help` why it matters and what to write instead.  `see` is
    the URL of the clause that decides, `w3c` the equivalent finding of the W3C validator, None where it has
    none.  `unless` takes the source of a value and returns true where the parsed value alone misleads.
    `mend` gives the right value; `safe`: it means the same.  `hides`: other problems are not seen until this
    one is fixed.

    `bad` is what of a document brings the finding, `good` what does not; `tests/support/examples.py` makes
    documents of them.  A fault without them names no finding: a rule asks for it, and reports it under the
    rule's own name.
    """

    name: str
    severity: Severity
    title: str
    see: str = ""
    w3c: str | None = None
    unless: Callable[[str], bool] | None = None
    mend: Mend | None = None
    safe: bool = True
    bad: str = ""
    good: str = ""
    help: str = ""
    hides: bool = False

    def __call__(
        self,
        message: str,
        start: int | None = None,
        end: int | None = None,
        *,
        right: str | None = None,
        subject: Subject = "value",
    ) -> Flaw:
        """This fault in a value, between the offsets `start` and `end` if they are given."""
        return Flaw(self, message, start, end, right, subject)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault in a value.

    `message` continues its `subject`, by default the name of the element or attribute: "must be yes or no,
    not 'maybe'".  `right` is the value that was meant, where that is known.
    """

    fault: Fault
    message: str
    start: int | None = None
    end: int | None = None
    right: str | None = None
    subject: Subject = "value"

    @property
    def mend(self) -> Mend | None:
        """What gives the right value: the one that is known here, or the fault's own function."""
        right = self.right
        return self.fault.mend if right is None else lambda _: right


Flaws = Sequence[Flaw]
Datatype = Callable[[str], Flaws]
"""Says what is wrong with a value, which comes trimmed and not empty. `()` where nothing is."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute as written with its conventional prefix (`href`, `rdf:about`); `value` None: any value.

    `missing` is the fault where it is not there; a required attribute that names none brings the generic
    one, and a fault of warning level makes the attribute a recommended one.
    `empty` is the fault where it is there without a value, if it is not the generic warning.  `exact`: the
    value comes to the datatype with the white space around it.  `supply` tells the value, where it is missing
    or wrong, from the element's other attributes; None where they do not tell.
    """

    name: str
    value: Datatype | None = None
    required: bool = False
    blank: bool = False
    missing: Fault | None = None
    empty: Fault | None = None
    exact: bool = False
    named: Literal["", "own", "above"] = ""
    supply: Callable[[Mapping[str, str]], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """One row: an element and what a specification says of it.

    `name` carries its conventional prefix (`itunes:category`), except in the formats themselves.
    `where` names the parents, parted by spaces: other tags, or the roles `@channel` (what holds the
    items: RSS channel, atom:feed), `@item` (RSS item, atom:entry), `@image`, `@root`.
    `role` is the role that this element itself plays, without the sign.
    `text` is what its text must be; None: it must not have any; `anything`: free.
    `required` names the parents that must have one, `missing` the fault where one has not, if it is not
    the generic one; `many`: it may stand there repeatedly.
    `blank`: it may be empty; `empty`: the fault where it must not and is, if it is not the generic warning.
    `exact`: white space around the text is a fault (RFC 4287, 3.3 and others).
    `opaque`: what is inside is not looked at here (a written rule may).
    `open`: elements and attributes that no table knows are no fault here; `foreign`: elements of other
    namespaces are none.
    """

    name: str
    where: str = ""
    text: Datatype | None = None
    attributes: tuple[Attribute, ...] = ()
    required: str = ""
    missing: Fault | None = None
    role: str = ""
    many: bool = False
    blank: bool = False
    empty: Fault | None = None
    exact: bool = False
    opaque: bool = False
    open: bool = False
    foreign: bool = False
    see: str = ""


@dataclass(frozen=True, slots=True)
class Namespace:
    """A vocabulary: its conventional prefix, its URI, its tags, and where it is specified.

    `synonyms` are URIs that mean the same, `mistaken` near-misses that people write and no one defines.
    `global_attributes` may stand on any element (`xml:lang`); `family` starts the names of the rules.
    `open`: known and left alone, whatever elements and attributes it has beyond its table.
    `foreign`: attributes of any other namespace may stand on its elements (RFC 4287, 2).
    `format` names the format whose own elements these are ("RSS 2.0"): they are shown without a prefix.
    """

    prefix: str
    uri: str
    see: str
    tags: tuple[Tag, ...] = ()
    synonyms: tuple[str, ...] = ()
    mistaken: tuple[str, ...] = ()
    global_attributes: tuple[Attribute, ...] = ()
    family: str = ""
    open: bool = False
    foreign: bool = False
    format: str = ""

    @property
    def title(self) -> str:
        """What people call it: "RSS 2.0", "the itunes namespace"."""
        return self.format or f"the {self.prefix} namespace"

    def clark(self, local: str) -> str:
        """A name of this namespace in Clark notation (`{uri}local`), as lxml gives it."""
        return f"{{{self.uri}}}{local}" if self.uri else local


def anything(_value: str) -> Flaws:
    """Free text: nothing can be wrong with it."""
    return ()
