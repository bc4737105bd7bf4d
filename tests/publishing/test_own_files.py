"""The owner's templates and files: what they change, and what is reported about broken ones."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment
from lxml import etree
from samples import ROOT, SEEDS

from feeds.core.errors import ReadError
from feeds.publishing.folder import read_folder
from feeds.publishing.output import write
from feeds.publishing.pages.addresses import addresses_of
from feeds.publishing.pages.site_feeds import SiteFeeds
from feeds.publishing.pages.template_checks import known_blocks, known_variables
from feeds.publishing.pages.templating import original_names, page, policy
from feeds.publishing.pages.views import article_view
from feeds.publishing.publication import open_publication

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.nodes import Template

    from feeds.model.channel import Channel
    from feeds.publishing.pages.views import View

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHANNEL = (SEEDS / "channel.toml").read_text()
POST = "---\ntitle: A story\ndate: 2024-05-01\n---\nIts text.\n"
TEMPLATES = ROOT / "feeds" / "publishing" / "pages" / "templates"
ARTICLE = '{% extends "feeds/article.html" %}\n'


def fill(folder: Path, **files: str) -> Path:
    """A folder with an article, and files by their paths; `__` stands for a slash, `_` for a dot."""
    every = {"channel.toml": CHANNEL, "story.md": POST}
    every |= {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    for path, text in every.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def shown(folder: Path) -> View:
    """The page of the article."""
    with closing(open_publication(folder)) as publication:
        publication.refresh(NOW)
        channel, addresses = publication.channel, addresses_of(publication.channel, static=True)
        with publication.store.reading() as connection:
            (article,) = read_folder(folder).articles
            return article_view(SiteFeeds(channel, connection), addresses, article, "article/story")


def channel_of(folder: Path) -> Channel:
    with closing(open_publication(folder)) as publication:
        return publication.channel


def problem(folder: Path) -> str:
    """The error of the folder, with paths relative to it."""
    with pytest.raises(ReadError) as caught:
        shown(folder)
    return str(caught.value).removeprefix(f"{folder}/")


def test_a_block_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    plain = shown(fill(tmp_path)).body.decode()
    block = '{% block footer %}<p id="mine">{{ story.title }} &amp; {{ channel.title }}</p>{% endblock %}'
    mine = shown(fill(tmp_path, templates__article_html=ARTICLE + block)).body.decode()
    (before, rest), (same, changed) = (text.split("<footer>\n") for text in (plain, mine))
    assert same == before
    assert changed != rest
    assert changed.partition("</p>")[0] == '<p id="mine">A story &amp; Sample News'


def test_a_base_template_and_a_style_sheet_are_on_every_page(tmp_path: Path) -> None:
    header = '{% block header %}<p id="mine"></p>{% include "parts/a.html" %}{% endblock %}'
    base = f'{{% extends "feeds/base.html" %}}{header}'
    style = '{% include "feeds/style.css" %}\nh1 { color: {{ palette.light.accent }}; }'
    folder = fill(
        tmp_path, templates__base_html=base, templates__style_css=style, templates__parts__a_html="<hr>"
    )
    view = shown(folder)
    html = view.body.decode()
    assert '<p id="mine"></p><hr>' in html
    assert "h1 { color: #b43c09; }</style>" in html
    assert view.policy != shown(fill(tmp_path / "plain")).policy


def test_what_pages_may_load(tmp_path: Path) -> None:
    files = {
        "static__logo_svg": "<svg/>",
        "static__fonts__a_woff2": "",
        "static__own_css": "",
        "static__a_md": "",
    }
    logo = '\n[site]\nlogo = "https://cdn.example/logo.png"\n'
    plain, mine = (
        policy(channel=channel_of(folder)).split("; ")
        for folder in (fill(tmp_path / "plain"), fill(tmp_path, **files, channel_toml=CHANNEL + logo))
    )
    assert mine == [
        plain[0], f"{plain[1]} 'self'", "img-src 'self' data: https://cdn.example", "font-src 'self'",
        *plain[3:],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "line", "problem_", "right"),
    [
        ("{% block mian %}{% endblock %}", 2,
         "feeds/article.html has no block 'mian' (did you mean 'main'?)",
         "{% block main %}{% block mine %}{% endblock %}{% endblock %}"),
        ("{% block main %}\n{{ stroy }}{% endblock %}", 3, "unknown variable 'stroy' (did you mean 'story'?)",
         "{% block main %}\n{% if stroy is defined %}{{ stroy }}{% endif %}{% endblock %}"),
        ("{% block main %}\n{{ story | datum }}{% endblock %}", 3,
         "not a valid template: No filter named 'datum'.",
         "{% block main %}\n{{ story.title | title }}{% endblock %}"),
        ("{% block main %}\n\n{{ story }\n{% endblock %}", 4, "not a valid template: unexpected '}'",
         "{% block main %}\n\n{{ story }}\n{% endblock %}"),
        ('{% block main %}{% include "a.txt" %}{% endblock %}', 2, "there is no template 'a.txt'",
         '{% block main %}{% include "a.txt" ignore missing %}{% endblock %}'),
        ("{% block main %}\n{{ story.titel }}{% endblock %}", 3, "undefined: Story has no attribute 'titel'",
         "{% block main %}\n{{ story.title }}{% endblock %}"),
        ("{% block main %}\n{% if not story.section %}{{ 1 / 0 }}{% endif %}{% endblock %}", 3,
         "ZeroDivisionError: division by zero",
         "{% block main %}\n{% if not story.section %}{{ 1 / 1 }}{% endif %}{% endblock %}"),
        ('{% block main %}\n{% include "article.html" %}{% endblock %}', 3, "includes itself without end",
         '{% block main %}\n{% include "macros.html" %}{% endblock %}'),
    ],
)  # fmt: skip
def test_errors_name_file_and_line(tmp_path: Path, wrong: str, line: int, problem_: str, right: str) -> None:
    assert shown(fill(tmp_path, templates__article_html=ARTICLE + right)).body
    found = problem(fill(tmp_path, templates__article_html=ARTICLE + wrong))
    assert found == f"templates/article.html:{line}: {problem_}"


def test_templates_that_extend_themselves(tmp_path: Path) -> None:
    files = {"templates__article_html": '\n{% extends "base.html" %}'}
    assert shown(fill(tmp_path, **files)).body
    files |= {"templates__base_html": '{% extends "article.html" %}'}
    way = "article.html extends base.html extends article.html"
    assert problem(fill(tmp_path, **files)) == f"templates/article.html:2: extends itself without end: {way}"


def test_a_template_that_others_import_from_has_all_macros(tmp_path: Path) -> None:
    macro = "{% macro lang(language) %}{% endmacro %}"
    found = problem(fill(tmp_path, templates__macros_html=macro))
    why = r"the macro '\w+' is missing, which other templates import from macros\.html"
    assert re.fullmatch(rf"templates/macros\.html:1: {why}", found)
    original = (TEMPLATES / "macros.html").read_text()
    assert shown(fill(tmp_path, templates__macros_html=original)).body


def test_checks_parse_an_original_template_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(environment: Environment, source: str, name: str, path: str) -> Template:
        parsed.append(name)
        return original(environment, source, name, path)

    parsed: list[str] = []
    shown(fill(tmp_path / "one", templates__article_html=ARTICLE))
    original = Environment.parse
    monkeypatch.setattr(Environment, "parse", parse)
    other = ARTICLE + "{% block footer %}{% endblock %}"
    shown(fill(tmp_path / "other", templates__article_html=other, templates__a_html=ARTICLE))
    assert sorted(parsed) == ["a.html", "article.html"]


def test_files_that_cannot_be_templates(tmp_path: Path) -> None:
    folder = fill(tmp_path, templates__feeds__a_html="")
    why = "the names of the original templates begin with feeds/: choose another folder"
    assert problem(folder) == f"templates/feeds/a.html: {why}"
    (folder / "templates" / "feeds" / "a.html").rename(folder / "templates" / "b.html")
    assert shown(folder).body
    (folder / "templates" / "b.html").write_bytes(b"a\n\xff")
    assert problem(folder) == "templates/b.html:2: byte 0xff is not UTF-8"


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ('logo = "{}"', "site.logo"),
        ('menu = [{{ title = "A", url = "{}" }}]', "site.menu[0].url"),
        ('head = \'<link rel="icon" href="{}">\'', "site.head"),
    ],
)
def test_missing_files(tmp_path: Path, key: str, named: str) -> None:
    for path in ("static/a b.svg", "static/logo.svg"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("<svg/>")
        assert shown(fill(tmp_path, channel_toml=f"{CHANNEL}\n[site]\n{key.format(path)}\n")).body
    above = CHANNEL.count("\n") + 3
    found = problem(fill(tmp_path, channel_toml=f"{CHANNEL}\n[site]\n{key.format('static/lego.svg')}\n"))
    why = "is 'static/lego.svg', and this file does not exist (did you mean 'static/logo.svg'?)"
    assert found == f"channel.toml:{above}: {named} {why}"


@pytest.mark.parametrize("target", ["secret.svg", "../secret.svg"])
def test_links_out_of_the_folder_do_not_count(tmp_path: Path, target: str) -> None:
    folder = fill(
        tmp_path / "site", static__a_svg="<svg/>", channel_toml=f'{CHANNEL}\n[site]\nlogo = "l.svg"\n'
    )
    (folder / "secret.svg").write_text("<svg/>")
    (tmp_path / "secret.svg").write_text("<svg/>")
    (folder / "static" / "l.svg").symlink_to(f"../{target}")
    assert "site.logo is 'static/l.svg', and this file does not exist" in problem(folder)
    (folder / "static" / "l.svg").unlink()
    (folder / "static" / "l.svg").symlink_to("a.svg")
    assert shown(folder).body


def test_the_folders_hold_no_articles_but_those_that_were_published(tmp_path: Path) -> None:
    folder = fill(
        tmp_path, static__a_md=POST, static__b_html="<p>", templates__c_html="", static__d_txt="A\n\nB"
    )
    library = read_folder(folder)
    assert [article.source for article in library.articles] == ["story.md"]
    assert [str(note).removeprefix(f"{folder}/") for note in library.notes] == [
        "static:1: 1 file is not read as an article: files of the website"
    ]
    (folder / "static").rename(folder / "notes")
    publication = open_publication(folder)
    publication.refresh(NOW)
    publication.close()
    (folder / "notes").rename(folder / "static")
    records = folder / "published.ndjson"  # as if an earlier version had published it from static
    records.write_text(records.read_text().replace("notes/", "static/"))
    assert [article.source for article in read_folder(folder).articles] == ["static/a.md", "story.md"]


def built(folder: Path, out: Path) -> tuple[dict[str, str], list[str]]:
    """What became of each file, and the notes on the folder."""
    publication = open_publication(folder)
    publication.refresh(NOW)
    results: dict[str, str] = {result.path: result.what for result in write(publication, out)}
    notes = [str(note).removeprefix(f"{folder}/") for note in publication.notes()]
    publication.close()
    return results, notes


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What becomes of each file without a design."""
    folder = tmp_path_factory.mktemp("plain")
    results, notes = built(fill(folder / "site"), folder / "out")
    assert notes == []
    return results


