"""The window's whole process is killed in the middle of a sending, or of an exchange."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from app import bootstrap
from app.drops.folder import FolderDrop
from app.formats import bundle
from app.services.bundling import standing
from app.services.sending import send
from tests.venue.station import PASSPHRASE, SESSION, Desk, World, scan, sign_in

if sys.platform == "win32":
    pytest.skip("needs Unix", allow_module_level=True)

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app import bootstrap
from app.services import bundling
from app.services.opening import Sheet
from ui.shell.day import open_day
from ui.shell.window import MainWindow
from ui.shell.work import Lane
from ui.viewmodels.words import Words
bundling.EVENTS_A_BUNDLE = 1
desk, place, settings, session, phase = sys.argv[1:]
qt = QApplication([])
station = bootstrap.station(Path(desk), Sheet.read(sys.stdin.read()))
window = MainWindow(Words("ja"))
day = open_day(window, station, Lane(), bootstrap.clock(), session=session,
               settings=bootstrap.settings(Path(settings)))
window.show()
if phase == "send":
    day.sending.choose_folder(place)
    day.sending.send()
else:
    day.exchange.switch_on(place)
sys.exit(qt.exec())
"""


def bundles(stick: Path) -> list[Path]:
    return sorted(stick.rglob(f"*{bundle.SUFFIX}"))


@pytest.mark.parametrize("phase", ["send", "exchange"])
def test_a_window_killed_in_the_middle_loses_and_doubles_nothing(
    desk: Desk, world: World, tmp_path: Path, phase: str
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for text in sorted(world.tickets.values())[:12]:
            scan(station, text, desk.stamp)
        own = station.venue.journal.station
        acknowledged = {record.id for record in station.venue.journal.log.all_records()}
    given = [str(desk.path), str(stick), str(tmp_path / "settings"), SESSION, phase]
    around = {**os.environ, "PYTHONPATH": os.getcwd(), "QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW, *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=around,
    )
    assert window.stdin is not None
    window.stdin.write(f"{desk.sheet.passphrase}\n{desk.sheet.fingerprint}\n".encode())
    window.stdin.close()
    until = time.perf_counter() + 60
    while len(bundles(stick)) < 3 and window.poll() is None:
        assert time.perf_counter() < until
    assert window.poll() is None
    window.kill()
    window.wait()
    assert 3 <= len(bundles(stick)) < len(acknowledged), "it was in the middle"
    with desk.station() as station:
        assert standing(station).exported <= len(bundles(stick))
    assert desk.check() == []
    drop = FolderDrop(stick)
    with desk.station() as station:
        sent = send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)
    assert sent.faults == ()
    world.take_in(drop)
    with bootstrap.headquarters_and_registry(world.hq, PASSPHRASE) as (_, registry):
        known = registry.stations(world.round.id)
        [held] = [one for one in known if one.station == own]
        chain = (held.round, held.venue, held.station, held.epoch)
        got = Counter(event.id for event in registry.events(chain))
    assert acknowledged <= set(got)
    assert set(got.values()) == {1}
