"""Headquarters' cases in a real window: from the venue's evidence to the letter, all on record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.cases import Case
from app.domain.casework import Decide
from app.domain.office import (
    HOLDER,
    Actor,
    CaseDecided,
    CaseOpened,
    HeadNoted,
    ListsWritten,
    OfficeFact,
    OfficeState,
    PersonSeen,
    PhotoSeen,
)
from app.formats.headcode import paper_code
from app.kernel.faults import Fault
from app.kernel.phrases import LANGUAGES
from app.services.casephotos import look_at_photo
from app.services.casesheld import CasesHeld
from app.services.casework import CaseShown, note_head, shown_of
from app.services.office import THE_HOLDER, Office, read_office
from tests.ui.caseworld import Received, photo
from tests.ui.deskworld import LaterWork
from tests.ui.hqworld import HqWindow, Key, at_the_door
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import fits
from tests.venue.station import PASSPHRASE, SESSION
from ui.screens.case import CaseScreen
from ui.screens.cases import CasesScreen
from ui.screens.hqphoto import HqPhotoScreen
from ui.screens.paper import PaperScreen
from ui.viewmodels.cases import CasesState, Queue, State


@pytest.fixture
def own(received_day: Received, tmp_path: Path) -> Received:
    """A headquarters of this test's own."""
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


def queue(hq: HqWindow) -> CasesScreen:
    [screen] = hq.window.findChildren(CasesScreen)
    return screen


def case(hq: HqWindow) -> CaseScreen:
    [screen] = hq.window.findChildren(CaseScreen)
    return screen


def facts(own: Received) -> list[OfficeFact]:
    with bootstrap.headquarters_and_registry(own.hq, PASSPHRASE) as (_, registry):
        return [record.fact for record in read_office(registry).records if record.fact]


def test_a_clerk_decides_a_case_from_the_venues_evidence_and_prints_the_letter(
    hq: HqWindow, own: Received, qtbot: QtBot, tmp_path: Path
) -> None:
    """By keys alone."""
    hq.press(qtbot, Key.Key_3, lambda: hq.window.page == "cases", "Alt")
    assert "判定を待っている案件が 2 件あります" in hq.texts()
    assert own.disqualified in [one for c in queue(hq).model.state.shown for one in c.candidates]
    hq.press(qtbot, Key.Key_Return, lambda: case(hq).model.state.opened is not None)
    said = hq.texts()
    assert "失格の確認" in said
    assert "迷惑行為や不正行為には注意をします" in said, "what the article says"
    steps = case(hq).steps
    told = [steps.topLevelItem(at).text(2) for at in range(steps.topLevelItemCount())]  # type: ignore[union-attr]
    assert told[-3:] == ["注意喚起", "失格", "証拠の写真"]
    evidence = [steps.topLevelItem(at).text(0) for at in range(steps.topLevelItemCount())]  # type: ignore[union-attr]
    assert evidence[-3:] == ["*", "*", "–"]
    first = steps.topLevelItem(0)
    assert first is not None
    first.setText(3, "とても長い記載。" * 20)
    steps.setCurrentItem(None)  # type: ignore[call-overload]
    hq.press(qtbot, Key.Key_Home, lambda: hq.texts().count("とても長い記載。") == 20)
    hq.press(qtbot, Key.Key_F, lambda: hq.window.page == "hq_photo")
    [page] = hq.window.findChildren(HqPhotoScreen)
    shown = page.picture.pixmap().toImage()
    assert shown.pixelColor(5, 5) == QImage.fromData(photo()).pixelColor(5, 5)
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "case")
    assert case(hq).model.state.photo == b"", "nothing decrypted stays at hand"
    hq.press(qtbot, Key.Key_1, lambda: case(hq).model.state.form is not None)
    hq.press(qtbot, Key.Key_Return, lambda: case(hq).model.state.message == "form_missing")
    case(hq).panel._inputs["case_reason"].widget.insertPlainText("二名が見た")  # type: ignore[union-attr]
    hq.press(qtbot, Key.Key_Return, lambda: case(hq).model.state.message == "case_done")
    assert "確認（失格）" in hq.texts()
    hq.press(qtbot, Key.Key_L, lambda: hq.window.page == "paper")
    [paper] = hq.window.findChildren(PaperScreen)
    paper.save(tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "case")
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "cases")
    assert queue(hq).model.state.counts["waiting"] == 1
    made = facts(own)
    assert [type(fact) for fact in made] == [
        *(PersonSeen, PhotoSeen, CaseDecided, PersonSeen, ListsWritten)
    ]
    looks = [fact.why for fact in made if isinstance(fact, PersonSeen)]
    assert looks == ["case", "letter"]
    assert {getattr(fact, "candidate", own.disqualified) for fact in made} == {own.disqualified}


