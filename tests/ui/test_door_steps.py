"""The Door's map of steps, without a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.faults import Fault, hostile, machine
from app.services.demoday import LiveDay
from app.services.opening import OpenStation, Sheet
from app.services.rehearsing import Rehearsal
from ui.viewmodels.door import STEPS, DoorModel, Event, Opened, Place, Station, Step
from ui.viewmodels.work import ImmediateWork

TODAY = "2026-11-22"
T01 = Station("stations/T01", "東京第一会場", "第2回", ("2026-11-21",), "受付1")
T02 = Station("stations/T02", "横浜会場", "第2回", (TODAY,), "受付1")
STATION: OpenStation = object()  # type: ignore[assignment]
DAY: LiveDay = object()  # type: ignore[assignment]
PRACTICE: Rehearsal = object()  # type: ignore[assignment]


class Keeper:
    """Says what it was asked, and fails when told to."""

    def __init__(self, stations: Sequence[Station] = (), fault: Fault | None = None) -> None:
        self.known, self.fault = list(stations), fault
        self.warnings: tuple[Fault, ...] = ()
        self.asked: list[tuple[object, ...]] = []

    def stations(self) -> Sequence[Station]:
        return self.known

    def place(self, package: str, folder: str) -> Place:
        return Place(f"{folder or 'usual'}/{package.removesuffix('.kvp')}", "LAPTOP-7")

    def sheet(self, path: str) -> Sheet:
        if path == "empty.txt":
            raise Fault("passphrase_missing")
        return Sheet("AAAAA-BBBBB", "0123-4567")

    def open_station(self, path: str, sheet: Sheet) -> Opened:
        return self._open("station", path, sheet)

    def open_package(self, package: str, sheet: Sheet, place: Place) -> Opened:
        return self._open("package", package, sheet, place)

    def demo(self) -> LiveDay:
        self._open("demo")
        return DAY

    def practice(self) -> Rehearsal:
        self._open("practice")
        return PRACTICE

    def _open(self, *asked: object) -> Opened:
        self.asked.append(asked)
        if self.fault is not None:
            raise self.fault
        return Opened(STATION, self.warnings)


MARK = " ".join(["01ab"] * 8)


class Heard:
    """What came of it all."""

    def __init__(self) -> None:
        self.opened: list[object] = []


def door(keeper: Keeper, heard: Heard | None = None, notes: Sequence[Fault] = ()) -> DoorModel:
    told = (heard or Heard()).opened.append
    return DoorModel(
        keeper,
        ImmediateWork(),
        today=lambda: TODAY,
        on_open=told,
        on_demo=told,
        on_practice=told,
        notes=notes,
    )


def codes(model: DoorModel) -> list[str]:
    return [fault.code for fault in model.state.trouble]


def at_the_passphrase(keeper: Keeper, heard: Heard | None = None) -> DoorModel:
    model = door(keeper, heard)
    model.choose_package("T01.kvp")
    model.accept_place("受付2")
    return model


def test_every_step_leads_somewhere_and_can_be_reached() -> None:
    steps = set(get_args(Step))
    assert {step for step, _ in STEPS} | {"warned"} == steps
    assert {*STEPS.values()} == steps
    assert {event for _, event in STEPS} == set(get_args(Event))


@pytest.mark.parametrize("step", sorted({*get_args(Step)} - {"choose", "opening", "warned"}))
def test_from_every_step_where_nothing_runs_there_is_a_way_back(step: Step) -> None:
    assert (step, "back") in STEPS


def test_a_package_goes_over_place_and_passphrase_to_who_are_you() -> None:
    keeper, heard = Keeper(), Heard()
    model = door(keeper, heard)
    model.choose_package("T01.kvp")
    assert (model.state.step, model.state.place.folder) == ("package", "usual/T01")
    model.choose_folder("elsewhere")
    model.accept_place(" 受付2 ")
    assert model.state.step == "passphrase"
    model.typed("aaaaa bbbbb", MARK)
    model.open()
    place = Place("elsewhere/T01", "受付2")
    assert keeper.asked == [("package", "T01.kvp", Sheet("aaaaa bbbbb", MARK), place)]
    assert heard.opened == [STATION]
    assert (model.state.passphrase, model.state.fingerprint) == ("", "")


@pytest.mark.parametrize("typed", ["0123-4567", "01ab" * 9, "01ag" * 8])
def test_a_fingerprint_of_another_shape_is_mistyped_and_not_yet_a_forgery(typed: str) -> None:
    keeper = Keeper()
    model = at_the_passphrase(keeper)
    model.typed("AAAAA", typed)
    model.open()
    assert (codes(model), keeper.asked) == (["door_fingerprint_mistyped"], [])


def test_back_from_the_passphrase_keeps_the_package_and_its_name() -> None:
    model = at_the_passphrase(Keeper())
    model.back()
    assert (model.state.step, model.state.package) == ("package", "T01.kvp")
    assert model.state.place.name == "受付2"
    model.back()
    assert (model.state.step, model.state.package) == ("choose", "")


def test_the_only_station_goes_straight_to_its_passphrase() -> None:
    keeper, heard = Keeper([T01]), Heard()
    model = door(keeper, heard)
    model.choose_today()
    assert model.state.step == "passphrase"
    model.typed("AAAAA", "")
    model.open()
    assert keeper.asked == [("station", T01.path, Sheet("AAAAA", None))]
    assert heard.opened == [STATION]


def test_among_several_stations_the_one_of_today_comes_first() -> None:
    model = door(Keeper([T01, T02]))
    assert model.state.today == T02.path
    model.choose_today()
    assert (model.state.step, model.state.chosen) == ("stations", T02.path)
    model.choose_station(T01.path)
    assert (model.state.step, model.state.chosen) == ("passphrase", T01.path)


def test_without_any_station_there_is_nothing_to_go_on_with() -> None:
    model = door(Keeper())
    model.choose_today()
    assert model.state.step == "choose"


@pytest.mark.parametrize(
    "fault",
    [
        Fault("wrong_passphrase"),
        Fault("passphrase_mistyped", length=25),
        Fault("package_expired", expires="", now=""),
        Fault("package_older", issue=1, current=2),
        hostile("other_signer", expected="0123"),
        hostile("damaged", format="package"),
        machine("disk_failed", detail="full"),
    ],
    ids=lambda fault: fault.code,
)
def test_what_does_not_open_is_said_and_what_was_typed_stays(fault: Fault) -> None:
    keeper, heard = Keeper(fault=fault), Heard()
    model = at_the_passphrase(keeper, heard)
    model.typed("AAAAA-BBBBB", MARK)
    model.open()
    assert (model.state.step, codes(model)) == ("passphrase", [fault.code])
    assert (model.state.passphrase, model.state.fingerprint) == ("AAAAA-BBBBB", MARK)
    assert heard.opened == []
    keeper.fault = None
    model.open()
    assert heard.opened == [STATION]


def test_what_deserves_a_look_is_read_before_going_on() -> None:
    keeper, heard = Keeper([T01]), Heard()
    keeper.warnings = (Fault("other_date", planned=[TODAY], today="2026-11-21"),)
    model = door(keeper, heard)
    model.choose_today()
    model.typed("AAAAA", "")
    model.open()
    assert (model.state.step, codes(model), heard.opened) == ("warned", ["other_date"], [])
    model.back()
    model.go_on()
    model.go_on()
    assert heard.opened == [STATION]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("", "0123"), "door_passphrase_missing"),
        ((" - ", "0123"), "door_passphrase_missing"),
        (("AAAAA", " "), "door_fingerprint_missing"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_opened(
    typed: tuple[str, str], code: str
) -> None:
    keeper = Keeper()
    model = at_the_passphrase(keeper)
    model.typed(*typed)
    model.open()
    assert (codes(model), keeper.asked) == ([code], [])


def test_a_station_needs_a_name() -> None:
    model = door(Keeper())
    model.choose_package("T01.kvp")
    model.accept_place("  ")
    assert (model.state.step, codes(model)) == ("package", ["door_name_missing"])


@pytest.mark.parametrize("text", ["AAAAA\n0123", "\r\n AAAAA \r\n\r\n 0123 \r\n"])
def test_a_whole_sheet_pasted_fills_both_lines(text: str) -> None:
    model = at_the_passphrase(Keeper())
    model.typed(text, "")
    assert (model.state.passphrase, model.state.fingerprint) == ("AAAAA", "0123")


def test_a_sheets_file_fills_both_lines_and_an_empty_one_is_said() -> None:
    model = at_the_passphrase(Keeper())
    model.drop("T01.pass.txt")
    assert (model.state.passphrase, model.state.fingerprint) == ("AAAAA-BBBBB", "0123-4567")
    model.drop("empty.txt")
    assert codes(model) == ["passphrase_missing"]
    assert model.state.passphrase == "AAAAA-BBBBB"


@pytest.mark.parametrize(
    ("text", "letters"),
    [("", 0), ("AB-cd ef", 6), ("ＡＢ－ｃｄ", 4), ("‐―−ー", 0), ("A" * 25, 25)],
)
def test_letters_are_counted_as_the_sheet_counts_them(text: str, letters: int) -> None:
    model = at_the_passphrase(Keeper())
    model.typed(text, "")
    assert model.state.letters == letters


def test_the_demo_opens_its_desk_or_says_why_not() -> None:
    keeper, heard = Keeper(fault=machine("disk_failed", detail="full")), Heard()
    model = door(keeper, heard)
    model.choose_demo()
    assert (model.state.step, codes(model)) == ("choose", ["disk_failed"])
    keeper.fault = None
    model.choose_demo()
    assert heard.opened == [DAY]


def test_a_rehearsal_opens_its_desk_or_says_why_not() -> None:
    keeper, heard = Keeper(fault=machine("disk_failed", detail="full")), Heard()
    model = door(keeper, heard)
    model.choose_practice()
    assert (model.state.step, codes(model)) == ("choose", ["disk_failed"])
    keeper.fault = None
    model.choose_practice()
    assert heard.opened == [PRACTICE]


def test_how_far_a_demo_is_reaches_the_screen_while_it_is_made() -> None:
    jobs: list[Callable[[], object]] = []

    class Later(ImmediateWork):
        def run(self, *job: Callable[[], object]) -> None:  # type: ignore[override]
            jobs.append(job[0])

    told: list[object] = []
    model = DoorModel(
        Keeper(), Later(), today=lambda: TODAY, on_open=told.append, on_demo=told.append
    )
    model.progress("demo_making_tickets")
    assert model.state.doing == ""
    model.choose_demo()
    model.progress("demo_making_tickets")
    assert (model.state.step, model.state.doing) == ("opening", "demo_making_tickets")
    model.back()
    assert (model.state.step, len(jobs)) == ("opening", 1)


def test_what_is_wrong_with_the_settings_is_said_at_once() -> None:
    assert codes(door(Keeper(), notes=[Fault("settings_unreadable", detail="x")])) == [
        "settings_unreadable"
    ]


MOVES: dict[str, Callable[[DoorModel], None]] = {
    "today": DoorModel.choose_today,
    "station": lambda m: m.choose_station(T01.path),
    "package": lambda m: m.choose_package("T01.kvp"),
    "folder": lambda m: m.choose_folder("elsewhere"),
    "place": lambda m: m.accept_place("受付"),
    "headquarters": DoorModel.choose_headquarters,
    "typed": lambda m: m.typed("AAAAA", "0123"),
    "open": DoorModel.open,
    "go_on": DoorModel.go_on,
    "back": DoorModel.back,
}


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=15))
def test_whatever_is_pressed_nothing_opens_without_a_passphrase(moves: list[str]) -> None:
    keeper = Keeper([T01], fault=Fault("wrong_passphrase"))
    model = door(keeper)
    for move in moves:
        typed = model.state.passphrase
        before = len(keeper.asked)
        MOVES[move](model)
        assert len(keeper.asked) == before or (move == "open" and typed)
        assert model.state.step in get_args(Step)
