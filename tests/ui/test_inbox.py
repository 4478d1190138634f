"""Headquarters' inbox in a real window: real bundles come in, one bad file stops none of them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.office import ListsWritten
from app.drops.folder import FolderDrop
from app.formats import bundle
from app.kernel.phrases import LANGUAGES, Language
from app.services.office import read_office
from app.services.sending import send
from app.services.watcheddrop import WatchedDrop
from tests.ui.deskworld import LaterWork
from tests.ui.hqworld import HqWindow, Key, at_the_door
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import fits
from tests.venue.station import PASSPHRASE, Desk, World, scan, sign_in
from ui.screens.hqbar import HqBar
from ui.screens.hqvenue import HqVenueScreen
from ui.screens.inbox import InboxScreen
from ui.screens.paper import PaperScreen
from ui.viewmodels.inbox import InboxState


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "cameras", list)
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")


@pytest.fixture
def own(world: World, tmp_path: Path) -> Path:
    """A headquarters of this test's own."""
    shutil.copytree(world.untouched, tmp_path / "hq")
    return tmp_path / "hq"


@pytest.fixture
def stick(world: World, desk: Desk, tmp_path: Path) -> FolderDrop:
    """What a station has sent, and a file that is no bundle."""
    made = FolderDrop.made(tmp_path / "stick")
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for text in sorted(world.tickets.values())[:3]:
            scan(station, text, desk.stamp)
        send(station, made, desk.outbox, bootstrap.vault(), desk.stamp)
    made.put(f"a/junk{bundle.SUFFIX}", b"no bundle at all")
    return made


@pytest.fixture
def hq(qtbot: QtBot, tmp_path: Path, own: Path) -> Iterator[HqWindow]:
    with at_the_door(qtbot, tmp_path / "settings") as found:
        found.enter(own, PASSPHRASE)
        yield found


def page(hq: HqWindow) -> InboxScreen:
    [screen] = hq.window.findChildren(InboxScreen)
    return screen


def state(hq: HqWindow) -> InboxState:
    return page(hq).model.state


def coming(hq: HqWindow) -> dict[str, str]:
    now = state(hq).now
    return {one.venue: one.coming for one in now.venues} if now else {}


def test_by_keys_alone_from_nothing_to_one_venue_partly_in(
    hq: HqWindow, stick: FolderDrop, qtbot: QtBot
) -> None:
    hq.press(qtbot, Key.Key_2, lambda: hq.window.page == "inbox", "Alt")
    assert coming(hq) == {"T01": "missing", "T02": "missing"}
    hq.press(qtbot, Key.Key_T, lambda: state(hq).message == "inbox_choose_place")
    page(hq).model.choose_folder(stick.place)
    hq.press(qtbot, Key.Key_T, lambda: state(hq).taken is not None)
    taken = state(hq).taken
    assert taken is not None
    assert sorted(one.status for one in taken.files) == ["accepted", "refused"]
    assert coming(hq) == {"T01": "partly", "T02": "missing"}
    assert hq.settings.now.take_in_from == stick.place
    venue = state(hq).venue
    assert venue is not None
    assert (venue.venue, venue.let_in) == ("T01", 0)
    # The stranger's file is told with its reason, and nothing is lost of the other.
    assert page(hq).files.topLevelItemCount() == 2
    first = page(hq).files.topLevelItem(0)
    assert first is not None
    assert first.text(2)
    hq.press(qtbot, Key.Key_Return, lambda: hq.window.page == "hq_venue")
    [screen] = hq.window.findChildren(HqVenueScreen)
    [station] = [screen.tables["stations"].topLevelItem(0)]
    assert station is not None
    assert (station.text(0), station.text(1)) == ("受付1", "第 1 版")
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "inbox")
    # The same once more: nothing twice.
    hq.press(qtbot, Key.Key_T, lambda: state(hq).message_fields.get("repeated") == 1)
    assert coming(hq) == {"T01": "partly", "T02": "missing"}


def test_arrows_move_among_the_venues_and_digits_filter(
    hq: HqWindow, stick: FolderDrop, qtbot: QtBot
) -> None:
    hq.window.actions_.do("hq_inbox")
    page(hq).model.choose_folder(stick.place)
    page(hq).model.take_in()
    page(hq).grid.setFocus()
    hq.press(qtbot, Key.Key_Right, lambda: state(hq).chosen == "T02")
    hq.press(qtbot, Key.Key_2, lambda: state(hq).filter == "partly")
    assert (page(hq).grid.count(), state(hq).chosen) == (1, "T01")
    hq.press(qtbot, Key.Key_4, lambda: state(hq).filter == "trouble")
    assert (page(hq).grid.count(), state(hq).venue) == (0, None)
    assert not hq.window.actions_.is_open("inbox_open")
    hq.press(qtbot, Key.Key_0, lambda: state(hq).filter == "all")
    assert page(hq).grid.count() == 2