def test_a_case_is_opened_after_the_event_and_a_person_looked_up(
    hq: HqWindow, own: Received, qtbot: QtBot
) -> None:
    hq.press(qtbot, Key.Key_3, lambda: hq.window.page == "cases", "Alt")
    screen = queue(hq)
    hq.press(qtbot, Key.Key_N, lambda: screen.model.state.form is not None)
    asked = {"case_people": own.provisional, "case_session": "", "case_venue": ""}
    screen.forms.submit({**asked, "case_people": "99999999", "case_reason": "通報"})
    assert screen.model.state.message == "candidate_unknown"
    assert screen.panel.isVisible(), "what was typed stays"
    screen.forms.submit({**asked, "case_reason": "あとで通報があった"})
    assert hq.window.page == "case"
    assert "本部が開いた案件" in hq.texts()
    assert "あとで通報があった" in hq.texts()
    hq.press(qtbot, Key.Key_Escape, lambda: hq.window.page == "cases")
    assert screen.model.state.counts["waiting"] == 3
    hq.press(qtbot, Key.Key_H, lambda: screen.model.state.form is not None)
    screen.forms.submit({"case_venue": "T01", "case_code": "no code"})
    assert screen.model.state.message == "head_code_unreadable"
    screen.forms.submit({"case_venue": "T01", "case_code": paper_code("ff" * 8, 3, bytes(32))})
    assert screen.model.state.message == "head_result_stranger"
    assert screen.model.state.counts["waiting"] == 4
    hq.press(qtbot, Key.Key_P, lambda: screen.model.state.form is not None)
    screen.forms.submit({"case_who": "nobody at all"})
    assert screen.model.state.message == "reissue_nobody"
    screen.forms.submit({"case_who": own.provisional})
    assert hq.window.page == "paper"
    [paper] = hq.window.findChildren(PaperScreen)
    document = paper.model.state.document
    assert document is not None
    assert (document.about, document.with_names) == (own.provisional, True)
    made = facts(own)
    assert [type(fact) for fact in made] == [
        CaseOpened,
        PersonSeen,
        HeadNoted,
        PersonSeen,
        PersonSeen,
    ]
    looks = [fact.why for fact in made if isinstance(fact, PersonSeen)]
    assert looks == ["case", "search", "person"]


def test_a_session_is_declared_void_and_nobody_is_left_out_of_the_queue(
    hq: HqWindow, own: Received
) -> None:
    """E 21.4, of a case that headquarters opens about a session."""
    do, screen = hq.window.actions_.do, queue(hq)
    do("hq_cases")
    do("cases_new")
    about = {"case_people": "", "case_session": SESSION, "case_venue": "", "case_reason": "停電"}
    screen.forms.submit(about)
    model = case(hq).model
    assert not hq.window.actions_.is_open("case_ban"), "it names nobody"
    do("case_void")
    model.submit({"case_reason": "停電で続けられなかった"})
    shown = model.state.shown
    assert shown is not None
    assert (shown.outcome, shown.effect) == ("void", "void")
    assert not hq.window.actions_.is_open("case_letter"), "there is nobody to write to"
    model.begin("overturn")
    model.submit({"case_reason": "別室で続けた"})
    assert model.state.opened is not None
    assert [made.outcome for made in model.state.opened.file.decisions] == ["void", "overturn"]
    do("case_back")
    do("cases_decided")
    do("cases_mine")
    assert [one.case for one in screen.model.state.shown] == [shown.case]
    do("cases_rule")
    assert screen.model.state.shown == ()
    assert "この条件に合う案件はありません" in hq.texts()
    counted = [type(fact) for fact in facts(own)]
    assert counted == [CaseOpened, CaseDecided, CaseDecided]


def test_two_clerks_at_once_the_second_reads_what_the_first_decided(
    hq: HqWindow, own: Received
) -> None:
    do, model = hq.window.actions_.do, case(hq).model
    do("hq_cases")
    do("cases_open")
    do("case_confirm")
    with bootstrap.headquarters_and_registry(own.hq, PASSPHRASE) as (_, registry):
        round_id = registry.rounds()[0]
        there = CasesHeld(registry, bootstrap.clock())
        there.decide(THE_HOLDER, round_id, model.state.case, Decide("overturn", "別室だった"))
    model.submit({"case_reason": "二名が見た"})
    assert "その間に別の人" in hq.texts()
    shown = model.state.shown
    assert shown is not None
    assert (shown.outcome, shown.decisions) == ("overturn", 1)
    do("case_confirm")
    model.submit({"case_reason": "二名が見た"})
    assert model.state.shown is not None
    assert (model.state.shown.outcome, model.state.shown.decisions) == ("confirm", 2)


def test_a_photo_that_is_not_here_is_told_and_no_look_is_recorded(own: Received) -> None:
    with bootstrap.headquarters_and_registry(own.hq, PASSPHRASE) as (found, registry):
        before, clock = len(read_office(registry).records), bootstrap.clock()
        with pytest.raises(Fault, match="photo_not_here"):
            look_at_photo(found, registry, clock, THE_HOLDER, registry.rounds()[0], "no such")
        assert len(read_office(registry).records) == before


