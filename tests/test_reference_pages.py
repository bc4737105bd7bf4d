"""The reference of the manual has exactly the commands, keys, paths and files that the code has."""

from __future__ import annotations

import re
import shutil
from itertools import product
from typing import TYPE_CHECKING

import pytest
from reference_pages import FOLDER, _code, front_matter_keys, pages, tables, texts
from samples import ROOT, SEEDS

from feeds.publishing.folder import CHANNEL_FILE, NO_ARTICLES
from feeds.publishing.ledger import FILE as LEDGER_FILE
from feeds.publishing.server_settings import SERVER_FILE, ServerSettings, read_server_settings
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVERYTHING = 'media = "media"\nhub = true\npublish = true\nmetrics = true\nfetch = true\n'
RECORDS = {"Article": "", "Work": "media.", "Episode": "podcast."}
"""Tables of articles, each with the prefix of its keys in messages."""


@pytest.mark.slow
def test_the_pages_are_those_that_the_code_gives() -> None:
    written = {name: (FOLDER / name).read_text("utf-8") for name in pages()}
    assert written == pages(), "run python docs/reference.py"


def test_options_are_code_once() -> None:
    text = "Run `feeds serve FOLDER --preview` with --port, *not* <this>"
    assert _code(text) == "Run `feeds serve FOLDER --preview` with `--port`, \\*not\\* \\<this>"


@pytest.mark.slow
def test_each_key_has_a_meaning_and_each_meaning_a_key() -> None:
    keys = {name: {*keys} for name, (_, keys) in tables().items() if name != "Episode"}
    keys |= {name: {*front_matter_keys()[prefix]} for name, prefix in RECORDS.items()}
    meanings = {name: {*meanings} for name, meanings in texts().items() if name not in ("headings", "pages")}
    assert meanings == keys


@pytest.mark.slow
def test_each_path_of_the_server_is_in_the_manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_TOKEN", "0123456789abcdef" * 2)
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder)
    (folder / SERVER_FILE).write_text(EVERYTHING)
    app = create_app(folder, tmp_path / "state", background=False)
    served = {pair for rule in app.url_map.iter_rules() for pair in offered(rule.rule, rule.methods)}
    page = (FOLDER / "http.md").read_text("utf-8")
    rows = re.findall(r"^\| ((?:`/[^`]*`,? ?)+) \| ([A-Z, ]+) \|", page, re.MULTILINE)
    pairs = [product(re.findall(r"`([^`]+)`", paths), methods.split(", ")) for paths, methods in rows]
    written = {pair for each in pairs for pair in each}
    assert written == served


def offered(rule: str, methods: set[str] | None) -> Iterator[tuple[str, str]]:
    """The paths of a rule of werkzeug with each method, as the manual writes them."""
    parts = re.split(r"<([^>]*)>", rule)
    choices = [[part] if number % 2 == 0 else [*alternatives(part)] for number, part in enumerate(parts)]
    for path in product(*choices):
        yield from (("".join(path), method) for method in (methods or set()) - {"HEAD", "OPTIONS"})


def alternatives(placeholder: str) -> Iterator[str]:
    """What a placeholder of a rule stands for."""
    kind, _, name = placeholder.rpartition(":")
    if kind.startswith("any("):
        yield from (each.strip(" '") for each in kind[4:-1].split(","))
    else:
        yield f"{{{name.rstrip('_')}}}"


def test_each_file_with_a_meaning_is_in_the_manual() -> None:
    page = (FOLDER / "files.md").read_text("utf-8")
    names = (
        CHANNEL_FILE,
        SERVER_FILE,
        LEDGER_FILE,
        NO_ARTICLES,
        "feeds.toml",
        "inbox/",
        "static/",
        "templates/",
    )
    assert [name for name in names if f"`{name}`" not in page] == []


def test_a_file_with_every_setting_of_the_server_can_be_read(tmp_path: Path) -> None:
    """The table of the reference is that of the file's reader, and has the defaults of the settings."""
    page = (ROOT / "docs" / "reference" / "server.md").read_text("utf-8")
    defaults = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| `([^`]+)` \|", page, re.MULTILINE))
    assert len(defaults) > 10
    file = tmp_path / SERVER_FILE
    file.write_text("".join(f"{name} = {value}\n" for name, value in defaults.items()))
    assert read_server_settings(file) == ServerSettings()
