"""A rehearsal as data: invented visitors one after another, and what the rules ask of the desk."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.domain.regulation import Text

Wanted = str | int | bool | tuple[str, ...]
"""A value that a fact's field must have; of several any one will do, of none it must be empty."""

Shows = Literal["", "ticket", "forged"]
Page = Literal["desk", "room", "lead", "count"]
Moment = Literal["", "deadline", "start", "end"]


class Visitor(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody invented, with a place on the roster."""

    number: str
    room: str
    seat: str
    elsewhere: bool = False
    """On the roster of another venue."""


class Ask(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be among the day's facts, or never be there, and what it means if not."""

    fact: str
    """The fact's name in the log, such as `admitted`."""
    otherwise: Text
    article: str | None = None
    """What it rests on; none where it is our own reading."""
    who: tuple[str, ...] | None = None
    """Candidate numbers, all of whom it is asked of; none: the step's own person."""
    room: str = ""
    fields: dict[str, Wanted] = {}
    never: bool = False
    newest: bool = False
    """Only the newest fact of this name counts, so that whoever counts again may mend it."""


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """A visitor, or a thing to do: what is seen and heard, and what the rules ask."""

    id: str
    title: Text
    says: Text
    """What the person shows and says, or what lies there."""
    keys: Text
    """How the program is used for it, never what the answer is."""
    asks: tuple[Ask, ...]
    page: Page = "desk"
    who: str = ""
    shows: Shows = ""
    moment: Moment = ""
    """The practice clock goes on to here first."""


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole rehearsal under one rule pack."""

    regulation: str
    name: Text
    minutes: int
    """How long it takes somebody who does it for the first time."""
    subject: str
    people: tuple[Visitor, ...]
    steps: tuple[Step, ...]
    stage: Literal["first", "second", "course"] = "first"
    form: Literal["written", "practical", "interview", "lecture"] = "written"
