"""What runs of the validator on many documents read besides these: lists, and journals to go on from."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from mutated_documents import NOW

from feeds.core.errors import ReadError
from feeds.linting.discovery import Target as Document
from feeds.linting.journal import _digest, open_journal
from feeds.linting.lists import SCHEMES, ListEntry, read_list
from feeds.validator.report import Report
from feeds.validator.reporters import Checked
from fuzzing.shapes import JSON, shapes, together
from fuzzing.target import Target, law
from fuzzing.targets.settings import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feeds.linting.results import Result

_LAST = b'\n"https://a.example/last"\n'
_DOCUMENTS = [Document(None, f"{number}.xml", data=b"<rss/>") for number in range(3)]
_HEAD = f'{{"journal":"feeds validate","now":"{NOW.isoformat()}"}}\n'.encode()
_LINE = f'["{_digest(_DOCUMENTS)}",'.encode()
_FINDING = b'["rss-missing-link","error","<channel> is missing <link>",1,2,0]'


def document_list(data: bytes) -> None:
    """Each line is a document, a URL of one, or a problem with its number; the lines after it are read."""
    entries = list(read_list(BytesIO(data + _LAST)))
    lines = [entry.line for entry in entries]
    law(lines == sorted(set(lines)), "lines are in order, each once", lines)
    for entry in entries:
        is_good = entry.document is not None or (entry.url or "").lower().startswith(SCHEMES)
        law(is_good != bool(entry.problem), "a line is good or has a problem", entry)
    law(entries[-1] == ListEntry(data.count(b"\n") + 2, "https://a.example/last"), "the last line is read")


def run_to_go_on(data: bytes) -> None:
    """A journal gives results of its documents, and what is missing or changed in it is checked again."""
    for content in (data, _HEAD + data, _HEAD + _LINE + data):
        path = put("journal", content)
        try:
            with open_journal(path, {}, NOW) as journal:
                found = list(journal.results(iter(_DOCUMENTS), _checked))
        except ReadError as error:
            law(path.read_bytes() == content, "a file that is no journal stays as it is")
            law(error.path == str(path), "a refusal names the file", error)
            continue
        law([document for document, _ in found] == _DOCUMENTS, "each document has a result", found)
        law(not path.exists(), "the journal of a run that has ended is deleted")


def _checked(documents: Iterable[Document]) -> Iterator[tuple[Document, Result]]:
    for document in documents:
        yield document, Checked(document.shown, Report("RSS 2.0", ()))


def _lists() -> Sequence[bytes]:
    return [
        b'"https://a.example/feed.rss"\n{"url":"s3://a/b.xml"}\n\n"file:///a"\n',
        b'{"name":"a","document":"<rss/>","url":"https://a.example/"}\r\n{"urls":1}\n[]\n{"url":null}\n',
    ]


def _journals() -> Sequence[bytes]:
    results = b'[["RSS 2.0",[]],["cannot be read"],["Atom 1.0",[' + _FINDING + b"]]]]\n"
    return [
        results,
        _LINE + results,
        _HEAD + _LINE + results,
        b'[null,[""],["",["a text where a list should be"]]]]\n',
    ]


TARGETS = (
    Target("list", document_list, _lists, together(shapes(JSON), shapes(JSON, '{"url":{}}'))),
    Target("run", run_to_go_on, _journals, shapes(JSON, "[null,[],{}]]\n")),
)
