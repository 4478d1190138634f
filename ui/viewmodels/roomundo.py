"""The newest thing that the room said of somebody, to be taken back with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from app.domain.events import (
    TYPE_NAMES,
    AttentionCalled,
    Disqualified,
    IncidentNoted,
    Recorded,
    Referred,
)
from app.domain.roomfacts import RegisterCalled, RoomFact
from app.domain.roomwishes import Addendum
from app.domain.wishes import AnyWish, Correct
from app.projections import cells
from app.projections.timeline import timeline
from app.services.venue import Venue
from ui.viewmodels.forms import Field, Filled, Form

_IN_ROOM = tuple(one for one in get_args(RoomFact) if one is not RegisterCalled)
_TAKEN_BACK = (AttentionCalled, Disqualified, *_IN_ROOM)


def newest_in_room(venue: Venue, number: str, session: str) -> Recorded | None:
    """The newest fact of the room about a person that still holds; for the lane."""
    told = timeline(venue.journal.log.records(cells.person_cell(number)))
    standing = [
        one.record
        for one in told
        if one.corrected is None
        and one.record.session == session
        and isinstance(one.record.fact, _TAKEN_BACK)
    ]
    return standing[-1] if standing else None


def takes_back_any(facts: Iterable[Recorded]) -> bool:
    """Whether one of these is of the kind that the room takes back."""
    return any(isinstance(record.fact, _TAKEN_BACK) for record in facts)


def undo_form(record: Recorded, usual: str) -> Form:
    """Take it back; `usual` is the reason where none is written."""

    def make(filled: Filled) -> AnyWish:
        return Correct(fact=record.id, reason=filled.text("reason") or usual)

    return Form("room_undo", (Field("reason", "long", required=False),), make)


def takes_back(record: Recorded, usual: str, mistaken: str) -> Form | None:
    """How what was just recorded of a person is taken back; None where it is not.

    An incident keeps its first text: `mistaken` is what is added to it.
    """
    if isinstance(record.fact, IncidentNoted):
        text = Field("text", "text", label="addendum", preset=mistaken)
        return Form("undo_note", (text,), lambda filled: Addendum(record.id, filled.text("text")))
    if isinstance(record.fact, (*_TAKEN_BACK, Referred)):
        return undo_form(record, usual)
    return None


def code_of(record: Recorded) -> str:
    """The phrase that names what would be taken back."""
    return f"fact_{TYPE_NAMES[type(record.fact)]}"
