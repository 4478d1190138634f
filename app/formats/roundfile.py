"""The round file: TOML written by hand, read into a Round, every fault named at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from app.domain.capabilities import FIRST_VENUES
from app.domain.preparation_rows import Doubts
from app.domain.round import Course, DropPlace, Round, Session, Staff, Venue
from app.formats.declared import Misfit, convert, line_too_dotted, misfits
from app.formats.roundfile_courses import course_nonsense
from app.formats.roundfile_drops import drop_nonsense
from app.formats.roundfile_outline import outline
from app.formats.roundfile_sense import VenueKinds, first_day, nonsense, venue_kinds
from app.formats.roundfile_texts import text_faults
from app.kernel.faults import Fault, Faults, hostile

_LOOKS = (drop_nonsense, course_nonsense)
_PARTS = ("venues", "sessions", "staff", "drops", "courses")
KindsOf = Callable[[str, date | None], VenueKinds]
"""A regulation's id and a day (none where no session has one) -> what holds at each kind."""

LARGEST = 1_000_000
"""Bytes; a round of two hundred venues takes about a tenth."""


class _Head(Struct, frozen=True):
    id: str
    name: str
    regulation: str
    time_zone: str
    practice: bool = False


class _File(Struct, frozen=True):
    round: _Head
    venues: tuple[Venue, ...]
    sessions: tuple[Session, ...]
    staff: tuple[Staff, ...] = ()
    drops: tuple[DropPlace, ...] = ()
    courses: tuple[Course, ...] = ()


class Glance(NamedTuple):
    """What a round file says, as far as it can be read; with any fault it must not be used."""

    round: Round | None
    """The round; with faults only what a roster can be held against; None where nothing can."""
    faults: list[Fault]
    doubts: Doubts


def read_round(data: bytes, file: str) -> Round:
    """Read a round file; raise Fault when it is no TOML, Faults with all that is wrong in it."""
    glance = look_at_round(data, file)
    if glance.round is None:
        raise glance.faults[0]
    if glance.faults:
        raise Faults(glance.faults)
    return glance.round


def look_at_round(data: bytes, file: str, kinds_of: KindsOf = lambda *_: FIRST_VENUES) -> Glance:
    """Read a round file with all that is wrong in it, and go on with what is not.

    `kinds_of` says what holds at each kind of venue by a regulation on the round's first day.
    """
    try:
        document = _parse(data, file)
        kinds = kinds_of(*first_day(document))
        document = _with_ticket_default(document, kinds)
    except Fault as fault:
        return Glance(None, [fault], Doubts())
    wrong = [
        _fault(misfit, file)
        for misfit in (
            *_shape(document),
            *nonsense(document, kinds),
            *(one for look in _LOOKS for one in look(document)),
        )
    ]
    wrong += text_faults(document, file)
    if wrong:
        round_, doubts = outline(document)
        return Glance(round_, wrong, doubts)
    whole = convert(document, _File)
    head = msgspec.structs.asdict(whole.round)
    parts = {name: getattr(whole, name) for name in _PARTS}
    round_ = Round(**head, **parts)
    return Glance(round_, [], Doubts())


def _shape(document: dict[str, Any]) -> Iterator[Misfit]:
    for misfit in misfits(document, _File):
        # A PIN is never repeated in a message.
        yield misfit._replace(found="…") if misfit.key.endswith(".pin") else misfit


def _fault(misfit: Misfit, file: str) -> Fault:
    key, expected, found = misfit
    if isinstance(expected, tuple):
        expected = " | ".join(expected)
    return Fault("round_invalid", file=file, key=key, expected=expected, found=found)


def _parse(data: bytes, file: str) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise hostile("round_too_big", file=file, limit=LARGEST)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise hostile("round_encoding", file=file) from None
    if (dotted := line_too_dotted(text)) is not None:
        raise hostile("round_unreadable", file=file, line=dotted)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = place[1] if place else "?"
        raise hostile("round_unreadable", file=file, line=line) from None


def _with_ticket_default(document: dict[str, Any], rules: VenueKinds) -> dict[str, Any]:
    """Whether tickets are issued follows from the kind of venue unless the file says otherwise."""
    sessions, kinds = document.get("sessions"), venue_kinds(document)
    without = {kind for kind, one in rules.items() if not one.tickets}
    if not isinstance(sessions, list):
        return document
    filled = [
        {"ticket_issued": kinds.get(str(item.get("venue"))) not in without, **item}
        if isinstance(item, dict)
        else item
        for item in sessions
    ]
    return {**document, "sessions": filled}
