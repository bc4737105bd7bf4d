"""The source distribution and the wheel: their contents, and that their bytes repeat."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from samples import SEEDS

ROOT = Path(__file__).parent.parent
BUILD = "from hatchling.build import build_sdist, build_wheel; build_sdist({0!r}); build_wheel({0!r})"
SINCE_1980 = 315_532_800


def test_the_version_is_that_of_the_latest_entry_of_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    assert text.startswith("# Changelog\n\n## Unreleased\n\n")
    latest, date = re.findall(r"(?m)^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$", text)[0]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (project["version"], datetime.fromisoformat(date).year >= 2026) == (latest, True)


def test_the_context_of_the_image_is_what_is_copied_from_it() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", (ROOT / "Containerfile").read_text())
    assert [line[1:] for line in ignored if line.startswith("!")] == " ".join(copied).split()


def built(source: Path, out: Path, umask: int) -> tuple[Path, Path]:
    """The source distribution and the wheel of a source tree."""
    out.mkdir()
    program = [sys.executable, "-W", "error", "-c", BUILD.format(str(out))]
    environment = {"SOURCE_DATE_EPOCH": str(SINCE_1980), "TZ": "Asia/Tehran"}
    done = subprocess.run(
        program, cwd=source, env=environment, umask=umask, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    (sdist,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    return sdist, wheel


def digests(*files: Path) -> dict[str, str]:
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.slow
def test_a_build_contains_the_sample_and_repeats_byte_for_byte(tmp_path: Path) -> None:
    sdist, wheel = built(ROOT, tmp_path / "one", 0o022)
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.glob("feeds-*")
    again, from_sdist = built(unpacked, tmp_path / "two", 0o077)
    assert digests(again, from_sdist) == digests(sdist, wheel)

    tracked = {
        path.relative_to(SEEDS)
        for path in SEEDS.rglob("*")
        if path.is_file() and path.name != "published.ndjson" and ".feeds" not in path.parts
    }
    with ZipFile(wheel) as archive_:
        names = archive_.namelist()
        sample = {
            Path(name).relative_to("feeds/sample") for name in names if name.startswith("feeds/sample/")
        }
        assert sample == tracked
        assert {Path(name).parts[0] for name in names} == {"feeds", f"{unpacked.name}.dist-info"}
        assert {name.rpartition(".")[2] for name in names} >= {"py", "typed", "po", "html", "css"}
