"""A course of two days, the first with two periods, in the shipped training rules."""

from __future__ import annotations

from typing import Any

from app.domain.round import Course, Entry, Session
from app.formats.rulepack import read_rulepack
from app.kernel.resources import resource
from app.kernel.time import Instant
from tests.domain.world import World, entry, session

FILE = "training/2024-03-29.toml"
TRAINING = read_rulepack(resource("regulations", *FILE.split("/")).read_bytes(), FILE).regulation
SUBJECT = "security"
COURSE = Course(SUBJECT, days=2, minutes=300, hand_ins=("report",), grade="C")
HOURS = {
    "d1am": ("2026-11-22", "09:00", "10:00", "12:00"),
    "d1pm": ("2026-11-22", "12:45", "13:00", "15:00"),
    "d2": ("2026-11-23", "09:00", "10:00", "12:00"),
}
PERIODS = tuple(HOURS)


def at(day: str, clock: str) -> Instant:
    """A moment in Japan."""
    return Instant.parse(f"{day}T{clock}:00+09:00")


def period(name: str) -> Session:
    """One period of the course; who comes after its beginning is late."""
    day, doors, start, end = HOURS[name]
    return session(
        id=name,
        subject=SUBJECT,
        stage="course",
        form="lecture",
        doors=at(day, doors),
        admission_deadline=at(day, start),
        start=at(day, start),
        end=at(day, end),
    )


def roster(*numbers: str, **changes: Any) -> tuple[Entry, ...]:
    """Everybody in every period, in a room of their own seat."""
    return tuple(entry(number, name, **changes) for number in numbers for name in PERIODS)


def course_world(*rows: Entry, **changes: Any) -> World:
    """A station of the course, its lead signed in."""
    plans = tuple(period(name) for name in PERIODS)
    fields = {"courses": {SUBJECT: COURSE}, "regulation": TRAINING, "plans": plans, **changes}
    return World(roster=rows, **fields)


def move(world: World, name: str, clock: str) -> World:
    """The same world later on, on the period's day."""
    world.wall = at(HOURS[name][0], clock)
    return world