def test_the_window_goes_on_while_the_records_are_looked_through(
    qtbot: QtBot, tmp_path: Path, own: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "cameras", list)
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")
    work = LaterWork()
    with at_the_door(qtbot, tmp_path / "settings", work=work) as hq:
        hq.enter(own.hq, PASSPHRASE)
        work.go()
        hq.window.actions_.do("hq_cases")
        assert "すべての記録を調べています" in hq.texts()
        hq.window.actions_.do("hq_rounds")
        assert hq.window.page == "rounds", "nobody waits for it"
        hq.window.actions_.do("hq_cases")
        work.go()
        assert "判定を待っている案件が 2 件あります" in hq.texts()
        hq.window.actions_.do("cases_open")
        assert "開いています" in hq.texts()
        work.go()
        assert "失格の確認" in hq.texts()


def test_every_state_fits_and_is_named(hq: HqWindow) -> None:
    do = hq.window.actions_.do
    for id, least in (
        *(("hq_cases", 15), ("cases_new", 15), ("cases_back", 15), ("cases_person", 12)),
        *(
            ("cases_back", 15),
            ("cases_head", 13),
            ("cases_back", 15),
            ("cases_open", 9),
            ("case_overturn", 6),
            ("case_back", 9),
        ),
        *(("case_photo", 5), ("photo_back", 9)),
    ):
        do(id)
        for _ in LANGUAGES:
            hq.window.words.switch()
            every_name(hq.window, least, id)
            fits(hq.window, id)


def test_cases_are_reconciled_once_and_a_decision_is_joined(own: Received) -> None:
    with bootstrap.headquarters_and_registry(own.hq, PASSPHRASE) as (_, registry):
        round_id = registry.rounds()[0]
        held = CasesHeld(registry, bootstrap.clock())
        before = held.work(round_id)
        assert held.work(round_id) is before
        one = before.cases[0].case
        held.decide(THE_HOLDER, round_id, one, Decide("confirm", "二名が見た"))
        after = held.work(round_id)
        assert after.view is before.view, "nothing was reconciled again"
        shown = {c.case: c.outcome for c in after.cases}
        assert shown[one] == "confirm"
        assert {c.case for c in after.cases} == {c.case for c in before.cases}
        assert after.cases[-1].case == one, "what waits stands first"
        mori = Actor("mori", "clerk")
        with pytest.raises(Fault, match="clerk_not_decider"):
            held.decide(mori, round_id, before.cases[1].case, Decide("confirm", "理由"))
        with pytest.raises(Fault, match="case_unknown"):
            held.case(round_id, "nothing")
        held.forget()
        anew = held.work(round_id)
        assert anew.view is not after.view
        code = paper_code("ff" * 8, 3, bytes(32))
        note_head(registry, bootstrap.clock(), THE_HOLDER, round_id, "T01", code)
        noted = held.work(round_id)
        assert noted.view is not anew.view, "a code from paper may be a case"
        assert "head_differs" in {c.kind for c in noted.cases}


def made(kind: str, case: str, **changes: object) -> CaseShown:
    what = Case(case, "r", kind, "case" if kind != "late" else "finding", venue="T01")
    office = Office([], OfficeState())
    return replace(shown_of(what, office, stands=True), **changes)


EVERY = (
    made("disqualification", "a"),
    made("provisional", "b", venue="T02", state="decided", outcome="confirm", decided_by="sato"),
    made("disqualification", "c", details={"out_of_rule": "yes"}, opened_by="mori"),
    made("late", "d"),
    made("out_of_rule", "e", severity="finding", state="decided", second="mori"),
)


@pytest.mark.parametrize(
    ("filters", "state", "shown"),
    [
        ({}, "all", "abcde"),
        ({}, "waiting", "ac"),
        ({}, "finding", "d"),
        ({}, "decided", "be"),
        ({"kind": "disqualification"}, "all", "ac"),
        ({"venue": "T02"}, "all", "b"),
        ({"out_of_rule": True}, "all", "ce"),
        ({"out_of_rule": True}, "waiting", "c"),
        ({"mine": True, "clerk": "mori"}, "all", "ce"),
        ({"mine": True, "clerk": "sato"}, "all", "b"),
        ({"mine": True, "clerk": HOLDER}, "all", ""),
    ],
)
def test_filters_narrow_and_the_counts_follow(
    filters: dict[str, object], state: State, shown: str
) -> None:
    found = CasesState(Queue("r", EVERY, "Asia/Tokyo"), state=state, **filters)  # type: ignore[arg-type]
    assert "".join(one.case for one in found.shown) == shown
    assert found.counts[state] == len(shown)
    assert found.counts["all"] == sum(
        found.counts[name] for name in ("waiting", "finding", "decided")
    )
