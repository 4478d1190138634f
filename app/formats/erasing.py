"""What is left of stored bytes when somebody's personal data are erased from them.

A record keeps what happened, when, where and to which number; what people wrote about the person
goes, and the person's name wherever it stands. The body's hash stays in the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from app.domain.round import Entry
from app.formats import wire

GONE = "［消去］"
"""Stands where something was erased."""
_SHORTEST = 3
"""A name without its space is looked for from this length on: shorter ones are in other words."""

WRITTEN: dict[str, tuple[str, ...]] = {
    "incident_noted": ("text", "outcome"),
    "incident_reviewed": ("text",),
    "addendum_written": ("text",),
    "attention_called": ("text", "evidence"),
    "disqualified": ("text", "override_reason", "evidence"),
    "impersonation_found": ("text", "evidence"),
    "detail_questioned": ("text",),
    "exemption_declared": ("exam", "year", "round", "personal_number"),
    "permission_granted": ("item",),
    "leave_asked": ("escort",),
    "leave_taken": ("escort",),
}
"""Type of fact -> its fields that people write about a person; codes, numbers and places stay."""

Change = Callable[[str], str]


def spellings(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Every way in which a person's name and its reading may stand in a text, the longest first."""
    found = set[str]()
    for name in (text for entry in entries for text in (entry.name, entry.kana)):
        parts = name.split()
        found |= {name.strip(), " ".join(parts), "　".join(parts), f"{'・'.join(parts)}"}
        joined = "".join(parts)
        found |= {joined} if len(joined) >= _SHORTEST else set()
    return tuple(sorted((name for name in found if len(name) > 1), key=len, reverse=True))


def without(names: Iterable[str]) -> Change:
    """What takes names out of a text."""

    def change(text: str) -> str:
        for name in names:
            text = text.replace(name, GONE)
        return text

    return change


def left_of_event(body: bytes, number: str, names: Iterable[str], *, whole: bool) -> bytes | None:
    """What is left of an event's body; None where there is nothing to erase.

    In a record about the person, and in a `whole` one, all that was written goes.
    """
    read: dict[str, Any] = msgspec.json.decode(body)
    data = read.get("data", {})
    if whole or read.get("candidate") == number:
        if read.get("reason"):
            read["reason"] = GONE
        fields = WRITTEN.get(read["type"], ())
        read["data"] = {k: GONE if k in fields and v else v for k, v in data.items()}
    return _changed(body, _each(read, without(names)))


def left_of_office(body: bytes, number: str, names: Iterable[str]) -> bytes | None:
    """What is left of a record of headquarters' own; None where there is nothing to erase."""
    read: dict[str, Any] = msgspec.json.decode(body)
    data = read.get("data", {})
    if number in data.get("what", {}).get("candidates", ()):
        if read.get("reason"):
            read["reason"] = GONE
        for banned in data.get("banned", ()):
            if banned["candidate_number"] == number:
                banned |= dict.fromkeys(("name", "kana", "birth_date"), GONE)
    return _changed(body, _each(read, without(names)))


def left_of_entry(entry: Entry) -> Entry:
    """What is left of a row of the roster: the number, the place, and what counts were made of."""
    return replace(
        entry,
        name=GONE,
        # Nobody else has it: who is erased is never taken for another person of that kind.
        kana=f"{GONE}{entry.candidate_number}",
        birth_date="",
        group_name="",
        permissions="",
        accommodation="",
        receipt_name="",
        registration_number="",
    )


def left_of_rows(rows: bytes, number: str) -> bytes:
    """What is left of a roster, an entry a line; every other line stays byte for byte."""
    lines = []
    for line in rows.split(b"\n"):
        entry = wire.from_json(line, Entry) if line else None
        mine = entry is not None and entry.candidate_number == number
        lines.append(wire.to_json(left_of_entry(entry)) if entry is not None and mine else line)
    return b"\n".join(lines)


def _each(value: Any, change: Change) -> Any:
    """The same value with every text in it changed."""
    match value:
        case str():
            return change(value)
        case list():
            return [_each(item, change) for item in value]
        case dict():
            return {key: _each(item, change) for key, item in value.items()}
        case _:
            return value


def _changed(body: bytes, left: Any) -> bytes | None:
    made = msgspec.json.encode(left)
    return None if msgspec.json.decode(body) == left else made
