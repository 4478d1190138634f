"""Registering a round in the window: faults in a table, corrected in place, all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.formats import package
from app.formats.rosterrows import Row
from app.kernel.phrases import LANGUAGES, Language
from app.services.correcting import as_csv, correct
from app.services.invented import invented_round
from app.services.invented_files import as_roster_csv, as_round_toml
from app.tabular.reading import read_rows
from tests.ui.hqworld import HqWindow, Key, at_the_door
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import fits
from tests.venue.station import DAY, PASSPHRASE
from ui.screens.intake import IntakeScreen
from ui.screens.rounds import RoundsScreen
from ui.viewmodels.intake import IntakeState

ROUND, ENTRIES = invented_round(DAY, candidates=12)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "cameras", list)
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")


@pytest.fixture(scope="session")
def empty_hq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A headquarters without any round, to be copied."""
    folder = tmp_path_factory.mktemp("empty") / "hq"
    bootstrap.create_headquarters(folder, "本部", PASSPHRASE, None)
    return folder


@pytest.fixture
def hq(qtbot: QtBot, tmp_path: Path, empty_hq: Path) -> Iterator[HqWindow]:
    with opened(qtbot, tmp_path, empty_hq, "ja") as found:
        yield found


@contextmanager
def opened(qtbot: QtBot, tmp_path: Path, made: Path, language: Language) -> Iterator[HqWindow]:
    """The page that registers, over a headquarters of this test's own."""
    shutil.copytree(made, tmp_path / "hq")
    with at_the_door(qtbot, tmp_path / "settings", language=language) as found:
        found.enter(tmp_path / "hq", PASSPHRASE)
        found.window.actions_.do("rounds_intake")
        yield found


def files(folder: Path, *, wrong: bool = False, without: int = 0) -> list[str]:
    """A round file and its roster; `wrong` breaks two cells of it."""
    folder.mkdir(exist_ok=True)
    text = as_roster_csv(ENTRIES[: len(ENTRIES) - without])
    if wrong:
        lines = text.splitlines(keepends=True)
        lines[1] = lines[1].replace(ENTRIES[0].birth_date, "2001-13-45")
        lines[2] = lines[2].replace(f",{ENTRIES[1].room},", ",Z9,")
        text = "".join(lines)
    (folder / "round.toml").write_bytes(as_round_toml(ROUND).encode())
    (folder / "roster.csv").write_bytes(text.encode())
    return [str(folder / "round.toml"), str(folder / "roster.csv")]


def page(hq: HqWindow) -> IntakeScreen:
    [screen] = hq.window.findChildren(IntakeScreen)
    return screen


def state(hq: HqWindow) -> IntakeState:
    return page(hq).model.state


def rounds(folder: Path) -> list[str]:
    with bootstrap.headquarters(folder / "hq", PASSPHRASE) as found:
        return found.registry.rounds()


