"""The body of a document in each content coding (RFC 9110, 8.4.1), made once."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from feeds.net.content_codings import CODINGS, SMALL_BYTES, encode
from feeds.net.negotiation import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterable


class CodedBodies:
    """A body uncompressed and in the codings that somebody needed. Thread-safe.

    Two requests for a coding make it once; those for another coding do not wait for it.
    """

    __slots__ = ("_bodies", "_expected", "_locks", "_requested", "_thorough")

    def __init__(self, plain: bytes, *, thorough: bool) -> None:
        self._thorough = thorough
        self._bodies = {IDENTITY: plain}
        self._locks = {coding: Lock() for coding in CODINGS}
        self._requested: set[str] = set()
        self._expected: set[str] = set()

    def requested(self, coding: str) -> bytes:
        """Returns the body in a coding, or uncompressed if compression gains nothing."""
        self._requested.add(coding)
        return self._made(coding)

    def replace(self, old: CodedBodies) -> set[str]:
        """Returns the codings to `prepare`: those in which the old version was requested.

        It inherits what was not prepared yet of the old version, of which no more is prepared now.
        """
        self._expected = (old._requested | old._expected) & set(CODINGS)
        old._expected = set()
        return self._expected

    def expects(self, coding: str) -> bool:
        """Is the coding still to be prepared?"""
        return coding in self._expected

    def prepare(self, coding: str) -> None:
        """Make the body in an expected coding."""
        self._made(coding)
        self._expected.discard(coding)

    @property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        return sum(map(len, list(self._bodies.values())))

    def _made(self, coding: str) -> bytes:
        body = self._bodies.get(coding)
        if body is None:
            with self._locks[coding]:
                body = self._bodies.get(coding)
                if body is None:
                    body = self._bodies[coding] = self._encoded(coding)
        return body

    def _encoded(self, coding: str) -> bytes:
        plain = self._bodies[IDENTITY]
        if len(plain) < SMALL_BYTES:
            return plain
        body = encode(coding, plain, thorough=self._thorough)
        return body if len(body) < len(plain) else plain


class ExpectedCodings:
    """What is to be made of changed documents before it is requested again, the fastest codings first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[tuple[CodedBodies, str]] = deque()

    def add(self, changed: Iterable[tuple[CodedBodies, CodedBodies]]) -> None:
        """Expect the codings in which the old versions, which come second, were requested."""
        new = [(bodies, coding) for bodies, old in changed for coding in bodies.replace(old)]
        with self._lock:
            waiting = [*(pair for pair in self._waiting if pair[0].expects(pair[1])), *new]
            self._waiting = deque(sorted(waiting, key=lambda pair: CODINGS.index(pair[1]), reverse=True))

    def prepare_next(self) -> bool:
        """Make one coding; returns False if none is expected."""
        while True:
            with self._lock:
                if not self._waiting:
                    return False
                bodies, coding = self._waiting.popleft()
            if bodies.expects(coding):
                bodies.prepare(coding)
                return True
