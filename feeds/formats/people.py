"""People in RSS and Atom: with valid addresses, and no address that readers would show to everybody."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.core.texts import clean_line
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.uris import full_iri

if TYPE_CHECKING:
    from feeds.model.article import Person

_GROUPS = 1024
"""Groups of authors that are remembered, since the same people write many articles."""
_MAIL = re.compile(r"[A-Za-z0-9._%+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++")
_NO_COMMENT = str.maketrans("()\\", "[]/")


@lru_cache(_GROUPS)
def first_mailbox(people: tuple[Person, ...]) -> str | None:
    """Returns the address and name of the first person with a valid e-mail address and a name."""
    return next((_mailbox(person) for person in people if reachable(person)), None)


def _mailbox(person: Person) -> str:
    """Returns `user@host (Real Name)` (RSS profile, author); parentheses in the name would end it early."""
    return f"{person.email} ({clean_line(person.name).translate(_NO_COMMENT)})"


def reachable(person: Person) -> bool:
    """Whether the person has a valid e-mail address and a name."""
    return bool(person.email and clean_line(person.name)) and not email_address(person.email or "")


def _person(person: Person) -> dict[str, str]:
    """Returns an Atom person without an invalid e-mail address or URL (RFC 4287, 3.2)."""
    name = clean_line(person.name)
    fields = {"name": shown_name(name)}
    email = person.email or (name if _MAIL.fullmatch(name) else None)
    if email and not email_address(email):
        fields["email"] = email
    if person.url and not full_iri(person.url):
        fields["uri"] = person.url
    return fields


def shown_name(name: str) -> str:
    """Returns a name without an e-mail address, which readers would show to everybody, robots included."""
    if _MAIL.fullmatch(name):
        return name.partition("@")[0]
    return name.replace("@", " at ") if _MAIL.search(name) else name


@lru_cache(_GROUPS)
def atom_people(people: tuple[Person, ...]) -> tuple[dict[str, str], ...]:
    """Returns feedgen's values for those who have a name."""
    return tuple(_person(person) for person in people if clean_line(person.name))
