"""Media files made by hand, as small as possible."""

from __future__ import annotations

import struct
import zlib

TURNED = (0, 0x10000, 0, -0x10000, 0)
UPRIGHT = (0x10000, 0, 0, 0, 0x10000)


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def ftyp(brand: bytes = b"isom") -> bytes:
    return box(b"ftyp", brand, bytes(4), brand)


def mvhd(ticks: int) -> bytes:
    return box(b"mvhd", struct.pack(">4xIIII", 0, 0, 1000, ticks), bytes(80))


def trak(
    handler: bytes,
    width: int,
    height: int,
    matrix: tuple[int, ...] = UPRIGHT,
    number: int = 1,
    samples: int = 2000,
) -> bytes:
    """A track with a sample table of so many bytes."""
    tkhd = struct.pack(">4xIIIII", 0, 0, number, 0, 0) + bytes(16) + struct.pack(">5i", *matrix) + bytes(16)
    sides = struct.pack(">II", width << 16, height << 16)
    mdhd = box(b"mdhd", struct.pack(">4xIIII", 0, 0, 90_000, 0), bytes(4))
    hdlr = box(b"hdlr", bytes(8), handler, bytes(13))
    return box(b"trak", box(b"tkhd", tkhd, sides), box(b"mdia", mdhd, hdlr, box(b"minf", bytes(samples))))


def movie(*traks: bytes, ticks: int = 61_400, brand: bytes = b"isom", padding: int = 0) -> bytes:
    """An MP4 file whose headers come first, or after `padding` bytes of samples."""
    moov = box(b"moov", mvhd(ticks), *(traks or (trak(b"vide", 640, 360),)))
    return ftyp(brand) + (box(b"mdat", bytes(padding)) + moov if padding else moov + box(b"mdat", b"x"))


def fragment(start: int, samples: int, tfhd: bytes = struct.pack(">II", 0x020000, 1)) -> bytes:
    """A fragment of track 1 that begins at `start` ticks and has `samples` samples of 3000 ticks."""
    tfdt = box(b"tfdt", struct.pack(">B3xQ", 1, start))
    trun = box(b"trun", struct.pack(">II", 0, samples))
    return box(b"moof", box(b"traf", box(b"tfhd", tfhd), tfdt, trun)) + box(b"mdat", bytes(100_000))


def fragmented(parts: int = 5, *, table: bool = True, mehd: int = 0, sidx: bool = False) -> bytes:
    """Fragments of ten seconds each, located by the table at the end, `mehd`, or one `sidx`."""
    trex = box(b"trex", struct.pack(">4xIIIII", 1, 1, 3000, 0, 0))
    known = (box(b"mehd", struct.pack(">4xI", mehd)),) if mehd else ()
    moov = box(b"moov", mvhd(0), trak(b"vide", 640, 360), box(b"mvex", *known, trex))
    data = [fragment(number * 900_000, 300) for number in range(parts)]
    head = ftyp() + moov
    if sidx:
        entries = b"".join(struct.pack(">III", len(part), 900_000, 0) for part in data)
        head += box(b"sidx", struct.pack(">4xIIIIHH", 1, 90_000, 0, 0, 0, parts), entries)
    whole = head + b"".join(data)
    if not table:
        return whole
    last = len(whole) - len(data[-1])
    tfra = box(b"tfra", struct.pack(">4xIII", 1, 0, 1), struct.pack(">II3B", 0, last, 1, 1, 1))
    mfro = box(b"mfro", struct.pack(">4xI", 8 + len(tfra) + 16))
    return whole + box(b"mfra", tfra, mfro)


def element(number: int, *parts: bytes, unknown: bool = False) -> bytes:
    body = b"".join(parts)
    name = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return name + (b"\xff" if unknown else (1 << 56 | len(body)).to_bytes(8, "big")) + body


def webm(
    *,
    seconds: float | None = 61.4,
    picture: bool = True,
    kind: bytes = b"webm",
    live: bool = False,
    shown: bytes = b"",
) -> bytes:
    """A Matroska or WebM file; a `live` one has elements of unknown size, `shown` is added to its video."""
    duration = (element(0x4489, struct.pack(">d", seconds * 1000)),) if seconds else ()
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3, "big")), *duration)
    video = element(0xE0, element(0xB0, b"\x02\x80"), element(0xBA, b"\x01\x68"), shown)
    entry = element(0xAE, element(0x83, b"\x01"), video) if picture else element(0xAE, element(0x83, b"\x02"))
    tracks = element(0x1654AE6B, entry)
    segment = element(0x18538067, info, tracks, element(0x1F43B675, bytes(10)), unknown=live)
    return element(0x1A45DFA3, element(0x4282, kind)) + segment


