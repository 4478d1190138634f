"""The running register: written to a second place, again and again, in nobody's way."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.events import DocumentMade
from app.services.opening import OpenStation
from app.settings import KnownStation, SettingsFile
from tests.venue.station import SESSION, Clock, Desk, World, sign_in
from ui.shell.day import open_day
from ui.shell.running import SecondPlace
from ui.shell.window import MainWindow
from ui.viewmodels.running import RunningModel, strip_text
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

FILE = f"register-{SESSION}.pdf"


@pytest.fixture
def station(desk: Desk) -> Iterator[OpenStation]:
    with desk.station() as opened:
        sign_in(opened, desk.stamp)
        yield opened


@pytest.fixture
def clock(desk: Desk) -> Clock:
    return Clock(desk.stamp.at)


def model_of(station: OpenStation, clock: Clock) -> RunningModel:
    model = StationModel(station.venue, ImmediateWork(), clock, session=SESSION)
    write = SecondPlace(station, KnownStation("")).write
    return RunningModel(model, ImmediateWork(), write, Words("ja"), minutes=lambda: 5)


def text_of(file: Path) -> str:
    command = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def documents(station: OpenStation) -> list[DocumentMade]:
    records = station.venue.journal.log.all_records()
    return [record.fact for record in records if isinstance(record.fact, DocumentMade)]


def test_it_is_written_again_every_few_minutes_and_recorded_once(
    station: OpenStation, clock: Clock, world: World, tmp_path: Path
) -> None:
    running = model_of(station, clock)
    running.switch_on(str(tmp_path))
    first = (tmp_path / FILE).read_bytes()
    [fact] = documents(station)
    assert (fact.file, fact.place, fact.with_names) == (FILE, str(tmp_path), True)
    running.tick()
    assert (tmp_path / FILE).read_bytes() == first
    clock.at = clock.at.plus(minutes=5)
    running.tick()
    assert (tmp_path / FILE).read_bytes() != first
    assert len(documents(station)) == 1
    if shutil.which("pdftotext"):
        told = text_of(tmp_path / FILE)
        entered = [e for e in world.first.roster if e.session == SESSION]
        assert all(entry.candidate_number in told for entry in entered)
        assert "09:15:00" in told
    assert strip_text(running.state, Words("ja"), "Asia/Tokyo") == "● 控え 09:15"


def test_a_stick_that_is_gone_is_told_and_tried_again_and_the_old_one_stays(
    station: OpenStation, clock: Clock, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    running = model_of(station, clock)
    running.switch_on(str(stick))
    before = (stick / FILE).read_bytes()
    stick.rename(tmp_path / "pulled")
    clock.at = clock.at.plus(minutes=5)
    running.tick()
    fault = running.state.fault
    assert fault is not None
    assert fault.code == "drop_missing"
    assert (tmp_path / "pulled" / FILE).read_bytes() == before
    assert not stick.exists()
    (tmp_path / "pulled").rename(stick)
    clock.at = clock.at.plus(minutes=5)
    running.tick()
    assert running.state.fault is None
    assert (stick / FILE).read_bytes() != before


def test_switched_off_it_writes_nothing_more(
    station: OpenStation, clock: Clock, tmp_path: Path
) -> None:
    running = model_of(station, clock)
    running.switch_on(str(tmp_path))
    running.switch_off()
    (tmp_path / FILE).unlink()
    clock.at = clock.at.plus(minutes=60)
    running.tick()
    assert not (tmp_path / FILE).exists()
    assert strip_text(running.state, Words("ja"), "Asia/Tokyo") == ""


def test_it_goes_on_after_a_restart(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    settings: SettingsFile = bootstrap.settings(tmp_path / "settings")
    settings.remember(KnownStation(str(desk.path.absolute())))
    station = bootstrap.station(desk.path, desk.sheet)
    medium = bootstrap.Medium(str(stick), station.venue.journal.station, "own", None)
    medium.check()
    settings.write_register_at(str(desk.path.absolute()), str(stick), medium.mark)
    settings.remember(KnownStation(str(desk.path.absolute())))
    try:
        sign_in(station, desk.stamp)
        window = MainWindow(Words("ja"))
        qtbot.addWidget(window)
        open_day(window, station, ImmediateWork(), desk.clock, session=SESSION, settings=settings)
        window.tick()
        assert (stick / FILE).exists()
        assert window.actions_.is_open("running_register")
        window.close()
    finally:
        station.close()
