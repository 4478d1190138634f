"""What the desk shows, frozen: the screen draws it and adds nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.domain.regulation import Text, VerdictCode
from app.domain.view import Verdict
from app.kernel.time import Instant

Step = Literal["ready", "id", "admit", "refuse", "referred", "wait", "done"]
"""What the desk is to do next with the person before it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever stands at the desk; leaves the screen with the next scan or after 30 s."""

    number: str
    name: str = ""
    kana: str = ""
    room: str = ""
    seat: str = ""


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """A kind of document; the key means "in date and matches". One that won't do has no key."""

    key: str
    code: str
    text: Text
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last five at the desk, by number only."""

    number: str
    verdict: VerdictCode
    done: Literal["", "admitted", "refused", "referred"]
    place: str
    at: Instant


@dataclass(frozen=True, slots=True)
class RoomCount:
    """How full a room is."""

    name: str
    admitted: int
    entered: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody waits for the venue lead."""

    number: str
    ground: str
    since: Instant


@dataclass(frozen=True, slots=True)
class DeskState:
    """Everything on the desk's screen."""

    step: Step = "ready"
    verdict: Verdict | None = None
    person: Person | None = None
    at: Instant | None = None
    """When the verdict was given."""
    article: str | None = None
    message: str = ""
    """A code of what just happened, such as a refused wish."""
    message_fields: dict[str, object] = field(default_factory=dict)
    documents: tuple[DocumentChoice, ...] = ()
    refused_documents: tuple[DocumentChoice, ...] = ()
    rooms: tuple[RoomCount, ...] = ()
    recent: tuple[Recent, ...] = ()
    waiting: tuple[Waiting, ...] = ()
