"""A round as headquarters prepares it: venues, rooms, sessions, staff and who is entered."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.kernel.time import Instant

VenueKind = Literal["public", "semi-public"]
Stage = Literal["first", "second", "course"]
Form = Literal["written", "practical", "interview", "lecture"]
Role = Literal["proctor", "lead"]


class Room(Struct, frozen=True):
    """An exam room and how many it seats."""

    code: str
    name: str
    seats: int


class Venue(Struct, frozen=True):
    """A public or accredited semi-public place (E 2.1, 2.2)."""

    code: str
    name: str
    kind: VenueKind
    rooms: tuple[Room, ...]


class Session(Struct, frozen=True, omit_defaults=True):
    """One subject and stage at one venue and time, as planned."""

    id: str
    venue: str
    subject: str
    stage: Stage
    form: Form
    doors: Instant
    admission_deadline: Instant
    start: Instant
    end: Instant
    ticket_issued: bool
    window: tuple[Instant, Instant] | None = None
    id_check: Literal["door", "seat"] = "door"


class Staff(Struct, frozen=True, omit_defaults=True):
    """Someone who may sign in at a venue. Only a practice round brings a PIN of its own."""

    venue: str
    id: str
    name: str
    role: Role
    pin: str | None = None


class DropPlace(Struct, frozen=True, omit_defaults=True):
    """A place on a network where a venue hands its records over; it never holds a secret."""

    url: str
    """sftp://user@host:port/path or s3://key@bucket/prefix."""
    host_key: str = ""
    """An SFTP server's public key, as its `.pub` file has it."""
    endpoint: str = ""
    """The address of an S3-compatible server."""
    venue: str = ""
    """The only venue that uses it; empty: all do."""


class Course(Struct, frozen=True, omit_defaults=True):
    """What a course asks for its certificate; the sessions of its subject are its periods."""

    subject: str
    days: int = 0
    """On how many days at least."""
    minutes: int = 0
    """How many minutes in all at least."""
    hand_ins: tuple[str, ...] = ()
    """What has to be handed in."""
    grade: str = ""
    """The least grade of the rule pack's; none where it is empty."""
    designated: bool = False
    """A public body keeps a register of those who have taken it."""


class Round(Struct, frozen=True, omit_defaults=True):
    """One exam round."""

    id: str
    name: str
    regulation: str
    time_zone: str
    venues: tuple[Venue, ...]
    sessions: tuple[Session, ...]
    staff: tuple[Staff, ...]
    practice: bool = False
    drops: tuple[DropPlace, ...] = ()
    courses: tuple[Course, ...] = ()


class Entry(Struct, frozen=True, omit_defaults=True):
    """One candidate in one session: a row of the roster. Numbers are text."""

    candidate_number: str
    name: str
    kana: str
    birth_date: str
    session: str
    room: str
    seat: str
    application: Literal["individual", "group"] = "individual"
    group_name: str = ""
    first_stage_exempt: bool = False
    permissions: str = ""
    barred: bool = False
    accommodation: str = ""
    withdrawn: bool = False
    extra_minutes: int = 0
    receipt_name: str = ""
    registration_number: str = ""
    duplicates: tuple[str, ...] = ()
    """Other numbers with this kana and birth date in this subject, in the whole round (E 3.2)."""
