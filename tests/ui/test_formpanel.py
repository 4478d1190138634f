"""A form by keys alone: where the focus goes, what is told where; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.regulation import Text
from app.domain.wishes import AnyWish, Lookup
from tests.ui.deskworld import A_HAND
from ui.screens.formfields import Box
from ui.screens.formpanel import FormPanel
from ui.viewmodels.forms import Field, Filled, Form, Option
from ui.viewmodels.formtext import faulty
from ui.viewmodels.words import Words
from ui.widgets.choices import Choices
from ui.widgets.wrapped import Wrapped


def _wish(filled: Filled) -> AnyWish:
    return Lookup(candidate_number=filled.candidate)


KINDS = tuple(
    Option(code, plain=code, begins=Text(begins, begins))
    for code, begins in (("first", "一つめ"), ("second", "二つめ"))
)
MOVE = Form("move", (Field("seat"), Field("other_room", required=False), Field("reason")), _wish)
WARN = Form(
    "warn", (Field("kind", "pick", picks=KINDS), Field("text", "text", begun_by="kind")), _wish
)


@pytest.fixture(params=[False, True], ids=["narrow", "wide"])
def panel(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[FormPanel]:
    window, made = QWidget(), FormPanel(Words("ja"), (), wide=request.param)
    QVBoxLayout(window).addWidget(made)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield made
    window.close()


def _top(panel: FormPanel, name: str) -> int:
    return panel._inputs[name].widget.mapTo(panel, QPoint(0, 0)).y()


@pytest.mark.parametrize(
    ("code", "fields", "field"),
    [
        ("seat_not_free", {"room": "A", "seat": "2"}, "seat"),
        ("unknown_room_here", {"rooms": ["Z"]}, "other_room"),
        ("form_missing", {"field": "reason"}, "reason"),
        ("missing_field", {"fields": ["reason"]}, "reason"),
        ("text_too_long", {"field": "reason"}, "reason"),
        ("has_left", {}, ""),
        ("seen_in_future", {}, ""),
    ],
)
def test_a_fault_is_told_under_its_field_which_gets_the_focus(
    panel: FormPanel, qtbot: QtBot, code: str, fields: dict[str, object], field: str
) -> None:
    panel.draw(MOVE, "")
    qtbot.waitUntil(panel._inputs["reason"].widget.isVisible)
    at = faulty(code, fields, MOVE)
    assert at == field
    panel._inputs["other_room"].widget.setFocus()
    panel.draw(MOVE, "空いていません。", at=at)
    told = panel._wrong
    assert isinstance(told, Wrapped)
    names = [one.name for one in MOVE.fields]
    after = names[names.index(field) + 1 :] if field else []
    before = names[: names.index(field) + 1] if field else names

    def in_order() -> bool:
        y = told.mapTo(panel, QPoint(0, 0)).y()
        above = all(_top(panel, name) < y for name in before)
        return told.isVisible() and above and all(_top(panel, name) > y for name in after)

    qtbot.waitUntil(in_order)
    focus = QApplication.focusWidget()
    assert focus is panel._inputs[field or "other_room"].widget


def test_the_same_fault_again_brings_the_focus_back_but_never_while_one_types(
    panel: FormPanel, qtbot: QtBot
) -> None:
    panel.draw(MOVE, "")
    qtbot.waitUntil(panel._inputs["reason"].widget.isVisible)
    panel.draw(MOVE, "空いていません。", at="seat")
    reason = panel._inputs["reason"].widget
    reason.setFocus()
    panel.draw(MOVE, "空いていません。", at="seat")
    assert QApplication.focusWidget() is reason, "nothing new was said"
    for name in ("seat", "other_room", "reason"):
        panel._inputs[name].widget.setText("2")  # type: ignore[union-attr]
    panel._submit()
    panel.draw(MOVE, "空いていません。", at="seat")
    assert QApplication.focusWidget() is panel._inputs["seat"].widget


def test_another_form_has_no_fault_of_the_one_before(panel: FormPanel) -> None:
    panel.draw(MOVE, "空いていません。", at="seat")
    panel.draw(WARN, "")
    assert not panel._wrong.isVisible()
    panel.draw(MOVE, "空いていません。", at="seat")
    assert panel._wrong.isVisible()
    panel.draw(None, "")
    panel.draw(MOVE, "")
    assert not panel._wrong.isVisible()


def test_letters_typed_into_a_list_begin_the_text(panel: FormPanel, qtbot: QtBot) -> None:
    panel.draw(WARN, "")
    kinds, text = panel._inputs["kind"].widget, panel._inputs["text"].widget
    assert isinstance(kinds, Choices)
    assert isinstance(text, Box)
    qtbot.waitUntil(kinds.isVisible)
    kinds.setFocus()
    QTest.keyClick(kinds, Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier, A_HAND)
    assert panel._inputs["kind"].value == "second"
    assert QApplication.focusWidget() is kinds
    QTest.keyClicks(kinds, "k", Qt.KeyboardModifier.NoModifier, A_HAND)
    QTest.keyClicks(text, "ami", Qt.KeyboardModifier.NoModifier, A_HAND)
    assert QApplication.focusWidget() is text
    assert text.toPlainText() == "二つめkami"
    kinds.setFocus()
    QTest.keyClick(kinds, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, A_HAND)
    assert text.toPlainText() == "二つめkami", "what was written stays, whatever the kind"
