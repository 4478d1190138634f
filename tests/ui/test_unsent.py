"""A form never outlives its person, session, operator or page, and what was typed is not lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from app.domain.events import IncidentNoted, Known
from app.domain.roomfacts import Moved
from app.domain.roomwishes import Mark
from app.domain.wishes import AnyWish, Decide, Refer, SignIn
from app.projections.cells import person_cell
from app.services.invented import PINS
from tests.ui.deskworld import Desks, opened
from tests.ui.test_sessions import PM, with_an_afternoon
from tests.venue.station import SESSION, Desk, World, make_world, sign_in
from ui.screens.formpanel import FormPanel
from ui.screens.lead import LeadScreen
from ui.screens.room import RoomScreen
from ui.shell.actions import FOR_A_MOMENT
from ui.viewmodels.forms import Field, Filled, Form
from ui.viewmodels.unsent import Unsent

TEXT = "窓ぎわで日が当たる"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("two"), change=with_an_afternoon)


@pytest.fixture
def day(two: World, tmp_path: Path, qtbot: QtBot) -> Iterator[Desks]:
    desk = Desk.made(tmp_path / "desk", two.first)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        with opened(qtbot, station, desk, two) as found:
            for number in found.numbers[:2]:
                ask(found, Mark(candidate=number, state="present", session=SESSION))
            yield found


def ask(desks: Desks, wish: AnyWish) -> None:
    desks.day.station.perform(wish, lambda _: None)


def facts(desks: Desks, number: str, kind: type[Known]) -> list[Known]:
    log = desks.day.station.venue.journal.log
    return [r.fact for r in log.records(person_cell(number)) if isinstance(r.fact, kind)]


class OnRoom:
    """The form of a move on the room's page."""

    kind: type[Known] = Moved
    values: ClassVar[dict[str, str]] = {"seat": "40", "other_room": "", "reason": TEXT}

    def __init__(self, desks: Desks) -> None:
        self.desks = desks
        screen = desks.window.findChild(RoomScreen)
        assert isinstance(screen, RoomScreen)
        self.screen = screen
        self.panel: FormPanel = screen.form

    def open(self, number: str) -> None:
        self.desks.window.show_page("room")
        self.desks.day.station.refresh()
        self.screen.model.choose(number)
        self.screen.acts.open_action("room_move")

    def choose(self, number: str) -> None:
        self.screen.model.choose(number)

    @property
    def form(self) -> Form | None:
        return self.screen.model.state.form

    @property
    def message(self) -> str:
        return self.screen.model.state.message


class OnConduct:
    """The form of an incident on the page of a person's conduct."""

    kind: type[Known] = IncidentNoted
    values: ClassVar[dict[str, str]] = {
        "kind": "noise",
        "witnesses": "p01",
        "text": TEXT,
        "each": "together",
    }

    def __init__(self, desks: Desks) -> None:
        self.desks, self.model = desks, desks.day.conduct.model
        self.panel: FormPanel = desks.day.conduct.screen._panel

    def open(self, number: str) -> None:
        self.desks.day.conduct.person(number, "incident")

    def choose(self, number: str) -> None:
        self.desks.day.conduct.person(number)

    @property
    def form(self) -> Form | None:
        return self.model.state.form

    @property
    def message(self) -> str:
        return self.model.state.message


class OnLead:
    """The form of a decision about somebody on the lead's page."""

    kind: type[Known] = Moved  # none is recorded here
    values: ClassVar[dict[str, str]] = {"reason": TEXT}

    def __init__(self, desks: Desks) -> None:
        self.desks = desks
        screen = desks.window.findChild(LeadScreen)
        assert isinstance(screen, LeadScreen)
        self.screen = screen
        self.panel: FormPanel = screen._person_form
        for number in desks.numbers[:2]:
            ask(desks, Refer(candidate=number, reason="other", session=SESSION))

    def open(self, number: str) -> None:
        self.desks.window.show_page("lead")
        self.desks.day.station.refresh()
        self.screen.model.choose(number)
        self.screen.model.decide("refuse")

    def choose(self, number: str) -> None:
        self.screen.model.choose(number)

    @property
    def form(self) -> Form | None:
        return self.screen.model.state.form

    @property
    def message(self) -> str:
        return self.screen.model.state.message


Where = OnRoom | OnConduct | OnLead
WHERE = [OnRoom, OnConduct, OnLead]


def typed(where: Where) -> None:
    where.panel.touched.emit(where.values)


def _session(where: Where) -> None:
    where.desks.day.station.choose_session(PM)


def _operator(where: Where) -> None:
    ask(where.desks, SignIn(operator="p01", pin=PINS["p01"]))


def _page(where: Where) -> None:
    where.desks.window.show_page("clock")


def _person(where: Where) -> None:
    where.choose(where.desks.numbers[1])


def _back(where: Where) -> None:
    station = where.desks.day.station
    station.choose_session(SESSION)
    if station.state.operator_id != "l01":
        ask(where.desks, SignIn(operator="l01", pin=PINS["l01"]))


TURNS = [_session, _operator, _page, _person]


