"""Wishes at random, sensible or not, that a morning at the venue might bring."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.domain.world import GOOD, World, entry, session

NUMBERS = ["00420001", "00420002", "00420003", "00420004", "00990001"]
ROSTER = [
    entry(NUMBERS[0]),
    entry(NUMBERS[0], "pm"),
    entry(NUMBERS[1], room="B", withdrawn=True),
    entry(NUMBERS[2], "pm", first_stage_exempt=True),
    entry(NUMBERS[3], first_stage_exempt=True),
]
Wish = tuple[str, dict[str, Any]]

_people = st.sampled_from(NUMBERS)
_sessions = st.sampled_from(["am", "pm"])
_rooms = st.sampled_from([[], ["A"], ["B"]])
_reasons = st.sampled_from(["infection", "id_none", "late", "said so", "other", " "])
_checks = st.fixed_dictionaries(
    {
        **{name: st.just(value) for name, value in GOOD.items()},
        "document": st.sampled_from([*["student_card"] * 4, None, "business_card"]),
    }
)


def _wish(name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Wish]:
    return st.tuples(st.just(name), st.fixed_dictionaries(fields))


DESK = st.one_of(
    _wish("scan", number=_people, session=st.none() | _sessions, issue=st.sampled_from([1, 2])),
    _wish("lookup", candidate_number=_people),
    st.tuples(
        st.just("check_id"),
        st.builds(lambda who, check: {"candidate": who, **check}, _people, _checks),
    ),
    _wish("admit", candidate=_people),
    _wish("refuse", candidate=_people, reason=_reasons),
    _wish("refer", candidate=_people, reason=_reasons),
    _wish(
        "decide",
        candidate=_people,
        outcome=st.sampled_from(["admit", "provisional", "refuse"]),
        reason=_reasons,
    ),
    _wish("declare_exemption", candidate=_people, sits=st.booleans()),
)
CONDUCT = st.one_of(
    _wish("caution", candidate=_people, kind=st.sampled_from(["cheating", "illness"])),
    _wish("warn", candidate=_people, kind=st.just("disturbance")),
    _wish(
        "disqualify",
        candidate=_people,
        kind=st.just("cheating"),
        override_reason=st.sampled_from(["", "seen by all"]),
        after=st.integers(0, 60),
    ),
    _wish(
        "resolve",
        candidate=_people,
        outcome=st.sampled_from(["admit", "provisional", "refuse"]),
        reason=_reasons,
    ),
    _wish("correct", fact=st.integers(0, 60), reason=st.just("mistaken")),
)
RUNNING = st.one_of(
    _wish("open_doors", session=_sessions, reason=_reasons),
    _wish("queue_closed", session=_sessions, count=st.integers(0, 2)),
    _wish("delay", session=_sessions, minutes=st.integers(0, 30), reason=_reasons),
    _wish("start", session=_sessions, rooms=_rooms, reason=_reasons),
    _wish("suspend", session=_sessions, rooms=_rooms, reason=_reasons),
    _wish("resume", session=_sessions, rooms=_rooms),
    _wish("end", session=_sessions, rooms=_rooms, reason=_reasons),
    _wish(
        "close",
        session=_sessions,
        second_operator=st.sampled_from(["lead2", "p01"]),
        second_pin=st.sampled_from(["pin-lead2", "pin-p01"]),
    ),
    _wish(
        "incident",
        kind=st.sampled_from(["noise", "cheating"]),
        scope=st.just("candidate"),
        candidate=_people,
        text=_reasons,
    ),
    _wish("correct_detail", candidate=_people, field=st.just("kana"), text=_reasons),
    _wish("cancel", session=_sessions, rooms=st.just(["B"]), reason=_reasons, reference=_reasons),
)
CLOCK = _wish(
    "confirm_clock",
    reference=st.sampled_from([f"2026-11-22T09:{minute:02}:00+09:00" for minute in (0, 30, 55)]),
    second_operator=st.just("p02"),
    second_pin=st.just("pin-p02"),
)


def _visit(number: str, check: dict[str, Any], then: str, ruling: str) -> list[Wish]:
    """One person comes to the desk: scan, check, and what the lead or the desk does then."""
    scan: Wish = ("scan", {"number": number, "session": None, "issue": 2})
    checked: Wish = ("check_id", {"candidate": number, **check})
    decided: Wish = ("decide", {"candidate": number, "outcome": ruling, "reason": "looked into"})
    admitted: Wish = ("admit", {"candidate": number})
    between = {"decide": [decided], "check": [], "neither": []}[then]
    return [scan, *([] if then == "neither" else [checked]), *between, admitted]


VISITS = st.builds(
    _visit,
    _people,
    _checks,
    st.sampled_from(["check", "check", "decide", "neither", "neither"]),
    st.sampled_from(["admit", "provisional", "refuse"]),
)
_ONE = st.one_of(DESK, DESK, CONDUCT, CONDUCT, RUNNING, CLOCK)
SCENES = st.one_of(VISITS, VISITS, _ONE.map(lambda wish: [wish]))
"""One wish, or several that belong together."""
OPERATORS = st.sampled_from([*["lead"] * 6, "p01", "p02", None])
SECONDS = st.sampled_from([0, 0, 1, 1, 20, 20, 20, 400, 1800])


def a_station(**changes: Any) -> World:
    """A station in the morning with the doors of "am" open."""
    plans = (session(**changes), session("pm", **changes))
    world = World(roster=ROSTER, plans=plans, superseded={NUMBERS[0]: 2})
    assert world.do("open_doors", "09:00:00", session="am").refusal is None
    return world


def fact_named(world: World, number: int) -> str:
    """The id of a fact that the station knows, chosen by a number."""
    return world.facts[number % len(world.facts)].id


def spelled(world: World, wish: Wish) -> Wish:
    """The wish with the facts that it names by number named by id."""
    name, fields = wish
    named = {k: fact_named(world, v) for k, v in fields.items() if k in ("after", "fact")}
    return name, {**fields, **named}
