"""`feeds import`."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner, Result
from old_site import Page, old_site

from feeds.cli import main
from feeds.net.retries import pause
from feeds.publishing.importing import fetching, media_files

if TYPE_CHECKING:
    from pathlib import Path

ITEM = """<item><title>{0}</title><guid>https://old.example/{0}</guid>
<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate><description>{1}</description></item>"""


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat requests as often as ever, and at once."""

    def at_once(failed: int, asked: float | None = None) -> float | None:
        return None if pause(failed, asked) is None else 0.0

    for module in (fetching, media_files):
        monkeypatch.setattr(module, "pause", at_once)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def feed(path: Path, *items: str, home: str = "<link>https://old.example/</link>") -> Path:
    path.write_text(f'<rss version="2.0"><channel><title>Old</title>{home}{"".join(items)}</channel></rss>')
    return path


def test_an_import_ends_with_a_summary(tmp_path: Path) -> None:
    source, folder = (
        feed(tmp_path / "old.xml", ITEM.format("a", "A"), ITEM.format("b", "B")),
        tmp_path / "new",
    )
    result = run("import", source, folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"wrote  {folder / 'channel.toml'}",
        f"wrote  {folder / 'server.toml'}",
        "2 articles: 2 new, 0 updated, 0 unchanged, 0 edited, 0 refused",
    ]
    assert run("read", folder, "--check").exit_code == 0


def test_what_was_changed_or_refused_is_named(tmp_path: Path) -> None:
    source, folder = feed(tmp_path / "old.xml", ITEM.format("a", "A"), "<item/>"), tmp_path / "new"
    assert run("import", source, folder).exit_code == 1
    path = folder / "articles/2016-11-06-a.md"
    path.write_text(path.read_text() + "mine\n")
    result = run("import", source, folder)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"kept: {path}: was changed after it was imported",
        "refused: old.xml:2: item 2: guid and link are missing: expected an id",
    ]
    assert result.stdout == "1 article: 0 new, 0 updated, 0 unchanged, 1 edited, 0 refused\n"


def test_errors_name_the_source_and_the_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    empty = feed(tmp_path / "empty.xml")
    homeless = feed(tmp_path / "homeless.xml", ITEM.format("a", "A"), home="")
    inside = tmp_path / "around"
    inside.mkdir()
    (tmp_path / "page.html").write_text("<html></html>")
    for source, problem in {
        tmp_path / "missing.xml": f"{tmp_path / 'missing.xml'}: does not exist",
        tmp_path / "page.html": f"{tmp_path / 'page.html'}: is not in a known format with articles",
        empty: f"{empty}: contains no article that can be imported",
        homeless: "the source does not name its home page, as exports of Blogger and Ghost do not: "
        "add --home and its URL, such as --home https://name.example/",
    }.items():
        result = run("import", source, folder)
        assert (result.exit_code, result.stderr) == (2, f"Error: {problem}\n")
    assert not folder.exists()
    assert run("import", homeless, folder, "--home", "https://old.example/").exit_code == 0
    result = run("import", inside, inside / "new")
    assert (result.exit_code, "both would be published" in result.stderr) == (2, True)


def test_a_cache_that_ignores_pages_is_noted(tmp_path: Path) -> None:
    generator = "<generator>https://wordpress.org/?v=6.4</generator>"
    page = Page(feed(tmp_path / "1", generator, ITEM.format("a", "A")).read_bytes())
    with old_site() as site:
        site.pages = {"/feed": page, "/feed?paged=2": page}
        result = run("import", f"{site.url}/feed", tmp_path / "new", "--allow-private")
        assert result.exit_code == 0
        assert result.stderr == (
            f"warning: {site.url}/feed: {site.url}/feed?paged=2: has no other items than the pages before: "
            "if a cache ignores ?paged=, older articles are missing; import an export of the site instead\n"
        )
        assert site.asked() == ["/feed", "/feed?paged=2"]
        assert not (tmp_path / "new/.feeds/import/unfinished").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("no_pauses")
