"""Draws the stand-in media of the sample for `feeds serve --preview`: clips and pictures with titles.

    python docs/sample_media.py         # needs ffmpeg and the font DejaVu Sans

Each file has the path that the dumps name, below `seeds/media/`.  The real files are not part of the sample.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.media.examples import rings
from feeds.publishing.folder import NO_ARTICLES, read_folder

if TYPE_CHECKING:
    from feeds.model.article import Work

SEEDS = Path(__file__).parent.parent / "seeds"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
SIDES = 640, 480
"""The names of the files say 4x3."""
LOGO = 144, 144
"""The largest that RSS allows."""
COLOURS = ("0x1b3a4b", "0x3d2c4f", "0x21453a", "0x54352b", "0x2d3561", "0x4a3b1f")
NOTES = (262, 294, 330, 392, 440, 523)
"""Frequencies of the tones of clips, in hertz."""
EXACT = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1")
"""Leaves out versions and times, so that the same ffmpeg writes the same bytes."""


def main(folder: Path = SEEDS / "media") -> None:
    """Writes all files."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        sys.exit("ffmpeg is missing")
    base = read_folder(SEEDS).channel.media_base
    folder.mkdir(exist_ok=True)
    (folder / NO_ARTICLES).touch()
    works = {work.media.url: work for article in read_folder(SEEDS).articles for work in article.works}
    (SEEDS / "logo.png").write_bytes(rings(*LOGO))
    with tempfile.TemporaryDirectory() as texts:
        for number, (url, work) in enumerate(sorted(works.items())):
            target = folder / url.removeprefix(base)
            target.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run([ffmpeg, *arguments(work, number, Path(texts)), str(target)], check=True)
            print(target.relative_to(folder), target.stat().st_size)


def arguments(work: Work, number: int, texts: Path) -> list[str]:
    """Returns the arguments of ffmpeg for a clip or a picture."""
    width, height = SIDES
    seconds = 4 + number % 5
    drawn = ",".join(lines(work.title, number, texts))
    source = f"color=c={COLOURS[number % len(COLOURS)]}:s={width}x{height}:r=10:d={seconds}"
    common = ["-hide_banner", "-loglevel", "error", "-y", "-threads", "1", "-f", "lavfi", "-i"]
    if work.media.medium == "image":
        return [*common, f"{source},{drawn}", "-frames:v", "1", "-q:v", "4", *EXACT]
    bar = f"color=c=0xffb454:s={width}x8:r=10:d={seconds}"
    moving = f"{source},{drawn}[text];{bar}[bar];[text][bar]overlay=x='-w+w*t/{seconds}':y={height - 8}"
    tone = f"sine=f={NOTES[number % len(NOTES)]}:d={seconds},volume=0.2,afade=out:st={seconds - 1}:d=1"
    return [
        *common, moving, "-f", "lavfi", "-i", tone, "-c:v", "libx264", "-preset", "veryslow", "-crf", "30",
        "-pix_fmt", "yuv420p", "-g", "100", "-c:a", "aac", "-b:a", "32k", "-movflags", "+faststart",
        "-x264-params", "threads=1", *EXACT,
    ]  # fmt: skip


def lines(title: str, number: int, texts: Path) -> list[str]:
    """Returns a filter for each line of a title, and one for what the file is."""
    wrapped = textwrap.wrap(title, 26)
    top = 215 - 24 * len(wrapped)
    filters = []
    for row, line in enumerate((*wrapped, "A stand-in of the sample")):
        text = texts / f"{number}-{row}.txt"
        text.write_text(line, "utf-8")
        last = row == len(wrapped)
        size, y = (18, 440) if last else (34, top + 48 * row)
        colour = "0xd7dde2" if last else "white"
        filters.append(
            f"drawtext=fontfile={FONT}:textfile={text}:expansion=none:fontcolor={colour}"
            f":fontsize={size}:x=40:y={y}"
        )
    return filters


if __name__ == "__main__":
    main()
