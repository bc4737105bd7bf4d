"""The language server as a process, with an editor at the other end of its pipes."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from editor import MODERN, Editor, applied
from linter import BAD, GOOD, lint

from feeds.cli import main
from feeds.validator.catalogue import catalogue
from feeds.validator.rule_pages import page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
WEEKDAY = "rss-incorrect-weekday"
GUID = "rss-missing-guid"


@contextmanager
def session(root: Path, capabilities: dict[str, Any] | None = None) -> Iterator[Editor]:
    """A session that must end with status 0 and no output on standard error."""
    editor = Editor(root, MODERN if capabilities is None else capabilities)
    ended = (1, "not closed")
    try:
        yield editor
    finally:
        ended = editor.close()
    assert ended == (0, "")


def span(line: int, start: int, end: int, last: int | None = None) -> dict[str, Any]:
    return {
        "start": {"line": line, "character": start},
        "end": {"line": line if last is None else last, "character": end},
    }


def rules(diagnostics: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in diagnostics]


MISSING = {
    "range": span(4, 0, 6),
    "message": "<item> should have a <guid>",
    "severity": 2,
    "code": GUID,
    "codeDescription": {"href": catalogue()[GUID].see},
    "source": "feeds",
}
WRONG = {
    "range": span(5, 9, 12),
    "message": "<pubDate> must have the weekday Sun for 2016-11-06, not Mon",
    "severity": 1,
    "code": WEEKDAY,
    "codeDescription": {"href": catalogue()[WEEKDAY].see},
    "source": "feeds",
}


def test_findings_fixes_and_explanations(tmp_path: Path) -> None:
    uri = (tmp_path / "a b.xml").as_uri()
    with session(tmp_path) as editor:
        editor.open(uri, BAD)
        assert editor.diagnostics(uri) == [MISSING, WRONG]

        fix, comment, everything = editor.actions(uri, span(5, 12, 12))
        document = {"uri": uri, "version": 1}
        edits = [{"range": span(5, 9, 11), "newText": "Su"}]
        assert fix == {
            "title": "Write 'Sun, 06 Nov 2016 20:19:39 GMT'",
            "kind": "quickfix",
            "diagnostics": [WRONG],
            "isPreferred": True,
            "edit": {"documentChanges": [{"textDocument": document, "edits": edits}]},
        }
        written = f"<!-- feeds: ignore {WEEKDAY} -->\n"
        edits = [{"range": span(5, 0, 0), "newText": written}]
        assert comment == {
            "title": f"Ignore {WEEKDAY} here (adds a comment)",
            "kind": "quickfix",
            "diagnostics": [WRONG],
            "edit": {"documentChanges": [{"textDocument": document, "edits": edits}]},
        }
        lazy = {"title": "Apply all safe fixes (feeds)", "kind": "source.fixAll.feeds", "data": uri}
        assert everything == lazy
        assert editor.actions(uri, span(0, 0, 0), ["source.fixAll"]) == [lazy]
        assert editor.actions(uri, span(5, 12, 12), ["refactor"]) == []
        resolved = editor.ask("codeAction/resolve", lazy)["edit"]["documentChanges"][0]
        assert applied(BAD, resolved["edits"]) == BAD.replace("Mon, 06", "Sun, 06")

        asked = {"textDocument": {"uri": uri}, "position": {"line": 5, "character": 10}}
        contents = {"kind": "markdown", "value": page(catalogue()[WEEKDAY])}
        assert editor.ask("textDocument/hover", asked) == {"contents": contents, "range": WRONG["range"]}
        asked["position"] = {"line": 1, "character": 3}
        assert editor.ask("textDocument/hover", asked) is None

        editor.type(uri, 2, applied(BAD, edits))
        assert rules(editor.diagnostics(uri)) == [GUID]
        editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert editor.diagnostics(uri) == []


def test_only_the_newest_text_is_checked(tmp_path: Path) -> None:
    uri = (tmp_path / "a.xml").as_uri()
    with session(tmp_path, {}) as editor:
        editor.open(uri, GOOD)
        assert editor.diagnostics(uri) == []
        for version in range(2, 30):
            editor.type(uri, version, BAD[: -version * 5])
        editor.type(uri, 30, BAD)
        published = editor.received("textDocument/publishDiagnostics")
        assert (published["version"], rules(published["diagnostics"])) == (30, [GUID, WEEKDAY])
        # To an editor that can do little, the whole edit is given at once, for no version.
        action = editor.actions(uri, span(0, 0, 0), ["source"])[0]
        assert applied(BAD, action["edit"]["changes"][uri]) == BAD.replace("Mon, 06", "Sun, 06")


WIDE = "".join(
    (
        '<?xml version="1.0"?>\r\n<rss version="2.0"><channel><title>\u2028 \x85 שלום 😀 ',
        "</title><link>https://example.org/</link><description>All</description>\r",
        '<item><title>😀😀</title><guid isPermaLink="TRUE">https://example.org/1</guid></item></channel></rss>',
    )
)


@pytest.mark.parametrize(
    ("units", "start", "end", "title"),
    [
        ("utf-16", 31, 49, (37, 38)),
        ("utf-8", 35, 53, (39, 41)),
        ("utf-32", 29, 47, (37, 38)),
        (None, 31, 49, (37, 38)),
    ],
)
def test_positions_use_the_encoding_of_the_editor(
    tmp_path: Path, units: str | None, start: int, end: int, title: tuple[int, int]
) -> None:
    uri = (tmp_path / "a.xml").as_uri()
    capabilities = {"general": {"positionEncodings": [units]}} if units else {}
    with session(tmp_path, capabilities) as editor:
        assert editor.server["positionEncoding"] == (units or "utf-16")
        editor.open(uri, WIDE)
        assert [(each["code"], each["range"]) for each in editor.diagnostics(uri)][1:] == [
            ("xml-control-character", span(1, *title)),
            ("rss-invalid-boolean-attribute", span(2, start, end)),
        ]
        edit = editor.actions(uri, span(2, start, start))[0]["edit"]["changes"][uri]
        assert edit == [{"range": span(2, end - 5, end - 1), "newText": "true"}]


def test_settings_apply_and_are_read_again(tmp_path: Path) -> None:
    settings = tmp_path / "feeds.toml"
    uri = (tmp_path / "sub" / "a.rss").as_uri()
    with session(tmp_path) as editor:
        assert editor.received("client/registerCapability")["registrations"][0]["registerOptions"] == {
            "watchers": [{"globPattern": "**/feeds.toml"}, {"globPattern": "**/pyproject.toml"}]
        }
        editor.open(uri, BAD)
        assert rules(editor.diagnostics(uri)) == [GUID, WEEKDAY]
        settings.write_text(f'ignore = ["{GUID}"]\n')
        editor.notify("workspace/didChangeWatchedFiles", {"changes": []})
        assert rules(editor.diagnostics(uri)) == [WEEKDAY]
        settings.write_text(f'severity = {{ {WEEKDAY} = "info" }}\n')
        editor.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
        assert [(each["code"], each["severity"]) for each in editor.diagnostics(uri)] == [
            (GUID, 2),
            (WEEKDAY, 3),
        ]
        settings.write_text("\nignore = 1\n")
        editor.notify("workspace/didChangeWatchedFiles", {"changes": []})
        wrong = f"{settings}:2: ignore is 1: expected a list"
        nowhere = {"range": span(0, 0, 0), "severity": 1, "code": "settings", "source": "feeds"}
        assert editor.diagnostics(uri) == [{**nowhere, "message": wrong}]
        settings.write_text('exclude = ["sub"]\n')
        editor.notify("workspace/didChangeWatchedFiles", {"changes": []})
        assert editor.diagnostics(uri) == []


def test_settings_are_read_again_where_the_editor_watches_no_files(tmp_path: Path) -> None:
    uri = (tmp_path / "sub" / "a.rss").as_uri()
    with session(tmp_path, {}) as editor:
        editor.open(uri, BAD)
        assert rules(editor.diagnostics(uri)) == [GUID, WEEKDAY]
        time.sleep(1.5)
        (tmp_path / "feeds.toml").write_text(f'ignore = ["{GUID}"]\n')
        assert rules(editor.diagnostics(uri)) == [WEEKDAY]
        (tmp_path / "feeds.toml").unlink()
        assert rules(editor.diagnostics(uri)) == [GUID, WEEKDAY]


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"/>'
JSON = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": []}'


def test_non_feeds_have_no_diagnostics(tmp_path: Path) -> None:
    texts = {
        "package.json": ('{"name": "x"}', []),
        "feed.json": (JSON.replace('"T"', "1"), ["json-wrong-type"]),
        "page.xml": ("<html/>", []),
        "page.rss": ("<html/>", ["xml-not-a-feed"]),
        "half.xml": ("<rss", ["xml-not-well-formed"]),
        "lone.feed": ("", ["xml-empty-document"]),
    }
    with session(tmp_path) as editor:
        for name, (text, expected) in texts.items():
            uri = (tmp_path / name).as_uri()
            editor.open(uri, text)
            assert (name, rules(editor.diagnostics(uri))) == (name, expected)
        editor.open("untitled:Untitled-1", ATOM)
        assert rules(editor.diagnostics("untitled:Untitled-1"))[0] == "atom-missing-element"


def test_the_declared_encoding_is_used(tmp_path: Path) -> None:
    with session(tmp_path) as editor:
        for number, (encoding, expected) in enumerate(
            [
                ("utf-8", []),
                ("utf-16", []),
                ("iso-8859-1", ["xml-nonstandard-encoding"]),
                ("ascii", ["xml-undecodable-bytes"]),
            ]
        ):
            uri = (tmp_path / f"{number}.xml").as_uri()
            text = GOOD.replace("utf-8", encoding).replace("News", "Café")
            editor.open(uri, text)
            assert (encoding, rules(editor.diagnostics(uri))) == (encoding, expected)


def test_fix_all_equals_the_command(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    text = BAD.replace("<title>One", "<title >\t&copy; One").replace("GMT", "UTC").replace("rss v", "rss\nv")
    file.write_text(text)
    with session(tmp_path, {}) as editor:
        editor.open(file.as_uri(), text)
        action = editor.actions(file.as_uri(), span(0, 0, 0), ["source.fixAll.feeds"])[0]
        edits = action["edit"]["changes"][file.as_uri()]
    lint(tmp_path, "--fix", "a.xml")
    assert applied(text, edits) == file.read_text() != text


def test_a_missing_extra_is_reported() -> None:
    code = "import sys; sys.modules['pygls'] = None; from feeds.cli import main; main(['lsp'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    message = "feeds lsp requires pygls; install it with: pip install 'feeds[lsp]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    assert "lsp" in main.list_commands(None)  # type: ignore[arg-type]