def test_a_first_document_that_is_shorter_than_announced(tmp_path: Path) -> None:
    body = feed(tmp_path / "1", ITEM.format("a", "A")).read_bytes()
    with old_site() as site:
        site.pages = {"/feed": Page(body, length=len(body) + 9)}
        result = run("import", f"{site.url}/feed", tmp_path / "new", "--allow-private")
        assert (result.exit_code, result.stderr) == (
            2,
            f"Error: {site.url}/feed: the response ended after {len(body)} of {len(body) + 9} bytes "
            "(Content-Length)\n",
        )


def test_exports_in_a_zip_archive(tmp_path: Path) -> None:
    parts = [feed(tmp_path / f"{name}.xml", ITEM.format(name, name)) for name in "ab"]
    with ZipFile(tmp_path / "site.zip", "w", ZIP_DEFLATED) as archive:
        for part in parts:
            archive.write(part, f"export/{part.name}")
        archive.writestr("export/picture.jpg", b"jpeg")
        archive.write(tmp_path / "a.xml", "__MACOSX/export/._a.xml")
    result = run("import", tmp_path / "site.zip", tmp_path / "new")
    assert (result.exit_code, result.stderr) == (
        0,
        "warning: site.zip: 1 other entry is not read: pictures, other archives and the like\n",
    )
    assert result.stdout.endswith("2 articles: 2 new, 0 updated, 0 unchanged, 0 edited, 0 refused\n")


def test_a_compressed_export(tmp_path: Path) -> None:
    whole = feed(tmp_path / "a.xml", ITEM.format("a", "A")).read_bytes()
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(whole))
    assert run("import", tmp_path / "a.xml.gz", tmp_path / "new").exit_code == 0
    (tmp_path / "b.xml.gz").write_bytes(gzip.compress(whole)[:-9])
    result = run("import", tmp_path / "b.xml.gz", tmp_path / "other")
    assert result.stderr == f"Error: {tmp_path / 'b.xml.gz'}: the gzip data is cut short\n"


