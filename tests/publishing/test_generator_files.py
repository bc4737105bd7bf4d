"""Files of page generators are never articles; what was published from them stays."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from samples import SEEDS

from feeds.publishing.folder import read_folder
from feeds.publishing.generator_files import GeneratorFile, generator_file, without_generator_files
from feeds.publishing.importing.collecting import collect
from feeds.publishing.importing.sources import local_source
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.publishing.publication import Publication

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANNEL = (SEEDS / "channel.toml").read_text()
POST = "---\ntitle: {0}\ndate: 2024-05-01\n---\nText of {0}.\n"


def fill(folder: Path, *paths: str) -> Path:
    for path in ("channel.toml", *paths):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(CHANNEL if path == "channel.toml" else POST.format(path))
    return folder


def titles(publication: Publication) -> list[str]:
    with publication.composer() as composer:
        document = composer.at("feed.json")
        assert document is not None
        assert document.render is not None
        return sorted(item["title"] for item in json.loads(document.render().body)["items"])


@pytest.mark.parametrize(
    ("path", "marks", "place", "what"),
    [
        ("_Drafts/a.md", (), "_Drafts", "drafts of Jekyll"),
        ("blog/_site/2024/a.md", (), "blog/_site", "the output of Jekyll"),
        ("_includes/a.md", (), "_includes", "templates of Jekyll"),
        ("_LAYOUTS/_includes/a.md", (), "_LAYOUTS", "templates of Jekyll"),
        ("_sass/a.md", (), "_sass", "styles of Jekyll"),
        ("_data/a.json", (), "_data", "data of Jekyll"),
        ("a/node_modules/b/README.md", (), "a/node_modules", "packages of JavaScript"),
        ("archetypes/a.md", (), "archetypes", "templates of Hugo"),
        ("layouts/a.json", ("content",), "layouts", "templates of Hugo"),
        ("public/index.xml", ("hugo.toml",), "public", "the output of Hugo"),
        ("resources/a.json", ("config.toml",), "resources", "the output of Hugo"),
        ("themes/t/exampleSite/content/posts/a.md", ("config",), "themes", "themes"),
        ("blog/public/index.xml", ("blog/hugo.yaml",), "blog/public", "the output of Hugo"),
        ("output/a.md", ("pelicanconf.py",), "output", "the output of Pelican"),
        ("vendor/bundle/a/README.md", ("_config.yml",), "vendor", "packages of Ruby"),
        ("content/pages/about.md", (), "content/pages", "pages of Pelican"),
        ("posts/a.draft.md", (), "posts/a.draft.md", "a draft, by its name"),
        ("a.Draft.MD", (), "a.Draft.MD", "a draft, by its name"),
        ("README.md", (), "README.md", "a file about the folder"),
        ("Changelog.txt", (), "Changelog.txt", "a file about the folder"),
        ("robots.txt", (), "robots.txt", "a file for programs"),
        ("requirements.txt", (), "requirements.txt", "a list of packages"),
    ],
)
def test_files_of_generators(path: str, marks: tuple[str, ...], place: str, what: str) -> None:
    has = {tuple(f"/{mark}".rsplit("/", 1)) for mark in marks}
    assert generator_file(path, lambda parent, name: (f"/{parent}".rstrip("/"), name) in has) == (
        GeneratorFile(place, what)
    )


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("_drafts/a.md", ()),  # a draft, as its dialect says
        ("_posts/a.md", ()),
        ("drafts/a.md", ()),
        ("sites/_recipes/a.md", ()),
        ("sections/archetypes/a.md", ()),
        ("layouts/a.md", ()),
        ("public/a.md", ("public",)),
        ("blog/public/a.md", ("hugo.toml",)),
        ("resources/a.md", ("pelicanconf.py",)),
        ("output/a.md", ("hugo.toml",)),
        ("content/public/a.md", ("hugo.toml",)),
        ("content/pages/about.md", ("hugo.toml",)),
        ("pages/about.md", ()),
        ("posts/README.md", ()),
        ("readme-first.md", ()),
        ("a-draft.md", ()),
        ("draft.md", ()),
        ("inbox/a.draft.md", ()),
    ],
)
def test_files_that_may_be_articles(path: str, marks: tuple[str, ...]) -> None:
    assert generator_file(path, lambda parent, name: not parent and name in marks) is None


HELD = ("README.md", "_Drafts/a.md", "_Drafts/b.md", "archetypes/default.md", "content/pages/about.md")
NOTES = [
    ("README.md", "is not read as an article: a file about the folder"),
    ("_Drafts", "2 files are not read as articles: drafts of Jekyll"),
    ("archetypes", "1 file is not read as an article: templates of Hugo"),
    ("content/pages", "1 file is not read as an article: pages of Pelican"),
]


def test_they_are_counted_by_every_reader(tmp_path: Path) -> None:
    folder = fill(tmp_path / "site", *HELD, "content/a.md")
    (folder / "_Drafts/picture.jpg").write_bytes(b"")
    library = read_folder(folder)
    assert [article.source for article in library.articles] == ["content/a.md"]
    expected = [(str(folder / place), message, True) for place, message in NOTES]
    assert [(note.path, note.message, note.loss) for note in library.notes] == expected
    collected = collect([local_source(folder)], library.channel)
    assert [article.source for article in collected.articles] == ["content/a.md"]
    assert [(note.path, note.message) for note in collected.notes] == NOTES
    publication = open_publication(folder)
    for only in (None, None, ["README.md", "_Drafts/a.md", "content/a.md"]):
        publication.refresh(NOW, only)
        assert [(note.path, note.message, note.loss) for note in publication.notes()] == expected
        assert publication.refusals() == []
        assert titles(publication) == ["content/a.md"]
    (folder / "_Drafts/a.md").rename(folder / "content/b.md")
    (folder / "README.md").unlink()
    publication.refresh(NOW)
    assert [note.message for note in publication.notes()] == [
        "1 file is not read as an article: drafts of Jekyll", *(message for _, message in NOTES[2:]),
    ]  # fmt: skip
    assert titles(publication) == ["_Drafts/a.md", "content/a.md"]
    publication.close()


def test_what_was_published_from_them_stays(tmp_path: Path) -> None:
    folder = fill(tmp_path / "site", "layouts/a.md", "layouts/b.md")
    publication = open_publication(folder)
    publication.refresh(NOW)
    fill(folder, "hugo.toml", "layouts/new.md")  # from now on it is a site of Hugo
    for only in (None, ["layouts/a.md", "layouts/new.md"]):
        publication.refresh(NOW, only)
        assert titles(publication) == ["layouts/a.md", "layouts/b.md"]
    publication.close()
    assert without_generator_files(folder, ["layouts/a.md", "layouts/new.md", "x.md"])[0] == [
        "layouts/a.md", "x.md",
    ]  # fmt: skip
    assert [note.message for note in read_folder(folder).notes] == [
        "1 file is not read as an article: templates of Hugo"
    ]
