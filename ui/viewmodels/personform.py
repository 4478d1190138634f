"""What a form about one person in the room is made of; see `ui.viewmodels.roomforms`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.domain.candidate import Sitting
from app.domain.regulation import Regulation
from app.domain.round import Course, Session, Staff, Venue
from app.domain.session import Phase
from ui.viewmodels.forms import Form


class About(NamedTuple):
    """Whom a form is about, and what decides which form it is."""

    number: str
    session: Session
    venue: Venue
    phase: Phase
    rules: Regulation
    sitting: Sitting
    disqualified: bool
    """Or stopped, because somebody sat for another."""
    place: tuple[str, str]
    """The room and seat that hold now."""
    staff: tuple[Staff, ...] = ()
    """Everybody who works at this venue."""
    lead: bool = False
    """Whether a lead acts at this station."""
    course: Course | None = None
    """What the course asks, where the session is a period of one."""


class PersonForm(NamedTuple):
    """An action of the table and the form that it opens."""

    action: str
    form: Form


class Row(NamedTuple):
    """A row of the slot."""

    action: str
    make: Callable[[About], Form | None]
