"""The site of the manual is built without a warning; its links work, and it loads nothing from elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[1] / "docs"
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
"""Elements that make a browser load something, with their attributes."""


def links_of(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The links of a page, each with the name of its element."""
    for element in page.iter("a", *LOADED):
        link = element.get(LOADED.get(element.tag, "href"))
        if link is not None:
            yield element.tag, link


def dead_links(site: Path) -> list[str]:
    """Links that lead to no file of the site, or to no place in a page, and what is loaded from elsewhere."""
    pages = {file: html.parse(file).getroot() for file in site.rglob("*.html")}
    places = {file: {*page.xpath("//@id"), ""} for file, page in pages.items()}
    dead = []
    for file, page in pages.items():
        for tag, link in links_of(page):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                dead += [f"{file.name}: {tag} {link}"] * (tag in LOADED)
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.is_file() or unquote(parts.fragment) not in places.get(target, {""}):
                dead.append(f"{file.name}: {link}")
    return dead


def test_dead_links(tmp_path: Path) -> None:
    page = (
        '<a href="b.html#x">1</a><a href="#y" id="y">2</a><a href="https://a.example/">3</a><img src="c.png">'
    )
    bad = '<a href="b.html#z">1</a><a href="d.html">2</a><script src="https://example.org/a.js"></script>'
    (tmp_path / "a.html").write_text(page + bad)
    (tmp_path / "b.html").write_text('<p id="x">Text')
    (tmp_path / "c.png").write_bytes(b"")
    assert dead_links(tmp_path) == [
        "a.html: b.html#z",
        "a.html: d.html",
        "a.html: script https://example.org/a.js",
    ]


@pytest.mark.slow
def test_the_site_of_the_manual(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", str(DOCS), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert dead_links(tmp_path) == []
    assert len([*tmp_path.rglob("*.html")]) > len([*DOCS.rglob("*.md")])
    imported = [style.name for style in tmp_path.rglob("*.css") if "@import" in style.read_text("utf-8")]
    assert imported == []
    assert [style.name for style in tmp_path.rglob("*.css") if "url(http" in style.read_text("utf-8")] == []