def test_a_place_that_is_gone_is_told_and_nothing_is_lost(
    hq: HqWindow, stick: FolderDrop, tmp_path: Path
) -> None:
    hq.window.actions_.do("hq_inbox")
    model = page(hq).model
    model.choose_folder(str(tmp_path / "gone"))
    model.take_in()
    assert (state(hq).good, state(hq).taken) == (False, None)
    assert coming(hq) == {"T01": "missing", "T02": "missing"}
    assert "gone" in page(hq)._said.text()


def test_stopping_leaves_the_rest_for_the_next_time(
    qtbot: QtBot, tmp_path: Path, own: Path, stick: FolderDrop
) -> None:
    work = LaterWork()
    with at_the_door(qtbot, tmp_path / "settings", work=work) as hq:
        hq.enter(own, PASSPHRASE)
        work.go()
        hq.window.actions_.do("hq_inbox")
        work.go()
        model = page(hq).model
        model.choose_folder(stick.place)
        model.take_in()
        assert hq.window.actions_.is_open("hq_stop")
        assert not hq.window.actions_.is_open("inbox_take")
        hq.window.actions_.do("hq_stop")
        work.go()
        assert (state(hq).message, coming(hq)["T01"]) == ("inbox_stopped", "missing")
        model.take_in()
        work.go()
        assert (state(hq).message, coming(hq)["T01"]) == ("inbox_done", "partly")


def test_a_stopped_drop_gives_out_no_file_and_counts_only_what_is_wanted(
    stick: FolderDrop,
) -> None:
    told: list[tuple[int, int]] = []

    def hear(done: int, of: int, _name: str) -> bool:
        told.append((done, of))
        return done < 2

    stick.put("readme.txt", b"x")
    drop = WatchedDrop(stick, hear, (bundle.SUFFIX,))
    names = [name for name in drop.list("") if name.endswith(bundle.SUFFIX)]
    assert drop.get(names[0], bundle.MAX_SEALED)
    for name in (names[1], names[0]):
        with pytest.raises(Exception, match="hq_stopped"):
            drop.get(name, bundle.MAX_SEALED)
    assert (told, drop.stopped) == ([(1, 2), (2, 2)], True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_or_nameless(
    qtbot: QtBot, tmp_path: Path, own: Path, stick: FolderDrop, language: Language
) -> None:
    with at_the_door(qtbot, tmp_path / "settings", language=language) as hq:
        hq.enter(own, PASSPHRASE)
        hq.window.actions_.do("hq_inbox")
        fits(hq.window, "inbox")
        model = page(hq).model
        model.choose_folder(stick.place)
        model.take_in()
        fits(hq.window, "taken in")
        every_name(hq.window, 5, "inbox")
        hq.window.actions_.do("inbox_open")
        fits(hq.window, "venue")
        every_name(hq.window, 2, "venue")


def test_a_venues_report_and_receipts_open_on_the_paper_page(
    hq: HqWindow, stick: FolderDrop, qtbot: QtBot, tmp_path: Path
) -> None:
    hq.window.actions_.do("hq_inbox")
    model = page(hq).model
    hq.window.actions_.do("inbox_open")
    hq.window.actions_.do("hq_venue_report")
    assert (hq.window.page, state(hq).message) == ("hq_venue", "inbox_no_records")
    hq.window.actions_.do("hq_venue_back")
    model.choose_folder(stick.place)
    model.take_in()
    hq.window.actions_.do("inbox_open")
    assert state(hq).message == ""
    hq.press(qtbot, Key.Key_Return, lambda: hq.window.page == "paper")
    [screen] = hq.window.findChildren(PaperScreen)
    document = screen.model.state.document
    assert document is not None
    assert "T01-AM" in document.header
    assert screen.model.state.formats == ("pdf", "xlsx", "csv")
    screen.model.save(tmp_path / "report.xlsx")
    assert (tmp_path / "report.xlsx").exists()
    # Whatever leaves headquarters is on record in its own chain, with its hash.
    with bootstrap.headquarters_and_registry(tmp_path / "hq", PASSPHRASE) as (_, registry):
        [written] = [one.fact for one in read_office(registry).records]
        assert isinstance(written, ListsWritten)
        assert list(written.files) == ["report.xlsx"]
        assert not written.with_names
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "hq_venue")
    hq.press(qtbot, Key.Key_Q, lambda: hq.window.page == "paper")
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "hq_venue")
    (tmp_path / "receipts").mkdir()
    model.write_receipts(str(tmp_path / "receipts"))
    suffixes = sorted("".join(path.suffixes) for path in (tmp_path / "receipts").iterdir())
    assert suffixes == [".pdf", ".receipt.png", ".receipt.txt"]
    # Over what is there already nothing is written.
    model.write_receipts(str(tmp_path / "receipts"))
    assert not state(hq).good


def test_a_damaged_registry_is_told_on_every_page(hq: HqWindow, own: Path) -> None:
    hq.window.actions_.do("hq_inbox")
    [bar] = hq.window.findChildren(HqBar)
    assert bar.trouble.isHidden()
    with sqlite3.connect(own / "registry.db") as connection:
        connection.execute("DROP TABLE forks")
    page(hq).model.office.refresh()
    assert not bar.trouble.isHidden()
    assert bar.trouble.text()
    hq.window.actions_.do("hq_rounds")
    assert not bar.trouble.isHidden()
