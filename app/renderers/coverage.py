"""Which characters the fonts that come with Kantoku have, read from the fonts' own tables.

Source: ISO/IEC 14496-22 (Open Font Format), table `cmap`, subtables of format 4 and 12.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path


def characters_of(fonts: Iterable[Path]) -> frozenset[int]:
    """The code points that have a glyph in at least one of the fonts."""
    return frozenset(code for font in fonts for code in _characters(font.read_bytes()))


def _characters(font: bytes) -> Iterator[int]:
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * index)
        (format_,) = struct.unpack_from(">H", font, start + offset)
        if format_ == 4:
            yield from _format_4(font, start + offset)
        elif format_ == 12:
            yield from _format_12(font, start + offset)


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise ValueError(f"a font without a table {tag.decode()}")


def _format_4(font: bytes, at: int) -> Iterator[int]:
    """Segments of the basic plane; where a segment points into an array, its zeros are gaps."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    segments = f">{doubled // 2}H"
    ends = struct.unpack_from(segments, font, at + 14)
    starts = struct.unpack_from(segments, font, at + 16 + doubled)
    deltas = struct.unpack_from(segments, font, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(segments, font, ranges_at)
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                place = ranges_at + 2 * index + offsets[index] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, place)
                if glyph == 0:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                yield code


def _format_12(font: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">L", font, at + 12)
    for index in range(count):
        first, last, glyph = struct.unpack_from(">LLL", font, at + 16 + 12 * index)
        yield from range(first if glyph else first + 1, last + 1)
