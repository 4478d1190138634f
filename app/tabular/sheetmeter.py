"""How much a workbook's part would become when it is read, without reading it that way."""

from __future__ import annotations

import re
from xml.parsers import expat

MOST_CELLS = 6_000_000
"""Cells of the rectangle that a sheet fills, empty ones too."""
MOST_CHARACTERS = 500_000_000
"""Characters of all shared texts, as often as they are used."""

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW = re.compile(r"[0-9]{1,7}")


class Odd(Exception):
    """A part that no spreadsheet program writes."""


class TooMuch(Exception):
    """A part that would fill the memory."""


def measure(content: bytes, lengths: list[int]) -> None:
    """Walk one XML part; raise Odd or TooMuch.

    `lengths` are the lengths of the workbook's shared texts: a part that holds shared texts adds to
    them, a part that holds a sheet uses them.
    """
    meter = _Meter(lengths)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.XmlDeclHandler = meter.declaration
    parser.StartDoctypeDeclHandler = meter.doctype
    parser.StartElementHandler = meter.start
    parser.EndElementHandler = meter.end
    parser.CharacterDataHandler = meter.text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Odd from None


class _Meter:
    def __init__(self, lengths: list[int]) -> None:
        self._lengths = lengths
        self._row = self._column = 0
        self._rows = self._columns = 0
        self._characters = 0
        self._shared = self._in_value = self._in_shared = False
        self._index = ""

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.upper() != "UTF-8":
            raise Odd

    def doctype(self, *_: object) -> None:
        raise Odd

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell(attributes)
        elif local in ("v", "is"):
            self._filled()
            self._in_value, self._index = self._shared, ""
        elif local == "row":
            self._new_row(attributes.get("r"))
        elif local == "si":
            self._lengths.append(0)
            self._in_shared = True

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "v" and self._in_value:
            self._in_value = False
            self._use(self._index.strip())
        elif local == "si":
            self._in_shared = False

    def text(self, data: str) -> None:
        if self._in_value:
            self._index += data
        elif self._in_shared:
            self._lengths[-1] += len(data)

    def _new_row(self, number: str | None) -> None:
        if number is not None and _ROW.fullmatch(number) is None:
            raise Odd
        self._row = self._row + 1 if number is None else int(number)
        self._column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        self._shared = attributes.get("t") == "s"
        place = attributes.get("r")
        if place is None:
            self._column += 1
            return
        match = _CELL.fullmatch(place)
        if match is None:
            raise Odd
        self._column = 0
        for letter in match[1]:
            self._column = self._column * 26 + ord(letter) - 64
        self._row = int(match[2])

    def _filled(self) -> None:
        self._rows = max(self._rows, self._row)
        self._columns = max(self._columns, self._column)
        if self._rows * self._columns > MOST_CELLS:
            raise TooMuch

    def _use(self, index: str) -> None:
        if not index.isdecimal() or int(index) >= len(self._lengths):
            raise Odd
        self._characters += self._lengths[int(index)]
        if self._characters > MOST_CHARACTERS:
            raise TooMuch
