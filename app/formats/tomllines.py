"""On which line of a TOML file a key stands: tomllib reads the values and forgets the places."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping

from app.formats.declared import joined

_PART = r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'"""
_KEY = rf"(?:{_PART})(?:\s*\.\s*(?:{_PART}))*"
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_KEY})\s*\]")
_VALUE = re.compile(rf"\s*({_KEY})\s*=")
_LAST = re.compile(rf"(?:\.?(?:{_PART})|\[\d+\])$")
_FENCE = re.compile(r"\"\"\"|'''")


def lines_of(text: str) -> dict[str, int]:
    """Key, as a fault writes it -> the line it stands on, from 1; of a text that tomllib reads."""
    found: dict[str, int] = {}
    repeated: Counter[str] = Counter()
    table, fence = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        inside, fence = fence, _fence_after(line, fence)
        if inside:
            continue
        if header := _TABLE.match(line):
            table = _written("", header[2])
            if header[1] == "[[":
                repeated[table] += 1
                found.setdefault(table, number)
                table = f"{table}[{repeated[table] - 1}]"
            elif repeated:
                table = _in_arrays(table, repeated)
            found[table] = number
        elif value := _VALUE.match(line):
            found.setdefault(_written(table, value[1]), number)
    return found


def line_of(lines: Mapping[str, int], key: str) -> int | None:
    """The line of a key, or of the table that lacks it."""
    while key and key not in lines:
        shorter = _LAST.sub("", key)
        if shorter == key:
            return None
        key = shorter
    return lines.get(key)


def _written(table: str, key: str) -> str:
    for part in re.findall(_PART, key):
        name = next(iter(tomllib.loads(f"{part} = 0")))
        table = joined(table, name)
    return table


def _in_arrays(table: str, repeated: Mapping[str, int]) -> str:
    # A table below `[[one]]` belongs to the last one of them.
    for name, count in repeated.items():
        if table.startswith(f"{name}."):
            return f"{name}[{count - 1}]{table.removeprefix(name)}"
    return table


def _fence_after(line: str, fence: str) -> str:
    for mark in _FENCE.findall(line):
        if not fence:
            fence = mark
        elif fence == mark:
            fence = ""
    return fence
