"""Every control on every page says its name to a screen reader, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.wishes import Lookup, Refer
from app.kernel.faults import machine
from app.kernel.phrases import LANGUAGES, Language
from app.services.demoday import LiveDay
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, opened
from tests.venue.station import Desk, World
from ui.screens.card import TurnRoundCard
from ui.screens.lead import LeadScreen
from ui.screens.room import RoomScreen
from ui.screens.sheet import SheetScreen
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.everywhere import add_everywhere
from ui.shell.window import MainWindow
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

Role = QAccessible.Role
CONTROLS = {
    Role.Button,
    Role.ButtonDropDown,
    Role.ButtonMenu,
    Role.CheckBox,
    Role.ComboBox,
    Role.EditableText,
    Role.List,
    Role.ListItem,
    Role.MenuItem,
    Role.PageTab,
    Role.ProgressBar,
    Role.RadioButton,
    Role.Slider,
    Role.SpinBox,
    Role.Table,
    Role.Tree,
    Role.TreeItem,
}


def controls(root: QWidget) -> Iterator[tuple[Role, str, str]]:
    """Role, name and class of every control that can be seen in a window."""
    whole = QAccessible.queryAccessibleInterface(root)
    assert whole is not None
    waiting: list[QAccessibleInterface] = [whole]
    while waiting:
        one = waiting.pop()
        if not one.isValid() or one.state().invisible:
            continue
        if one.role() in CONTROLS:
            thing = one.object()
            about = f"{type(thing).__name__} {thing.objectName()}" if thing else ""
            yield one.role(), one.text(QAccessible.Text.Name).strip(), about
        waiting += [child for at in range(one.childCount()) if (child := one.child(at))]


def every_name(root: QWidget, least: int, page: str) -> None:
    """Each control has a name, and there are as many as a page of this kind has at least."""
    QApplication.processEvents()
    found = list(controls(root))
    assert [(role, about) for role, name, about in found if not name] == [], page
    assert len(found) >= least, page


@pytest.fixture
def desks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        yield found


def at_the_desk(desks: Desks) -> Iterator[tuple[str, int]]:
    """The desk's states, and how many controls each has at least."""
    keys, desk = desks.keys, desks.desk
    yield "ready", 2
    desks.scan()
    yield "id", 8
    keys.mismatch()
    yield "mismatch", 6
    keys.digit("4")
    yield "name", 1
    keys.escape()
    keys.escape()
    desks.scan()
    keys.refer()
    yield "refer", 6
    keys.digit("6")
    yield "write", 1
    keys.escape()
    keys.escape()
    desks.window.actions_.do("search")
    yield "search", 1
    keys.escape()
    desks.scan()
    keys.digit("3")
    keys.enter()
    keys.story()
    yield "story", 2
    keys.undo()
    yield "undo", 3
    keys.escape()
    keys.escape()
    desk.scan("no ticket", "camera")
    yield "no ticket", 1
    desk.station._failed(machine("disk_failed", detail="No space left on device"))
    yield "failure", 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk(desks: Desks, language: Language) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()
    for page, least in at_the_desk(desks):
        every_name(desks.window, least, page)
        assert desks.day.screen.banner.accessibleName(), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_leads_page_with_every_form(desks: Desks, language: Language) -> None:
    window, station = desks.window, desks.day.station
    if window.words.language != language:
        window.words.switch()
    number = desks.numbers[0]
    station.perform(Lookup(candidate_number=number), lambda _: None)
    station.perform(Refer(candidate=number, reason="other"), lambda _: None)
    window.actions_.do("lead_page")
    every_name(window, 8, "lead")
    screen = window.findChild(LeadScreen)
    assert isinstance(screen, LeadScreen)
    for outcome in ("admit", "provisional", "refuse"):
        screen.model.decide(outcome)
        every_name(window, 10, outcome)
    for form in screen.model.state.forms:
        screen.model.open_form(form)
        every_name(window, 10, form.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rooms_page_with_every_form(desks: Desks, language: Language) -> None:
    window = desks.window
    if window.words.language != language:
        window.words.switch()
    window.actions_.do("room_page")
    every_name(window, 2, "room")
    screen = window.findChild(RoomScreen)
    assert isinstance(screen, RoomScreen)
    nobody = screen.seats.accessibleName()
    screen.model.choose(screen.model.state.seats[0].number)
    assert screen.seats.accessibleName() not in ("", nobody)
    every_name(window, 10, "person")
    for row in screen.model.state.forms:
        screen.acts.open_form(row.form)
        every_name(window, 3, row.form.id)
        screen.acts.leave_form()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_opens_over_a_page(desks: Desks, language: Language, tmp_path: Path) -> None:
    window = desks.window
    add_everywhere(window, bootstrap.settings(tmp_path))
    if window.words.language != language:
        window.words.switch()
    for name in ("help", "articles"):
        window.actions_.do(name)
        sheet = next(one for one in window.findChildren(SheetScreen) if one.isVisible())
        sheet.search.setText("a")
        every_name(sheet, 2, name)
        sheet.reject()
    desks.scan()
    desks.keys.mismatch()
    desks.keys.digit("1")
    window.actions_.do("card")
    card = window.findChild(TurnRoundCard)
    assert isinstance(card, TurnRoundCard)
    assert any(part.accessibleName() for part in card.findChildren(QWidget))
    card.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", ["change", "lock"])
def test_signing_in(desks: Desks, language: Language, asked: str) -> None:
    window, guard = desks.window, desks.day.guard
    if window.words.language != language:
        window.words.switch()
    (guard.change if asked == "change" else guard.lock)()
    people = guard.sign_in.state.people
    guard.sign_in.choose(people[-1].id)
    guard.sign_in.enter("1")
    every_name(window, 5, asked)


def _no_demo(folder: Path, tell: Callable[[str], None]) -> LiveDay:
    raise machine("disk_failed", detail=folder.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_door(
    world: World,
    tmp_path: Path,
    qtbot: QtBot,
    language: Language,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")
    window, settings = MainWindow(Words(language)), bootstrap.settings(tmp_path / "settings")
    qtbot.addWidget(window)
    keeper = Doorkeeper(settings, _no_demo)
    model = add_door(window, ImmediateWork(), settings, keeper)
    window.show()
    every_name(window, 5, "door")
    model.choose_headquarters()
    every_name(window, 3, "headquarters")
    window.actions_.do("hq_door_back")
    package, _ = world.first.write(tmp_path / "stick")
    model.choose_package(str(package))
    every_name(window, 3, "package")
    model.accept_place("受付1")
    every_name(window, 4, "passphrase")
    window.close()


def test_a_nameless_control_is_found(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout

    root = QWidget()
    qtbot.addWidget(root)
    column = QVBoxLayout(root)
    column.addWidget(QPushButton())
    column.addWidget(QLineEdit())
    root.show()
    assert [name for _, name, _ in controls(root)] == ["", ""]
