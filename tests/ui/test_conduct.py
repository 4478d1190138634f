"""Forms about a person's conduct and needs, and about a room, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.events import (
    AddendumWritten,
    AttentionCalled,
    Corrected,
    DetailQuestioned,
    Disqualified,
    IncidentNoted,
    Known,
    Recorded,
    Referred,
)
from app.domain.roomfacts import (
    EvidenceKept,
    ImpersonationFound,
    Moved,
    PermissionGranted,
    TimeGivenBack,
    TimeLost,
    WarningAnswered,
)
from app.domain.roomwishes import Mark
from app.domain.wishes import Disqualify, SignIn
from app.kernel.phrases import LANGUAGES, Language, phrases
from app.projections.cells import NOTES, person_cell, session_cell
from app.services.evidence import lying, photo
from app.services.invented import PINS
from app.services.opening import OpenStation
from tests.ui.deskworld import Desks, another, opened, semi_public
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import SESSION, Desk, World, make_world
from tests.venue.test_evidence import JPEG
from ui.screens.formfields import Box
from ui.screens.leadpin import LeadPin
from ui.screens.paper import PaperScreen
from ui.screens.room import RoomScreen
from ui.shell.actions import TABLE
from ui.shell.conduct import jpeg_of
from ui.viewmodels.acts import KEYS
from ui.viewmodels.conduct import ConductModel, ConductState
from ui.widgets.choices import Choices
from ui.widgets.filepick import FilePick

Key = Qt.Key
F = TypeVar("F", bound=Known)


@pytest.fixture
def desks(station: OpenStation, desk: Desk, world: World, qtbot: QtBot) -> Iterator[Desks]:
    with opened(qtbot, station, desk, world) as found:
        found.window.resize(*SMALL)
        yield found


@pytest.fixture
def number(desks: Desks) -> str:
    return present(desks)


@pytest.fixture
def model(desks: Desks) -> ConductModel:
    return desks.day.conduct.model


def present(desks: Desks, place: int = 0) -> str:
    found = sorted({entry.candidate_number for entry in desks.world.first.roster})[place]
    mark = Mark(candidate=found, state="present", session=SESSION)
    desks.day.station.perform(mark, lambda _: None)
    return found


def as_proctor(desks: Desks) -> None:
    desks.day.station.perform(SignIn(operator="p01", pin=PINS["p01"]), lambda _: None)


def state(desks: Desks) -> ConductState:
    return desks.day.conduct.model.state


def about(desks: Desks, number: str) -> list[Recorded]:
    log = desks.day.station.venue.journal.log
    return [*log.records(person_cell(number)), *log.records(NOTES)]


def last(desks: Desks, number: str, kind: type[F]) -> F:
    """The last fact of a kind about a person."""
    found = [r.fact for r in about(desks, number) if isinstance(r.fact, kind)]
    assert found, kind
    return found[-1]


def shown(desks: Desks) -> str:
    labels = desks.window.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_attention_by_keys_who_saw_it_and_when_come_first(
    desks: Desks, number: str, qtbot: QtBot
) -> None:
    as_proctor(desks)
    desks.scan()
    desks.press(qtbot, "Ctrl+I", lambda: desks.window.page == "conduct")
    desks.press(qtbot, "1", lambda: state(desks).form is not None)
    form = state(desks).form
    assert form is not None
    assert [field.name for field in form.fields][:2] == ["witnesses", "seen_at"]
    seen = desks.clock.at
    desks.clock.at = seen.plus(seconds=70)
    kinds = QApplication.focusWidget()
    assert isinstance(kinds, Choices), "the numbered list is what a digit is meant for"
    desks.press(qtbot, Key.Key_Return, lambda: state(desks).message == "form_missing")
    assert kinds.currentRow() == -1, "nobody picks a kind by passing over it"
    desks.press(qtbot, "2", lambda: kinds.currentRow() == 1)
    desks.press(qtbot, Key.Key_Return, lambda: state(desks).form is None)
    called = last(desks, number, AttentionCalled)
    assert (called.kind, called.to, called.written) == ("disturbance", "candidate", False)
    assert called.seen_at == seen, "the moment at which the form was begun, not its end"
    assert (called.witnesses, called.text) == ((), ""), "the words that it begins with say nothing"
    assert state(desks).message == "form_done_caution"
    assert phrases("ja")["flag_no_witness"] in shown(desks)
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "desk")


def witness(desks: Desks) -> QComboBox:
    """The field for who saw it."""
    boxes = desks.window.findChildren(QComboBox)
    return next(box for box in boxes if box.isVisible() and box.isEditable())


@pytest.mark.parametrize("focus", ["as begun", "who saw it"])
@pytest.mark.parametrize(("act", "written"), [("1", False), ("2", True)])
def test_a_digit_chooses_the_kind_and_leaves_the_witness(
    desks: Desks, number: str, qtbot: QtBot, act: str, written: bool, focus: str
) -> None:
    as_proctor(desks)
    desks.scan()
    desks.press(qtbot, "Ctrl+I", lambda: desks.window.page == "conduct")
    desks.press(qtbot, act, lambda: state(desks).form is not None)
    begun, kinds = witness(desks).currentText(), QApplication.focusWidget()
    assert isinstance(kinds, Choices)
    if focus == "who saw it":
        witness(desks).setFocus()
    desks.press(qtbot, "1", lambda: kinds.currentRow() == 0)
    if written:
        desks.day.conduct.model.submit({"kind": "cheating", "to": "candidate"})
        assert state(desks).message_fields == {"field": "text"}, "a paper says what was seen"
        box = next(b for b in desks.window.findChildren(Box) if b.isVisible())
        box.setPlainText("紙を見た")
    assert witness(desks).currentText() == begun
    desks.press(qtbot, Key.Key_Return, lambda: state(desks).form is None)
    called = last(desks, number, AttentionCalled)
    first = next(k for k, v in desks.desk.rules.incident_kinds.items() if v.misconduct)
    assert (called.kind, called.written, called.witnesses) == (first, written, ())


def test_a_missing_kind_gets_the_focus(desks: Desks, number: str, qtbot: QtBot) -> None:
    as_proctor(desks)
    desks.day.conduct.person(number, "warn")
    kinds = QApplication.focusWidget()
    witness(desks).setFocus()
    desks.press(qtbot, Key.Key_Return, lambda: state(desks).message == "form_missing")
    assert isinstance(kinds, Choices)
    assert QApplication.focusWidget() is kinds


def test_a_lead_is_asked_who_saw_it(desks: Desks, number: str, qtbot: QtBot) -> None:
    desks.day.conduct.person(number, "caution")
    assert witness(desks).currentText() == "", "the lead records on another's word"
    desks.day.conduct.model.submit({"kind": "cheating", "to": "candidate"})
    assert state(desks).message_fields == {"field": "witnesses"}
    assert phrases("ja")["form_field_witnesses"] in shown(desks)
    focus = QApplication.focusWidget()
    assert focus is witness(desks) or focus is witness(desks).lineEdit()


CONDUCT = {"kind": "cheating", "to": "candidate", "witnesses": "p01、田中 一郎", "text": "紙を見た"}


def test_a_written_warning_is_printed_then_answered(
    desks: Desks, number: str, qtbot: QtBot
) -> None:
    desks.day.conduct.person(number, "warn")
    desks.day.conduct.model.submit({**CONDUCT, "seen_at": "9:05:07", "to": "companion"})
    called = last(desks, number, AttentionCalled)
    assert (called.written, called.to, called.witnesses) == (
        True,
        "companion",
        ("p01", "田中 一郎"),
    )
    assert called.seen_at is not None
    assert called.seen_at.local("Asia/Tokyo").strftime("%H:%M:%S") == "09:05:07"
    assert desks.window.page == "paper"
    paper = next(p for p in desks.window.findChildren(PaperScreen) if p.isVisible())
    assert paper.isVisible()
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "conduct")
    form = state(desks).form
    assert form is not None
    assert form.id == "acknowledge"
    choices = QApplication.focusWidget()
    assert isinstance(choices, Choices)
    desks.press(qtbot, "2", lambda: choices.currentRow() == 1)
    desks.press(qtbot, Key.Key_Return, lambda: state(desks).form is None)
    assert last(desks, number, WarningAnswered).signed is False
    assert phrases("ja")["warning_not_signed"] in shown(desks)
    assert "acknowledge" not in {act.id for act in state(desks).acts}


def test_a_signature_that_was_skipped_stays_to_be_recorded_by_one_key(
    desks: Desks, number: str, qtbot: QtBot
) -> None:
    desks.day.conduct.person(number, "warn")
    desks.day.conduct.model.submit(CONDUCT)
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "conduct")
    desks.press(qtbot, Key.Key_Escape, lambda: state(desks).form is None)
    screen = desks.day.conduct.screen
    assert screen.sign.isVisible()
    key = next(act.key for act in state(desks).acts if act.id == "acknowledge")
    assert screen.sign.text().startswith(f"[{key}] ")
    desks.press(qtbot, key, lambda: state(desks).form is not None)
    assert not screen.sign.isVisible()
    desks.day.conduct.model.submit({"signed": "yes"})
    assert not screen.sign.isVisible()


def test_the_slip_comes_again_by_a_key_for_a_proctor_and_records_nothing(
    desks: Desks, number: str, qtbot: QtBot
) -> None:
    as_proctor(desks)
    screen = desks.day.conduct.screen
    desks.day.conduct.person(number)
    assert not screen.again.isVisible()
    assert not desks.window.actions_.is_open("slip_again")
    desks.day.conduct.person(number, "warn")
    desks.day.conduct.model.submit(CONDUCT)
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "conduct")
    desks.day.conduct.model.submit({"signed": "yes"})
    assert screen.again.isVisible()
    records = len(desks.day.station.venue.journal.log.records(person_cell(number)))
    desks.press(qtbot, "P", lambda: desks.window.page == "paper")
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "conduct")
    assert state(desks).form is None
    assert len(desks.day.station.venue.journal.log.records(person_cell(number))) == records


def test_what_was_just_recorded_is_taken_back_by_a_key_on_the_same_page(
    desks: Desks, number: str, qtbot: QtBot
) -> None:
    as_proctor(desks)
    desks.day.conduct.person(number, "caution")
    desks.day.conduct.model.submit(CONDUCT)
    screen = desks.day.conduct.screen
    assert phrases("ja")["fact_attention_called"] in screen.undo.text()
    desks.press(qtbot, "U", lambda: state(desks).form is not None)
    desks.press(qtbot, Key.Key_Return, lambda: state(desks).form is None)
    taken = last(desks, number, Corrected)
    assert taken is not None
    assert state(desks).attentions == ()
    assert not screen.undo.isVisible(), "there is nothing more to take back"


def test_an_incident_noted_by_mistake_says_so_and_keeps_its_first_text(
    desks: Desks, number: str, qtbot: QtBot
) -> None:
    as_proctor(desks)
    desks.day.conduct.person(number)
    desks.press(qtbot, "5", lambda: state(desks).form is not None)
    desks.press(qtbot, Key.Key_Return, lambda: state(desks).form is None)
    assert desks.day.conduct.screen.undo.isVisible()
    desks.press(qtbot, "U", lambda: state(desks).form is not None)
    desks.press(qtbot, Key.Key_Return, lambda: state(desks).form is None)
    added = last(desks, number, AddendumWritten)
    assert added.text == phrases("ja")["undo_note_text"]
    assert last(desks, number, IncidentNoted).kind == "item_stowed"


def test_whatever_is_done_next_there_is_nothing_to_take_back(desks: Desks, number: str) -> None:
    model = desks.day.conduct.model
    for then in (lambda: model.open_form("incident"), lambda: model.about_person(number)):
        desks.day.conduct.person(number, "caution")
        model.submit(CONDUCT)
        assert state(desks).undo is not None
        then()
        assert state(desks).undo is None
        model.leave_form()


def test_of_whoever_is_disqualified_only_what_is_possible_is_offered(
    desks: Desks, number: str, model: ConductModel
) -> None:
    desks.day.conduct.person(number, "incident")
    model.submit({**CONDUCT, "kind": "noise", "each": "together"})
    model.open_form("disqualify")
    model.submit({**CONDUCT, "override_reason": "続けた"})
    assert {act.id for act in state(desks).acts} == {
        "incident",
        "illness",
        "minor_handed",
        "photo",
        "add_note",
    }
    assert "第15条" in desks.day.conduct.screen._limits.text()
    for act in state(desks).acts:
        if act.id in ("incident", "illness", "minor_handed", "add_note"):
            model.open_form(act.id)
            assert state(desks).form is not None
            fact = desks.day.station.venue.journal.log.records(NOTES)[0].id
            model.submit({**CONDUCT, "kind": "noise", "each": "together", "incident": fact})
            assert state(desks).good, act.id
    model.open_form("permit")
    assert state(desks).form is None


def test_a_disqualification_names_the_attention_and_what_went_on(
    desks: Desks, number: str, model: ConductModel
) -> None:
    desks.day.conduct.person(number, "caution")
    model.submit(CONDUCT)
    desks.day.conduct.person(number, "disqualify")
    form = model.state.form
    assert form is not None
    after = next(field for field in form.fields if field.name == "after").picks
    assert [one.value for one in after] == [one.fact for one in model.state.attentions]
    values = {**CONDUCT, "after": after[0].value}
    model.submit({**values, "text": " "})
    assert (model.state.message, model.state.message_fields) == (
        "form_missing",
        {"field": "text"},
    )
    assert "注意の後も続いたこと" in shown(desks)
    model.submit({**values, "text": "また紙を見た"})
    gone = last(desks, number, Disqualified)
    assert (gone.after, gone.out_of_rule, gone.text) == (after[0].value, False, "また紙を見た")
    assert model.state.standing == "disqualified"


def test_without_an_attention_the_lead_overrides_and_headquarters_is_told(
    desks: Desks, number: str, model: ConductModel
) -> None:
    desks.day.conduct.person(number, "disqualify")
    form = model.state.form
    assert form is not None
    assert form.id == "disqualify_override"
    assert phrases("ja")["form_field_whose"] in shown(desks)
    begun = desks.desk.rules.incident_kinds["cheating"].template
    for empty in ("", begun.ja if begun else " "):
        model.submit({**CONDUCT, "text": empty, "override_reason": "その場で"})
        assert model.state.message_fields == {"field": "text"}, "what was done is always said"
    values = {**CONDUCT, "text": "答案を奪った"}
    model.submit(values)
    assert model.state.message_fields == {"field": "override_reason"}
    model.submit({**values, "override_reason": "その場で止める必要があった"})
    assert last(desks, number, Disqualified).out_of_rule
    assert phrases("ja")["flag_out_of_rule"] in shown(desks)


def test_a_proctor_asks_a_lead_to_disqualify(
    desks: Desks, number: str, model: ConductModel
) -> None:
    desks.day.station.perform(SignIn(operator="p01", pin=PINS["p01"]), lambda _: None)
    desks.day.conduct.person(number, "disqualify")
    dialog = next(d for d in desks.window.findChildren(LeadPin) if d.isVisible())
    assert model.state.form is None, "the PIN comes before anything is filled in"
    dialog.model.choose("l01")
    dialog.model.enter(PINS["l01"])
    assert not dialog.isVisible()
    model.submit({**CONDUCT, "override_reason": " "})
    assert model.state.message_fields == {"field": "override_reason"}
    model.submit({**CONDUCT, "override_reason": "逃げた"})
    assert model.state.standing == "disqualified"
    assert not dialog.isVisible(), "nobody is asked twice"
    assert [r.operator for r in about(desks, number) if isinstance(r.fact, Disqualified)] == ["l01"]
    assert desks.day.station.state.operator_id == "p01"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_told_with_its_article(
    desks: Desks, number: str, model: ConductModel, language: Language
) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()
    desks.day.conduct.person(number, "impersonation")
    meanwhile = Disqualify(
        candidate=number, kind="cheating", text="逃げた", override_reason="逃げた", session=SESSION
    )
    desks.day.station.perform(meanwhile, lambda _: None)
    model.submit({"outcome": "stopped", "text": "別人", "witnesses": "p01"})
    assert (model.state.message, model.state.article) == ("disqualified", "E 15")
    assert desks.window.words.article("E 15") in shown(desks)
    assert model.state.form is not None, "nothing that was written is lost"


def test_impersonation_goes_on_only_with_evidence(
    desks: Desks, number: str, model: ConductModel
) -> None:
    desks.day.conduct.person(number, "impersonation")
    model.submit({**CONDUCT, "outcome": "continued", "text": "写真と違う"})
    assert model.state.message == "missing_field"
    assert "残した証拠" in shown(desks)
    model.submit({**CONDUCT, "outcome": "continued", "text": "写真と違う", "evidence": "筆跡"})
    assert last(desks, number, ImpersonationFound).outcome == "continued"
    assert "続けさせて" in shown(desks)
    desks.day.conduct.person(number, "impersonation")
    model.submit({**CONDUCT, "outcome": "stopped", "text": "写真と違う"})
    assert last(desks, number, ImpersonationFound).outcome == "stopped"
    assert "試験室の外へ" in shown(desks)


@pytest.mark.parametrize("act", ["device_sound", "incident", "illness", "minor_handed"])
def test_a_lead_is_asked_who_saw_an_incident_too(desks: Desks, number: str, act: str) -> None:
    desks.day.conduct.person(number, act)
    assert witness(desks).currentText() == "", "the lead was told of it"
    desks.day.conduct.model.submit({"kind": "noise", "text": "…", "each": "together"})
    assert state(desks).message_fields == {"field": "witnesses"}
    as_proctor(desks)
    desks.day.conduct.person(number, act)
    assert witness(desks).currentText() == desks.day.station.name_of("p01")


@pytest.mark.parametrize(("key", "kind"), [("4", "device_sound"), ("5", "item_stowed")])
def test_two_keys_for_what_happens_most(
    desks: Desks, number: str, qtbot: QtBot, key: str, kind: str
) -> None:
    as_proctor(desks)
    desks.day.conduct.person(number)
    desks.press(qtbot, key, lambda: state(desks).form is not None)
    desks.press(qtbot, Key.Key_Return, lambda: state(desks).form is None)
    noted = last(desks, number, IncidentNoted)
    assert (noted.kind, noted.scope, noted.text, noted.seen_at) == (
        kind,
        "candidate",
        "",
        desks.clock.at,
    )


def test_an_illness_has_an_outcome_and_begins_with_the_words_of_its_kind(
    desks: Desks, number: str, model: ConductModel
) -> None:
    as_proctor(desks)
    desks.day.conduct.person(number, "illness")
    rule = desks.day.station.venue.rules(desks.day.station.now).incident_kinds["illness"]
    assert rule.template is not None
    model.submit({"text": rule.template.ja, "outcome": "rested"})
    assert model.state.message == "missing_field", "the words that it begins with say nothing"
    model.submit({"text": f"{rule.template.ja}休ませた", "outcome": "rested"})
    assert last(desks, number, IncidentNoted).outcome == "rested"


def test_others_are_named_by_seat_too_and_whoever_is_unknown_is_said(
    desks: Desks, number: str, model: ConductModel
) -> None:
    entries = [entry for entry in desks.world.first.roster if entry.session == SESSION]
    own = next(entry for entry in entries if entry.candidate_number == number)
    beside = next(e for e in entries if e.room == own.room and e.candidate_number != number)
    desks.day.conduct.person(number, "incident")
    wish = {**CONDUCT, "kind": "dispute", "text": "口論", "each": "together"}
    model.submit({**wish, "people": f"{beside.seat} Z99"})
    assert (model.state.message, model.state.message_fields["found"]) == ("form_people", "Z99")
    assert "「Z99」" in shown(desks)
    assert model.state.article is None
    model.submit({**wish, "people": beside.seat})
    both = (number, beside.candidate_number)
    assert last(desks, number, IncidentNoted).people == both
    assert "、".join(both) in shown(desks)


@pytest.mark.parametrize(("each", "count"), [("together", 1), ("each", 2)])
def test_several_people_in_one_incident_or_one_each(
    desks: Desks, number: str, model: ConductModel, each: str, count: int
) -> None:
    other = present(desks, 1)
    as_proctor(desks)
    desks.day.conduct.person(number, "incident")
    model.submit({"kind": "dispute", "text": "口論", "people": f" {other} ", "each": each})
    notes = desks.day.station.venue.journal.log.records(NOTES)
    assert len([r for r in notes if isinstance(r.fact, IncidentNoted)]) == count
    assert last(desks, number, IncidentNoted).people == ((number, other) if count == 1 else ())


def test_permission_time_detail_and_infection(
    desks: Desks, number: str, model: ConductModel
) -> None:
    conduct = desks.day.conduct
    conduct.person(number, "permit")
    model.submit({"item": "目薬", "reason_kind": "health", "until": "10:30"})
    permitted = last(desks, number, PermissionGranted)
    assert (permitted.item, permitted.reason_kind) == ("目薬", "health")
    conduct.person(number, "lose_time")
    model.submit({"seconds": "４:30", "reason": "机の交換"})
    assert last(desks, number, TimeLost).seconds == 270
    conduct.person(number, "give_time")
    form = model.state.form
    assert form is not None
    assert form.fields[0].preset == "4:30"
    model.submit({"seconds": "4分31秒"})
    assert model.state.message == "seconds_out_of_range"
    model.submit({"seconds": "270秒"})
    assert last(desks, number, TimeGivenBack).seconds == 270
    assert "give_time" not in {act.id for act in model.state.acts}
    conduct.person(number, "correct_detail")
    model.submit({"field": "kana", "text": "タカハシではなくタカバシ"})
    assert last(desks, number, DetailQuestioned).field == "kana"
    conduct.person(number, "separate_room")
    model.submit({"room": "B", "seat": "30"})
    assert isinstance(last(desks, number, Moved), Moved)
    conduct.person(number, "infection")
    model.submit({})
    assert last(desks, number, Referred).ground == "infection"
    told = [r.reason for r in about(desks, number) if isinstance(r.fact, Moved | Referred)]
    assert told == ["E 16", "infection"], "no disease and no symptom, only the article"


@pytest.mark.parametrize(("room", "scope"), [("A", "room"), ("", "session")])
def test_an_incident_of_a_room_or_the_session(
    desks: Desks, qtbot: QtBot, model: ConductModel, room: str, scope: str
) -> None:
    as_proctor(desks)
    desks.press(qtbot, "Ctrl+J", lambda: desks.window.page == "conduct")
    form = model.state.form
    assert form is not None
    assert form.id == "room_incident"
    model.submit({"room": room, "kind": "noise", "text": "隣の工事", "seen_at": "9:01"})
    log = desks.day.station.venue.journal.log
    noted = [r for r in log.records(session_cell(SESSION)) if isinstance(r.fact, IncidentNoted)]
    assert [(r.room, r.fact.scope) for r in noted] == [(room or None, scope)]  # type: ignore[union-attr]
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "desk")


def test_a_written_warning_is_not_offered_where_the_rules_know_none(
    tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot
) -> None:
    folder = tmp_path_factory.mktemp("semi")
    world = make_world(folder, change=semi_public)
    with another(qtbot, folder / "ws", world) as desks:
        desks.day.conduct.person(present(desks))
        offered = {act.id for act in state(desks).acts}
    assert "warn" not in offered
    assert "caution" in offered


def test_every_row_has_its_key_in_the_table() -> None:
    keys = {action.keys[0] for action in TABLE if action.id.startswith("act_")}
    assert keys == set(KEYS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_in_any_form_and_everything_has_a_name(
    desks: Desks, number: str, model: ConductModel, language: Language
) -> None:
    if desks.window.words.language != language:
        desks.window.words.switch()
    conduct = desks.day.conduct
    for act in ("disqualify", "lose_time", "warn", "device_sound"):
        conduct.person(number, act)
        fits(desks.window, act)
        model.submit({**CONDUCT, "seconds": "60", "reason": "机", "override_reason": ""})
        fits(desks.window, f"{act} done")
    conduct.person(number)
    assert len(model.state.acts) == len(KEYS)
    fits(desks.window, "choices")
    for act in model.state.acts:
        model.open_form(act.id)
        fits(desks.window, act.id)
        every_name(desks.window, 3, act.id)
        for rows in desks.window.findChildren(Choices):
            if rows.isVisible():
                assert rows.sizeHintForColumn(0) <= rows.viewport().width(), act.id
        model.submit({})
        fits(desks.window, f"{act.id} refused or done")
        model.leave_form()
    conduct.room()
    fits(desks.window, "room")


def test_digits_choose_among_many(qtbot: QtBot) -> None:
    rows = Choices()
    qtbot.addWidget(rows)
    rows.show_rows([f"row {n}" for n in range(1, 17)])
    for typed, row in [("1", 0), ("2", 11), ("7", 6), ("1", 0), ("6", 15), ("0", 15), ("3", 2)]:
        qtbot.keyClick(rows, Qt.Key(ord(typed)))
        assert rows.currentRow() == row, typed


def test_a_photo_is_kept_as_evidence_of_what_was_recorded(
    desks: Desks, number: str, model: ConductModel, tmp_path: Path, qtbot: QtBot
) -> None:
    conduct = desks.day.conduct
    conduct.person(number)
    assert "photo" not in {act.id for act in model.state.acts}, "there is nothing to prove yet"
    conduct.person(number, "caution")
    model.submit(CONDUCT)
    desks.press(qtbot, "H", lambda: model.state.form is not None)
    good, bad = tmp_path / "desk.jpg", tmp_path / "half.jpg"
    good.write_bytes(JPEG)
    bad.write_bytes(JPEG[:50])
    fact = model.state.attentions[0].fact
    model.submit({"fact": fact, "file": str(bad)})
    assert (model.state.message, model.state.good) == ("photo_unreadable", False)
    assert model.state.form is not None
    model.submit({"fact": fact, "file": str(tmp_path / "nowhere.jpg")})
    assert not model.state.good
    line = next(one for one in desks.window.findChildren(FilePick) if one.isVisible()).line
    line.setText(str(good))
    desks.press(qtbot, Key.Key_Return, lambda: model.state.form is None)
    assert last(desks, number, EvidenceKept).about == fact


def test_a_photo_is_taken_with_the_desk_s_camera_and_never_lies_in_the_clear(
    desks: Desks, number: str, model: ConductModel, desk: Desk, qtbot: QtBot
) -> None:
    conduct = desks.day.conduct
    conduct.person(number, "caution")
    model.submit(CONDUCT)
    desks.press(qtbot, "H", lambda: model.state.form is not None)
    desks.press(qtbot, Key.Key_F9, lambda: model.state.message == "photo_no_camera")
    desks.press(qtbot, Key.Key_Return, lambda: model.state.message == "photo_take_first")
    source = bootstrap.fed(np.full((720, 1280, 3), 90, np.uint8))
    with qtbot.waitSignal(conduct.eyes.seen):
        conduct.eyes.look_through(lambda: source)
    desks.press(qtbot, Key.Key_F9, lambda: bool(model.state.photo))
    first = model.state.photo
    seen = QImage.fromData(first)
    assert (seen.width(), seen.height()) == (1280, 720), "as large as the camera gives it"
    source.hold_up(np.full((720, 1280, 3), 200, np.uint8))
    with qtbot.waitSignals([conduct.eyes.seen] * 3):
        pass  # what was on its way before may still show the first
    desks.press(qtbot, Key.Key_F9, lambda: model.state.photo != first)
    taken = model.state.photo
    fits(desks.window, "photo taken")
    desks.press(qtbot, Key.Key_Return, lambda: model.state.form is None)
    conduct.eyes.stop()
    fact = last(desks, number, EvidenceKept)
    assert photo(desks.day.station.venue.journal, fact) == taken
    assert model.state.photo == b"", "it is kept now and shown no longer"
    for path in desk.path.rglob("*"):
        assert not path.is_file() or taken[-500:] not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("signed", "code"), [("yes", "form_done_acknowledge"), ("no", "form_done_not_signed")]
)
def test_what_was_said_of_the_signature_is_said_again(
    desks: Desks, number: str, model: ConductModel, signed: str, code: str
) -> None:
    desks.day.conduct.person(number, "warn")
    model.submit(CONDUCT)
    desks.window.actions_.do("paper_close")
    assert model.state.form is not None
    model.submit({"signed": signed})
    assert model.state.message == code
    assert phrases("ja")[code] in shown(desks)


def test_a_photo_that_is_left_is_nowhere(
    desks: Desks, number: str, model: ConductModel, qtbot: QtBot
) -> None:
    desks.day.conduct.person(number, "caution")
    model.submit(CONDUCT)
    model.open_form("photo")
    picture = QImage(64, 36, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    seen = jpeg_of(picture)
    model.photographed(seen)
    desks.press(qtbot, Key.Key_Escape, lambda: model.state.form is None)
    assert model.state.photo == b""
    assert lying(desks.day.station.venue.journal) == ()
    model.photographed(seen)
    assert model.state.photo == b"", "a photo that comes late is not wanted any longer"


def test_an_incident_begun_on_the_room_s_page_is_about_that_room(
    desks: Desks, qtbot: QtBot, model: ConductModel
) -> None:
    desks.window.actions_.do("room_page")
    room = desks.window.findChild(RoomScreen)
    assert isinstance(room, RoomScreen)
    desks.press(qtbot, "Ctrl+J", lambda: desks.window.page == "conduct")
    form = model.state.form
    assert form is not None
    field = next(one for one in form.fields if one.name == "room")
    assert field.preset == room.model.state.room != ""
    desks.press(qtbot, Key.Key_Escape, lambda: desks.window.page == "room")
