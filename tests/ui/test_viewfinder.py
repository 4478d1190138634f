"""The viewfinder, by its pixels."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from ui.widgets.look import Code, Corner, Look
from ui.widgets.viewfinder import GROUND, OUTLINE, Viewfinder

RED, BLUE = QColor("#d02020"), QColor("#2040d0")


def look(width: int = 160, height: int = 90, codes: tuple[Code, ...] = ()) -> Look:
    """Red on the left, blue on the right."""
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(RED)
    painter = QPainter(picture)
    painter.fillRect(QRect(width // 2, 0, width, height), BLUE)
    painter.end()
    return Look(picture, codes)


def square(x: float, y: float, side: float) -> Code:
    corners: tuple[Corner, ...] = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
    return Code("A", "QR Code", corners)


@pytest.fixture
def finder(qtbot: QtBot) -> Viewfinder:
    made = Viewfinder()
    qtbot.addWidget(made)
    made.resize(640, 360)
    return made


def at(finder: Viewfinder, x: float, y: float) -> QColor:
    grabbed = finder.grab()
    ratio = grabbed.devicePixelRatio()
    return grabbed.toImage().pixelColor(round(x * ratio), round(y * ratio))


def test_with_no_camera_there_is_dark_ground_and_words(finder: Viewfinder) -> None:
    assert at(finder, 320, 180) == GROUND
    blank = finder.grab().toImage()
    finder.set_hint("カメラがつながっていません")
    assert finder.grab().toImage() != blank
    finder.set_hint("")
    assert finder.grab().toImage() == blank


@pytest.mark.parametrize(("mirrored", "left", "right"), [(False, RED, BLUE), (True, BLUE, RED)])
def test_a_mirrored_view_changes_left_and_right(
    finder: Viewfinder, mirrored: bool, left: QColor, right: QColor
) -> None:
    finder.set_mirrored(mirrored)
    finder.show_look(look())
    assert (at(finder, 100, 180), at(finder, 540, 180)) == (left, right)
    assert finder.mirrored is mirrored


def test_the_corners_are_round(finder: Viewfinder) -> None:
    finder.show_look(look())
    assert at(finder, 0, 0) not in (RED, GROUND)
    assert at(finder, 16, 16) == RED


def test_another_shape_leaves_dark_bars(finder: Viewfinder) -> None:
    finder.show_look(look(90, 90))
    assert at(finder, 60, 180) == GROUND
    assert at(finder, 580, 180) == GROUND
    assert (at(finder, 200, 180), at(finder, 440, 180)) == (RED, BLUE)


@pytest.mark.parametrize(("mirrored", "left"), [(False, 80.0), (True, 440.0)])
def test_the_outline_is_where_the_code_is(finder: Viewfinder, mirrored: bool, left: float) -> None:
    finder.set_mirrored(mirrored)
    # Four times as large: 80, 120 to 200, 240; mirrored 440, 120 to 560, 240.
    finder.show_look(look(codes=(square(20, 30, 30),)))
    sides = [(left, 180), (left + 120, 180), (left + 60, 120), (left + 60, 240)]
    assert [at(finder, x, y) for x, y in sides] == [OUTLINE] * 4
    assert at(finder, left + 60, 180) == RED
    assert at(finder, left - 20, 180) == RED
    # Three pixels bright, a dark edge beside them.
    assert at(finder, left - 3, 180) not in (OUTLINE, RED)


def test_a_turned_code_is_outlined_along_its_sides(finder: Viewfinder) -> None:
    corners: tuple[Corner, ...] = ((40.0, 20.0), (60.0, 40.0), (40.0, 60.0), (20.0, 40.0))
    finder.show_look(look(codes=(Code("A", "QR Code", corners),)))
    assert at(finder, 200, 120) == OUTLINE
    assert at(finder, 100, 100) == RED


def test_each_code_has_an_outline(finder: Viewfinder) -> None:
    finder.show_look(look(codes=(square(20, 30, 30), square(110, 30, 30))))
    assert (at(finder, 80, 180), at(finder, 440, 180)) == (OUTLINE, OUTLINE)


def test_the_words_lie_on_a_dark_band_below(finder: Viewfinder) -> None:
    finder.show_look(look())
    assert at(finder, 40, 350) == RED
    finder.set_hint("もう少し明るくしてください")
    assert at(finder, 40, 350).lightness() < RED.lightness() / 2
    assert at(finder, 40, 100) == RED


def test_a_screen_reader_hears_name_and_words(finder: Viewfinder) -> None:
    finder.setAccessibleName("カメラの映像")
    finder.set_hint("もう少し明るくしてください")
    assert finder.accessibleName() == "カメラの映像"
    assert finder.accessibleDescription() == "もう少し明るくしてください"


def test_clear_forgets_the_picture(finder: Viewfinder) -> None:
    blank = finder.grab().toImage()
    finder.show_look(look(codes=(square(20, 30, 30),)))
    assert finder.grab().toImage() != blank
    finder.clear()
    assert finder.grab().toImage() == blank


def test_a_picture_without_pixels_is_dark_ground(finder: Viewfinder) -> None:
    finder.show_look(Look(QImage()))
    assert at(finder, 320, 180) == GROUND


SIDE = st.integers(1, 2_000)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SIDE, SIDE, SIDE, SIDE, st.booleans())
def test_the_whole_picture_is_shown_in_its_shape(
    finder: Viewfinder, width: int, height: int, across: int, down: int, mirrored: bool
) -> None:
    finder.resize(across, down)
    finder.set_mirrored(mirrored)
    finder.show_look(Look(QImage(width, height, QImage.Format.Format_RGB32)))
    placed = finder.placement().mapRect(QRectF(0, 0, width, height))
    ground = QRectF(finder.rect())
    assert ground.adjusted(-0.01, -0.01, 0.01, 0.01).contains(placed)
    assert placed.width() * height == pytest.approx(placed.height() * width, rel=1e-6)
    assert max(placed.width() / ground.width(), placed.height() / ground.height()) == (
        pytest.approx(1)
    )
    left = finder.placement().map(QPointF(0, 0)).x()
    assert left == pytest.approx(placed.right() if mirrored else placed.left())
