"""Every small way to damage bytes, and the one thing a reader may do about it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from app.kernel.faults import Fault, Kind

T = TypeVar("T")


def bit_flips(data: bytes) -> Iterator[bytes]:
    """The data with each single bit turned over."""
    for place in range(8 * len(data)):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        yield bytes(changed)


def truncations(data: bytes) -> Iterator[bytes]:
    """Everything that the data begins with, from nothing to all but the last byte."""
    return (data[:size] for size in range(len(data)))


def appended(data: bytes) -> Iterator[bytes]:
    """The data with each possible byte behind it."""
    return (data + bytes([value]) for value in range(256))


def at_random(data: bytes, count: int) -> Iterator[bytes]:
    """Flips, truncations and appended bytes, drawn with a fixed seed, in equal parts."""
    draw = random.Random(len(data))
    for number in range(count):
        place = draw.randrange(len(data))
        changed = bytearray(data)
        if number % 3 == 0:
            changed[place] ^= 1 << draw.randrange(8)
        elif number % 3 == 1:
            del changed[place:]
        else:
            changed += draw.randbytes(draw.randrange(1, 40))
        yield bytes(changed)


def answer(read: Callable[[bytes], T], data: bytes) -> T | Fault:
    """What a reader gives back or refuses with; anything else that it raises is a bug."""
    try:
        return read(data)
    except Fault as fault:
        return fault


def refusals(read: Callable[[bytes], T], damaged: Iterable[bytes]) -> set[str]:
    """The codes that a reader refuses with; whatever it lets through is named."""
    codes, passed = set(), []
    for data in damaged:
        found = answer(read, data)
        if isinstance(found, Fault) and found.kind is Kind.HOSTILE:
            codes.add(found.code)
        else:
            passed.append(data)
    assert passed == []
    return codes