THEIRS = {"static__a_txt": "", "templates__base_html": "{% extends 'a' %}{{ config.title }}"}
EXTENDED = {"templates__base_html": '{% extends "feeds/base.html" %}'}
DESIGN = f"{CHANNEL}\n[site]\ndesign = "


@pytest.mark.parametrize("config", ["config.toml", "config/_default/a.toml", "_config.yml", "pelicanconf.py"])
def test_folders_of_page_generators_are_used_only_if_the_channel_file_says_so(
    tmp_path: Path, plain: dict[str, str], config: str
) -> None:
    folder = fill(tmp_path / "site", **THEIRS)
    problem(folder)
    (folder / config).parent.mkdir(parents=True, exist_ok=True)
    (folder / config).write_text("")
    results, notes = built(folder, tmp_path / "out")
    name = "config/_default" if "_default" in config else config
    why = f"is not used for the pages, because {name} is there: set design in [site] to true or false"
    assert notes == [f"static:1: {why}", f"templates:1: {why}"]
    assert not [path for path in results if path.startswith("static/")]
    assert results == plain
    problem(fill(folder, channel_toml=f"{DESIGN}true\n"))
    assert channel_of(fill(folder, **EXTENDED, channel_toml=f"{DESIGN}true\n")).site.templates
    assert not channel_of(fill(folder, channel_toml=f"{DESIGN}false\n")).site.templates


