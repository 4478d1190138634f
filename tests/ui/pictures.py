"""Pictures of every state of every page, to be looked at: `python -m tests.ui.pictures FOLDER`.

Each is taken in Japanese and English, light and dark, on a small screen and a large one.
"""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app import bootstrap
from app.cli.demo import Demo
from app.domain.roomwishes import Mark
from app.domain.view import Operator
from app.domain.wishes import (
    Announce,
    AnyWish,
    End,
    QueueClosed,
    Resume,
    SignIn,
    Start,
    Suspend,
)
from app.kernel.faults import machine
from app.kernel.time import Instant
from app.services.demoday import LiveDay
from app.services.invented import PINS
from app.services.ports import Clock as ComputerClock
from tests.ui.closingpictures import at_closing
from tests.ui.coursepictures import in_the_course
from tests.ui.guidepictures import in_the_rehearsal
from tests.ui.handoverpictures import in_the_handover
from tests.ui.hqpictures import among_cases, at_headquarters
from tests.ui.keeperpictures import on_paper, purging
from tests.ui.packpictures import under_the_third_pack
from tests.ui.roompictures import in_the_room
from tests.ui.sendingpictures import at_the_sending as sending_states
from tests.venue.station import Clock
from ui.application import start_qt
from ui.screens.bigclock import BigClock
from ui.screens.card import TurnRoundCard
from ui.screens.door import DoorScreen
from ui.screens.lead import LeadScreen
from ui.screens.sheet import SheetScreen
from ui.screens.tray import Held
from ui.shell.day import Day, open_day
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.everywhere import add_everywhere
from ui.shell.scheme import grown, wear
from ui.shell.window import MainWindow
from ui.viewmodels.loudness import Silence
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork
from ui.widgets.theme import PALETTES

# What is left of a screen below a title bar and above a task bar.
SIZES = {"small": (1366, 708), "large": (1920, 1020)}
State = tuple[str, QWidget]


def main(folder: Path, only: str = "") -> None:
    """Take them all, or those whose name holds a text."""
    folder.mkdir(parents=True, exist_ok=True)
    application = start_qt(bootstrap.font_files())
    with TemporaryDirectory() as made:
        day = Demo(Path(made) / "demo", 120, 1, "ja", live=True).live(lambda _: None)
        settings = bootstrap.settings(Path(made) / "settings")
        try:
            for states in STATES:
                window = MainWindow(Words("ja"))
                add_everywhere(window, settings)
                window.resize(*SIZES["small"])
                window.show()
                for name, widget in states(window, day, Path(made)):
                    if only in name:
                        _take(application, window, folder, name, widget)
                window.close()
        finally:
            day.station.close()


def _take(
    application: QApplication, window: MainWindow, folder: Path, name: str, widget: QWidget
) -> None:
    for (size, pixels), scheme in itertools.product(SIZES.items(), PALETTES):
        for language in ("ja", "en"):
            for _ in range(3):  # smaller letters let the window be smaller, a layout later
                window.resize(*pixels)
                wear(application, scheme, grown(window))
                application.processEvents()
            if window.words.language != language:
                window.words.switch()
            if isinstance(widget, SheetScreen):
                window.actions_.do(name)
            elif isinstance(widget, TurnRoundCard | BigClock):
                widget.setGeometry(0, 0, *pixels)
            window.tick()
            for _ in range(3):
                application.processEvents()
            widget.grab().save(str(folder / f"{name}-{language}-{scheme}-{size}.png"))
    if isinstance(widget, SheetScreen):
        widget.reject()
    window.resize(*SIZES["small"])


