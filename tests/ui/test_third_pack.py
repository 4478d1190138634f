"""The window under a third pack: desk, lead and room show what it declares, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.events import AttentionCalled
from app.domain.round import Round
from tests.journeys.thirdpack import ID, third_pack
from tests.ui.deskworld import Desks, another
from tests.ui.test_conduct import about
from tests.ui.test_room import Page
from tests.venue.station import make_world
from ui.screens.lead import LeadScreen


def _third(round_: Round) -> Round:
    venues = tuple(replace(venue, kind="semi-public") for venue in round_.venues)
    return replace(round_, regulation=ID, venues=venues)


@pytest.fixture
def d(tmp_path: Path, qtbot: QtBot) -> Iterator[Desks]:
    pack = tmp_path / "soroban.toml"
    pack.write_bytes(third_pack())
    world = make_world(tmp_path / "world", change=_third, rules=[pack])
    with another(qtbot, tmp_path / "station", world) as found:
        yield found


def texts(d: Desks) -> str:
    shown = [one.text() for one in d.window.findChildren(QLabel) if one.isVisible()]
    return "\n".join(shown)


def test_a_latecomer_a_leave_and_a_window(d: Desks, qtbot: QtBot) -> None:
    page = Page(d, qtbot)
    inside = page.numbers[0]
    page.room.admit(inside)
    page.room.present(inside)
    page.begin()

    late = d.scan(d.numbers.index(page.numbers[1]))
    qtbot.waitUntil(lambda: d.state.verdict is not None)
    assert d.state.verdict is not None
    assert d.state.verdict.code == "refer"
    assert "責任者が認めれば入室できます" in texts(d)
    assert "第2条" in texts(d)
    # No such kind of incident here: no key offers to note a delay certificate.
    assert "遅延証明書" not in texts(d)

    d.window.actions_.do("lead_page")
    qtbot.waitUntil(lambda: late in texts(d))
    assert "遅刻" in texts(d)
    lead = d.window.findChild(LeadScreen)
    assert lead is not None
    d.window.actions_.do("decide_admit")
    lead.model.submit({"reason": "電車の遅れ"})
    assert lead.model.state.message == "form_done_decide_admit"
    d.window.actions_.do("lead_back")
    d.scan(d.numbers.index(page.numbers[1]))
    assert d.state.verdict.code == "proceed"

    page.open()
    page.choose(inside)
    buttons = page.buttons()
    assert any("書面で注意" in text for text in buttons)
    assert not any("一時退室" in text or "体調" in text for text in buttons)
    page.press("L", lambda: page.state.message == "leave_forbidden")
    assert "一時退室はできません" in texts(d)
    assert page.seat(inside).kind == "present"


def test_a_warning_in_writing_comes_after_two_cautions(d: Desks, qtbot: QtBot) -> None:
    page = Page(d, qtbot)
    inside = page.numbers[0]
    page.room.admit(inside)
    page.room.present(inside)
    page.begin()
    model = d.day.conduct.model
    seen = {"kind": "talking", "to": "candidate", "text": "隣の人と話した", "witnesses": "p01"}
    for before in range(2):
        d.day.conduct.person(inside, "warn")
        model.submit(seen)
        assert model.state.message == "too_few_cautions"
        assert "口頭の注意が2回必要です" in texts(d)
        assert "第3条" in texts(d)
        assert "第15条" not in texts(d), "another pack's"
        assert f"まだ{before}回です" in texts(d)
        d.day.conduct.person(inside, "caution")
        model.submit(seen)
        assert model.state.message == "form_done_caution"
    d.day.conduct.person(inside, "warn")
    model.submit(seen)
    assert model.state.message != "too_few_cautions"
    called = [r.fact.written for r in about(d, inside) if isinstance(r.fact, AttentionCalled)]
    assert called == [False, False, True]
