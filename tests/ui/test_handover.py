"""The lead's papers at the end: listed, made, looked at, saved, printed; each file is a fact."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from app.domain.events import DocumentMade
from app.domain.roomwishes import Mark
from app.domain.wishes import AnyWish, Incident, SignIn, Warn
from app.kernel.phrases import LANGUAGES, Language, phrase
from app.services.documents import documents_made
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, LaterWork, another, opened
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import SMALL, fits
from tests.ui.test_sessions import with_an_afternoon
from tests.venue.station import SESSION, Desk, World, make_world
from ui.screens.handover import HandoverScreen
from ui.screens.paper import PaperScreen
from ui.shell.work import Lane
from ui.viewmodels.handover import HandoverState

Key = Qt.Key


@pytest.fixture
def desks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        yield found


def screen_of(desks: Desks) -> HandoverScreen:
    found = desks.window.findChild(HandoverScreen)
    assert isinstance(found, HandoverScreen)
    return found


def paper_of(desks: Desks) -> PaperScreen:
    found = desks.window.findChild(PaperScreen)
    assert isinstance(found, PaperScreen)
    return found


def state(desks: Desks) -> HandoverState:
    return screen_of(desks).model.state


def ask(desks: Desks, wish: AnyWish) -> None:
    desks.day.station.perform(wish, lambda answer: None)


def something_happened(desks: Desks) -> str:
    """An incident and a written warning about the first candidate."""
    number = desks.numbers[0]
    ask(desks, Mark(candidate=number, state="present", session=SESSION))
    ask(desks, Incident(kind="noise", scope="room", room="A", text="工事", session=SESSION))
    ask(desks, Warn(candidate=number, kind="disturbance", text="私語", session=SESSION))
    return number


def to_the_papers(desks: Desks, qtbot: QtBot) -> None:
    desks.press(qtbot, "Ctrl+O", lambda: desks.window.page == "handover")


def open_paper(desks: Desks, kind: str) -> PaperScreen:
    screen = screen_of(desks)
    screen.model.choose(next(row.id for row in state(desks).rows if row.kind == kind))
    desks.window.actions_.do("handover_open")
    assert desks.window.page == "paper", state(desks).message
    return paper_of(desks)


def made(desks: Desks) -> list[DocumentMade]:
    return documents_made(desks.day.station.venue.journal)


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def shown(root: QWidget) -> str:
    found = [*root.findChildren(QLabel), *root.findChildren(QPushButton)]
    return "\n".join(one.text() for one in found if one.isVisible())


KINDS = {
    "report_named": "session_report",
    "report": "session_report",
    "attendance": "attendance",
    "no_show": "no_show",
    "permissions": "permissions",
    "register": "register",
    "calls": "calls",
    "poster": "poster",
    "card": "card",
    "incident": "incident",
    "warning": "warning",
}
"""Rows of the page, and what the record of their file calls them."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_is_made_saved_and_recorded(
    desks: Desks, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    number = something_happened(desks)
    to_the_papers(desks, qtbot)
    screen_of(desks).number.setText(number)
    paper = open_paper(desks, kind)
    assert paper.model.state.pictures
    file = tmp_path / "paper.pdf"
    paper.save(file)
    assert phrase("paper_saved", "ja", {"path": str(file)}) in shown(paper)
    [fact] = made(desks)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (fact.kind, fact.file, fact.place) == (KINDS[kind], "paper.pdf", str(tmp_path))
    assert (fact.digest, fact.with_names) == (digest, kind == "report_named")
    names = ["".join(entry.name.split()) for entry in desks.world.first.roster]
    named = [name for name in names if name in text_of(file)]
    assert bool(named) is (kind == "report_named")


def test_by_keys_alone_from_the_list_to_the_page_and_back(desks: Desks, qtbot: QtBot) -> None:
    to_the_papers(desks, qtbot)
    assert state(desks).chosen == "report/", "names are in no paper that nobody asked for"
    desks.press(qtbot, Key.Key_Down, lambda: state(desks).chosen == "report_named/")
    desks.press(qtbot, Key.Key_Up, lambda: state(desks).chosen == "report/")
    desks.press(qtbot, Key.Key_Return, lambda: desks.window.page == "paper")
    paper = paper_of(desks)
    pages = len(paper.model.state.pictures)
    assert pages > 1
    assert phrase("paper_page", "ja", {"page": 1, "pages": pages}) in shown(paper)
    desks.press(qtbot, Key.Key_PageDown, lambda: paper.model.state.page == 1)
    desks.press(qtbot, Key.Key_PageUp, lambda: paper.model.state.page == 0)
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "handover")
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "desk")


