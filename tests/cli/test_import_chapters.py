"""Chapters that stand in a podcast's feed become a file when it is imported, and stay when it is again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result
from old_site import Page, old_site

from feeds.cli import main
from feeds.publishing.folder import read_folder

if TYPE_CHECKING:
    from pathlib import Path

FEED = """<rss version="2.0" xmlns:psc="http://podlove.org/simple-chapters"
xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Show</title>
<link>https://old.example/</link><description>D</description>
<item><title>One</title><guid isPermaLink="false">e1</guid><pubDate>Tue, 02 Jan 2024 10:00:00 +0000</pubDate>
<enclosure url="{0}/1.mp3" length="4" type="audio/mpeg"/><psc:chapters version="1.2">
<psc:chapter start="1:00.5" title="Talk &amp; tea" href="https://a.example/" image="x"/>
<psc:chapter start="0" title="Intro"/><psc:chapter start="soon" title="Bad"/><psc:chapter start="5"/>
</psc:chapters></item>
<item><title>Two</title><guid isPermaLink="false">e2</guid><pubDate>Tue, 02 Jan 2024 10:00:00 +0000</pubDate>
<enclosure url="{0}/2.mp3" length="4" type="audio/mpeg"/>
<podcast:chapters url="{0}/2.json" type="application/json+chapters"/>
<psc:chapters version="1.2"><psc:chapter start="0" title="Other"/></psc:chapters></item></channel></rss>"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def chapters(folder: Path) -> dict[str, list[str]]:
    """The addresses of chapters by article."""
    return {
        article.id: [track.url for work in article.works for track in work.tracks]
        for article in read_folder(folder).articles
    }


def test_chapters_become_a_file(tmp_path: Path) -> None:
    folder, source = tmp_path / "new", tmp_path / "old.xml"
    media = folder / "media"
    with old_site() as site:
        site.pages = {f"/{number}.mp3": Page(b"\xff\xfb\x90d", "audio/mpeg") for number in (1, 2)}
        site.pages["/2.json"] = Page(b"{}", "application/json+chapters")
        source.write_text(FEED.format(site.url))
        result = run("import", source, folder, "--media", media, "--allow-private")
    (written,) = (media / "chapters").iterdir()
    (kept,) = media.rglob("2*.json")
    assert written.name.startswith("one-")
    assert json.loads(written.read_bytes()) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0, "title": "Intro"},
            {"startTime": 60.5, "title": "Talk & tea", "url": "https://a.example/"},
        ],
    }
    base = "https://old.example/media"
    expected = {
        "e1": [f"{base}/chapters/{written.name}"],
        "e2": [f"{base}/{kept.relative_to(media).as_posix()}"],
    }
    assert chapters(folder) == expected
    assert "feeds import --media writes chapters as files" in result.stderr
    before = written.stat().st_mtime_ns
    assert "2 unchanged" in run("import", source, folder).output
    assert (chapters(folder), written.stat().st_mtime_ns) == (expected, before)


def test_without_a_folder_for_files_they_are_a_loss(tmp_path: Path) -> None:
    folder, source = tmp_path / "new", tmp_path / "old.xml"
    source.write_text(FEED.format("https://old.example"))
    result = run("import", source, folder)
    assert (
        "not carried over: <psc:chapters> of 1 item; feeds import --media writes chapters as files"
        in result.stderr
    )
    assert chapters(folder) == {"e1": [], "e2": ["https://old.example/2.json"]}