def test_folders_are_used_and_no_longer_used_as_the_channel_file_says(tmp_path: Path) -> None:
    folder, out = tmp_path / "site", tmp_path / "out"
    fill(folder, **THEIRS | EXTENDED, channel_toml=f"{DESIGN}true\n", config_toml="")
    results, notes = built(folder, out)
    assert (results["static/a.txt"], notes) == ("wrote", [])
    (folder / "config.toml").unlink()
    fill(folder, channel_toml=f"{DESIGN}false\n")
    results, notes = built(folder, out)
    assert (results["static/a.txt"], notes) == ("removed", [])


def test_files_that_pages_name_must_be_those_of_a_folder_that_is_used(tmp_path: Path) -> None:
    keys = '[site]\nlogo = "a.svg"\n'
    folder = fill(tmp_path, static__a_svg="<svg/>", channel_toml=f"{CHANNEL}\n{keys}", config_toml="")
    line = CHANNEL.count("\n") + 3
    why = f"channel.toml:{line}: site.logo is 'static/a.svg', and the folder static is not used for the pages"
    assert problem(folder) == f"{why} because config.toml is there: set site.design = true"
    fill(folder, channel_toml=f"{CHANNEL}\n{keys}design = false\n")
    assert problem(folder) == f"{why}: set site.design = true"
    fill(folder, channel_toml=f"{CHANNEL}\n{keys}design = true\n")
    assert shown(folder).body


