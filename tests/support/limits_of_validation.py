"""Documents, settings and patterns at the limits of validation."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from limits import Boundary

from feeds import validate
from feeds.core.errors import ReadError
from feeds.linting.autofix import fix_file
from feeds.linting.baseline import read_baseline
from feeds.linting.configuration import Configurations
from feeds.linting.deployment import compare_paths
from feeds.linting.discovery import Discovery, Target
from feeds.linting.lsp.documents import lint_text
from feeds.linting.online.fetching import Unreachable, fetch
from feeds.linting.online.files import Files
from feeds.linting.results import Unreadable
from feeds.linting.run import LintOptions
from feeds.linting.settings import LINKED_FILES, Layer
from feeds.linting.settings_schema import read_settings
from feeds.linting.suppressions import apply_suppressions
from feeds.net.client import Answer
from feeds.validator.comments import INVALID
from feeds.validator.fixing import fix
from feeds.validator.opened import open_document
from feeds.validator.report import Edit, Finding, Fix, Report, Spot
from feeds.validator.served import NOT_ALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

LOW = 1000
"""What large limits are lowered to."""


def problem(document: bytes, rule: str) -> str:
    """Returns the messages of a rule about a document."""
    return "".join(found.message for found in validate(document).findings if found.rule == rule)


def _xml(size: int, _folder: Path) -> str:
    return problem(b"<rss>%s</rss>" % (b" " * (size - 11)), "xml-too-large")


def _json(size: int, _folder: Path) -> str:
    return problem(b'{"a": "%s"}' % (b" " * (size - 9)), "json-too-large")


def _decompressed(size: int, _folder: Path) -> str:
    return problem(gzip.compress(b"<rss>%s</rss>" % (b" " * (size - 11))), "xml-too-large")


def _elements(count: int, _folder: Path) -> str:
    return problem(b"<rss>%s</rss>" % (b"<a></a>" * (count - 1)), "xml-too-large")


def _attributes(count: int, _folder: Path) -> str:
    """HTML in texts, in comments and in other attributes has no attributes."""
    html = b"<![CDATA[<a b='c'/>]]>&lt;a b='c'/> <!-- b='c' --><a b=\"c='d'\"/>"
    pairs, rest = divmod(count - 1, 2)
    tags = b"<a b = 'c' d='e'/>" * pairs + b"<a b='c'/>" * rest
    return problem(b"<rss>%s%s</rss>" % (html, tags), "xml-too-large")


def _attributes_of_an_element(count: int, _folder: Path) -> str:
    attributes = b"".join(b' a%d=""' % number for number in range(count))
    return problem(b"<rss%s/>" % attributes, "rss-too-many-attributes")


def _values(count: int, _folder: Path) -> str:
    return problem(b'{"version": "1", "a": [%s1]}' % (b"1," * (count - 5)), "json-too-large")


def _nested_elements(depth: int, _folder: Path) -> str:
    inside = b"<a>" * (depth - 1) + b"</a>" * (depth - 1)
    return problem(b"<rss>%s</rss>" % inside, "xml-not-well-formed")


def _nested_values(depth: int, _folder: Path) -> str:
    inside = b"[" * (depth - 1) + b"]" * (depth - 1)
    return problem(b'{"_a": %s}' % inside, "json-not-well-formed")


def _layers(count: int, _folder: Path) -> str:
    data = b"<rss/>"
    for _ in range(count):
        data = gzip.compress(data)
    return problem(data, "xml-damaged-compression")


def _members(count: int, _folder: Path) -> str:
    return problem(gzip.compress(b"<rss>") * count, "xml-damaged-compression")


def _window(size: int, _folder: Path) -> str:
    """The descriptor of a window of 256 MiB is 144 (RFC 8878, 3.1.1.1.2); the next is an eighth larger."""
    frame = b"\x28\xb5\x2f\xfd\x00%c\x01\x00\x00" % (144 + size - (256 << 20))
    return problem(frame, "xml-damaged-compression")


def _findings(count: int, _folder: Path) -> str:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": []}
    unknown = {f"k{number}": "" for number in range(count)}
    return problem(json.dumps(feed | unknown).encode(), "json-more-findings")


# --- fixing and comparing ---


def _fixed_file(size: int, folder: Path) -> str:
    file = folder / "a.xml"
    file.write_bytes(b"<rss>%s</rss>" % (b" " * (size - 11)))
    result = fix_file(LintOptions(), Target(file, "a.xml"), unsafe=False, dry_run=True)
    return result.problem if isinstance(result, Unreadable) else ""


def _compared_file(size: int, folder: Path) -> str:
    for name, length in (("old.xml", 100), ("new.xml", size)):
        (folder / name).write_bytes(b"<rss>%s</rss>" % (b" " * (length - 11)))
    try:
        list(compare_paths(folder / "old.xml", folder / "new.xml"))
    except ReadError as error:
        return error.problem
    return ""


def _judge(data: bytes) -> Report:
    """One finding for each letter, of which the first can be fixed."""
    at, end = Spot(1, 1, 0), Spot(1, 2, 1)
    first = Fix("remove it", True, (Edit(at, end, ""),))
    letters = [
        Finding("r", "R", "error", "m", 1, number, fix=None if number else first)
        for number in range(len(data))
    ]
    return Report("", tuple(letters))


def _rounds(count: int, _folder: Path) -> str:
    left = fix(b"a" * count, _judge).data
    return f"{len(left)} left" if left else ""


def _edits(count: int, _folder: Path) -> str:
    (first,) = (
        found.fix
        for found in validate(b"<rss>%s</rss>" % (b"\x01" * count), fixes=True).findings
        if found.rule == "xml-not-well-formed"
    )
    edits = 0 if first is None else sum(edit.end.offset - edit.start.offset for edit in first.edits)
    return f"{count - edits} left" if edits < count else ""


# --- what is beside the documents ---


def _settings(size: int, folder: Path) -> str:
    text = "[tool.feeds]\n#"
    return _error_of(read_settings, folder / "pyproject.toml", text + "x" * (size - len(text)))


def _baseline(size: int, folder: Path) -> str:
    return _error_of(read_baseline, folder / "known", "{}" + " " * (size - 2))


def _baseline_values(count: int, folder: Path) -> str:
    files = ",".join(f'"f{number}": {{}}' for number in range(-(-(count - 1) // 3)))
    return _error_of(read_baseline, folder / "known", f"{{{files}}}")


def _nested_baseline(depth: int, folder: Path) -> str:
    error = _error_of(read_baseline, folder / "known", '{"a": ' * depth + "1" + "}" * depth)
    return error if "nested" in error else ""


def _error_of(read: Any, path: Path, text: str) -> str:
    path.write_text(text)
    try:
        read(path)
    except ReadError as error:
        return error.problem
    return ""


def _ignored(size: int, folder: Path) -> str:
    (folder / ".gitignore").write_text("*.xml\n#" + "x" * (size - 7))
    discovery = Discovery(Configurations(Layer("test", folder), isolated=True))
    assert discovery._is_ignored(folder / "a.xml", is_folder=False) == (not discovery.warnings)
    return "".join(warning.problem for warning in discovery.warnings)


def _suppressed(count: int, _folder: Path) -> str:
    names = ", ".join(f"{'*' * number}-guid" for number in range(1, count + 1))
    data = b"<rss><channel><!-- feeds: ignore %s --><item/></channel></rss>" % names.encode()
    found = [each.message for each in apply_suppressions(data, (), ()) if each.rule.endswith(INVALID.name)]
    return "".join(found)


def _undeclared(count: int, _folder: Path) -> str:
    references = b"".join(b"&a%d;" % number for number in range(count))
    document = b'<!DOCTYPE rss SYSTEM "a.dtd"><rss><channel><title>%s</title></channel></rss>' % references
    left = count - sum(found.rule == "xml-undefined-entity" for found in validate(document).findings)
    return f"{left} left" if left else ""


def _xhtml_attributes(count: int, _folder: Path) -> str:
    paragraph = b"<p %s>x</p>" % b" ".join(b'data-a%d=""' % number for number in range(count))
    content = (
        b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">%s</div></content>' % paragraph
    )
    document = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>%s</entry></feed>' % content
    return problem(document, "atom-unsafe-attribute")


def _shown(count: int, folder: Path) -> str:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": []}
    unknown = {f"k{number}": "" for number in range(count)}
    now = datetime(2026, 1, 1, tzinfo=UTC)
    linted = lint_text(json.dumps(feed | unknown), folder / "feed.json", "utf-16", now)
    left = count - len(linted.findings)
    return f"{left} left" if left else ""


# --- online ---


class _Server:
    """A client, and the server that it asks: a feed of `size` bytes after `redirects`."""

    def __init__(self, size: int, redirects: int) -> None:
        self._size, self._left = size, redirects

    def fetch(self, url: str, *, limit: int = 0, **_: Any) -> Answer:
        if self._left:
            self._left -= 1
            return Answer(url, 301, {"location": f"{self._left}"}, b"", whole=True)
        return Answer(url, 200, {}, b"x" * min(self._size, limit), whole=self._size <= limit)


def _online(size: int, _folder: Path, redirects: int = 0) -> str:
    try:
        fetch(_Server(size, redirects), "https://news.example/feed")  # type: ignore[arg-type] # a client
    except Unreachable as error:
        return error.problem.message
    return ""


def _linked(count: int, _folder: Path) -> str:
    enclosures = "".join(f'<enclosure url="https://news.example/{number}"/>' for number in range(count))
    opened = open_document(f"<rss><channel><item>{enclosures}</item></channel></rss>".encode())
    files = Files(opened, LINKED_FILES)
    client: Any = _Server(0, 0)
    return "".join(each.message for fault, each in files.problems(client, lambda _: None) if fault is NOT_ALL)


def _redirects(count: int, folder: Path) -> str:
    return _online(10, folder, count)


def _cases() -> Iterator[Boundary]:
    """Yields what may be validated."""
    too_long = "the document has {size:,} bytes: at most {limit:,} are read"
    size = "at its size, at most {limit:,} are read"
    document = "feeds.validator.parsing:MAX_BYTES"
    yield Boundary(document, _xml, too_long, LOW)
    yield Boundary(document, _json, too_long, LOW)
    yield Boundary(document, _decompressed, "compressed data that expands to more than {limit:,} bytes", LOW)
    yield Boundary(document, _fixed_file, "larger than {limit:,} bytes, so it was not fixed", LOW)
    yield Boundary(document, _compared_file, "larger than {limit:,} bytes, so it was not compared", LOW)
    nodes = "feeds.core.xml_limits:"
    yield Boundary(f"{nodes}ELEMENTS", _elements, f"the document has about {{size:,}} elements: {size}", LOW)
    yield Boundary(
        f"{nodes}ATTRIBUTES", _attributes, f"the document has about {{size:,}} attributes: {size}", LOW
    )
    yield Boundary(
        f"{nodes}MAX_DEPTH", _nested_elements, "elements are nested too deeply: more than {limit} levels"
    )
    values = "feeds.core.json_limits:VALUES"
    yield Boundary(values, _values, f"the document has too many values: {size}", LOW)
    yield Boundary(values, _baseline_values, f"the document has too many values: {size}", LOW)
    deep = "nested too deeply: more than {limit} levels"
    yield Boundary("feeds.validator.jsonfeed:MAX_DEPTH", _nested_values, deep)
    yield Boundary("feeds.core.nesting:MAX_DEPTH", _nested_baseline, f"not valid JSON: {deep}")
    yield Boundary(
        "feeds.core.xml_limits:MAX_ATTRIBUTES",
        _attributes_of_an_element,
        "<rss> has {size} attributes: an element with more than {limit} is not checked",
    )
    yield Boundary(
        "feeds.core.compression:MAX_LAYERS", _layers, "the data is compressed more than {limit} times"
    )
    yield Boundary(
        "feeds.core.compression:MAX_MEMBERS", _members, "the gzip data has more than {limit:,} parts"
    )
    yield Boundary("feeds.core.compression:_MAX_MEMORY", _window, "the zstd data is damaged")
    yield Boundary(
        "feeds.validator.report:MOST_FINDINGS",
        _findings,
        "more than 25,000 problems; the rest are not shown",
        LOW,
    )
    yield Boundary(
        "feeds.linting.suppressions:MAX_AT_ONE_PLACE",
        _suppressed,
        "invalid suppression: more than {limit} names for one element",
    )
    yield Boundary("feeds.validator.doctype:MOST_REFERENCES", _undeclared, "1 left")
    yield Boundary(
        "feeds.core.xml_limits:MAX_ATTRIBUTES",
        _xhtml_attributes,
        "<content> contains <p> with more than {limit} attributes",
    )
    yield Boundary("feeds.validator.fixing:MOST_ROUNDS", _rounds, "1 left")
    yield Boundary("feeds.validator.repairs:MAX_EDITS", _edits, "1 left")
    yield Boundary("feeds.linting.lsp.documents:MAX_FINDINGS", _shown, "1 left", 100)
    long = "it has {size} bytes: expected at most {limit}"
    long_file = f"cannot be read: {long}"
    yield Boundary("feeds.linting.settings:MAX_BYTES", _settings, long_file, LOW)
    yield Boundary("feeds.linting.baseline:MAX_BYTES", _baseline, long_file, LOW)
    yield Boundary("feeds.linting.discovery:MAX_GITIGNORE_BYTES", _ignored, f"is not used: {long}")
    yield Boundary("feeds.linting.online.fetching:MAX_BYTES", _online, "larger than 32 MB")
    yield Boundary(
        "feeds.linting.settings:LINKED_FILES",
        _linked,
        "1 linked files were not checked: the limit is {limit}",
    )
    yield Boundary(
        "feeds.net.client:REDIRECTS",
        _redirects,
        "cannot fetch https://news.example/feed: more than {limit} redirects",
    )


CASES = (*_cases(),)
