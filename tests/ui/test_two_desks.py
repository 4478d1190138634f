"""Two desks, one person: two windows, a folder between them, and nobody let in twice unseen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.services.opening import OpenStation
from app.settings import KnownStation, SettingsFile
from tests.venue.station import SESSION, Clock, Desk, World, sign_in
from ui.screens.lead import LeadScreen
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.exchange import strip_text
from ui.viewmodels.lead import LeadModel
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

ALONE = "やりとり中：記録はまだありません"
AWAY = "やりとり先がありません。つなぐと再開します"


class At(NamedTuple):
    """One desk with its window."""

    window: MainWindow
    day: Day
    station: OpenStation
    clock: Clock

    def lead(self) -> LeadModel:
        self.window.actions_.do("lead_page")
        found = self.window.findChild(LeadScreen)
        assert isinstance(found, LeadScreen)
        return found.model

    def let_in(self, text: str) -> None:
        self.day.desk.scan(text, "camera")
        self.day.desk.document("3")
        self.day.desk.go_on()


@pytest.fixture
def desks(world: World, tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[At, At]]:
    """Doors open at two stations that have not met."""
    with ExitStack() as stack:
        made = []
        for name in ("one", "two"):
            desk = Desk.made(tmp_path / name, world.first)
            station = bootstrap.station(desk.path, desk.sheet)
            stack.callback(station.close)
            sign_in(station, desk.stamp)
            window, clock = MainWindow(Words("ja")), Clock(desk.stamp.at)
            qtbot.addWidget(window)
            day = open_day(window, station, ImmediateWork(), clock, session=SESSION)
            stack.callback(window.close)
            window.show_page("desk")
            window.show()
            qtbot.waitExposed(window)
            made.append(At(window, day, station, clock))
        yield made[0], made[1]


@pytest.fixture
def stick(tmp_path: Path) -> str:
    (tmp_path / "stick").mkdir()
    return str(tmp_path / "stick")


def meet(stick: str, *desks: At) -> None:
    """Each looks at the folder twice, as with a few seconds between."""
    for desk in [*desks, *desks]:
        if desk.day.exchange.state.place:
            desk.day.exchange.now()
        else:
            desk.day.exchange.switch_on(stick)
        assert desk.day.exchange.state.fault is None


def test_who_is_in_at_one_desk_is_already_in_at_the_other(
    desks: tuple[At, At], world: World, stick: str
) -> None:
    one, two = desks
    number, text = min(world.tickets.items())
    one.let_in(text)
    meet(stick, one, two)
    two.day.desk.scan(text, "camera")
    verdict = two.day.desk.state.verdict
    assert verdict is not None
    assert (verdict.code, verdict.reasons[0].code) == ("already_in", "admitted_elsewhere")
    assert verdict.candidate_number == number
    assert verdict.first is not None
    assert verdict.first.station == one.station.venue.journal.station
    shown = strip_text(two.day.exchange.state, two.window.words)
    assert "やりとり中" in shown
    assert any(other.seen > 0 for other in two.day.exchange.state.others)


def test_let_in_at_both_before_they_met_waits_for_the_lead_and_is_settled_at_both(
    desks: tuple[At, At], world: World, stick: str
) -> None:
    one, two = desks
    number, text = min(world.tickets.items())
    one.let_in(text)
    two.let_in(text)
    meet(stick, one, two)
    waits = [desk.lead() for desk in desks]
    for lead in waits:
        assert [(r.number, r.conflict) for r in lead.state.referrals] == [(number, True)]
        [person] = lead.state.referrals
        assert len(person.desks) == 2
    for desk in desks:
        said = strip_text(desk.day.exchange.state, desk.window.words)
        assert said == "▲ 二つの受付で入室 1 人：責任者へ（F6）"
    waits[0].choose(number)
    waits[0].decide("admit")
    waits[0].submit({"reason": "席を確かめた"})
    assert waits[0].state.message == "form_done_decide_admit"
    assert waits[0].state.referrals == ()
    meet(stick, one, two)
    assert waits[1].state.referrals == ()
    assert [desk.day.exchange.state.conflicts for desk in desks] == [0, 0]
    for desk in desks:
        person = dict(desk.station.venue.journal.people())[number]
        assert person.standing(SESSION) == "admitted"


def test_a_stick_that_is_gone_is_said_and_stops_nobody(
    desks: tuple[At, At], world: World, stick: str
) -> None:
    one, _ = desks
    meet(stick, one)
    Path(stick).rename(f"{stick}-in-a-pocket")
    one.day.exchange.now()
    assert one.day.exchange.state.fault is not None
    assert one.day.station.state.failure is None
    one.let_in(min(world.tickets.items())[1])
    assert one.day.desk.state.message == "desk_admitted"
    Path(f"{stick}-in-a-pocket").rename(stick)
    one.day.exchange.now()
    assert one.day.exchange.state.fault is None


def test_nobody_is_kept_waiting_while_a_person_is_checked(
    desks: tuple[At, At], world: World, stick: str
) -> None:
    one, _ = desks
    meet(stick, one)
    told = len(list(Path(stick).rglob("*.bundle.age")))
    one.day.desk.scan(min(world.tickets.items())[1], "camera")
    one.clock.at = one.clock.at.plus(seconds=60)
    one.day.exchange.tick()
    assert len(list(Path(stick).rglob("*.bundle.age"))) == told
    one.day.desk.clear()
    one.day.exchange.tick()
    assert len(list(Path(stick).rglob("*.bundle.age"))) == told + 1


@contextmanager
def started(desk: Desk, settings: SettingsFile, qtbot: QtBot) -> Iterator[At]:
    """The program over one station, as after a restart of the computer."""
    with closing(bootstrap.station(desk.path, desk.sheet)) as station:
        settings.remember(KnownStation(str(desk.path)))
        window, clock = MainWindow(Words("ja")), Clock(desk.stamp.at)
        qtbot.addWidget(window)
        day = open_day(window, station, ImmediateWork(), clock, session=SESSION, settings=settings)
        clock.at = clock.at.plus(seconds=60)
        day.exchange.tick()
        yield At(window, day, station, clock)
        window.close()


def bundles(stick: str) -> list[Path]:
    return sorted(Path(stick).rglob("*.bundle.age"))


def said(at: At) -> str:
    return strip_text(at.day.exchange.state, at.window.words)


def test_the_exchange_goes_on_after_a_restart_until_a_person_stops_it(
    world: World, tmp_path: Path, stick: str, qtbot: QtBot
) -> None:
    desk, settings = Desk.made(tmp_path / "one", world.first), bootstrap.settings(tmp_path / "s")
    with started(desk, settings, qtbot) as at:
        assert said(at) == ""
        sign_in(at.station, desk.stamp)
        at.day.exchange.switch_on(stick)
    assert len(bundles(stick)) == 1
    bundles(stick)[0].unlink()
    with started(desk, bootstrap.settings(tmp_path / "s"), qtbot) as at:
        assert said(at) == ALONE
        assert len(bundles(stick)) == 1
        at.window.actions_.do("exchange")
        assert said(at) == ""
    with started(desk, bootstrap.settings(tmp_path / "s"), qtbot) as at:
        assert said(at) == ""
        assert bootstrap.settings(tmp_path / "s").now.exchange == stick


def test_a_folder_that_is_not_there_after_a_restart_is_said_and_taken_up_when_it_comes(
    world: World, tmp_path: Path, stick: str, qtbot: QtBot
) -> None:
    desk, settings = Desk.made(tmp_path / "one", world.first), bootstrap.settings(tmp_path / "s")
    with started(desk, settings, qtbot) as at:
        at.day.exchange.switch_on(stick)
    away = Path(stick).rename(f"{stick}-in-a-pocket")
    with started(desk, settings, qtbot) as at:
        assert said(at) == AWAY
        assert at.day.station.state.failure is None
        assert not Path(stick).exists()
        away.rename(stick)
        at.clock.at = at.clock.at.plus(seconds=60)
        at.day.exchange.tick()
        assert said(at) == ALONE


def test_another_station_of_this_computer_meets_nobody_unasked(
    world: World, tmp_path: Path, stick: str, qtbot: QtBot
) -> None:
    settings = bootstrap.settings(tmp_path / "s")
    with started(Desk.made(tmp_path / "one", world.first), settings, qtbot) as at:
        at.day.exchange.switch_on(stick)
    with started(Desk.made(tmp_path / "two", world.first), settings, qtbot) as at:
        assert said(at) == ""