def test_a_url_is_fetched_with_its_older_parts(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    first, second = (tmp_path / name for name in ("1.xml", "2.xml"))
    feed(second, ITEM.format("b", "B"))
    older = '<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="/2.xml"/>'
    feed(first, older, ITEM.format("a", "A"), home="")
    with old_site() as site:
        site.pages = {"/1.xml": Page(first.read_bytes()), "/2.xml": Page(second.read_bytes())}
        result = run("import", f"{site.url}/1.xml", folder, "--allow-private")
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.endswith("2 articles: 2 new, 0 updated, 0 unchanged, 0 edited, 0 refused\n")
        assert f'home = "{site.url}/"' in (folder / "channel.toml").read_text()
        del site.pages["/2.xml"]
        result = run("import", f"{site.url}/1.xml", folder, "--allow-private")
        assert (result.exit_code, result.stderr) == (
            1,
            f"refused: {site.url}/2.xml: answers with status 404: the older articles are missing; "
            "run the command again\n",
        )
        result = run("import", f"{site.url}/1.xml", tmp_path / "other")
        assert (result.exit_code, "is not a public address" in result.stderr) == (2, True)
        assert not (tmp_path / "other").exists()


def test_the_user_and_password_of_a_url_are_neither_written_nor_shown(tmp_path: Path) -> None:
    folder, source = tmp_path / "new", feed(tmp_path / "old.xml", ITEM.format("a", "A"), home="")
    with old_site() as site:
        site.pages = {"/1.xml": Page(source.read_bytes())}
        url = f"{site.url}/1.xml".replace("//", "//user:secret@")
        result = run("import", url, folder, "--allow-private")
        assert (result.exit_code, result.stderr) == (0, "")
        assert f'home = "{site.url}/"' in (folder / "channel.toml").read_text()
        failed = run("import", f"{url}x", tmp_path / "other", "--allow-private")
        assert failed.stderr == f"Error: {site.url}/1.xmlx: answers with status 404\n"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 3
    assert [path for path in files if b"secret" in path.read_bytes()] == []


def test_media_are_downloaded_and_their_addresses_changed(tmp_path: Path) -> None:
    folder, media = tmp_path / "new", tmp_path / "new/media"
    with old_site() as site:
        files = f'<enclosure url="{site.url}/a.mp3" length="3" type="audio/mpeg"/>'
        image = f"<image><url>{site.url}/logo.png</url></image>"
        source = feed(
            tmp_path / "old.xml", image, ITEM.format("a", "A").replace("</item>", f"{files}</item>")
        )
        site.pages = {"/a.mp3": Page(b"sound", "audio/mpeg"), "/logo.png": Page(b"png", "image/png")}
        arguments = ("import", source, folder, "--media", media, "--allow-private")
        result = run(*arguments)
        place = site.url.removeprefix("http://").replace(":", "-")
        assert (result.exit_code, result.stderr) == (
            0,
            f"warning: {folder}: {site.url}/a.mp3: has 5 bytes, the source says 3\n",
        )
        (sound,) = media.rglob("*.mp3")
        (logo,) = media.rglob("*.png")
        assert sound.relative_to(media).parts[0] == place
        text = (folder / "articles/2016-11-06-a.md").read_text()
        assert f"url: https://old.example/media/{sound.relative_to(media).as_posix()}\n" in text
        assert "size: 5\n" in text
        channel = (folder / "channel.toml").read_text()
        assert f'url = "https://old.example/media/{logo.relative_to(media).as_posix()}"' in channel
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert run(*arguments).exit_code == 0
        assert run("import", source, folder).exit_code == 0
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
        assert site.asked() == ["/logo.png", "/a.mp3"]


def test_media_of_articles_that_are_not_public_stay_where_they_are(tmp_path: Path) -> None:
    source, folder = tmp_path / "old", tmp_path / "new"
    source.mkdir()
    states = {"public": "", "draft": "draft: true", "scheduled": "publishDate: 2999-01-01",
              "future": "date: 2999-01-01", "expired": "expires: 2020-01-01"}  # fmt: skip
    with old_site() as site:
        for name, state in states.items():
            head = f"title: {name}\nfeed_id: {name}\nimage: {site.url}/{name}.png\naliases: [/{name}/]\n"
            date = "" if name == "future" else "date: 2019-01-01\n"
            (source / f"{name}.md").write_text(f"---\n{head}{date}{state}\n---\nText.\n")
            site.pages[f"/{name}.png"] = Page(b"png", "image/png")
        arguments = (
            source,
            folder,
            "--media",
            folder / "media",
            "--allow-private",
            "--home",
            "https://h.example/",
        )
        result = run("import", *arguments)
        assert result.exit_code == 0
        assert result.stderr.splitlines()[-1].endswith(
            "the files of 4 articles that are not public yet, or no longer, are not downloaded"
        )
        assert site.asked() == ["/public.png"]
    assert len(list((folder / "articles").iterdir())) == len(states)
    assert [path.suffix for path in (folder / "media").rglob("*") if path.is_file()] == ["", ".png"]
    server = (folder / "server.toml").read_text()
    assert [name for name in states if name in server] == ["public"]


HUGO = 'baseURL = "https://site.example/"\ntitle = "Site"\n'
TRIP = """---
title: Trip
date: 2024-05-01
cover: {image: cover.jpg}
---
![p](pic.jpg) ![q](/img/pic.jpg) [doc](a%20b.pdf) [other](other.md) ![out](link.jpg)
"""
DRAFT = "---\ntitle: Other\ndate: 2024-05-01\ndraft: true\n---\n![d](draft.jpg)\n"


def test_files_beside_the_articles_of_a_folder_are_copied(tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "new"
    files = {
        "hugo.toml": HUGO, "content/trip/index.md": TRIP, "content/trip/other.md": DRAFT,
        "content/trip/pic.jpg": "beside", "static/img/pic.jpg": "static", "content/trip/cover.jpg": "cover",
        "content/trip/a b.pdf": "document", "content/trip/draft.jpg": "draft", "content/trip/unused.jpg": "-",
    }  # fmt: skip
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)
    (tmp_path / "secret.jpg").write_text("outside")
    (site / "content/trip/link.jpg").symlink_to(tmp_path / "secret.jpg")
    with old_site() as old:
        arguments = ("import", site, folder, "--media", folder / "media", "--allow-private")
        base = ("--media-base", f"{old.url}/media/")
        (site / "hugo.toml").write_text(HUGO.replace("https://site.example", old.url))
        result = run(*arguments, *base)
        assert result.exit_code == 1
        assert "link.jpg: answers with status 404: its address stays" in result.stderr
        assert old.asked() == ["/trip/link.jpg"]
        copied = {file.read_text(): file for file in (folder / "media").rglob("*.*") if file.is_file()}
        copied.pop("")  # .noarticles
        assert set(copied) == {"beside", "static", "cover", "document"}
        text = (folder / "articles/2024-05-01-trip.md").read_text()
        for file in copied.values():
            assert f"{old.url}/media/{file.relative_to(folder / 'media').as_posix()}" in text
        before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in copied.values()}
        assert "2 unchanged" in run(*arguments, *base).stdout
        assert {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in before} == before
        (site / "content/trip/pic.jpg").write_text("changed")
        run(*arguments, *base)
        assert copied["beside"].read_text() == "changed"


