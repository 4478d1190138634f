"""The head of a log as a short code for paper: which station, how many records, and their hash.

`SSSC-n-HHHH-HHHH`: three signs of the station's id and a check sign, the number of the last record,
eight signs of that record's hash. Signs are those of Crockford's base 32 (no I, L, O, U). Whoever
copies one sign wrongly is told so, and not that the records differ, 31 times of 32.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from app.formats.eventrecord import head_code
from app.kernel.faults import Fault, Kind
from app.kernel.hashing import tagged

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MARK = "KTLOG1"
_HASH, _STATION = 8, 3
_LONGEST = 400
_ALIKE = str.maketrans("ILO", "110")
"""What is easily written for another sign."""
_BETWEEN = re.compile(r"[\s\-‐-―−ー.・/]+")


class TypedHead(NamedTuple):
    """A head as somebody read it off paper."""

    signs: str
    """Eight signs of the hash."""
    station: str = ""
    """Three signs of the station's id; empty where only the hash was given."""
    seq: int | None = None
    head: bytes = b""
    """The whole hash, where the QR code was read."""

    def is_station(self, station: str) -> bool:
        """Whether a station of this id may be meant."""
        return self.station in ("", station_signs(station))

    def is_head(self, head: bytes) -> bool:
        """Whether it is this hash."""
        if self.head:
            return self.head == head
        return head_code(head).replace("-", "") == self.signs


def paper_code(station: str, seq: int, head: bytes) -> str:
    """What is written on paper about a log's head."""
    name, code = station_signs(station), head_code(head)
    return f"{name}{_check(name, seq, code.replace('-', ''))}-{seq}-{code}"


def log_text(round_id: str, venue: str, station: str, epoch: str, seq: int, head: bytes) -> str:
    """The same for a QR code, with the whole hash."""
    parts = (MARK, round_id, venue, station, epoch, str(seq), head.hex())
    return "/".join(parts).upper()


def station_signs(station: str) -> str:
    """The first signs of a station's id."""
    number = int.from_bytes(bytes.fromhex(station)[:2], "big") >> 1
    return "".join(SIGNS[number >> shift & 31] for shift in (10, 5, 0))


def read_code(text: str) -> TypedHead:
    """A code as it was typed, or a QR code's text.

    Raise Fault `head_code_unreadable` for what is none, `head_code_misread` where a sign is wrong.
    """
    plain = unicodedata.normalize("NFKC", text).upper().strip()[:_LONGEST]
    if plain.startswith(MARK + "/"):
        return _from_qr(plain, text)
    signs = _BETWEEN.sub("", plain).translate(_ALIKE)
    if len(signs) < _HASH or any(sign not in SIGNS for sign in signs):
        raise Fault("head_code_unreadable", Kind.USAGE, head=text)
    code, before = signs[-_HASH:], signs[:-_HASH]
    if not before:
        return TypedHead(code)
    name, number = before[: _STATION + 1], before[_STATION + 1 :]
    if not number.isdigit() or not 0 < len(number) <= 15:
        raise Fault("head_code_unreadable", Kind.USAGE, head=text)
    if _check(name[:-1], int(number), code) != name[-1]:
        raise Fault("head_code_misread", Kind.REFUSED, head=text)
    return TypedHead(code, name[:-1], int(number))


def _from_qr(plain: str, text: str) -> TypedHead:
    try:
        station, _, seq, head = plain.split("/")[-4:]
        found = bytes.fromhex(head)
        return TypedHead(head_code(found).replace("-", ""), station_signs(station), int(seq), found)
    except (ValueError, IndexError) as error:
        raise Fault("head_code_unreadable", Kind.USAGE, head=text) from error


def _check(name: str, seq: int, code: str) -> str:
    digest = tagged("kantoku/head-code/v1", name.encode(), str(seq).encode(), code.encode())
    return SIGNS[digest[0] & 31]
