"""One evacuation key for the whole venue: every exam that runs, one register, one way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.events import DocumentMade, SessionResumed, SessionSuspended
from app.domain.roomfacts import RegisterCalled
from app.domain.roomwishes import Mark
from app.domain.wishes import Disqualify
from app.kernel.phrases import LANGUAGES, Language
from app.projections.cells import station_cell
from app.reports.document import Heading, Paragraph
from tests.ui.test_accessible import every_name
from tests.ui.test_evacuation import ALARM, Drill
from tests.ui.test_fits import SMALL, fits
from tests.ui.twinworld import LATER, TWIN, facts_of, twin_drill, with_twin
from tests.venue.station import SESSION, World, make_world
from ui.screens.paper import PaperScreen


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("twins"), change=with_twin)


@pytest.fixture
def drill(twins: World, tmp_path: Path, qtbot: QtBot) -> Iterator[Drill]:
    with twin_drill(qtbot, tmp_path / "desk", twins) as found:
        found.window.resize(*SMALL)
        yield found


def test_one_key_stops_every_exam_that_runs_and_all_go_on_by_one_key(
    drill: Drill, qtbot: QtBot
) -> None:
    press, beside = drill.desks.press, _beside(drill)
    drill.ask(Mark(candidate=beside, state="present", session=TWIN))
    drill.alarm(qtbot)
    assert [room.spot for room in drill.state.rooms] == [(SESSION, "A"), (TWIN, "B")]
    drill.at(ALARM.plus(seconds=25))
    press(qtbot, "1", lambda: bool(drill.state.stopped))
    stops = facts_of(drill.desks, SessionSuspended)
    assert stops.keys() == {SESSION, TWIN}
    assert {one.since for facts in stops.values() for one in facts} == {ALARM}  # type: ignore[attr-defined]
    assert "（2試験）" in drill.desks.texts()
    # The rooms of both are called, each call recorded with its own session.
    press(qtbot, "X", lambda: drill.state.missing == 1)
    drill.call_rest(qtbot)
    calls = facts_of(drill.desks, RegisterCalled)
    assert {session: len(facts) for session, facts in calls.items()} == {SESSION: 1, TWIN: 1}
    drill.at(ALARM.plus(minutes=6))
    press(qtbot, "4", lambda: drill.state.message == "evac_sure")
    assert beside in drill.desks.texts()
    assert facts_of(drill.desks, SessionResumed) == {}
    press(qtbot, "4", lambda: drill.state.back)
    assert facts_of(drill.desks, SessionResumed).keys() == {SESSION, TWIN}
    assert LATER not in facts_of(drill.desks, SessionSuspended)


def test_one_exam_may_go_on_while_the_other_stands_still(drill: Drill, qtbot: QtBot) -> None:
    press = drill.desks.press
    drill.alarm(qtbot)
    press(qtbot, "1", lambda: bool(drill.state.stopped))
    drill.page.look_at_room((TWIN, "B"))
    press(qtbot, "5", lambda: drill.state.message == "evac_sure")
    press(qtbot, "5", lambda: drill.state.left == (SESSION,))
    assert facts_of(drill.desks, SessionResumed).keys() == {TWIN}
    assert not drill.state.may_stop  # it went on: nobody stops it again by the first key
    second = ALARM.plus(minutes=12)
    drill.at(second)
    drill.window.actions_.do("evacuate")  # another alarm while the others are still outside
    assert (drill.state.since, drill.state.may_stop) == (second, True)
    press(qtbot, "1", lambda: set(drill.state.left) == {SESSION, TWIN})
    assert [room.stopped for room in drill.state.stopped] == [ALARM, second]


def test_it_does_not_matter_for_which_session_the_desk_works(drill: Drill, qtbot: QtBot) -> None:
    drill.desks.day.station.choose_session(LATER)
    drill.alarm(qtbot)
    drill.desks.press(qtbot, "1", lambda: bool(drill.state.stopped))
    assert facts_of(drill.desks, SessionSuspended).keys() == {SESSION, TWIN}
    drill.desks.day.station.choose_session(TWIN)
    assert set(drill.state.left) == {SESSION, TWIN}


def test_one_register_for_all_of_them_and_it_is_out_when_it_is_saved(
    drill: Drill, qtbot: QtBot, tmp_path: Path
) -> None:
    out = drill.people[1]
    drill.ask(
        Disqualify(candidate=out, kind="cheating", override_reason="全員が見た", session=SESSION)
    )
    drill.alarm(qtbot)
    drill.desks.press(qtbot, "1", lambda: bool(drill.state.stopped))
    assert [one.number for one in drill.state.gone] == [out]
    assert f"{out}（失格・退場）" in drill.desks.texts()
    drill.desks.press(qtbot, "2", lambda: drill.window.page == "paper")
    paper = drill.window.findChild(PaperScreen)
    assert isinstance(paper, PaperScreen)
    document = paper.model.state.document
    assert document is not None
    assert document.about == f"{SESSION}, {TWIN}"
    heads = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert [head.split("(")[1] for head in heads] == [
        f"{SESSION})　試験室 A　大会議室A",
        f"{TWIN})　試験室 B　大会議室B",
    ]
    notes = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert any("名簿にない人" in text and out in text for text in notes)
    assert not drill.state.printed
    drill.save_register(qtbot, tmp_path / "register.pdf")
    assert drill.state.printed
    made = [r.fact for r in drill.desks.day.station.venue.journal.log.records(_own(drill))]
    assert [f.about for f in made if isinstance(f, DocumentMade)] == [document.about]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_with_two_exams(drill: Drill, qtbot: QtBot, language: Language) -> None:
    if drill.window.words.language != language:
        drill.window.words.switch()
    drill.alarm(qtbot)
    fits(drill.window, "alarm")
    every_name(drill.window, 8, "alarm")
    for step in ("evac_stop", "evac_missing", "evac_rest", "evac_rest", "evac_go_on"):
        drill.window.actions_.do(step)
        fits(drill.window, step)


def _beside(drill: Drill) -> str:
    entries = drill.desks.day.station.venue.journal.log.roster()
    return next(e.candidate_number for e in entries if e.session == TWIN and not e.barred)


def _own(drill: Drill) -> str:
    journal = drill.desks.day.station.venue.journal
    return station_cell(journal.station, journal.epoch)
