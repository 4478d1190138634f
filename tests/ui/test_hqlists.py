"""Headquarters' lists and clerks in a real window: written all or none, each time on record."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.office import ClerkAdded, ClerkRemoved, ListsWritten, OfficeFact
from app.kernel.hashing import sha256
from app.kernel.phrases import LANGUAGES, Language, phrases
from app.reports.roundreport import LISTS
from app.services.office import read_office
from tests.ui.caseworld import Received
from tests.ui.hqworld import HqWindow, Key, at_the_door
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import fits
from tests.venue.station import PASSPHRASE
from ui.screens.clerks import ClerksScreen
from ui.screens.hqsignin import HqSignInScreen
from ui.screens.lists import ListsScreen
from ui.screens.paper import PaperScreen


@pytest.fixture
def own(received_day: Received, tmp_path: Path) -> Received:
    return received_day.copied(tmp_path)


@pytest.fixture
def hq(
    qtbot: QtBot, tmp_path: Path, own: Received, monkeypatch: pytest.MonkeyPatch
) -> Iterator[HqWindow]:
    monkeypatch.setattr(bootstrap, "cameras", list)
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")
    with at_the_door(qtbot, tmp_path / "settings") as found:
        found.enter(own.hq, PASSPHRASE)
        yield found


def facts(own: Received) -> list[OfficeFact]:
    with bootstrap.headquarters_and_registry(own.hq, PASSPHRASE) as (_, registry):
        return [record.fact for record in read_office(registry).records if record.fact]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_says_what_it_is(language: Language) -> None:
    for code in (*LISTS, "designated"):
        assert {f"lists_is_{code}", f"lists.table.{code}"} <= phrases(language).keys()


def test_lists_are_looked_at_and_written_out(
    hq: HqWindow, own: Received, qtbot: QtBot, tmp_path: Path
) -> None:
    hq.press(qtbot, Key.Key_4, lambda: hq.window.page == "lists", "Alt")
    [screen] = hq.window.findChildren(ListsScreen)
    lines = {one.code: one.lines for one in screen.model.state.lists}
    assert lines["attendance"] == 40
    assert (lines["cases"], lines["bans"]) == (5, 0)
    for _ in LANGUAGES:
        hq.window.words.switch()
        every_name(hq.window, 10, "lists")
        fits(hq.window, "lists")
    out = tmp_path / "out"
    out.mkdir()
    screen.model.write(str(out), names=True)
    assert screen.model.state.message == "lists_written"
    found = {path.name for path in out.iterdir()}
    assert {"attendance.csv", "cases.csv", "statistics.csv", "statistics.xlsx"} < found
    rows = list(csv.reader((out / "cases.csv").read_text("utf-8-sig").splitlines()))
    assert own.disqualified in {cell for row in rows for cell in row}
    screen.model.write(str(out), names=True)
    assert screen.model.state.message == "file_exists", "nothing is written over"
    counts = tmp_path / "counts"
    counts.mkdir()
    screen.model.write(str(counts), names=False)
    assert sorted(path.name for path in counts.iterdir()) == ["statistics.csv", "statistics.xlsx"]
    hq.press(qtbot, Key.Key_Return, lambda: hq.window.page == "paper")
    [paper] = hq.window.findChildren(PaperScreen)
    document = paper.model.state.document
    assert document is not None
    assert (document.title, document.with_names) == ("出欠", True)
    written = [fact for fact in facts(own) if isinstance(fact, ListsWritten)]
    assert [(Path(fact.place).name, fact.with_names) for fact in written] == [
        ("out", True),
        ("counts", False),
    ]
    digests = {path.name: sha256(path.read_bytes()).hex() for path in out.iterdir()}
    assert written[0].files == digests


def test_the_holder_adds_a_clerk_who_then_signs_in(
    hq: HqWindow, own: Received, qtbot: QtBot, tmp_path: Path
) -> None:
    [screen] = hq.window.findChildren(ClerksScreen)
    [asked] = hq.window.findChildren(HqSignInScreen)
    do = hq.window.actions_.do
    hq.press(qtbot, Key.Key_C, lambda: hq.window.page == "clerks")
    assert not hq.window.actions_.is_open("hq_clerk"), "there is nobody to take over"
    hq.press(qtbot, Key.Key_N, lambda: screen.model.state.form is not None)
    for _ in LANGUAGES:
        hq.window.words.switch()
        every_name(hq.window, 5, "clerks")
        fits(hq.window, "clerks")
    folders: list[str] = []
    screen.model.on_folder(folders.append)
    filled = {"clerk_id": "sato", "clerk_name": "佐藤 恵", "clerk_role": "clerk"}
    screen.model.submit({**filled, "clerk_role": ""})
    assert screen.model.state.message == "form_missing"
    screen.model.submit(filled)
    assert folders == ["sato"]
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "sato-pin.txt").write_text("another")
    screen.model.add(str(tmp_path / "taken"))
    assert screen.model.state.message == "file_exists"
    assert screen.model.state.clerks == (), "nobody is added whose PIN is lost"
    screen.model.add(str(tmp_path))
    assert screen.model.state.message == "clerk_add_done"
    file = tmp_path / "sato-pin.txt"
    assert file.stat().st_mode & 0o077 == 0
    do("hq_clerk")
    asked._model.choose(0)
    asked._model.enter(file.read_text())
    assert hq.window.page == "rounds"
    do("rounds_clerks")
    assert not screen.buttons["clerks_add"].isEnabled(), "only the holder adds"
    do("hq_clerk")
    asked._model.choose(1)
    asked._model.enter(PASSPHRASE)
    do("rounds_clerks")
    do("clerks_remove")
    screen.model.submit({"clerk_leaves": "sato"})
    assert screen.model.state.message == "clerk_remove_done"
    assert not hq.window.actions_.is_open("hq_clerk")
    made = [type(fact) for fact in facts(own)]
    assert [kind for kind in made if kind in (ClerkAdded, ClerkRemoved)] == [
        *(ClerkAdded, ClerkRemoved)
    ]
