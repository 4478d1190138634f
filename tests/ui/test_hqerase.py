"""A person erased in headquarters' window: two people, everything told, nothing by halves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.office import Actor
from app.kernel.faults import Fault, Faults
from app.kernel.time import Instant
from app.services.registryport import Registry
from tests.ui.caseworld import PINS, Received, with_clerks
from tests.ui.hqworld import at_the_door
from tests.venue.station import PASSPHRASE, Clock
from ui.screens.cases import CasesScreen
from ui.shell.casedesk import OfficeCases
from ui.shell.office import OpenOffice
from ui.viewmodels.casestext import message_of
from ui.viewmodels.words import Words

LATER = Clock(Instant.parse("2027-07-01T09:00:00+09:00"))


@pytest.fixture
def own(received_day: Received, tmp_path: Path) -> Received:
    return received_day.copied(tmp_path)


@pytest.fixture
def office(own: Received) -> Iterator[OpenOffice]:
    with_clerks(own.hq)
    opened = OpenOffice(own.hq, PASSPHRASE)
    opened.actor = Actor("sato", "decider")
    yield opened
    opened.close()


def names(registry: Registry, round_id: str, number: str) -> set[str]:
    return {e.name for e in registry.entries(round_id) if e.candidate_number == number}


def test_two_people_erase_somebody_and_are_told_what_is_left(
    office: OpenOffice, own: Received
) -> None:
    desk, registry = OfficeCases(office, Words("ja"), LATER), office.registry
    [round_id] = registry.rounds()
    busy = {number for case in desk.queue(round_id).cases for number in case.candidates}
    number = next(
        e.candidate_number for e in registry.entries(round_id) if e.candidate_number not in busy
    )
    [name] = names(registry, round_id, number)

    def refused(number: str, second: str, secret: str) -> list[str]:
        with pytest.raises((Fault, Faults)) as caught:
            desk.erase(round_id, number, "本人の求め", second, secret)
        error = caught.value
        return [f.code for f in (error.faults if isinstance(error, Faults) else [error])]

    assert refused(number, "headquarters", "not the passphrase") == ["hq_wrong_passphrase"]
    assert refused(number, "mori", PINS["sato"]) == ["clerk_pin_wrong"]
    assert refused(number, "sato", PINS["sato"]) == ["erase_needs_second"]
    assert refused(own.disqualified, "headquarters", PASSPHRASE) == ["erase_case_open"]
    assert names(registry, round_id, number) == {name}

    told = desk.erase(round_id, number, "本人の求め", "headquarters", PASSPHRASE)
    assert (told[0].code, told[-1].code) == ("hq_erased", "hq_erased_next")
    assert name not in names(registry, round_id, number)
    assert refused(number, "headquarters", PASSPHRASE) == ["person_erased_before"]


def test_the_form_says_everything_that_is_in_the_way(
    qtbot: QtBot, own: Received, tmp_path: Path
) -> None:
    with at_the_door(qtbot, tmp_path / "settings") as found:
        found.enter(own.hq, PASSPHRASE)
        found.window.actions_.do("hq_cases")
        [screen] = found.window.findChildren(CasesScreen)
        model = screen.model
        found.window.actions_.do("cases_erase")
        # Nobody is there yet for a second person.
        assert (model.state.form, model.state.message) == (None, "erase_needs_second")
        with_clerks(own.hq)
        found.window.actions_.do("cases_erase")
        asked = {"case_reason": "本人の求め", "case_second": "mori"}
        asked |= {"case_number": own.disqualified, "case_second_pin": ""}
        screen.forms.submit(asked)
        assert model.state.message == "form_missing"
        screen.forms.submit({**asked, "case_second_pin": PINS["mori"]})
        codes = [model.state.message, *(fault.code for fault in model.state.more)]
        assert codes == ["erase_case_open", "erase_retention"]
        said = message_of(model.state, found.window.words)
        assert (said.count("\n"), "kantoku" in said) == (1, False)
        assert "2027-05-" in said, "the day, and not the time alone"
        assert screen.panel.isVisible(), "what was typed stays"
        screen.forms.leave()
        assert model.state.more == ()
