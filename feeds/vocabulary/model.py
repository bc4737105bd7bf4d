"""The tables of facts about formats and namespaces.

A namespace is a table of tags.  A tag says where it is allowed, how often, with which attributes and which
text.  A datatype finds the flaws of a string.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from feeds.core.lifecycle import FIRST, Lifecycle

Severity = Literal["error", "warning", "info"]
Subject = Literal["value", "element", "none"]
"""What a message continues: `value`, the name of the attribute or else of the element; `element`, the name of
the element although an attribute is named; `none`: the message is complete ("implausible date: …")."""

Mend = Callable[[str], str | None]
"""Returns the right value for a wrong one; None where that is not certain."""


_RSS = "https://www.rssboard.org/rss-"
"""How the clauses of RSS 2.0 and of its profile begin."""


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """A kind of defect: the last part of a rule's name (`invalid-language` of `rss-invalid-language`).

    `title` says in one sentence what is required, `help` why it matters and what to write instead.  `see` is
    the URL of the clause that decides, `w3c` the equivalent finding of the W3C validator, None where it has
    none.  `unless` takes the source of a value and returns true where the parsed value alone misleads.
    `mend` gives the right value; `safe`: it means the same.  `hides`: other problems are not seen until this
    one is fixed.

    `bad` and `good` are the examples, parts of a document that `tests/support/fault_examples.py` completes.
    A fault without them names no finding: a rule reports it under its own name.
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
    lifecycle: Lifecycle = FIRST

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

    def clause(self, own: str) -> str:
        """Returns the clause that decides in another format than RSS 2.0; `own` is of its specification."""
        return own if own and self.see.startswith(_RSS) else self.see


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
"""Returns the flaws of a value: a text without the white space of XML around it, or an attribute or a JSON
string as it is.  A blank value is the empty string."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute with its conventional prefix (`href`, `rdf:about`); `value` None: any value.

    `missing` is the fault of a missing attribute, by default the generic one if it is `required`; one of
    warning level makes it a recommended attribute.  `blank`: it may be empty.  `supply` derives the right
    value from the element's other attributes; None if it cannot.
    """

    name: str
    value: Datatype | None = None
    required: bool = False
    blank: bool = False
    missing: Fault | None = None
    named: Literal["", "own", "above"] = ""
    supply: Callable[[Mapping[str, str]], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """An element and what its specification says about it.

    `name` has its conventional prefix (`itunes:category`), except in the formats themselves.
    `where` names the parents: tags, or the roles `@channel` (RSS channel, atom:feed), `@item` (RSS item,
    atom:entry), `@image`, `@root`; `role` is the role of this element, without the `@`.
    `text` is the datatype of its text; None: no text is allowed; `anything`: any text.
    `required` names the parents that must have one, `missing` the fault of those that have none, by default
    the generic one; `many`: it may be repeated.
    `blank`: it may be empty, or only if it has an attribute; `empty`: the fault if it must not, by default
    that of its datatype or else the generic warning.
    `exact`: white space around the text is a fault (RFC 4287, 3.3 and others).
    `opaque`: its contents are not checked here (a rule may).
    `open`: unknown elements are allowed in it; `foreign`: elements of other namespaces are.
    `loose`: unknown attributes are allowed on it.
    """

    name: str
    where: str = ""
    text: Datatype | None = None
    attributes: tuple[Attribute, ...] = ()
    required: str = ""
    missing: Fault | None = None
    role: str = ""
    many: bool = False
    blank: bool | Literal["with attributes"] = False
    empty: Fault | None = None
    exact: bool = False
    opaque: bool = False
    open: bool = False
    foreign: bool = False
    loose: bool = False
    see: str = ""


@dataclass(frozen=True, slots=True)
class Namespace:
    """A vocabulary: its conventional prefix, its URI, its tags, and where it is specified.

    `synonyms` are URIs that mean the same, `mistaken` wrong ones that people write, `namesakes` those of
    other vocabularies with the same usual prefix, such as earlier versions: their elements are not checked.
    `global_attributes` are allowed on any element (`xml:lang`); `family` starts the names of the rules.
    `open`: elements and attributes beyond its table are allowed.
    `anywhere`: its elements are allowed in any element that contains elements, as those of RDF vocabularies.
    `misplaced` is the fault of an element that is elsewhere, by default the generic one.
    `foreign`: its elements may have attributes of any other namespace (RFC 4287, 2).
    `format` names the format whose own elements these are ("RSS 2.0"): they are shown without a prefix.
    """

    prefix: str
    uri: str
    see: str
    tags: tuple[Tag, ...] = ()
    synonyms: tuple[str, ...] = ()
    mistaken: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()
    global_attributes: tuple[Attribute, ...] = ()
    family: str = ""
    open: bool = False
    anywhere: bool = False
    misplaced: Fault | None = None
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