def at_the_door(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """The Door's steps."""
    settings = bootstrap.settings(folder / "settings")
    keeper = Doorkeeper(settings, lambda *_: _day)
    model = add_door(window, ImmediateWork(), settings, keeper)
    assert window.findChild(DoorScreen) is not None
    yield "door", window
    model.choose_package(str(next((folder / "demo").rglob("*.kvp"))))
    yield "door-package", window
    model.accept_place("受付1")
    yield "door-passphrase", window


def at_the_desk(window: MainWindow, live: LiveDay, _folder: Path) -> Iterator[State]:
    """The desk, the lead's page, and what opens over them."""
    clock = Onward(bootstrap.clock())
    held = [Held(*ticket) for ticket in live.tray]
    station = live.station
    day = open_day(
        window,
        station,
        ImmediateWork(),
        clock,
        session=live.session,
        held=held,
        read=live.read,
        settings=bootstrap.settings(_folder / "settings"),
        sounds=Silence(),
    )
    window.show_page("desk")
    window.tick()
    day.guard.touched()

    def scan(kind: str, place: int = 0) -> None:
        picture = [one.picture for one in held if one.kind == kind][place]
        day.desk.scan(live.read(picture)[0][0], "camera")
        window.tick()

    yield from _verdicts(window, day, scan)
    yield from _panels(window, day, scan)
    yield from _lead(window, day, clock, scan)
    yield from _conduct(window, day)
    yield from _others(window, day)


def at_the_rehearsal(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """A rehearsal's guide over the pages, and its score."""
    yield from in_the_rehearsal(window, folder)


def at_the_room(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """The room's page, over a station of its own."""
    yield from in_the_room(window, folder)


def at_the_course(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """A training course, over a station of its own."""
    yield from in_the_course(window, folder)


def under_a_pack(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """A pack of one's own, over a station of its own."""
    yield from under_the_third_pack(window, folder)


def at_the_end(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """The papers at the end, over a station of its own."""
    yield from in_the_handover(window, folder)


def after_the_exam(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """Counting and closing, over a station of its own."""
    yield from at_closing(window, folder)


def at_the_headquarters(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """The pages of headquarters."""
    yield from at_headquarters(window, folder)


def at_the_sending(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """The page for sending, over a station of its own."""
    yield from sending_states(window, folder)


class Onward(Clock):
    """A clock that goes on from the computer's, on which the live day was begun, when told to.

    Both its readings do: the station would find a jump of decades otherwise.
    """

    def __init__(self, computer: ComputerClock) -> None:
        super().__init__(computer.now())
        self._from = computer.monotonic_ms() - self.at.ms

    def monotonic_ms(self) -> int:
        return self._from + self.at.ms


def _verdicts(window: MainWindow, day: Day, scan: Callable[..., None]) -> Iterator[State]:
    yield "desk-ready", window
    scan("good")
    yield "desk-id", window
    day.keys.digit("3")
    yield "desk-admit", window
    day.keys.enter()
    yield "desk-admitted", window
    scan("good")
    yield "desk-already", window
    for kind in ("other_venue", "forged", "barred", "exempt", "unknown_issuer"):
        scan(kind)
        yield f"desk-{kind}", window
        day.keys.escape()
    day.desk.scan("https://example.org", "camera")
    yield "desk-not-a-ticket", window


def _panels(window: MainWindow, day: Day, scan: Callable[..., None]) -> Iterator[State]:
    scan("good", 1)
    day.keys.refer()
    yield "desk-refer", window
    day.keys.digit("6")
    yield "desk-refer-write", window
    day.keys.escape()
    day.keys.escape()
    scan("good", 1)
    day.keys.mismatch()
    yield "desk-mismatch", window
    day.keys.digit("3")
    yield "desk-mismatch-kind", window
    day.keys.digit("3")
    yield "desk-found", window
    window.actions_.do("card")
    card = window.findChild(TurnRoundCard)
    assert card is not None
    yield "card-found", card
    card.close()
    scan("good", 2)
    day.keys.mismatch()
    day.keys.digit("4")
    yield "desk-name", window
    day.keys.escape()
    day.keys.escape()
    scan("good", 3)
    day.keys.digit("1")
    day.keys.enter()
    day.keys.story()
    yield "desk-story", window
    day.keys.undo()
    yield "desk-undo", window
    day.keys.escape()
    day.keys.escape()
    window.actions_.do("search")
    yield "desk-search-empty", window
    line = next(one for one in window.findChildren(QLineEdit) if one.isVisible())
    line.setText("タカ")
    line.textEdited.emit("タカ")
    yield "desk-search", window
    day.keys.escape()
    day.keys.escape()
    window.actions_.do("camera")
    yield "desk-camera", window
    day.keys.escape()
    day.keys.room()
    yield "desk-rooms", window
    day.keys.digit("2")
    scan("good", 2)
    yield "desk-elsewhere", window
    day.keys.room()
    day.keys.digit("1")


def _lead(window: MainWindow, day: Day, clock: Clock, scan: Callable[..., None]) -> Iterator[State]:
    for place in (4, 5, 6):
        scan("good", place)
        day.keys.refer()
        day.keys.digit(str(place - 3))
        day.keys.escape()
        clock.at = clock.at.plus(seconds=95)
    window.actions_.do("lead_page")
    window.tick()
    yield "lead", window
    screen = window.findChild(LeadScreen)
    assert screen is not None
    for outcome in ("admit", "refuse"):
        screen.model.decide(outcome)
        yield f"lead-{outcome}", window
    exempt = next(one.number for one in screen.model.state.referrals if one.exempt)
    screen.model.choose(exempt)
    screen.model.show_name()
    yield "lead-name", window
    screen.model.decide("admit")
    yield "lead-exempt", window
    for form in screen.model.state.forms:
        screen.model.open_form(form)
        yield f"lead-{form.id}", window
    screen.model.submit({})
    yield "lead-wrong", window
    screen.model.leave_form()
    window.actions_.do("lead_back")
    clock.at = clock.at.plus(seconds=3600 * 3)
    day.guard.touched()
    scan("late")
    window.tick()
    yield "desk-late", window
    window.actions_.do("card")
    card = window.findChild(TurnRoundCard)
    assert card is not None
    yield "card-late", card
    card.close()
    window.actions_.do("delay_certificate")
    yield "desk-delay", window
    day.keys.enter()
    yield "desk-refused", window
    clock.at = day.station.state.deadline or clock.at
    venue = day.station.venue
    proctor, venue.operator = venue.operator, Operator("l01", "lead")
    day.station.perform(QueueClosed(session=day.station.state.session, count=2), lambda _: None)
    venue.operator = proctor
    clock.at = clock.at.plus(seconds=10)
    scan("in_line")
    yield "desk-in-line", window
    day.keys.escape()


def at_the_clock(window: MainWindow, _live: LiveDay, folder: Path) -> Iterator[State]:
    """The session clock of a day of its own: doors, start, a stop in one room, calls, the end."""
    live = Demo(folder / "clock", 120, 2, "ja", live=True).live(lambda _: None)
    try:
        yield from _clock(window, live, folder)
    finally:
        live.station.close()


def _clock(window: MainWindow, live: LiveDay, folder: Path) -> Iterator[State]:
    clock = Onward(bootstrap.clock())
    day = open_day(
        window,
        live.station,
        ImmediateWork(),
        clock,
        session=live.session,
        settings=bootstrap.settings(folder / "settings"),
        sounds=Silence(),
    )
    window.show_page("desk")
    station, venue, session = day.station, day.station.venue, day.station.state.session
    plan = venue.sessions[session]
    lead = next(member for member in station.staff if member.role == "lead")

    def at(moment: Instant) -> None:
        clock.at = moment
        day.guard.touched()
        window.tick()

    def ask(wish: AnyWish) -> None:
        station.perform(wish, lambda answer: print(answer.refusal) if answer.refusal else None)
        window.tick()

    at(max(clock.at, plan.start.plus(minutes=-12)))
    ask(SignIn(operator=lead.id, pin=PINS[lead.id]))
    window.actions_.do("clock_page")
    for announcement in ("identity", "belongings"):
        ask(Announce(session=session, announcement=announcement))
    yield "clock-before", window
    at(plan.start.plus(seconds=4))
    ask(Start(session=session, reason="予定どおり"))
    ask(Announce(session=session, announcement="begin"))
    for entry in venue.at(station.stamp()).entered(session)[:60]:
        ask(Mark(candidate=entry.candidate_number, state="present", session=session))
    at(clock.at.plus(minutes=7))
    yield "clock-under-way", window
    day.clock.full()
    big = day.clock.big
    yield "bigclock-under-way", big
    ask(Suspend(session=session, rooms=("A",), reason="警報"))
    at(clock.at.plus(minutes=7, seconds=30))
    yield "clock-suspended", window
    yield "bigclock-suspended", big
    ask(Resume(session=session, rooms=("A",)))
    at(clock.at.plus(minutes=1))
    yield "clock-resumed", window
    window.actions_.do("clock_back")
    window.actions_.do("lead_page")
    yield "lead-times", window
    window.actions_.do("session_end")
    yield "lead-end-early", window
    window.actions_.do("lead_back")
    window.actions_.do("lead_back")
    yield from _evacuation(window, clock, at)
    ends = plan.end.plus(minutes=6, seconds=24)
    at(ends.plus(minutes=-5, seconds=3))
    yield "call", window
    yield "bigclock-call", big
    big.close()
    day.clock.large(day.clock.calls.said)
    yield "call-large", day.clock.written
    day.clock.written.close()
    window.actions_.do("call_aside")
    window.actions_.do("lead_page")
    window.tick()
    yield "call-on-lead", window
    window.actions_.do("clock_page")
    at(ends.plus(minutes=9))
    yield "clock-missed", window
    window.actions_.do("clock_note")
    ask(End(session=session))
    yield "clock-ended", window
    window.actions_.do("clock_print")
    yield "clock-print", window
    window.actions_.do("paper_close")
    window.actions_.do("clock_back")


def _conduct(window: MainWindow, day: Day) -> Iterator[State]:
    number = next(n for n, _ in day.station.venue.journal.people())
    conduct, model = day.conduct, day.conduct.model
    day.guard.touched()
    conduct.person(number)
    yield "conduct", window
    for act in ("caution", "warn", "disqualify", "impersonation"):
        conduct.person(number, act)
        yield f"conduct-{act}", window
    model.submit({"text": ""})
    yield "conduct-wrong", window
    conduct.person(number, "caution")
    model.submit({"kind": "disturbance", "to": "candidate", "witnesses": "", "text": "私語"})
    yield "conduct-done", window
    conduct.person(number, "warn")
    model.submit({"kind": "disturbance", "to": "candidate", "witnesses": "", "text": "私語"})
    yield "conduct-slip", window
    window.actions_.do("paper_close")
    for act in model.state.acts:
        day.guard.touched()
        model.open_form(act.id)
        yield f"conduct-after-{act.id}", window
    conduct.room("A")
    yield "conduct-room", window
    model.submit({"room": "A", "kind": "noise", "text": "隣の部屋で工事の音が3分続いた"})
    window.actions_.do("conduct_back")
    window.actions_.do("lead_page")
    yield "incidents-on-lead", window
    window.actions_.do("incidents")
    yield "incidents", window
    window.actions_.do("note_review")
    yield "incidents-review", window
    window.actions_.do("incidents_back")
    window.actions_.do("incidents_back")
    window.actions_.do("lead_back")


def _evacuation(window: MainWindow, clock: Clock, at: Callable[[Instant], None]) -> Iterator[State]:
    """Everybody leaves, and comes back after six minutes."""
    window.actions_.do("evacuate")
    yield "evacuation", window
    at(clock.at.plus(seconds=20))
    window.actions_.do("evac_next")
    window.actions_.do("evac_next")
    yield "evacuation-register", window
    window.actions_.do("paper_close")
    at(clock.at.plus(minutes=6))
    for key in ("evac_here", "evac_missing", "evac_call"):
        window.actions_.do(key)
    yield "evacuation-call", window
    for _ in range(9):
        window.actions_.do("evac_rest")
    window.actions_.do("evac_go_on")
    yield "evacuation-back", window
    window.actions_.do("evac_go_on")
    yield "evacuation-resumed", window
    window.actions_.do("evac_back")


def _others(window: MainWindow, day: Day) -> Iterator[State]:
    for name in ("articles", "help"):
        window.actions_.do(name)
        yield name, next(one for one in window.findChildren(SheetScreen) if one.isVisible())
    day.guard.change()
    yield "sign-in-change", window
    day.guard.lock()
    yield "sign-in-locked", window
    day.guard.begin()
    people = day.guard.sign_in.state.people
    day.guard.sign_in.choose(people[-1].id)
    day.guard.sign_in.enter("1")
    yield "sign-in-wrong", window
    day.guard._opened()
    day.station._failed(machine("disk_failed", detail="No space left on device"))
    yield "desk-failure", window
    day.station.acknowledge()


def at_the_cases(window: MainWindow, _day: LiveDay, folder: Path) -> Iterator[State]:
    """The pages of headquarters' cases, over a headquarters of their own."""
    yield from among_cases(window, folder)


STATES = (
    at_the_door,
    at_the_clock,
    at_the_desk,
    at_the_rehearsal,
    at_the_room,
    at_the_course,
    under_a_pack,
    at_the_end,
    after_the_exam,
    at_the_sending,
    at_the_headquarters,
    at_the_cases,
    purging,
    on_paper,
)

if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="where the pictures are written")
    asked.add_argument("part", nargs="?", default="", help="only pictures whose names hold this")
    wanted = asked.parse_args()
    main(wanted.folder, wanted.part)
