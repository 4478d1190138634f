"""One move of an adversarial room, told by one number: who wishes what, when, at which station."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.domain.events import (
    Admitted,
    AttentionCalled,
    Corrected,
    Disqualified,
    IncidentNoted,
    Recorded,
    Refused,
)
from app.domain.roomfacts import Departed, ImpersonationFound, Withdrew
from app.projections import cells
from tests.domain.world import GOOD, World, entry, session, venue

PEOPLE = [f"0042000{i}" for i in range(1, 7)]
ROSTER = [entry(number, room="AB"[i % 2]) for i, number in enumerate(PEOPLE)]
ROSTER += [entry(PEOPLE[0], "pm"), entry(PEOPLE[5], "pm", withdrawn=True)]
SESSIONS = ("am", "pm")

Fields = dict[str, Any]


class Move(NamedTuple):
    """A wish at a station by somebody, some seconds after the move before."""

    station: int
    later: int
    operator: str
    wish: str
    fields: Fields


@dataclass
class QuickRoom(World):
    """A world that folds a cell again only when a fact was added to it."""

    cached: dict[str, Any] = field(default_factory=dict)
    filed: dict[str, list[Recorded]] = field(default_factory=dict)
    known: dict[str, Recorded] = field(default_factory=dict)
    corrected: set[str] = field(default_factory=set)
    read: int = 0

    def catch_up(self) -> None:
        for record in self.facts[self.read :]:
            self.known[record.id] = record
            if isinstance(record.fact, Corrected):
                self.corrected.add(record.corrects or "")
            for cell in cells.cells_of(record, record.station, record.epoch):
                self.filed.setdefault(cell, []).append(record)
                self.cached.pop(cell, None)
        self.read = len(self.facts)

    def folded(self, cell: str, kind: type[Any]) -> Any:
        self.catch_up()
        if cell not in self.cached:
            self.cached[cell] = cells.fold(cell, self.filed.get(cell, []))
        return self.cached[cell]

    def record(self, fact: str) -> Recorded | None:
        self.catch_up()
        return self.known.get(fact)

    def is_corrected(self, record: Recorded) -> bool:
        self.catch_up()
        return record.id in self.corrected

    def people(self) -> list[Any]:
        self.catch_up()
        numbers = [cell.partition("/")[2] for cell in self.filed if cell.startswith("person/")]
        return [(number, self.person(number)) for number in numbers]

    def of_kind(self, kind: Any) -> list[str]:
        return [record.id for record in self.facts if isinstance(record.fact, kind)]


def two_stations() -> list[QuickRoom]:
    """Two computers of one venue that know the doors of "am" open, and no more."""
    plans = tuple(session(name) for name in SESSIONS)
    made = []
    for name in ("s1", "s2"):
        station = QuickRoom(roster=ROSTER, plans=plans, place=venue(), station=name)
        made.append(station)
    assert made[0].do("open_doors", "09:40:00", session="am").refusal is None
    made[1].hear(made[0].facts)
    return made


def move(code: int) -> Move:
    """The move that a number stands for."""
    chance = random.Random(code)
    wish = chance.choices(list(_MOVES), [weight for weight, _ in _MOVES.values()])[0]
    later = chance.choice((0, 0, 1, 1, 2, 3, 10, 30))
    operator = chance.choice(("lead", "lead", "lead", "lead2", "p01", "p02"))
    return Move(chance.randrange(2), later, operator, wish, _MOVES[wish][1](chance))


def spelled(world: QuickRoom, wish: str, fields: Fields) -> Fields:
    """Fields whose facts are named by number, named by id; mostly facts that may be meant."""
    named = dict(fields)
    for name in ("fact", "after"):
        number = named.get(name)
        if number is None:
            continue
        meant = _MEANT.get(wish)
        of_kind = world.of_kind(meant) if meant and number % 8 else []
        known = of_kind or [record.id for record in world.facts]
        named[name] = known[number % len(known)]
    return named


_MEANT: dict[str, Any] = {
    "correct": Admitted | Disqualified | Departed | Withdrew | ImpersonationFound | Refused,
    "disqualify": AttentionCalled,
    "acknowledge": AttentionCalled,
    "review": IncidentNoted,
    "addendum": IncidentNoted,
}

Make = Callable[[random.Random], Fields]


def _who(chance: random.Random) -> Fields:
    session_named = chance.choice((None, None, None, None, "am", "am", "pm"))
    return {"candidate": chance.choice(PEOPLE), "session": session_named}


def _about(**choices: tuple[Any, ...]) -> Make:
    def make(chance: random.Random) -> Fields:
        return {**_who(chance), **{name: chance.choice(of) for name, of in choices.items()}}

    return make


def _just(**choices: tuple[Any, ...]) -> Make:
    return lambda chance: {name: chance.choice(of) for name, of in choices.items()}


_TEXT = ("seen", "went on", " ")
_ROOMS: tuple[list[str], ...] = ([], [], ["A"], ["B"])
_NUMBERS = tuple(range(64))
_SEATS = tuple(f"{n:02}" for n in range(1, 9))
_MOVES: dict[str, tuple[int, Make]] = {
    "visit": (25, _about()),
    "scan": (6, _about()),
    "check_id": (
        10,
        _about(**{k: (v,) for k, v in GOOD.items()} | {"photo_matches": ("yes", "no")}),
    ),
    "admit": (6, _about()),
    "refer": (3, _about(reason=("infection", "other"))),
    "decide": (6, _about(outcome=("admit", "provisional", "refuse"), reason=_TEXT)),
    "refuse": (1, _about(reason=("late", "id_none", "other"))),
    "absent": (12, _about(state=("absent",))),
    "mark": (12, _about(state=("present",), seat=("", "", "", *_SEATS[:3]))),
    "move": (8, _about(room=("A", "B", "Z"), seat=_SEATS, reason=_TEXT)),
    "leave": (14, _about(reason=_TEXT)),
    "return": (12, _about()),
    "depart": (1, _about(reason=_TEXT)),
    "withdraw": (1, _about(reason=_TEXT)),
    "decide_leave": (1, _about(granted=(True, False), reason=_TEXT)),
    "caution": (6, _about(kind=("cheating", "illness"), to=("candidate", "companion"))),
    "warn": (5, _about(kind=("disturbance",), text=_TEXT)),
    "acknowledge": (5, _just(fact=_NUMBERS, signed=(True, False))),
    "disqualify": (
        1,
        _about(kind=("cheating",), after=(None, *_NUMBERS), text=_TEXT, override_reason=("", "x")),
    ),
    "impersonation": (1, _about(outcome=("stopped", "continued"), text=_TEXT, evidence=_TEXT)),
    "permit": (4, _about(item=("tea", " "), reason_kind=("health", "asthma"))),
    "lose_time": (4, _about(seconds=(0, 30, 90), reason=_TEXT)),
    "give_time": (4, _about(seconds=(30, 60, 90))),
    "roll_call": (2, _just(session=SESSIONS, room=("A", "B"), missing=([], PEOPLE[:1]))),
    "incident": (
        4,
        _just(
            kind=("noise", "item_stowed", "illness"),
            scope=("candidate",),
            candidate=(PEOPLE[:1], PEOPLE[:2]),
            each=(True, False),
            text=_TEXT,
        ),
    ),
    "review": (6, _just(fact=_NUMBERS)),
    "addendum": (3, _just(fact=_NUMBERS, text=_TEXT)),
    "correct": (14, _just(fact=_NUMBERS, reason=("mistaken",))),
    "resolve": (8, _about(outcome=("admit", "provisional", "refuse"), reason=("one person",))),
    "start": (5, _just(session=SESSIONS, rooms=_ROOMS, reason=_TEXT)),
    "suspend": (2, _just(session=SESSIONS, rooms=_ROOMS, reason=_TEXT)),
    "resume": (5, _just(session=SESSIONS, rooms=_ROOMS)),
    "queue_closed": (4, _just(session=SESSIONS, count=(2, 4))),
    "open_doors": (2, _just(session=SESSIONS, reason=_TEXT)),
    "end": (1, _just(session=("am",), rooms=(["B"],), reason=_TEXT)),
    "close": (
        2,
        _just(session=SESSIONS, second_operator=("lead2", "p01"), second_pin=("pin-p01",)),
    ),
}
