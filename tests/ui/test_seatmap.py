"""The seats, painted by one widget: which is where, and what is painted again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.phrases import LANGUAGES, Language, phrases
from ui.widgets.seatgrid import GAP, LEAST_HEIGHT, LEAST_WIDTH, grid_for
from ui.widgets.seatmap import Face, SeatMap, in_two


def faces(count: int, free: tuple[int, ...] = ()) -> list[Face]:
    return [
        Face("" if n in free else f"n{n}", "free" if n in free else "present", str(n), "出席")
        for n in range(1, count + 1)
    ]


@pytest.fixture
def seats(qtbot: QtBot) -> SeatMap:
    made = SeatMap()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


@given(st.integers(0, 1000), st.integers(200, 2000), st.integers(100, 1400))
def test_every_seat_has_a_place_of_its_own(count: int, width: int, height: int) -> None:
    grid = grid_for(count, width, height)
    assert grid.step >= LEAST_HEIGHT
    assert grid.width >= min(LEAST_WIDTH, width - 2 * GAP)
    for at in range(count):
        where = grid.rect(at)
        assert where.left() >= GAP
        assert where.right() <= width
        assert where.bottom() < grid.height
        assert grid.at(where.center().x(), where.center().y()) == at


@pytest.mark.parametrize(("count", "scrolls"), [(30, False), (60, False), (300, True)])
def test_a_usual_room_is_seen_whole(seats: SeatMap, count: int, scrolls: bool) -> None:
    seats.show_faces(faces(count), "")
    assert (seats.verticalScrollBar().maximum() > 0) == scrolls


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("No desk record", ["No desk", "record"]),
        ("Asks to leave", ["Asks to", "leave"]),
        ("入室・未確認", ["入室", "未確認"]),
        ("Disqualified", ["Disqualified"]),
        ("Caution 1", ["Caution 1"]),
        ("", [""]),
    ],
)
def test_long_words_stand_in_two_lines(word: str, lines: list[str]) -> None:
    assert in_two(word) == lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_on_the_seats_of_a_usual_room_is_too_long(qtbot: QtBot, language: Language) -> None:
    """Every word fits where forty seats stand on the smallest screen."""
    told = {code: text for code, text in phrases(language).items() if code.startswith("seat_")}
    words = [text for text in told.values() if "{room}" not in text and "{file}" not in text]
    seats = SeatMap()
    qtbot.addWidget(seats)
    width = grid_for(40, 918, 449).width - 20 - 13 - 5
    for word in (one.format(count=2, place="12") for one in words):
        lines = in_two(word) if len(word) > 6 else [word]
        font = QFont(seats.font())
        font.setPixelSize(9)
        for line in lines:
            assert QFontMetricsF(font).horizontalAdvance(line) <= width, (word, line)


def test_only_what_has_changed_is_painted_again(seats: SeatMap, qtbot: QtBot) -> None:
    shown = faces(40)
    seats.show_faces(shown, "")
    qtbot.waitUntil(lambda: seats.painted >= 40)
    QApplication.processEvents()
    before = seats.painted
    shown[7] = shown[7]._replace(kind="absent", word="欠席")
    seats.show_faces(shown, "")
    qtbot.waitUntil(lambda: seats.painted > before)
    QApplication.processEvents()
    assert seats.painted == before + 1
    seats.show_faces(list(shown), "")
    QApplication.processEvents()
    assert seats.painted == before + 1


def test_who_is_chosen_comes_into_sight(seats: SeatMap) -> None:
    seats.show_faces(faces(500), "")
    seats.show_faces(faces(500), "n500")
    assert seats.viewport().rect().contains(seats.where("n500"))
    seats.show_faces(faces(500), "n1")
    assert seats.viewport().rect().contains(seats.where("n1"))


@pytest.mark.parametrize(
    ("chosen", "dx", "dy", "then"),
    [
        ("", 1, 0, "n1"),
        ("n1", 1, 0, "n2"),
        ("n1", -1, 0, "n1"),
        ("n2", 1, 0, "n4"),  # nobody sits at 3
        ("n40", 1, 0, "n40"),
    ],
)
def test_the_seat_beside(seats: SeatMap, chosen: str, dx: int, dy: int, then: str) -> None:
    seats.show_faces(faces(40, free=(3,)), chosen)
    assert seats.beside(dx, dy) == then


def test_below_is_the_same_column(seats: SeatMap) -> None:
    seats.show_faces(faces(40), "n2")
    below = seats.beside(0, 1)
    assert seats.where(below).left() == seats.where("n2").left()
    assert seats.where(below).top() > seats.where("n2").top()


def test_a_click_chooses_who_sits_there(seats: SeatMap, qtbot: QtBot) -> None:
    seats.show_faces(faces(40, free=(3,)), "")
    with qtbot.waitSignal(seats.clicked) as heard:
        qtbot.mouseClick(
            seats.viewport(), Qt.MouseButton.LeftButton, pos=seats.where("n5").center()
        )
    assert heard.args == ["n5"]
