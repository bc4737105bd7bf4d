"""Makes the README's pictures of reports from real ones: `python docs/report_pictures.py`.

Needs Chromium, for the page.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent / "pictures"
PODCAST = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
     xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>Harbour Radio</title>
    <link>https://example.org/</link>
    <description>Stories from the harbour.</description>
    <language>en</language>
    <atom:link rel="self" href="https://example.org/podcast.xml" type="application/rss+xml"/>
    <itunes:author>Harbour Radio</itunes:author>
    <itunes:category text="Tech"/>
    <itunes:explicit>false</itunes:explicit>
    <itunes:image href="https://example.org/cover.png"/>
    <itunes:owner><itunes:name>Ann</itunes:name><itunes:email>ann@example.org</itunes:email></itunes:owner>
    <item>
      <title>Ferries and fog</title>
      <guid isPermaLink="false">tag:example.org,2016:1</guid>
      <pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate>
      <enclosure url="https://example.org/fog.mp3" length="5000" type="audio/mpeg"/>
      <itunes:duration>31 min</itunes:duration>
    </item>
  </channel>
</rss>
"""
NEWS = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>tag:example.org,2026:news</id>
  <title>Harbour News</title>
  <updated>2026-01-05T08:00:00Z</updated>
  <author><name>The newsroom</name></author>
  <link rel="self" href="https://example.org/news.atom"/>
  <entry>
    <id>tag:example.org,2026:1</id>
    <title>A new pier</title>
    <updated>2026-01-05T08:00:00Z</updated>
    <link rel="alternative" href="https://example.org/pier"/>
    <content>The pier opens on Monday.</content>
  </entry>
</feed>
"""
CLEAN = '{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour News", "items": []}\n'
FILES = {"podcast.xml": PODCAST, "news.atom": NEWS, "news.json": CLEAN}
WIDTH = 120
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1.5")


def report(folder: Path, form: str) -> str:
    """What `feeds validate` says of the files in a form, with colours."""
    command = [sys.executable, "-m", "feeds", "validate", "--no-cache", "--output-format", form, "feeds"]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"FORCE_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def main() -> None:
    """Write both pictures beside this file."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "feeds").mkdir()
        for name, text in FILES.items():
            (folder / "feeds" / name).write_text(text, "utf-8")
        console = Console(record=True, width=WIDTH, file=io.StringIO())
        console.print(Text("$ feeds validate --output-format full\n", style="dim"))
        console.print(Text.from_ansi(report(folder, "full").rstrip()))
        console.save_svg(str(HERE / "report-full.svg"), title="feeds validate", unique_id="feeds")
        page = folder / "report.html"
        page.write_text(report(folder, "html"), "utf-8")
        shot = HERE / "report.png"
        command = [*CHROMIUM, "--window-size=900,1130", f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, capture_output=True, check=True)


if __name__ == "__main__":
    main()
