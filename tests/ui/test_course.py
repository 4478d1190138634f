"""A training course on the room's page: who is in, late, out; work, grade and receipt by a form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.kernel.vocabulary import speak_of
from app.services.opening import OpenStation
from tests.ui.courseworld import UNDER_WAY, Course, course_station
from ui.screens.room import RoomScreen
from ui.viewmodels.roomstate import Seat

ALL, LATE, AWAY, NO_ID, OUT = "00510001", "00510002", "00510003", "00510005", "00510006"


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStation]:
    found = course_station(tmp_path_factory.mktemp("course"))
    yield found
    found.close()


@pytest.fixture
def course(qtbot: QtBot, station: OpenStation, tmp_path: Path) -> Iterator[Course]:
    # Opening the station said so; before each test people are called as the phrases are written.
    person = station.venue.rules(UNDER_WAY).person
    speak_of(person.ja, person.en)
    made = Course(station, tmp_path / "settings")
    qtbot.addWidget(made.window)
    made.window.resize(1366, 708)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    made.window.close()


def facts(course: Course) -> list[str]:
    return [type(r.fact).__name__ for r in course.station.venue.journal.log.all_records()]


def test_the_whole_morning_in_the_room(course: Course) -> None:
    course.window.actions_.do("room_page")
    screen = course.window.findChild(RoomScreen)
    assert screen is not None
    model, acts = screen.model, screen.acts

    def seat(number: str) -> Seat:
        return next(one for one in model.state.seats if one.number == number)

    # Whoever was let in is there, late or not; the room is asked about the one who did not come.
    assert [seat(n).kind for n in (ALL, LATE, AWAY)] == ["present", "present", "unset"]
    assert "受験" not in course.texts()

    model.choose(ALL)
    acts.open_action("room_attendance")
    form = model.state.form
    assert form is not None
    names = ["attended", "attended_minutes", "handed_in", "grade", "receipt"]
    assert [field.name for field in form.fields] == names
    acts.submit({})
    assert model.state.message == "attendance_says_nothing"
    acts.submit({"attended_minutes": "soon"})
    assert model.state.message == "form_number"
    assert model.state.form is form  # what was filled in is not lost
    acts.submit({"attended": "left_early", "handed_in": "report", "grade": "B"})
    assert (model.state.message, model.state.form) == ("form_done_attendance", None)
    assert facts(course)[-3:] == ["AttendanceNoted", "WorkHandedIn", "GradeGiven"]

    acts.open_action("room_attendance")
    acts.submit({"receipt": "receipt_handed"})
    assert model.state.message == "receipt_already_handed"
    acts.leave_form()

    model.choose(OUT)
    acts.open_action("room_way")
    acts.submit({"way": "goes_out"})
    assert facts(course)[-1] == "ScannedOut"
    assert seat(OUT).kind == "out"
    acts.leave_or_return()  # the key for coming back is the same as after any leave
    assert facts(course)[-1] == "ScannedBack"
    assert seat(OUT).kind == "present"

    model.choose(AWAY)
    assert "room_way" not in [row.action for row in model.state.forms]
    acts.open_action("room_attendance")
    acts.submit({"attended": "stayed_away"})
    assert seat(AWAY).kind == "absent"
    assert all(room.unset == 0 for room in model.state.rooms)
