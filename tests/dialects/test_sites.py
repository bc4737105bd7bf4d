"""A Hugo, a Jekyll and a Pelican folder of twenty posts each: what is read, and nothing lost without a note.

The golden files were written from the documentation of the generators, and compared with what they render.
The slow tests compare the words again, where the generators are installed.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from feeds.publishing.folder import read_folder
from feeds.publishing.index.codec import encode
from feeds.publishing.index.compressed import decompress

if TYPE_CHECKING:
    from feeds.publishing.folder import Library

SITES = Path(__file__).parent / "sites"
NAMES = ("hugo", "jekyll", "pelican")


def as_json(library: Library, folder: Path) -> str:
    """The articles by their files, and the notes."""
    articles = {article.source: json.loads(decompress(encode(article))) for article in library.articles}
    notes = [
        f"{Path(note.path).relative_to(folder).as_posix()}:{note.line}: {note.message}"
        + (" (loss)" if note.loss else "")
        for note in library.notes
    ]
    read = {"articles": dict(sorted(articles.items())), "notes": notes}
    return json.dumps(read, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_site_is_read_without_unreported_loss(
    name: str, golden: Path, request: pytest.FixtureRequest
) -> None:
    library = read_folder(SITES / name)
    assert library.refusals == ()
    assert len([article for article in library.articles if not article.draft]) >= 16
    found, file = as_json(library, SITES / name), golden / f"{name}.json"
    if request.config.getoption("--renew-golden"):
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")


# --- what the generators make of them ---

HUGO = '{{ dict "file" .File.Path "title" .Title "html" .Content | jsonify | safeHTML }}'
JEKYLL = (
    '{"file": {{ page.path | jsonify }}, "title": {{ page.title | jsonify }}, '
    '"html": {{ content | jsonify }}}'
)
PELICAN = (
    '{{ {"file": article.relative_source_path, "title": article.title|string, '
    '"html": article.content|string} | tojson }}'
)
OTHER_PAGES = [
    "archives",
    "authors",
    "author",
    "categories",
    "category",
    "index",
    "page",
    "period_archives",
    "tag",
    "tags",
]
DIFFERENT = {
    "posts/films.md": "players are links",
    "posts/options.md": "the callout has a title",
    "_posts/2024-01-08-includes.md": "a player is a link",
    "_posts/2024-01-17-math.md": "the formula stays as it is written",
    "_posts/2024-01-18-variables.md": "the time of the build is not known",
    "code.md": "listings are coloured",
}
MARKS = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "…": "...", "☐": "", "☑": "", "↩": ""}
)


def words(html: str) -> str:
    """The text without spaces, the marks of footnotes and tasks, and typographic characters."""
    text = unescape(re.sub(r"<[^>]*>", "", html)).translate(MARKS)
    return re.sub(r"\[(\d+)\]|[\s\ufe0e]", r"\1", text)


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def hugo(folder: Path) -> Path:
    shutil.copytree(SITES / "hugo", folder / "content", ignore=shutil.ignore_patterns("channel.toml"))
    languages = 'baseURL = "https://x.example/"\n[languages.en]\n[languages.fr]\n[languages.de]\n'
    layouts = {
        "_default/single": HUGO,
        "_default/list": "",
        "shortcodes/notice": "{{ .Inner }}",
        "shortcodes/chart": "",
    }
    write(
        folder, {"config.toml": languages} | {f"layouts/{name}.html": text for name, text in layouts.items()}
    )
    run(folder, "hugo", "--quiet")
    return folder / "public"


def jekyll(folder: Path) -> Path:
    shutil.copytree(
        SITES / "jekyll", folder, ignore=shutil.ignore_patterns("channel.toml"), dirs_exist_ok=True
    )
    defaults = 'defaults: [{scope: {path: "", type: posts}, values: {layout: post}}]\n'
    settings = f"url: https://x.example\ntitle: Harbour Notes\ntimezone: UTC\n{defaults}"
    includes = {"_includes/youtube.html": "", "_includes/advert.html": ""}
    write(folder, {"_config.yml": settings, "_layouts/post.html": JEKYLL} | includes)
    run(folder, "jekyll", "build", "--quiet")
    return folder / "_site"


def pelican(folder: Path) -> Path:
    shutil.copytree(SITES / "pelican", folder / "content", ignore=shutil.ignore_patterns("channel.toml"))
    settings = 'SITEURL = "https://x.example"\nTIMEZONE = "UTC"\nTHEME = "theme"\nSTATIC_PATHS = ["."]\n'
    templates = dict.fromkeys(OTHER_PAGES, "") | {"article": PELICAN}
    write(
        folder,
        {"conf.py": settings} | {f"theme/templates/{name}.html": text for name, text in templates.items()},
    )
    run(folder, "pelican", "content", "-s", "conf.py", "-o", "out", "-q")
    return folder / "out"


@pytest.mark.slow
@pytest.mark.parametrize("generator", [hugo, jekyll, pelican])
def test_the_words_are_those_of_the_generator(generator: Any, tmp_path: Path) -> None:
    name = generator.__name__
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    pages = [path.read_text("utf-8") for path in generator(tmp_path).rglob("*.html")]
    rendered = {page["file"]: page for page in map(json.loads, filter(lambda text: '"file"' in text, pages))}
    ours = {article.source: article for article in read_folder(SITES / name).articles if not article.draft}
    compared = sorted((rendered.keys() & ours.keys()) - DIFFERENT.keys())
    assert len(compared) >= 13
    assert {file: (words(ours[file].title), words(ours[file].html)) for file in compared} == {
        file: (words(rendered[file]["title"]), words(rendered[file]["html"])) for file in compared
    }
