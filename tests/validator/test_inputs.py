"""What may be validated: bytes, text, paths and files, also compressed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import mmap
from typing import TYPE_CHECKING

import pytest
import zstandard

from feeds import validate
from feeds.validator import inputs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOCUMENT = (
    '<?xml version="1.0" encoding="{}"?>\n<rss version="2.0"><channel><title>Café</title></channel></rss>'
)
TEXT = DOCUMENT.format("utf-8")
EXPECTED = validate(TEXT.encode())


def test_each_kind_of_input(tmp_path: Path) -> None:
    data = TEXT.encode()
    path = tmp_path / "feed.xml"
    path.write_bytes(data)
    with (
        path.open("rb") as file,
        path.open("rb") as mapped,
        mmap.mmap(mapped.fileno(), 0, prot=mmap.PROT_READ) as held,
    ):
        for document in (data, bytearray(data), memoryview(data), TEXT, path, file, io.BytesIO(data), held):
            assert validate(document) == EXPECTED


@pytest.mark.parametrize("wrong", [None, 1, ["<rss/>"], {"version": 1}, object(), validate])
def test_other_inputs_are_refused(wrong: object) -> None:
    message = f"^a document must be bytes, str, a path or a binary file, not {type(wrong).__name__}$"
    with pytest.raises(TypeError, match=message):
        validate(wrong)  # type: ignore[arg-type]


def test_a_file_in_text_mode_is_refused() -> None:
    with pytest.raises(TypeError, match="binary mode"):
        validate(io.StringIO(TEXT))  # type: ignore[arg-type]


def test_a_string_is_never_a_path(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(TEXT)
    (finding,) = validate(str(path)).findings
    assert finding.message == "text before the first tag: remove it"
    with pytest.raises(FileNotFoundError):
        validate(tmp_path / "missing.xml")


@pytest.mark.parametrize(
    "encoding", ["iso-8859-1", "windows-1252", "utf-16", "koi8-r", "utf-88", "idna", "hex"]
)
def test_a_text_counts_as_written_in_its_encoding(encoding: str) -> None:
    rules = [finding.rule for finding in validate(DOCUMENT.format(encoding)).findings]
    wrong = {"xml-undecodable-bytes", "xml-encoding-mismatch", "xml-encoded-twice"} & set(rules)
    assert wrong == set()
    unencodable = validate(DOCUMENT.format("iso-8859-1").replace("é", "— Ḋ")).findings
    assert "xml-encoded-twice" in [finding.rule for finding in unencodable]


def test_half_a_character_in_a_text() -> None:
    assert validate(TEXT.replace("é", "\ud800")).kind == "rss-2.0"


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("name", PACKED)
def test_compressed_documents(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = PACKED[name](TEXT.encode())
    path = tmp_path / "feed.xml.gz"
    path.write_bytes(data)
    for document in (data, path, io.BytesIO(data)):
        assert validate(document) == EXPECTED
    (damaged,) = validate(data[:-1]).findings
    assert (damaged.rule, damaged.message) == ("xml-damaged-compression", f"the {name} data is cut short")
    monkeypatch.setattr(inputs, "MAX_BYTES", 50)
    (large,) = validate(data).findings
    assert (large.rule, large.message) == (
        "xml-too-large",
        "compressed data that expands to more than 50 bytes",
    )
    feed = PACKED[name](b'{"version": "https://jsonfeed.org/version/1.1"}')
    monkeypatch.undo()
    assert validate(feed).kind == "json-feed-1.1"