def test_a_build_takes_over_and_removes_the_files_of_static(tmp_path: Path) -> None:
    def of_static() -> set[tuple[str, str]]:
        found, _ = built(folder, out)
        return {(path, what) for path, what in found.items() if path.startswith("static/")}

    folder, out = fill(tmp_path / "site", static__own_css="a{}", static__a__b_svg="<svg/>"), tmp_path / "out"
    paths = {"static/own.css", "static/a/b.svg"}
    assert of_static() == {(path, "wrote") for path in paths}
    assert of_static() == {(path, "unchanged") for path in paths}
    (out / "static" / "own.css").unlink()
    (folder / "static" / "a" / "b.svg").unlink()
    assert of_static() == {("static/own.css", "wrote"), ("static/a/b.svg", "removed")}
    (folder / "static" / "new.css").write_text("b{}")
    publication = open_publication(folder)
    changed = write(publication, out, everything=False)
    assert ("static/new.css", "wrote") in {(result.path, result.what) for result in changed}
    publication.close()


def test_a_broken_template_leaves_everything_as_it_was(tmp_path: Path) -> None:
    folder, out = fill(tmp_path / "site"), tmp_path / "out"
    publication = open_publication(folder)
    publication.refresh(NOW)
    list(write(publication, out))
    publication.close()
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    fill(
        folder,
        templates__index_html='{% extends "feeds/index.html" %}{% block main %}{{ count.x }}{% endblock %}',
    )
    (folder / "other.md").write_text(POST.replace("A story", "Another"))
    publication = open_publication(folder)
    with pytest.raises(ReadError, match=r"index\.html:1: undefined: "):
        publication.refresh(NOW)
    list(write(publication, out))
    publication.close()
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_where_a_template_fails_for_one_article_nothing_is_written(tmp_path: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def build(divisor: str) -> None:
        block = f"{{% block text %}}<p>{divisor}</p>{{{{ 1 // ({divisor}) }}}}{{% endblock %}}"
        publication = open_publication(fill(folder, templates__article_html=ARTICLE + block))
        publication.refresh(NOW)
        try:
            list(write(publication, out))
        finally:
            publication.close()

    folder, out = tmp_path / "site", tmp_path / "out"
    build("1")
    before = files()
    with pytest.raises(ReadError, match=r"article\.html:2: ZeroDivisionError: "):
        build("story.title != 'A story'")
    assert files() == before
    build("story.title != 'Another story'")
    assert files().keys() == before.keys()
    assert {path.name for path, data in files().items() if before[path] != data} >= {"index.html"}


def test_a_new_design_changes_pages_and_no_feed(tmp_path: Path) -> None:
    def changed(since: int) -> tuple[int, set[str]]:
        publication = open_publication(folder)
        version = publication.refresh(NOW)
        with publication.composer() as composer:
            paths = {document.path for document in composer.documents(since)}
        publication.close()
        return version, paths

    folder = fill(tmp_path)
    first, every = changed(0)
    assert changed(first) == (first, set())
    pages = {"feeds.opml", "index.html"}
    assert pages < every
    fill(folder, templates__article_html=ARTICLE)
    assert changed(first) == (first + 1, pages)
    fill(folder, channel_toml=f"{CHANNEL}\n[site]\naccent = '#123456'\n")
    assert changed(first + 1) == (first + 2, pages)
    fill(folder, channel_toml=f"{CHANNEL}\n[site]\naccent = '#123456' # a comment\n")
    assert changed(first + 2) == (first + 2, set())
    fill(folder, channel_toml=f"{CHANNEL}\n[site]\npages = false\n")
    assert changed(first + 2)[1] >= every


SITE = """
[site]
logo = "logo.svg"
footer = "One <b>\\nTwo"
head = '<meta name="a" content="&quot;b&quot;"><link rel="stylesheet" href="static/own.css?a&amp;b">'
[[site.menu]]
title = "Home & more"
url = "./"
[[site.menu]]
title = "Politics"
url = "category/politics?a#b"
[[site.menu]]
title = "Rules"
url = "static/rules.pdf#page=2"
[[site.menu]]
title = "Elsewhere"
url = "https://a.example/x"
"""


@pytest.mark.parametrize(("static", "slash"), [(True, "/"), (False, "")])
def test_logo_menu_footer_and_head_are_on_every_page(tmp_path: Path, static: bool, slash: str) -> None:
    files = {f"static__{name}": "" for name in ("logo_svg", "own_css", "rules_pdf")}
    channel = channel_of(fill(tmp_path, channel_toml=CHANNEL + SITE, **files))
    addresses = addresses_of(channel, static=static)
    for root, links in (("./", addresses.links("")), ("../" * (2 + static), addresses.links("category/a/b"))):
        html = page("base.html", channel=channel, links=links)
        tree = etree.fromstring(html, etree.HTMLParser(encoding="utf-8"))
        below = "" if root == "./" else root
        assert [image.get("src") for image in tree.iterfind(".//header//img")] == [f"{below}static/logo.svg"]
        assert [(link.text, link.get("href")) for link in tree.iterfind(".//nav//a")] == [
            ("Home & more", root),
            ("Politics", f"{below}category/politics{slash}?a#b"),
            ("Rules", f"{below}static/rules.pdf#page=2"),
            ("Elsewhere", "https://a.example/x"),
        ]
        assert [line.text for line in tree.iterfind(".//footer/p")] == ["One <b>", "Two"]
        assert [dict(each.attrib) for each in tree.iterfind("./head/*")][-2:] == [
            {"name": "a", "content": '"b"'},
            {"rel": "stylesheet", "href": f"{below}static/own.css?a&b"},
        ]


def documented() -> dict[str, tuple[list[str], list[str]]]:
    """The blocks and the variables of each template in the manual."""
    page_ = (ROOT / "docs" / "design.md").read_text()
    rows = re.findall(r"^\| `([\w.]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$", page_, re.MULTILINE)
    return {
        name: (re.findall(r"\w+", blocks), re.findall(r"\w+", variables)) for name, blocks, variables in rows
    }


def test_names_of_templates_blocks_and_variables_are_kept() -> None:
    """Owners' templates use these names: the changelog announces a version before that one is removed."""
    assert {name: blocks for name, (blocks, _) in documented().items() if blocks} == {
        name: list(blocks) for name, blocks in known_blocks().items()
    }
    assert documented().keys() == {name for name in original_names() if not name.endswith(".js")}
    assert {each for _, names in documented().values() for each in names} <= known_variables()


def test_the_examples_of_the_manual_work(tmp_path: Path) -> None:
    page_ = (ROOT / "docs" / "design.md").read_text()
    blocks = re.findall(r"(?ms)^```(?:toml|jinja|text)\n(.*?)^```$", page_)
    site, own_style, article, style, errors = blocks
    files = {"static__logo_svg": "<svg/>", "static__own_css": "", "templates__article_html": article.lstrip()}
    keys = site.replace("pages = false", "# pages")
    html = shown(
        fill(tmp_path, templates__style_css=style, channel_toml=CHANNEL + keys, **files)
    ).body.decode()
    assert "<p>Corrections: " in html
    assert ".body { font-family: Georgia, serif; }" in html
    assert "site" in own_style
    assert errors.count("(did you mean ") == 3