@pytest.mark.parametrize("kind", ["attendance", "register", "card", "warning", "incident"])
def test_names_come_in_by_a_key_and_the_fact_says_so(
    desks: Desks, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    number = something_happened(desks)
    [entry] = [e for e in desks.world.first.roster if e.candidate_number == number][:1]
    to_the_papers(desks, qtbot)
    screen_of(desks).number.setText(number)
    paper = open_paper(desks, kind)
    assert phrase("paper_unnamed", "ja") in shown(paper)
    desks.press(qtbot, "N", lambda: phrase("paper_named", "ja") in shown(paper))
    paper.save(tmp_path / "named.pdf")
    desks.press(qtbot, "N", lambda: phrase("paper_unnamed", "ja") in shown(paper))
    paper.save(tmp_path / "plain.pdf")
    assert [fact.with_names for fact in made(desks)] == [True, False]
    joined = "".join(entry.name.split())
    assert joined not in text_of(tmp_path / "plain.pdf")
    if kind != "incident":  # a room's incident is about nobody
        assert joined in text_of(tmp_path / "named.pdf")
    assert (tmp_path / "named.pdf").stat().st_mode & 0o077 == 0


def test_tables_are_saved_as_workbook_and_csv(desks: Desks, qtbot: QtBot, tmp_path: Path) -> None:
    to_the_papers(desks, qtbot)
    paper = open_paper(desks, "report")
    paper.save(tmp_path / "report.xlsx")
    paper.save(tmp_path / "report.csv")
    sheets = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx")).sheet_names
    files = sorted((tmp_path / "report-csv").glob("*.csv"))
    assert len(sheets) == len(files) + 1  # the workbook begins with a summary
    rows = list(
        csv.reader(io.StringIO((tmp_path / "report-csv/counts.csv").read_text("utf-8-sig")))
    )
    assert rows[0][0] == "試験室"
    assert len(made(desks)) == 1 + len(files)
    assert phrase(
        "paper_saved_many", "ja", {"path": str(tmp_path / "report-csv"), "count": len(files)}
    ) in shown(paper)


def test_what_is_there_is_never_written_over(desks: Desks, qtbot: QtBot, tmp_path: Path) -> None:
    to_the_papers(desks, qtbot)
    paper = open_paper(desks, "poster")
    (tmp_path / "mine.pdf").write_text("mine")
    paper.save(tmp_path / "mine.pdf")
    assert (tmp_path / "mine.pdf").read_text() == "mine"
    assert paper.model.state.message == "file_exists"
    assert str(tmp_path / "mine.pdf") in shown(paper)
    (tmp_path / "file").write_text("no folder")
    paper.save(tmp_path / "file" / "inside.pdf")
    assert paper.model.state.message == "file_unwritable"
    paper.save(tmp_path / "seats.xlsx")  # nothing on a poster is a table
    assert paper.model.state.message == "paper_suffix"
    assert made(desks) == []
    assert desks.day.station.state.failure is None


def into_a_file(path: Path) -> Callable[..., None]:
    """What a printer's dialog does when a person chooses to print into a file."""

    def ask(
        _parent: QWidget, printer: QPrinter, _pages: int, go: Callable[[], None], _none: object
    ) -> None:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        go()

    return ask


def test_the_pages_go_to_the_printer_and_that_is_recorded(
    desks: Desks, qtbot: QtBot, tmp_path: Path
) -> None:
    to_the_papers(desks, qtbot)
    paper = open_paper(desks, "report")
    out = tmp_path / "printed.pdf"
    paper.ask_printer = into_a_file(out)
    paper.print_pages()
    qtbot.waitUntil(lambda: paper.model.state.message == "paper_printed", timeout=20_000)
    told = subprocess.run(["pdfinfo", str(out)], capture_output=True, text=True, check=True).stdout
    pages = next(line.split()[-1] for line in told.splitlines() if line.startswith("Pages"))
    assert int(pages) == len(paper.model.state.pictures)
    [fact] = made(desks)
    assert (fact.place, fact.file, fact.printed) == (str(tmp_path), "printed.pdf", False)
    assert fact.digest == hashlib.sha256(out.read_bytes()).hexdigest()
    paper.model.was_printed("事務室のプリンター")
    assert (made(desks)[1].place, made(desks)[1].printed) == ("事務室のプリンター", True)
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "handover")
    assert state(desks).files == 1


def test_printing_stops_at_a_key(desks: Desks, qtbot: QtBot, tmp_path: Path) -> None:
    to_the_papers(desks, qtbot)
    paper = open_paper(desks, "report")
    paper.ask_printer = into_a_file(tmp_path / "half.pdf")
    paper.print_pages()
    assert paper.stop_printing()
    qtbot.waitUntil(lambda: paper.model.state.message == "paper_not_printed", timeout=20_000)
    assert made(desks) == []
    assert not (tmp_path / "half.pdf").exists()
    assert not paper.stop_printing()


def test_no_printer_is_said(desks: Desks, qtbot: QtBot) -> None:
    to_the_papers(desks, qtbot)
    paper = open_paper(desks, "poster")
    paper.ask_printer = lambda _parent, _printer, _pages, _go, none: none()
    desks.press(qtbot, "Ctrl+P", lambda: paper.model.state.message == "paper_no_printer")
    assert phrase("paper_no_printer", "ja") in shown(paper)


