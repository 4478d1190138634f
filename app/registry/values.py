"""What the registry answers with."""

from __future__ import annotations

from typing import NamedTuple

from app.kernel.time import Instant


class Station(NamedTuple):
    """How far a station's log is held here."""

    round: str
    venue: str
    station: str
    epoch: str
    public_key: bytes
    name: str
    size: int
    head: bytes


class Bundle(NamedTuple):
    """A bundle that came in; ids and range only where its manifest was verified."""

    sha256: str
    name: str
    status: str
    reason: str
    received_at: Instant
    round: str | None
    venue: str | None
    station: str | None
    epoch: str | None
    first: int | None
    last: int | None


class Event(NamedTuple):
    """One event as stored."""

    station: str
    epoch: str
    seq: int
    id: str
    type: str
    candidate: str | None
    session: str | None
    room: str | None
    at: int
    """The computer's clock, milliseconds since 1970."""
    hash: bytes
    salt: bytes
    body: bytes


class Photo(NamedTuple):
    """A photo's file that came in; whose it is only where its signature was verified."""

    sha256: str
    name: str
    status: str
    reason: str
    received_at: Instant
    round: str | None
    venue: str | None
    station: str | None
    epoch: str | None
    fact: str | None
    content: str | None


class Fork(NamedTuple):
    """Where a bundle's log and the one held here part."""

    sha256: str
    round: str
    venue: str
    station: str
    epoch: str
    seq: int
    hash: bytes
    body: bytes
