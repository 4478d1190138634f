"""Most people are looked at once and passed: none of the rules would have said anything of them."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import Any, cast

from msgspec.structs import replace

from app.domain.candidate import Person, Sitting
from app.domain.conflict import Admission
from app.domain.inroom import InRoom
from app.domain.round import Entry
from app.kernel.time import Instant
from app.projections.inrooms import Someone
from app.projections.peoplecases import _RULES, _as_expected
from app.projections.roundview import One, RoundView

PLAN, AT = "A-AM", Instant(1_795_000_000_000)

ADMISSION = Admission(
    fact="f", station="s", epoch="e", seq=1, when=AT, operator=None, room="A", seat="1"
)
ROOM = InRoom(mark="present")
ENTRY = Entry(
    candidate_number="00000001",
    name="見本 太郎",
    kana="ミホン タロウ",
    birth_date="2000-01-01",
    session=PLAN,
    room="A",
    seat="1",
)
PLAIN: dict[str, Any] = {"admission": ADMISSION, "room": ROOM, "sitting": Sitting(), "entry": ENTRY}

Departure = tuple[str, str, Any]
"""A part of what is known of somebody, a field of it, and what is there instead."""
DEPARTURES: list[Departure] = [
    ("admission", "unseen", ("g",)),
    ("admission", "room", "B"),
    ("admission", "provisional", True),
    ("room", "gone", "departed"),
    ("room", "gone", "withdrew"),
    ("room", "mark", "absent"),
    ("room", "mark", None),
    ("room", "marked_at", AT),
    ("room", "found", ("A", "1")),
    ("room", "found", ("B", "2")),
    ("room", "lost", 5),
    ("room", "given", 5),
    ("room", "cut_short", 5),
    ("room", "impersonation", "stopped"),
    ("room", "impersonation", "continued"),
    ("sitting", "late", AT),
    ("sitting", "arrived", AT),
    ("sitting", "settled", ("late",)),
    ("sitting", "refused", "late"),
    ("sitting", "refused_at", AT),
    ("sitting", "exemption", "sits"),
    ("sitting", "exemption", "not_sitting"),
    ("sitting", "attentions", ("f",)),
    ("entry", "withdrawn", True),
    ("entry", "barred", True),
    ("entry", "first_stage_exempt", True),
    ("person", "disqualified", "f"),
    ("person", "admitted", 2),
]


def someone(departures: tuple[Departure, ...]) -> Someone:
    """Somebody of whom all is plain but this."""
    parts, person = dict(PLAIN), dict[str, Any]()
    for part, field, value in departures:
        if part == "person":
            person[field] = value
        else:
            parts[part] = replace(parts[part], **{field: value})
    let_in = (ADMISSION,) * (person.get("admitted", 1) - 1) + (parts["admission"],)
    sitting = replace(parts["sitting"], admissions=let_in, there=parts["room"])
    disqualified = person.get("disqualified")
    whole = Person(sittings={PLAN: sitting}, disqualified=disqualified, disqualified_at=AT)
    return Someone(ENTRY.candidate_number, PLAN, parts["entry"], whole)


def test_of_whoever_is_passed_no_rule_has_anything_to_say() -> None:
    """Whatever one, two or three things are not plain; and what is harmless alone, all together."""
    harmless = [each for each in DEPARTURES if _as_expected(someone((each,)))]
    assert len(harmless) > 8
    tried = [chosen for size in range(4) for chosen in combinations(DEPARTURES, size)]
    tried += [chosen for size in range(4, 8) for chosen in combinations(harmless, size)]
    # Nothing of the round but its rules is there to be asked: a rule that went on would fail.
    view = cast(RoundView, SimpleNamespace(rules={PLAN: None}))
    for departures in tried:
        one = someone(departures)
        if _as_expected(one):
            whole = One(one.number, [one.entry or ENTRY], one.person, [])
            found: list[Any] = [case for rule in _RULES for case in rule(view, whole, one)]
            assert found == [], departures
