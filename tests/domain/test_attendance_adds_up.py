"""Whatever happened to people, each stands in one column, and the columns add up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.candidate import Person, Sitting
from app.domain.conflict import Admission
from app.domain.inroom import InRoom
from app.domain.roomclock import RoomClock
from app.domain.session import SessionState
from app.projections.attendance import COLUMNS, column_of, count_attendance
from app.projections.inrooms import Someone
from tests.domain.world import entry, on

LET_IN = Admission(fact="f", station="s", when=on("09:10:00"), operator="p01", room="A", seat="01")
THERE = st.builds(
    InRoom,
    mark=st.sampled_from([None, "present", "absent"]),
    gone=st.sampled_from([None, "departed", "withdrew"]),
)
SITTINGS = st.builds(
    Sitting,
    admissions=st.sampled_from([(), (LET_IN,)]),
    refused=st.sampled_from([None, "late", "barred"]),
    exemption=st.sampled_from([None, "sits", "not_sitting"]),
    arrived=st.sampled_from([None, on("09:05:00")]),
    late=st.sampled_from([None, on("09:55:00")]),
    there=THERE,
)


@st.composite
def crowd(draw: st.DrawFn) -> list[Someone]:
    people = []
    for place in range(draw(st.integers(0, 12))):
        number = f"{place:08}"
        listed = entry(
            number,
            room=draw(st.sampled_from("AB")),
            withdrawn=draw(st.booleans()),
            barred=draw(st.booleans()),
        )
        out = draw(st.sampled_from([None, "am", "pm"]))
        person = Person({"am": draw(SITTINGS)}, disqualified=out and "d", disqualified_in=out)
        people.append(Someone(number, "am", draw(st.sampled_from([listed, listed, None])), person))
    return people


@given(crowd(), st.booleans())
def test_registered_is_the_sum_of_its_parts(people: list[Someone], cancelled: bool) -> None:
    state = SessionState(rooms={"B": RoomClock(cancelled=cancelled)})
    rooms = count_attendance(people, state)
    assert sum(one.registered for one in rooms.values()) == sum(p.entry is not None for p in people)
    for one in rooms.values():
        assert one.registered == sum(one.columns.values())
        assert list(one.columns) == list(COLUMNS)


SEEN = InRoom(mark="present")
GONE = InRoom(mark="present", gone="withdrew")
NOT_SEEN = InRoom(mark="absent")


@pytest.mark.parametrize(
    ("sitting", "entered", "column"),
    [
        (Sitting(), {}, "open"),
        (Sitting(admissions=(LET_IN,)), {}, "present"),
        (Sitting(there=SEEN), {}, "present"),
        (Sitting(there=GONE), {}, "present"),
        (Sitting(there=NOT_SEEN), {}, "absent"),
        (Sitting(there=NOT_SEEN, admissions=(LET_IN,)), {}, "present"),
        (Sitting(refused="late"), {}, "refused"),
        (Sitting(refused="late", there=SEEN), {}, "present"),
        (Sitting(exemption="not_sitting"), {}, "not_sitting"),
        (Sitting(), {"withdrawn": True}, "not_expected"),
        (Sitting(), {"barred": True}, "not_expected"),
        (Sitting(refused="barred"), {"barred": True}, "refused"),
        (Sitting(), {"room": "B"}, "cancelled"),
    ],
)
def test_each_stands_in_one_column(sitting: Sitting, entered: dict[str, Any], column: str) -> None:
    state = SessionState(rooms={"B": RoomClock(cancelled=True)})
    one = Someone("00000001", "am", entry("00000001", **entered), Person({"am": sitting}))
    assert column_of(one, state) == column