@pytest.mark.parametrize("made", WHERE)
def test_it_closes_and_what_was_typed_waits_for_whom_it_belongs_to(
    day: Desks, made: Callable[[Desks], Where]
) -> None:
    where, (first, second) = made(day), day.numbers[:2]
    where.open(first)
    for turn in TURNS:
        assert where.form is not None
        form, here = where.form.id, day.window.page
        typed(where)
        turn(where)
        assert where.form is None, turn
        assert turn is not _operator or where.message == "", "that is told to nobody else"
        where.panel.submitted.emit(where.values)
        for number in (first, second):
            assert facts(day, number, where.kind) == []
        _back(where)
        if turn is _page:
            day.window.show_page(here)
            assert where.message == "form_kept_about"
            assert first in day.texts()
        where.open(second)
        assert where.form is not None
        assert TEXT not in [field.preset for field in where.form.fields], "of somebody else"
        where.open(first)
        assert where.form is not None
        assert (where.form.id, where.message) == (form, "form_taken_up")
        assert where.panel._values.items() >= where.values.items()


@pytest.mark.parametrize("made", WHERE)
def test_what_comes_up_for_a_moment_leaves_it_open(
    day: Desks, made: Callable[[Desks], Where]
) -> None:
    where = made(day)
    where.open(day.numbers[0])
    form, here = where.form, day.window.page
    typed(where)
    for page in FOR_A_MOMENT:
        day.window.show_page(page)
        day.window.show_page(here)
        assert where.form is form
    day.day.guard.lock()
    ask(day, SignIn(operator="l01", pin=PINS["l01"]))
    assert where.form is form
    where.panel.left.emit()
    where.open(day.numbers[0])
    assert where.message == "", "what was left on purpose is gone"


def test_a_pin_is_never_kept(day: Desks) -> None:
    where = OnLead(day)
    model = where.screen.model
    where.desks.window.show_page("lead")
    day.day.station.refresh()
    model.begin("confirm_clock")
    values: ClassVar[dict[str, str]] = {
        "second_operator": "p01",
        "second_pin": PINS["p01"],
        "reason": TEXT,
    }
    where.screen._session_form.touched.emit(values)
    _page(where)
    day.window.show_page("lead")
    model.begin("confirm_clock")
    assert model.state.form is not None
    presets = {field.name: field.preset for field in model.state.form.fields}
    assert (presets["second_operator"], presets["second_pin"]) == ("p01", "")


def test_a_decision_is_never_about_whoever_is_next_in_the_list(day: Desks) -> None:
    where, (first, second) = OnLead(day), day.numbers[:2]
    where.open(first)
    typed(where)
    ask(day, Decide(candidate=first, outcome="refuse", reason="別の端末で", session=SESSION))
    assert where.form is None
    assert where.message == "form_person_gone"
    assert where.screen.model.state.chosen == second
    where.panel.submitted.emit(where.values)
    assert where.screen.model.state.referrals


# -- without a window --------------------------------------------------------------------------


def _wish(filled: Filled) -> AnyWish:
    return Refer(candidate=filled.candidate, reason=filled.text("reason"))


MOVE = Form("move", (Field("seat"), Field("reason", "long", preset="机")), _wish)
NOTE = Form("note", (Field("seat"),), _wish)


@pytest.mark.parametrize(
    ("acting", "about", "form", "again"),
    [
        (("p01", "AM"), "1", MOVE, True),
        (("p02", "AM"), "1", MOVE, False),
        (("p01", "PM"), "1", MOVE, False),
        (("p01", "AM"), "2", MOVE, False),
        (("p01", "AM"), "1", NOTE, False),
    ],
)
def test_only_the_same_form_about_the_same_person_goes_on(
    acting: tuple[str, str], about: str, form: Form, again: bool
) -> None:
    now = [("p01", "AM")]
    unsent = Unsent(lambda: now[0])
    unsent.open(MOVE, "1")
    unsent.typed({"seat": "7"})
    unsent.aside()
    now[0] = acting
    begun, went_on = unsent.open(form, about)
    assert went_on is again
    assert begun.fields[0].preset == ("7" if again else "")
    assert again or begun is form


def test_it_waits_until_it_is_sent_or_left_and_only_if_something_was_typed() -> None:
    unsent = Unsent(lambda: ("p01", "AM"))
    unsent.open(MOVE, "1")
    unsent.aside()
    assert unsent.waiting == {}
    unsent.open(MOVE, "1")
    unsent.typed({"seat": "7"})
    unsent.aside()
    assert unsent.waiting == {"kept": "move", "number": "1"}
    unsent.open(MOVE, "1")
    unsent.aside()
    assert unsent.waiting == {"kept": "move", "number": "1"}, "looked at again, and put aside again"
    unsent.open(MOVE, "1")
    unsent.end()
    assert unsent.waiting == {}


def test_what_was_sent_is_not_kept_although_the_form_was_put_aside_meanwhile() -> None:
    unsent = Unsent(lambda: ("p01", "AM"))
    unsent.open(MOVE, "1")
    unsent.typed({"seat": "7"})
    place = unsent.place
    unsent.aside()
    unsent.open(NOTE, "2")
    unsent.end(place)
    assert unsent.waiting == {}
    assert unsent.about == "2"


@pytest.mark.parametrize(
    ("acting", "strange"),
    [(("p01", "AM"), False), (("", "AM"), False), (("p02", "AM"), True), (("p01", "PM"), True)],
)
def test_a_locked_desk_is_nobody_elses(acting: tuple[str, str], strange: bool) -> None:
    now = [("p01", "AM")]
    unsent = Unsent(lambda: now[0])
    assert not unsent.is_strange
    unsent.open(MOVE, "1")
    now[0] = acting
    assert unsent.is_strange is strange
