"""Every text of a page is a message: in a language that puts each message in brackets, no other text is left.

The content of the site is in Greek: Latin letters outside the brackets are texts that are not translated.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from babel import Locale
from lxml import html
from page_messages import PAGES, extracted

from feeds.publishing.pages import languages
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BASE = "https://news.example.org/"
TOML = f"""
title = "Νέα"
home = "{BASE}"
description = "Τι έγινε"
language = "el"
zone = "Asia/Tehran"
base = "{BASE}"
media_base = "{BASE}"
people = [{{name = "Σύνταξη"}}]
"""
PODCAST = '\n[podcast]\ncategories = ["News"]\nexplicit = false\nimage = "https://news.example.org/s.jpg"\n'
VIDEO = {
    "url": "a.mp4", "title": "Βίντεο", "duration": 3725, "size": 5_200_000, "poster": "a.jpg", "width": 1280,
    "height": 720, "renditions": ["a.webm"], "credit": "Πρακτορείο", "licence": "https://l.example/",
    "captions": {"url": f"{BASE}a.vtt", "lang": "el"}, "transcript": "a.srt", "chapters": "a.json",
}  # fmt: skip
FULL: dict[str, object] = {
    "media": [VIDEO, {"url": "b.png", "title": "Β", "alt": "Μέλισσα", "width": 9, "height": 9},
              {"url": "c.mp3", "title": "Γ"}, {"url": "d.pdf", "title": "Δ"}],
    "authors": [{"name": "Άννα", "url": "https://a.example/"}], "tags": ["Οικονομία"], "section": "Κόσμος",
    "link": "https://elsewhere.example/1", "updated": "2026-05-02T10:00:00Z", "description": "Περίληψη",
}  # fmt: skip
EPISODES: list[dict[str, object]] = [
    {"date": f"2026-04-{day:02}", "media": [{"url": f"{day}.mp3", "title": "Ε"}]} for day in range(1, 13)
]
OTHERS: list[dict[str, object]] = [{"date": f"2026-03-{day:02}T10:00:00Z"} for day in range(1, 29)]
ATTRIBUTES = ("alt", "aria-label", "aria-description", "label", "placeholder", "title")
PRODUCTS = re.compile(r"\b(?:RSS(?: 2\.0)?|Atom(?: 1\.0)?|JSON(?: Feed 1\.1)?|OPML|MP\d|MB|https?://\S+)")
LATIN = re.compile("[A-Za-z]{2,}")
FUNCTIONS = {"gettext", "ngettext", "npgettext", "pgettext", "_"}


class Brackets(NullTranslations):
    """A language in which each text is the English one in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message) if context else ""

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n) if context else ""


def site(folder: Path, toml: str) -> FlaskClient:
    folder.mkdir()
    (folder / "channel.toml").write_text(toml)
    for number, head in enumerate([FULL, *EPISODES, *OTHERS]):
        said = {"title": f"Είδηση {number}", "date": "2026-05-01T10:00:00Z", **head}
        (folder / f"n{number}.md").write_text(f"---\n{json.dumps(said)}\n---\nΚείμενο")
    return create_app(folder, clock=lambda: NOW, background=False).test_client()


def pages(client: FlaskClient) -> Iterator[tuple[str, html.HtmlElement]]:
    """Yields the pages of a site that links lead to, without the validator, and that of what is not found."""
    seen, todo = {"/validate"}, ["/"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.mimetype != "text/html":
            continue
        tree = html.document_fromstring(answer.data)
        yield path, tree
        for link in (*strings(tree, "//a/@href"), *strings(tree, "//iframe/@src")):
            target = urlsplit(urljoin(f"{BASE}{path[1:]}", urldefrag(link)[0]))
            if target.netloc == "news.example.org" and "." not in target.path:
                todo.append(target.path)


def texts(tree: html.HtmlElement) -> Iterator[str]:
    """Yields what people see or hear of a page."""
    yield "".join(
        strings(
            tree, "//text()[not(ancestor::style or ancestor::script or ancestor::code or ancestor::textarea)]"
        )
    )
    for name in ATTRIBUTES:
        yield from strings(tree, f"//@{name}")
    yield from strings(tree, "//meta[@name='description']/@content")
    for name in ("description", "image:alt", "site_name", "title"):
        yield from strings(tree, f"//meta[@property='og:{name}']/@content")


def strings(tree: html.HtmlElement, path: str) -> list[str]:
    found = tree.xpath(path)
    assert isinstance(found, list)
    return [str(each) for each in found]


def untranslated(tree: html.HtmlElement) -> list[str]:
    """Returns the words of a page that are not in brackets."""
    return [word for text in texts(tree) for word in LATIN.findall(PRODUCTS.sub("", without_brackets(text)))]


def without_brackets(text: str) -> str:
    while text != (rest := re.sub("⟦[^⟦⟧]*⟧", "", text)):
        text = rest
    return text


@pytest.mark.slow
@pytest.mark.parametrize("toml", [TOML, TOML + PODCAST], ids=["news", "podcast"])
def test_no_page_has_a_text_that_is_not_translated(
    toml: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = languages.language_for("en")
    greek = replace(plain, tag="el", locale=Locale("el"), messages=Brackets())
    monkeypatch.setattr(languages, "language_for", lambda _: greek)
    found = {path: untranslated(tree) for path, tree in pages(site(tmp_path / "s", toml))}
    assert {path: words for path, words in found.items() if words} == {}
    assert {"/", "/feed", "/feed/page/1", "/author/anna", "/article/2026-05-01/n0"} <= set(found)
    assert len(found) > 40


def test_texts_that_are_not_translated_are_found() -> None:
    good = "<p title='⟦New⟧'>⟦See <b>⟦all⟧</b> of it⟧ Νέα 3 <code>x-y</code></p><style>body{}</style>"
    bad = "<p title='New'>⟦See <b>⟦all⟧</b>⟧ of <b>Νέα</b></p>"
    assert untranslated(html.document_fromstring(good)) == []
    assert untranslated(html.document_fromstring(bad)) == ["of", "New"]


def test_every_message_in_code_is_extracted() -> None:
    """The extraction does not see messages in f-strings."""
    known = {
        (each.context, each.id if isinstance(each.id, str) else each.id[0]) for each in extracted() if each.id
    }
    missed = [
        f"{path.name}:{call.lineno}"
        for path in sorted(PAGES.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and (message := literal_message(call)) and message not in known
    ]
    assert missed == []


def literal_message(call: ast.Call) -> tuple[str | None, str] | None:
    """Returns the context and the message of a call that has them as literals."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    said = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    if name not in FUNCTIONS or not said:
        return None
    return (str(said[0]), str(said[1])) if "pgettext" in name else (None, str(said[0]))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("_('a')", (None, "a")),
        ("language.ngettext('a', 'b', n)", (None, "a")),
        ("x.pgettext('c', 'a')", ("c", "a")),
        ("_(a)", None),
        ("print('a')", None),
    ],
)
def test_literal_messages(code: str, message: tuple[str | None, str] | None) -> None:
    (statement,) = ast.parse(code).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    assert literal_message(statement.value) == message
