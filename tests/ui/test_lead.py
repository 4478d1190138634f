"""The lead's page: who waits, decisions with a reason, the session's course; by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.events import Admitted, Decided, Recorded, SlipMade
from app.domain.view import ResolutionShown
from app.domain.wishes import Correct, Lookup, Refer, SignIn
from app.kernel.faults import Fault
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.projections.cells import person_cell
from app.services.invented import PINS
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.slips import slip_for
from tests.venue.station import Clock, Desk, World, bind, mark_everybody
from ui.screens.formpanel import FormPanel
from ui.screens.lead import LeadScreen
from ui.screens.leadpin import LeadPin
from ui.screens.paper import PaperScreen
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.forms import Field, Filled, Form
from ui.viewmodels.lead import LeadModel
from ui.viewmodels.leadforms import SET_TIMES, session_forms
from ui.viewmodels.leadlook import Referral
from ui.viewmodels.leadtext import grounds
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

SESSION = "T01-AM"


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    shown = MainWindow(Words("ja"))
    qtbot.addWidget(shown)
    yield shown
    shown.close()


@pytest.fixture
def clock(desk: Desk) -> Clock:
    return Clock(desk.stamp.at)


@pytest.fixture
def day(window: MainWindow, station: OpenStation, clock: Clock, qtbot: QtBot) -> Day:
    opened = open_day(window, station, ImmediateWork(), clock, session=SESSION)
    window.show_page("desk")
    window.show()
    qtbot.waitExposed(window)
    return opened


@pytest.fixture
def screen(window: MainWindow, day: Day) -> LeadScreen:
    window.actions_.do("lead_page")
    found = window.findChild(LeadScreen)
    assert isinstance(found, LeadScreen)
    return found


@pytest.fixture
def model(screen: LeadScreen) -> LeadModel:
    return screen.model


def numbers(world: World, count: int) -> list[str]:
    return sorted(world.tickets)[:count]


def park(day: Day, number: str, reason: str = "other") -> None:
    day.station.perform(Lookup(candidate_number=number), lambda _: None)
    day.station.perform(Refer(candidate=number, reason=reason), lambda _: None)


def type_into(qtbot: QtBot, window: MainWindow, name: str, text: str) -> None:
    field = next(
        line
        for panel in window.findChildren(FormPanel)
        if panel.isVisible()
        for line in panel.findChildren(QLineEdit)
        if line.accessibleName() == name
    )
    field.setFocus()
    field.insert(text)


def key(qtbot: QtBot, window: MainWindow, code: Qt.Key, done: Callable[[], bool]) -> None:
    qtbot.keyClick(window.focusWidget() or window, code)
    qtbot.waitUntil(done)


def test_whoever_waits_is_listed_longest_first_with_the_time_and_the_reasons(
    day: Day, model: LeadModel, world: World, clock: Clock
) -> None:
    first, second = numbers(world, 2)
    park(day, second)
    clock.at = clock.at.plus(seconds=75)
    park(day, first, "infection")
    day.station.refresh()
    assert [r.number for r in model.state.referrals] == [second, first]
    waiting = model.state.referrals[0]
    assert (day.station.now.second - waiting.since.second) == 75
    assert "no_ticket" in waiting.grounds
    assert "other" in waiting.grounds
    assert "infection" in model.state.referrals[1].grounds


@pytest.mark.parametrize(
    ("pressed", "outcome", "standing"),
    [
        (Qt.Key.Key_1, "admit", "arrived"),
        (Qt.Key.Key_2, "provisional", "arrived"),
        (Qt.Key.Key_3, "refuse", "refused"),
    ],
)
def test_the_lead_decides_by_one_key_and_a_reason(
    day: Day,
    model: LeadModel,
    window: MainWindow,
    world: World,
    qtbot: QtBot,
    pressed: Qt.Key,
    outcome: str,
    standing: str,
) -> None:
    [number] = numbers(world, 1)
    park(day, number)
    key(qtbot, window, pressed, lambda: model.state.form is not None)
    assert model.state.form is not None
    assert model.state.form.id == f"decide_{outcome}"
    key(qtbot, window, Qt.Key.Key_Return, lambda: model.state.message == "form_missing")
    assert model.state.referrals, "nothing is decided without a reason"
    type_into(qtbot, window, "理由", "名簿で申込を確認")
    assert model.state.message == ""
    key(qtbot, window, Qt.Key.Key_Return, lambda: model.state.form is None)
    assert model.state.message == f"form_done_decide_{outcome}"
    assert model.state.referrals == ()
    person = dict(day.station.venue.journal.people())[number]
    assert person.standing(SESSION) == standing
    assert person.sitting(SESSION).outcome == (None if outcome == "refuse" else outcome)


def test_the_desk_is_told_and_lets_the_person_in(day: Day, model: LeadModel, world: World) -> None:
    [number] = numbers(world, 1)
    park(day, number)
    assert [w.number for w in day.desk.state.waiting] == [number]
    model.choose(number)
    model.decide("admit")
    model.submit({"reason": "本人と確認"})
    assert day.desk.state.waiting == ()


def test_escape_leaves_the_form_first_and_the_page_then(
    day: Day, model: LeadModel, window: MainWindow, world: World, qtbot: QtBot
) -> None:
    park(day, numbers(world, 1)[0])
    model.decide("admit")
    key(qtbot, window, Qt.Key.Key_Escape, lambda: model.state.form is None)
    assert window.page == "lead"
    key(qtbot, window, Qt.Key.Key_Escape, lambda: window.page == "desk")


def test_arrows_walk_the_list_again_after_every_form(
    day: Day, model: LeadModel, window: MainWindow, world: World, qtbot: QtBot
) -> None:
    first, second, third = numbers(world, 3)
    for number in (first, second, third):
        park(day, number)
    key(qtbot, window, Qt.Key.Key_1, lambda: model.state.form is not None)
    type_into(qtbot, window, "理由", "名簿で申込を確認")
    key(qtbot, window, Qt.Key.Key_Return, lambda: model.state.form is None)
    assert model.state.chosen == second
    key(qtbot, window, Qt.Key.Key_Down, lambda: model.state.chosen == third)
    key(qtbot, window, Qt.Key.Key_6, lambda: model.state.form is not None)
    key(qtbot, window, Qt.Key.Key_Escape, lambda: model.state.form is None)
    key(qtbot, window, Qt.Key.Key_Up, lambda: model.state.chosen == second)
    key(qtbot, window, Qt.Key.Key_Down, lambda: model.state.chosen == third)
    key(qtbot, window, Qt.Key.Key_1, lambda: model.state.form is not None)
    type_into(qtbot, window, "理由", "名簿で申込を確認")
    key(qtbot, window, Qt.Key.Key_Return, lambda: model.state.form is None)
    assert [referral.number for referral in model.state.referrals] == [second]


def form(model: LeadModel, name: str) -> None:
    model.open_form(next(form for form in model.state.forms if form.id == name))


def test_two_people_check_the_clock(day: Day, model: LeadModel) -> None:
    form(model, "confirm_clock")
    model.submit(
        {"second_operator": "p01", "second_pin": PINS["p01"], "clock_reference": "９:10:07"}
    )
    assert model.state.message == "form_done_confirm_clock"
    assert day.station.state.clock_checked
    assert day.station.state.offset_ms == 7000


def test_a_clock_that_is_far_off_needs_a_reason_and_is_told(day: Day, model: LeadModel) -> None:
    form(model, "confirm_clock")
    filled = {"second_operator": "p01", "second_pin": PINS["p01"], "clock_reference": "10:10"}
    model.submit(filled)
    assert (model.state.message, model.state.good) == ("clock_needs_reason", False)
    assert not day.station.state.clock_checked
    model.submit({**filled, "reason": "the battery was empty"})
    assert (model.state.message, model.state.good) == ("clock_far_off", True)
    assert day.station.state.offset_ms == 3_600_000


def test_a_delay_moves_start_and_deadline_for_all(day: Day, model: LeadModel) -> None:
    times = model.state.times
    assert times is not None
    form(model, "delay")
    model.submit({"minutes": "15", "reason": "電車の遅れ", "reference": "HQ-7"})
    moved = model.state.times
    assert moved is not None
    assert moved.deadline == times.deadline.plus(minutes=15)
    assert day.station.state.deadline == moved.deadline


def test_a_day_is_started_and_ended_to_the_second(day: Day, model: LeadModel, clock: Clock) -> None:
    assert model.state.times is not None
    clock.at = model.state.times.start.plus(seconds=11)
    form(model, "start")
    model.submit({})
    assert model.state.phase == "started"
    assert model.state.times.started == clock.at.second
    assert model.state.times.ends == clock.at.second + 90 * 60
    clock.at = clock.at.plus(minutes=80)
    form(model, "end")
    model.submit({"reason": ""})
    assert model.state.message == "end_too_early"
    clock.at = clock.at.plus(minutes=10)
    model.submit({"reason": ""})
    assert model.state.phase == "ended"


@pytest.mark.parametrize(
    ("before", "presses"),
    [(0, 1), (1, 2), (10 * 60, 2)],
)
def test_a_start_before_its_time_takes_a_second_yes(
    day: Day,
    model: LeadModel,
    window: MainWindow,
    qtbot: QtBot,
    clock: Clock,
    before: int,
    presses: int,
) -> None:
    assert model.state.times is not None
    clock.at = model.state.times.start.plus(seconds=-before)
    form(model, "start")
    for again in range(1, presses):
        key(qtbot, window, Qt.Key.Key_Return, lambda: model.state.early)
        assert (model.state.phase, model.state.message) == ("doors_open", "form_start_early")
        assert again == 1
    key(qtbot, window, Qt.Key.Key_Return, lambda: model.state.phase == "started")
    assert (model.state.early, model.state.message) == (False, "form_done_start")


def test_a_second_yes_is_asked_anew_for_every_start(
    day: Day, model: LeadModel, clock: Clock
) -> None:
    assert model.state.times is not None
    clock.at = model.state.times.start.plus(seconds=-60)
    for _ in range(2):
        form(model, "start")
        model.submit({})
        assert (model.state.phase, model.state.early) == ("doors_open", True)
        model.leave_form()
    assert not model.state.early


def test_before_the_deadline_a_start_needs_a_reason(day: Day, model: LeadModel) -> None:
    form(model, "start")
    model.submit({"reason": ""})
    assert (model.state.phase, model.state.message) == ("doors_open", "start_too_early")
    model.submit({"reason": "全員がそろった"})
    assert (model.state.phase, model.state.message) == ("started", "form_done_start")


def test_a_lead_decides_at_a_proctors_desk_and_the_proctor_goes_on(
    day: Day, model: LeadModel, window: MainWindow, world: World
) -> None:
    [number] = numbers(world, 1)
    day.station.perform(SignIn(operator="p01", pin=PINS["p01"]), lambda _: None)
    park(day, number)
    model.decide("admit")
    dialog = next(d for d in window.findChildren(LeadPin) if d.isVisible())
    dialog.model.choose("l01")
    dialog.model.enter("0000")
    assert model.state.form is None
    dialog.model.enter(PINS["l01"])
    model.submit({"reason": "本人と確認"})
    assert model.state.message == "form_done_decide_admit"
    assert day.station.state.operator_id == "p01"
    journal = day.station.venue.journal
    decided = [r for r in journal.log.records(person_cell(number)) if isinstance(r.fact, Decided)]
    assert [(r.operator, r.role) for r in decided] == [("l01", "lead")]


def test_a_proctor_cannot_do_what_is_the_leads(
    day: Day, model: LeadModel, window: MainWindow
) -> None:
    day.station.perform(SignIn(operator="p01", pin=PINS["p01"]), lambda _: None)
    model.begin("start")
    dialog = next(d for d in window.findChildren(LeadPin) if d.isVisible())
    dialog.model.choose("p01")
    dialog.model.enter(PINS["p01"])
    assert dialog.isVisible()
    dialog.reject()
    assert model.state.form is None
    assert model.state.phase == "doors_open"


def test_a_replacement_slip_is_shown_and_saved(
    day: Day, model: LeadModel, screen: LeadScreen, window: MainWindow, world: World, tmp_path: Path
) -> None:
    [number] = numbers(world, 1)
    day.station.perform(Lookup(candidate_number=number), lambda _: None)
    model.decide("provisional")
    model.submit({"reason": "受験票を忘れた"})
    assert model.state.slip == number
    screen.print_slip.emit()
    assert window.page == "paper"
    records = day.station.venue.journal.log.records(person_cell(number))
    [made] = [r for r in records if isinstance(r.fact, SlipMade)]
    [entry] = day.station.venue.journal.log.entries(number)
    assert made.operator == "l01"
    assert made.fact == SlipMade(entry.room, entry.seat, provisional=True)
    paper = window.findChild(PaperScreen)
    assert isinstance(paper, PaperScreen)
    paper.save(tmp_path / "slip.pdf")
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("undone", ["the decision", "the admission", "nothing"])
def test_a_slip_is_offered_only_while_the_admission_stands(
    day: Day, model: LeadModel, screen: LeadScreen, world: World, undone: str
) -> None:
    [number] = numbers(world, 1)
    day.station.perform(Lookup(candidate_number=number), lambda _: None)
    model.decide("admit")
    model.submit({"reason": "受験票を忘れた"})
    assert model.state.slip == number
    wishes = {
        "the decision": Decided,
        "the admission": Admitted,
    }
    day.desk.look_up(number)
    day.keys.digit("3")
    day.keys.enter()
    records = day.station.venue.journal.log.records(person_cell(number))
    for one in reversed(records):
        if undone != "nothing" and isinstance(one.fact, Admitted | wishes[undone]):
            day.station.perform(Correct(fact=one.id, reason="looked again"), lambda _: None)
    offered = undone == "nothing"
    assert (model.state.slip == number) is offered
    made: list[Recorded] = []
    model.make_slip(made.append)
    assert bool(made) is offered


FIELDS = (Field("count", "number"), Field("clock_reference", "time"))


@pytest.mark.parametrize(
    ("rooms", "typed", "found"),
    [
        (("A", "B"), "a, Ｂ", ("A", "B")),
        (("A", "B"), "z", ("z",)),
        (("A", "a"), "a", ("a",)),
        (("A", "B"), " ", None),
    ],
)
def test_rooms_may_be_typed_in_small_letters(
    rooms: tuple[str, ...], typed: str, found: tuple[str, ...] | None
) -> None:
    values, day = {"rooms": typed}, date(2026, 11, 22)
    assert Filled(values, day, "Asia/Tokyo", SESSION, rooms=rooms).codes("rooms") == found


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("9:30", "09:30:00"),
        ("9:30:05", "09:30:05"),
        ("０９：３０：０５", "09:30:05"),
        ("9時30分5秒", None),
        ("9時30分05秒", "09:30:05"),
        ("093005", "09:30:05"),
        ("9時30分", "09:30:00"),
        ("0930", "09:30:00"),
        ("553", None),
        ("93005", None),
        ("24:00", None),
        ("9:60", None),
        ("", None),
        ("half past nine", None),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, clock: str | None) -> None:
    filled = Filled({"t": typed}, date(2026, 11, 22), "Asia/Tokyo", SESSION)
    if clock is None:
        with pytest.raises(Fault, match="form_time"):
            filled.moment("t")
    else:
        assert filled.moment("t").local("Asia/Tokyo").strftime("%H:%M:%S") == clock


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), ("１２", 12), ("-1", None), ("12人", None)]
)
def test_a_number_is_digits_of_any_width(typed: str, number: int | None) -> None:
    filled = Filled({"n": typed}, date(2026, 11, 22), "Asia/Tokyo", SESSION)
    if number is None:
        with pytest.raises(Fault, match="form_number"):
            filled.number("n")
    else:
        assert filled.number("n") == number


@pytest.mark.parametrize(
    ("now", "typed", "read"),
    [
        ("2026-11-22T08:00:00+09:00", "8:00", "2026-11-22T08:00:00+09:00"),
        ("2026-11-21T17:00:00+09:00", "17:01", "2026-11-21T17:01:00+09:00"),
        ("2026-11-21T23:59:58+09:00", "0:00", "2026-11-22T00:00:00+09:00"),
        ("2026-11-22T00:00:02+09:00", "23:59", "2026-11-21T23:59:00+09:00"),
    ],
)
def test_a_clock_is_read_on_the_day_it_is_read_on(now: str, typed: str, read: str) -> None:
    values = {"clock_reference": typed}
    filled = Filled(values, date(2026, 11, 22), "Asia/Tokyo", SESSION, now=Instant.parse(now))
    assert filled.nearest("clock_reference") == Instant.parse(read)


def test_an_empty_field_is_named() -> None:
    made = Form("queue_closed", FIELDS, lambda _: Lookup())
    with pytest.raises(Fault) as caught:
        made.wish(Filled({"count": "3"}, date(2026, 11, 22), "Asia/Tokyo", SESSION))
    assert caught.value.fields["field"] == "clock_reference"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["confirm_clock", "delay", "decide_admit"])
def test_nothing_is_cut_at_1366_by_768(
    day: Day, model: LeadModel, window: MainWindow, world: World, language: Language, name: str
) -> None:
    for number in numbers(world, 3):
        park(day, number, "infection")
    if window.words.language != language:
        window.words.switch()
    if name == "decide_admit":
        model.decide("admit")
    else:
        form(model, name)
    QApplication.processEvents()  # a window is laid out between its events
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 720
    for button in window.findChildren(QAbstractButton):
        if button.isVisible():
            needed = button.fontMetrics().horizontalAdvance(button.text())
            assert needed <= button.width(), button.text()
            assert button.text()


def test_pages_of_a_document_are_pictures_of_a4(day: Day, model: LeadModel, world: World) -> None:
    [number] = numbers(world, 1)
    made: list[Recorded] = []
    model.make_slip(made.append)
    assert made == [], "nobody was let in"
    day.station.perform(Lookup(candidate_number=number), lambda _: None)
    model.decide("admit")
    model.submit({"reason": "受験票を忘れた"})
    model.make_slip(made.append)
    document = slip_for(day.station.venue, made[0], "ja")
    assert "2級" in str(document.blocks)
    [picture] = bootstrap.document_pictures(document, pixels_per_point=1)
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert abs(height / width - 2**0.5) < 0.01


def test_a_session_is_closed_by_two_when_nothing_is_open(
    day: Day, model: LeadModel, world: World, clock: Clock
) -> None:
    [number] = numbers(world, 1)
    park(day, number)
    assert model.state.times is not None
    clock.at = model.state.times.start
    form(model, "start")
    model.submit({})
    clock.at = clock.at.plus(minutes=90)
    form(model, "end")
    model.submit({})
    bind(day.station.venue, Stamp(clock.at, clock.monotonic_ms()), "p01")
    form(model, "close")
    two = {"second_operator": "p01", "second_pin": PINS["p01"]}
    model.submit(two)
    assert model.state.message == "close_blocked"
    assert number in model.state.message_fields["referrals"]  # type: ignore[operator]
    model.decide("refuse")
    model.submit({"reason": "確認できない"})
    mark_everybody(day.station, Stamp(clock.at, clock.monotonic_ms()))
    form(model, "close")
    model.submit(two)
    assert model.state.message == "stations_unconfirmed", "it closes and says what is still to do"


@pytest.mark.parametrize(
    ("kind", "bounded", "asked"),
    [("semi-public", True, True), ("semi-public", False, False), ("public", True, False)],
)
def test_only_a_semi_public_venue_with_a_window_sets_its_times(
    day: Day, kind: Literal["public", "semi-public"], bounded: bool, asked: bool
) -> None:
    venue = replace(day.station.venue.plan, kind=kind)
    plan = day.station.venue.sessions[SESSION]
    plan = replace(plan, window=(plan.doors, plan.end) if bounded else None)
    assert (SET_TIMES in session_forms("prepared", venue, plan)) is asked
    assert SET_TIMES not in session_forms("doors_open", venue, plan)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_other_leads_have_said_about_a_conflict_is_read_with_it(language: Language) -> None:
    at = Instant.parse("2026-11-22T09:12:00+09:00")
    said = ResolutionShown(at, "s2", "受付2", "l02", "refuse", "looked at both seats", "s2-9")
    person = Referral("01", "", "", "", ("conflict",), at, conflict=True, resolutions=(said,))
    rules = bootstrap.regulations()[0].regulation
    told = grounds(person, rules, Words(language), "Asia/Tokyo")
    for part in ("受付2", "09:12:00", "l02", "looked at both seats"):
        assert part in told
    assert Words(language).say("resolved_refuse") in told