def ogg(seconds: float, padding: int = 0, skipped: int = 312) -> bytes:
    """An Opus file of two pages with junk between them."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, skipped, 48_000, 0, 0)
    first = b"OggS" + struct.pack("<BBQIIIB", 0, 2, 0, 7, 0, 0, 1) + bytes([len(head)]) + head
    position = round(seconds * 48_000) + skipped
    last = b"OggS" + struct.pack("<BBQIIIB", 0, 4, position, 7, 1, 0, 1) + b"\x03abc"
    return first + bytes(padding) + last


def mp3(frames: int = 100) -> bytes:
    """Frames of 128 kbit/s at 44.1 kHz, 26 ms each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def frame(kilobits: int, content: bytes = b"") -> bytes:
    """A frame of MPEG 1 Layer III at 44.1 kHz, 26 ms: 32, 64, 128 or 320 kbit/s."""
    bits = {32: 0x10, 64: 0x50, 128: 0x90, 320: 0xE0}[kilobits]
    return (bytes((0xFF, 0xFB, bits, 0)) + content).ljust(144_000 * kilobits // 44_100, b"\0")


def xing(frames: int, length: int) -> bytes:
    """A frame that counts the frames and bytes of the file."""
    return frame(128, bytes(32) + b"Xing" + struct.pack(">3I", 3, frames, length))


def vbri(frames: int, length: int) -> bytes:
    """A frame that counts as Fraunhofer's encoder does."""
    return frame(128, bytes(32) + b"VBRI" + struct.pack(">3H2I", 1, 0, 0, length, frames))


def id3(length: int) -> bytes:
    """A tag of ID3v2.4 with `length` bytes after its header."""
    return (
        b"ID3\4\0\0" + bytes(length >> shift & 127 for shift in (21, 14, 7, 0)) + b"\xff\xfb" * (length // 2)
    )


def adts(frames: int) -> bytes:
    """Frames of AAC at 44.1 kHz, 23 ms each, of different lengths."""

    def one(length: int) -> bytes:
        header = (0xFFF << 44 | 1 << 40 | 1 << 38 | 4 << 34 | 2 << 30 | length << 13 | 0x7FF << 2).to_bytes(
            7, "big"
        )
        return header + bytes(length - 7)

    return b"".join(one(100 + number % 50) for number in range(frames))


def aiff(seconds: int, declared: int | None = None) -> bytes:
    """8 kHz, mono, 8 bits; `declared` are the samples in the header, where they are wrong."""
    samples = 8000 * seconds
    rate = struct.pack(">HQ", 0x3FFF + 12, 8000 << 51)
    common = struct.pack(">hLh", 1, samples if declared is None else declared, 8) + rate
    chunks = (
        b"COMM"
        + struct.pack(">I", 18)
        + common
        + b"SSND"
        + struct.pack(">I", samples + 8)
        + bytes(samples + 8)
    )
    return b"FORM" + struct.pack(">I", 4 + len(chunks)) + b"AIFF" + chunks


def wav(seconds: int, declared: int | None = None) -> bytes:
    """8 kHz, mono, 8 bits; `declared` is the length of the data in the header, where it is wrong."""
    data = bytes(8000 * seconds)
    fmt = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    return (
        b"RIFF"
        + struct.pack("<I", 28 + 8 + len(data))
        + b"WAVE"
        + fmt
        + b"data"
        + struct.pack("<I", len(data) if declared is None else declared)
        + data
    )


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(bytes(width + 1) * height))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int, height: int, *, turned: bool = False, profile: int = 0) -> bytes:
    """A picture as cameras write it, with a colour profile of some size before its dimensions."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, 6 if turned else 1, 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    segments = b"\xff\xe1" + struct.pack(">H", 2 + len(exif)) + exif
    if profile:
        segments += b"\xff\xe2" + struct.pack(">H", 2 + profile) + bytes(profile)
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8" + segments + b"\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame + b"\xff\xd9"
