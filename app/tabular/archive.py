"""A workbook's parts, taken out of their zip within limits and packed again without surprises.

The reader of workbooks trusts sizes in the zip, lays every sheet out as a full rectangle and copies
a shared text into each cell; a small file could fill the memory with any of these.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from app.kernel.faults import hostile
from app.tabular.sheetmeter import Odd, TooMuch, measure

MOST_BYTES = 256_000_000
MOST_PARTS = 2_000

# A formula's error would be read as an empty cell, and an empty cell can mean "no".
_ERROR_CELL = re.compile(rb"""(<c\s[^<>]*\bt=["'])e(["'])""")
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    IndexError,
)


def repacked(data: bytes, file: str) -> bytes:
    """The workbook's XML parts as a plain zip; raise Fault for damage and for bombs."""
    try:
        parts = _parts(data, file)
    except _DAMAGE:
        raise hostile("roster_unreadable", file=file) from None
    if "xl/workbook.xml" not in parts:
        raise hostile("roster_unreadable", file=file)
    try:
        lengths: list[int] = []
        for name in sorted(parts, key=lambda name: name.lower() != "xl/sharedstrings.xml"):
            measure(parts[name], lengths)
    except Odd:
        raise hostile("roster_unreadable", file=file) from None
    except TooMuch:
        raise hostile("roster_too_big", file=file, limit=MOST_BYTES) from None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), _ERROR_CELL.sub(rb"\1str\2", content))
    return out.getvalue()


def _parts(data: bytes, file: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
            raise hostile("roster_too_big", file=file, limit=MOST_BYTES)
        if any(info.compress_type not in _PLAIN for info in infos):
            raise zipfile.BadZipFile
        # Pictures and macros are left out: what is not XML is never a sheet of a roster.
        return {
            info.filename: archive.read(info)
            for info in infos
            if info.filename.lower().endswith((".xml", ".rels"))
        }