def test_making_a_paper_is_seen_and_stopped(
    station: OpenStation, desk: Desk, world: World, qtbot: QtBot
) -> None:
    work = LaterWork()
    with opened(qtbot, station, desk, world, work=work) as desks:
        work.go()
        desks.window.actions_.do("handover")
        work.go()
        screen = screen_of(desks)
        desks.window.actions_.do("handover_open")
        assert phrase("paper_step_gather", "ja") in shown(screen)
        work.go(1)
        assert phrase("paper_step_draw", "ja") in shown(screen)
        assert screen.cancel.isVisible()
        desks.window.actions_.do("handover_back")
        work.go()
        assert desks.window.page == "handover"
        assert phrase("paper_cancelled", "ja") in shown(screen)
        assert not screen.cancel.isVisible()
        assert paper_of(desks).model.state.document is None
        desks.window.actions_.do("handover_back")
        work.go()
        assert desks.window.page == "desk"


def test_pages_are_drawn_while_the_window_goes_on(
    station: OpenStation, desk: Desk, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    lane = Lane()
    with opened(qtbot, station, desk, world, work=lane) as desks:
        desks.window.on_close(lane.close, last=True)
        qtbot.waitUntil(lambda: desks.day.station.state.role == "lead")
        desks.window.actions_.do("handover")
        qtbot.waitUntil(lambda: state(desks).row is not None)
        drawn: list[str] = []
        paper = paper_of(desks)
        paper.model.on_state(lambda now: drawn.append(now.step))
        desks.window.actions_.do("handover_open")
        qtbot.waitUntil(lambda: "draw" in drawn)
        assert desks.window.page == "handover"  # the window goes on meanwhile
        qtbot.waitUntil(lambda: desks.window.page == "paper", timeout=30_000)
        paper.save(tmp_path / "report.pdf")
        qtbot.waitUntil(lambda: paper.model.state.message == "paper_saved", timeout=30_000)
        assert len(made(desks)) == 1


def test_closing_the_window_while_pages_are_drawn_makes_nothing(
    station: OpenStation, desk: Desk, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    lane = Lane()
    with opened(qtbot, station, desk, world, work=lane) as desks:
        desks.window.on_close(lane.close, last=True)
        qtbot.waitUntil(lambda: desks.day.station.state.role == "lead")
        desks.window.actions_.do("handover")
        qtbot.waitUntil(lambda: state(desks).row is not None)
        desks.window.actions_.do("handover_open")
        qtbot.waitUntil(lambda: desks.window.page == "paper", timeout=30_000)
        paper_of(desks).save(tmp_path / "late.pdf")
        desks.window.close()
        QApplication.processEvents()
    assert not (tmp_path / "late.pdf").exists()
    assert documents_made(station.venue.journal) == []


def test_papers_are_the_leads(desks: Desks, qtbot: QtBot) -> None:
    ask(desks, SignIn(operator="p01", pin=PINS["p01"]))
    to_the_papers(desks, qtbot)
    assert phrase("handover_lead_only", "ja") in shown(screen_of(desks))
    desks.window.actions_.do("handover_open")
    assert desks.window.page == "handover"


def test_the_card_asks_for_a_number_and_says_who_is_unknown(desks: Desks, qtbot: QtBot) -> None:
    to_the_papers(desks, qtbot)
    screen = screen_of(desks)
    screen.model.choose("card/")
    desks.window.actions_.do("handover_open")
    assert phrase("handover_number", "ja") in shown(screen)
    assert screen.number.hasFocus()
    screen.number.setText("９９９９９９９９")
    desks.window.actions_.do("handover_open")
    assert desks.window.page == "handover"
    assert state(desks).message == "nobody_of_that_number"


def test_another_session_has_papers_of_its_own(tmp_path: Path, qtbot: QtBot) -> None:
    two = make_world(tmp_path / "two", change=with_an_afternoon)
    with another(qtbot, tmp_path / "desk", two) as desks:
        something_happened(desks)
        to_the_papers(desks, qtbot)
        assert {"incident", "warning"} <= {row.kind for row in state(desks).rows}
        desks.press(qtbot, Key.Key_Right, lambda: state(desks).session == "T01-PM")
        assert {"incident", "warning"} & {row.kind for row in state(desks).rows} == set()
        paper = open_paper(desks, "report")
        document = paper.model.state.document
        assert document is not None
        assert document.about == "T01-PM"
        desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "handover")
        desks.press(qtbot, Key.Key_Left, lambda: state(desks).session == SESSION)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut(desks: Desks, qtbot: QtBot, tmp_path: Path, language: Language) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()
    something_happened(desks)
    to_the_papers(desks, qtbot)
    screen = screen_of(desks)
    for row in state(desks).rows:
        screen.model.choose(row.id)
        fits(desks.window, row.id)
        every_name(desks.window, 4, row.id)
    paper = open_paper(desks, "attendance")
    fits(desks.window, "paper")
    every_name(desks.window, 4, "paper")
    paper.model.switch_names()
    paper.save(tmp_path / "a.pdf")
    fits(desks.window, "saved")
