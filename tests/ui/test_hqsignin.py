"""Clerks at headquarters' window: who acts, what their role lets them do, two persons for a ban."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.office import HOLDER, CaseDecided, ClerkSignedIn, OfficeRecord, PinRefused
from app.kernel.phrases import LANGUAGES
from app.services.office import read_office
from tests.ui.caseworld import PINS, Received, with_clerks
from tests.ui.hqworld import HqWindow, Key, at_the_door
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import fits
from tests.venue.station import PASSPHRASE
from ui.screens.case import CaseScreen
from ui.screens.hqsignin import HqSignInScreen


@pytest.fixture
def own(received_day: Received, tmp_path: Path) -> Received:
    made = received_day.copied(tmp_path)
    with_clerks(made.hq)
    return made


@pytest.fixture
def hq(
    qtbot: QtBot, tmp_path: Path, own: Received, monkeypatch: pytest.MonkeyPatch
) -> Iterator[HqWindow]:
    monkeypatch.setattr(bootstrap, "cameras", list)
    monkeypatch.setattr(bootstrap, "stations_folder", lambda: tmp_path / "home")
    with at_the_door(qtbot, tmp_path / "settings") as found:
        found.enter(own.hq, PASSPHRASE)
        yield found


def records(own: Received) -> list[OfficeRecord]:
    with bootstrap.headquarters_and_registry(own.hq, PASSPHRASE) as (_, registry):
        return list(read_office(registry).records)


def test_who_acts_is_asked_first_and_a_role_opens_what_it_may(
    hq: HqWindow, own: Received, qtbot: QtBot
) -> None:
    [asked] = hq.window.findChildren(HqSignInScreen)
    [case] = hq.window.findChildren(CaseScreen)
    do = hq.window.actions_.do
    # The clerk, who may not decide.
    assert hq.window.page == "hq_sign_in"
    assert not hq.window.actions_.is_open("hq_rounds"), "nothing is shown before"
    for _ in LANGUAGES:
        hq.window.words.switch()
        every_name(hq.window, 5, "hq_sign_in")
        fits(hq.window, "hq_sign_in")
    hq.press(qtbot, Key.Key_2, lambda: asked._model.state.chosen == "mori")
    hq.press(qtbot, Key.Key_Return, asked.secret.hasFocus)
    hq.type(qtbot, PINS["mori"])
    hq.press(qtbot, Key.Key_Return, lambda: hq.window.page == "rounds")
    assert "[Alt+0] 森 健" in hq.texts()
    do("hq_cases")
    do("cases_open")
    assert [act for act, button in case.acts.items() if button.isEnabled()] == []
    assert "判定できません" in hq.texts()
    # Somebody leaves it alone: the lock asks for the same person and leads back to the case.
    do("lock")
    assert hq.window.page == "hq_sign_in"
    assert asked._model.state.chosen == "mori"
    asked._model.enter(PINS["mori"])
    assert hq.window.page == "case"
    assert case.model.state.opened is not None
    # The decider takes over; a wrong PIN is on record, a third one waits.
    do("hq_clerk")
    do("hq_sign_in_back")
    assert hq.window.page == "case"
    do("hq_clerk")
    asked._model.choose(0)
    for wrong in ("1", "2", "3", "4"):
        asked._model.enter(wrong)
    assert asked._model.state.message == "clerk_wait"
    asked._model.choose(2)
    asked._model.enter("not the passphrase")
    assert asked._model.state.message == "hq_wrong_passphrase"
    asked._model.enter(PASSPHRASE)
    assert hq.window.page == "rounds"
    assert case.model.state.opened is None, "what one has looked at is not there for the next"
    # Two persons for a ban: the holder decides, the clerk gives a PIN of their own.
    do("hq_cases")
    do("cases_open")
    do("case_ban")
    filled = {"case_reason": "二度目", "case_until": "someday", "case_second": "mori"}
    case.model.submit({**filled, "case_second_pin": PINS["mori"]})
    assert case.model.state.message == "until_no_day"
    filled["case_until"] = "2020-03-31"
    case.model.submit({**filled, "case_second_pin": PINS["mori"]})
    assert case.model.state.message == "until_past"
    filled["case_until"] = "2099-03-31"
    case.model.submit({**filled, "case_second_pin": "0000"})
    assert case.model.state.message == "clerk_pin_wrong"
    for _ in LANGUAGES:
        hq.window.words.switch()
        fits(hq.window, "case_ban")
    case.model.submit({**filled, "case_second_pin": PINS["mori"]})
    assert case.model.state.message == "case_done"
    assert own.disqualified in hq.texts()
    made = records(own)
    signed = [r.clerk for r in made if isinstance(r.fact, ClerkSignedIn)]
    assert signed == ["mori", "mori", "mori"], "at first, after the lock, after a wrong PIN"
    refused = [r.fact.claimed for r in made if isinstance(r.fact, PinRefused)]
    assert refused == ["sato", "sato", "sato", "mori"]
    [decided] = [r for r in made if isinstance(r.fact, CaseDecided)]
    assert isinstance(decided.fact, CaseDecided)
    assert (decided.clerk, decided.fact.second) == (HOLDER, "mori")
    assert [who.until for who in decided.fact.banned] == ["2099-03-31"]
    # To lift it takes two as well, and the page says so before, and afterwards who is free of it.
    do("case_overturn")
    asked_for = [field.name for field in case.model.state.form.fields]  # type: ignore[union-attr]
    assert asked_for == ["case_reason", "case_second", "case_second_pin"]
    for _ in LANGUAGES:
        hq.window.words.switch()
        fits(hq.window, "case_overturn lifts")
    case.model.submit({"case_reason": "別人だった", "case_second": "mori", "case_second_pin": ""})
    assert case.model.state.message == "form_missing"
    lift = {"case_reason": "別人だった", "case_second": "mori", "case_second_pin": PINS["mori"]}
    case.model.submit(lift)
    assert f"受験資格停止は外れました：{own.disqualified}" in hq.texts()
    assert case.model.state.shown is not None
    assert case.model.state.shown.banned == ()
