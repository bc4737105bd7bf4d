"""The recording and the picture that `feeds new` makes are what they should be."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zlib
from io import BytesIO

import pytest

from feeds.media.examples import CHIME_SECONDS, chime, rings
from feeds.media.inspection import inspect

FFMPEG = shutil.which("ffmpeg")


def test_the_recording_is_an_mp3_of_some_seconds() -> None:
    data = chime()
    found = inspect(BytesIO(data), len(data), "a.mp3")
    assert found.type == "audio/mpeg"
    assert found.seconds == pytest.approx(CHIME_SECONDS, abs=0.03)
    frames = {data[start : start + 4] for start in range(0, len(data), 96)}
    assert frames == {b"\xff\xfb\x14\xc4"}
    assert len(data) % 96 == 0


@pytest.mark.skipif(FFMPEG is None, reason="needs ffmpeg")
@pytest.mark.slow
def test_the_recording_sounds_and_fades() -> None:
    command = [str(FFMPEG), "-v", "error", "-f", "mp3", "-i", "-", "-f", "s16le", "-"]
    decoded = subprocess.run(command, input=chime(), capture_output=True, check=True)
    assert decoded.stderr == b""
    samples = struct.unpack(f"<{len(decoded.stdout) // 2}h", decoded.stdout)
    assert len(samples) == CHIME_SECONDS * 48_000
    note = 40 * 576
    loudest = [max(map(abs, samples[start : start + note])) for start in range(0, len(samples) - note, note)]
    assert min(loudest[:5]) > 3000
    assert max(loudest) < 30_000, "it is not clipped"
    assert max(map(abs, samples[-2000:])) < 1000


@pytest.mark.parametrize(("width", "height"), [(40, 40), (1200, 675), (3, 1)])
def test_the_picture_is_a_png_with_all_its_rows(width: int, height: int) -> None:
    data = rings(width, height)
    found = inspect(BytesIO(data), len(data), "a.png")
    assert (found.type, found.width, found.height) == ("image/png", width, height)
    start = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[start - 4 : start])
    rows = zlib.decompress(data[start + 4 : start + 4 + length])
    assert len(rows) == (width + 1) * height
    assert max(rows) <= 5, "of six colours"
