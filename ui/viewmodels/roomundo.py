"""The newest thing that the room said of somebody, to be taken back with a reason."""

from __future__ import annotations

from typing import get_args

from app.domain.events import TYPE_NAMES, AttentionCalled, Recorded
from app.domain.roomfacts import RegisterCalled, RoomFact
from app.domain.wishes import AnyWish, Correct
from app.projections import cells
from app.projections.timeline import timeline
from app.services.venue import Venue
from ui.viewmodels.forms import Field, Filled, Form

_TAKEN_BACK = (AttentionCalled, *(one for one in get_args(RoomFact) if one is not RegisterCalled))


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


def undo_form(record: Recorded, usual: str) -> Form:
    """Take it back; `usual` is the reason where none is written."""

    def make(filled: Filled) -> AnyWish:
        return Correct(fact=record.id, reason=filled.text("reason") or usual)

    return Form("room_undo", (Field("reason", "long", required=False),), make)


def code_of(record: Recorded) -> str:
    """The phrase that names what would be taken back."""
    return f"fact_{TYPE_NAMES[type(record.fact)]}"