def test_faulty_cells_are_corrected_in_place_and_the_given_file_stays(
    hq: HqWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = files(tmp_path / "given", wrong=True)
    given = Path(paths[1]).read_bytes()
    page(hq).model.choose(paths)
    assert [(one.fault.fields["row"], one.text) for one in state(hq).wrong] == [
        (2, "2001-13-45"),
        (3, "Z9"),
    ]
    assert (state(hq).looked, rounds(tmp_path)) == (None, [])
    assert not hq.window.actions_.is_open("intake_register")
    page(hq).table.setFocus()
    for at, right in enumerate((ENTRIES[0].birth_date, ENTRIES[1].room)):
        hq.press(qtbot, Key.Key_Return, lambda: page(hq).editor.is_open)
        editor = page(hq).table.findChild(QLineEdit)
        assert editor is not None
        editor.setText(right)
        hq.press(qtbot, Key.Key_Return, lambda a=at: state(hq).edits == a + 1)  # type: ignore[misc]
        assert "2001-13-45" not in hq.texts(), "what was wrong before is no longer said"
        if at == 0:
            hq.press(qtbot, Key.Key_Down, lambda: page(hq).table.currentIndex().row() == 1)
    hq.press(qtbot, Key.Key_C, lambda: state(hq).looked is not None)
    looked = state(hq).looked
    assert looked is not None
    assert (looked.standing, looked.entries) == ("new", len(ENTRIES))
    [copy] = state(hq).copies
    assert Path(copy).name == "roster-corrected.csv"
    assert rounds(tmp_path) == []
    hq.window.actions_.do("intake_register")
    assert (state(hq).message, rounds(tmp_path)) == ("hq_prepared", [ROUND.id])
    assert Path(paths[1]).read_bytes() == given
    # The copy says what is registered: given next time, there is nothing to do.
    page(hq).model.choose([paths[0], copy])
    looked = state(hq).looked
    assert looked is not None
    assert looked.standing == "same"


def test_escape_leaves_a_cell_as_it_was(hq: HqWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page(hq).model.choose(files(tmp_path / "given", wrong=True))
    page(hq).table.setFocus()
    hq.press(qtbot, Key.Key_Return, lambda: page(hq).editor.is_open)
    # Letters go into the cell while it is open, and not to the page's keys.
    assert not hq.window.actions_.items["intake_check"].isEnabled()
    hq.press(qtbot, Key.Key_Escape, lambda: not page(hq).editor.is_open)
    assert (hq.window.page, state(hq).edits) == ("intake", 0)
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "rounds")


@pytest.mark.parametrize(("rounds_", "rosters"), [(0, 1), (1, 0), (2, 1)])
def test_a_round_file_and_a_roster_are_chosen_together(
    hq: HqWindow, tmp_path: Path, rounds_: int, rosters: int
) -> None:
    page(hq).model.choose(
        [str(tmp_path / f"{n}.toml") for n in range(rounds_)]
        + [str(tmp_path / f"{n}.csv") for n in range(rosters)]
    )
    assert state(hq).message == "intake_choose_both"


def test_unreadable_files_are_all_named_and_nothing_is_stored(hq: HqWindow, tmp_path: Path) -> None:
    (tmp_path / "round.toml").write_bytes(b"[round\n")
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    page(hq).model.choose([str(tmp_path / n) for n in ("round.toml", "a.xlsx", "gone.csv")])
    assert len(state(hq).wrong) == 3
    assert not any(one.cell for one in state(hq).wrong)
    assert rounds(tmp_path) == []


def test_a_late_change_is_shown_and_revises_only_when_it_is_asked(
    hq: HqWindow, tmp_path: Path
) -> None:
    page(hq).model.choose(files(tmp_path / "given"))
    hq.window.actions_.do("intake_register")
    page(hq).model.choose(files(tmp_path / "given", without=1))
    looked = state(hq).looked
    assert looked is not None
    assert (looked.standing, len(looked.changes)) == ("differs", 1)
    with bootstrap.headquarters(tmp_path / "hq", PASSPHRASE) as found:
        assert [e.withdrawn for e in found.registry.entries(ROUND.id)].count(True) <= 1
    hq.window.actions_.do("intake_register")
    assert state(hq).message == "intake_revised"


def test_tickets_and_packages_go_to_folders_that_are_chosen(hq: HqWindow, tmp_path: Path) -> None:
    page(hq).model.choose(files(tmp_path / "given"))
    hq.window.actions_.do("intake_register")
    hq.window.actions_.do("intake_back")
    [screen] = hq.window.findChildren(RoundsScreen)
    making = screen._making
    assert making is not None
    making.make_packages(str(tmp_path / "out"), str(tmp_path / "out"))
    assert making.state.message == "pack_same_folder"
    making.make_packages(str(tmp_path / "out"), str(tmp_path / "out" / "inside"))
    assert making.state.message == "pack_nested_folders"
    assert not (tmp_path / "out").exists()
    making.make_packages(str(tmp_path / "out"), str(tmp_path / "sheets"))
    assert making.state.message == "making_packages_done"
    made = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert made == [f"{ROUND.id}-{code}{package.SUFFIX}" for code in ("T01", "T02")]
    assert len(list((tmp_path / "sheets").iterdir())) == 6
    [summary] = hq.window.findChildren(RoundsScreen)[0]._office.state.rounds
    assert [one.issue for one in summary.packages] == [1, 1]
    making.make_tickets(str(tmp_path / "tickets"))
    assert making.state.message == "making_tickets_done"
    # Nothing is written over: the same once more is refused, and uses up no issue.
    making.make_packages(str(tmp_path / "out"), str(tmp_path / "sheets"))
    assert not making.state.good
    with bootstrap.headquarters(tmp_path / "hq", PASSPHRASE) as found:
        assert found.registry.next_package_issue(ROUND.id, "T01") == 2


def test_a_corrected_roster_reads_back_cell_by_cell() -> None:
    rows = [
        Row(2, {"受験番号": "00420001", " 氏名": '佐藤,"二"\n郎'}, numeric=frozenset({" 氏名"})),
        Row(4, {"受験番号": "=1+1", " 氏名": ""}),
    ]
    fixed = correct(rows, {(4, "氏名"): "鈴木", (2, "氏名"): "髙橋", (9, "氏名"): "nobody"})
    assert [dict(row.cells) for row in fixed] == [
        {"受験番号": "00420001", " 氏名": "髙橋"},
        {"受験番号": "=1+1", " 氏名": "鈴木"},
    ]
    assert fixed[0].numeric == frozenset()
    back = read_rows(as_csv(fixed), "roster.csv")
    assert [list(row.cells.values()) for row in back] == [
        ["00420001", "髙橋"],
        ["=1+1", "鈴木"],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_or_nameless(
    qtbot: QtBot, tmp_path: Path, empty_hq: Path, language: Language
) -> None:
    with opened(qtbot, tmp_path, empty_hq, language) as hq:
        fits(hq.window, "intake")
        page(hq).model.choose(files(tmp_path / "given", wrong=True))
        fits(hq.window, "wrong")
        every_name(hq.window, 3, "wrong")
        page(hq).model.choose(files(tmp_path / "given"))
        fits(hq.window, "good")
        hq.window.actions_.do("intake_register")
        fits(hq.window, "registered")
        hq.window.actions_.do("intake_back")
        fits(hq.window, "rounds")
        every_name(hq.window, 3, "rounds")


def test_a_ticket_is_issued_once_more_by_a_part_of_the_name(
    hq: HqWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page(hq).model.choose(files(tmp_path / "given"))
    hq.window.actions_.do("intake_register")
    hq.window.actions_.do("intake_back")
    [screen] = hq.window.findChildren(RoundsScreen)
    making = screen._making
    assert making is not None
    hq.press(qtbot, Key.Key_R, lambda: making.state.form is not None)
    fits(hq.window, "reissue")
    making.submit({"reissue_who": "zzzz"})
    assert making.state.message == "reissue_nobody"
    number = ENTRIES[0].candidate_number
    making.submit({"reissue_who": number[:4]})
    assert making.state.message == "reissue_many"
    assert making.state.form is not None
    making.submit({"reissue_who": number})
    qtbot.waitUntil(lambda: len(hq.window.findChildren(QFileDialog)) == 1)
    [dialog] = hq.window.findChildren(QFileDialog)
    dialog.close()
    making.reissue(str(tmp_path))
    assert making.state.message == "reissue_done"
    assert (tmp_path / f"{ROUND.id}-{number}-ticket-2.pdf").exists()
    with bootstrap.headquarters(tmp_path / "hq", PASSPHRASE) as found:
        assert found.registry.superseded(ROUND.id) == {number: 2}