@pytest.mark.slow
@pytest.mark.usefixtures("no_pauses")
def test_a_bad_server_is_imported_whole_and_nothing_twice(tmp_path: Path) -> None:
    """It pages, redirects, breaks connections and lies about lengths."""
    folder, sound = tmp_path / "new", bytes(range(256)) * 1000
    arguments = ("--media", folder / "media", "--allow-private")
    with old_site() as site:

        def page(name: str, older: str, *ids: str) -> bytes:
            file = f'<enclosure url="{site.url}/{{}}.mp3" length="{len(sound)}" type="audio/mpeg"/></item>'
            items = (ITEM.format(id_, id_).replace("</item>", file.format(id_)) for id_ in ids)
            link = f'<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="{older}"/>' if older else ""
            return feed(tmp_path / name, link, *items).read_bytes()

        site.pages = {
            "/feed": Page(status=302, location="/new/feed"),
            "/new/feed": Page(page("1", "older", "a", "b"), etag='"1"'),
            "/new/older": Page(page("2", "/oldest", "b", "c"), cut=100),
            "/oldest": Page(page("3", "/new/feed", "d")),
            "/a.mp3": Page(sound, "audio/mpeg", etag='"a"', cut=100_000, cuts=2),
            "/b.mp3": Page(sound, "audio/mpeg", etag='"b"', length=1000),
            "/c.mp3": Page(status=301, location="/moved.mp3"),
            "/moved.mp3": Page(sound, "audio/mpeg", etag='"c"', length=len(sound) + 9),
            "/d.mp3": Page(sound, "audio/mpeg", busy=0),
        }
        result = run("import", f"{site.url}/feed", folder, *arguments)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.endswith("4 articles: 4 new, 0 updated, 0 unchanged, 0 edited, 0 refused\n")
        files = {path.name[0]: path for path in folder.rglob("*.mp3")}
        assert {name: path.read_bytes() == sound for name, path in files.items()} == dict.fromkeys(
            "abcd", True
        )
        assert [condition for path, condition in site.seen if path == "/a.mp3"] == [
            "",
            "bytes=100000-",
            "bytes=200000-",
        ]
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        site.seen.clear()
        result = run("import", f"{site.url}/feed", folder, *arguments)
        assert result.stdout.endswith("4 articles: 0 new, 0 updated, 4 unchanged, 0 edited, 0 refused\n")
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
        assert not [path for path, _ in site.seen if path.endswith(".mp3")]
    assert run("read", folder, "--check").exit_code == 0
