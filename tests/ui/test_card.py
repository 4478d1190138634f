"""The turn-round card: never cut, never a box, Japanese first and largest, closed on purpose."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QKeyEvent, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.formats.cards import CARD_FIELDS, CARD_LANGUAGES, CardLanguage
from app.kernel.resources import resource
from ui.screens.card import TurnRoundCard, display_for_card
from ui.viewmodels.card import CardState, card_state
from ui.viewmodels.words import Words
from ui.widgets.cardpage import FIRST, CardPage, Passage, arrange
from ui.widgets.lines import lines, pieces
from ui.widgets.theme import LIGHT

CARDS = bootstrap.cards()
RULES = next(p.regulation for p in bootstrap.regulations() if p.regulation.id == "iacs")
LONG = dict.fromkeys(CARD_FIELDS, "東京都立第一総合技術専門学校 本館 4階 大会議室A")
SCREENS = [QSizeF(1366, 768), QSizeF(1920, 1080)]
LEAST = 32
"""Pixels on 1366x768: about 7 mm on a laptop of 14 inches, read from 1.5 m."""

# The file that draws each language; what a field brings along falls back on Noto Sans JP.
FILES: dict[CardLanguage, str] = {
    "ja": "BIZUDPGothic-{}.ttf",
    "en": "BIZUDPGothic-{}.ttf",
    "zh-Hans": "cards/NotoSansSC-{}.ttf",
    "ko": "cards/NotoSansKR-{}.ttf",
}


def passages(state: CardState) -> tuple[Passage, ...]:
    return tuple(Passage(b.language, b.text, b.detail, b.article) for b in state.blocks)


def card(code: str) -> CardState:
    return card_state(code, LONG, CARDS, RULES)


def holes(text: str) -> str:
    return text.replace(" ", "").replace("\u3000", "")


@pytest.mark.parametrize("room", SCREENS, ids=lambda room: f"{room.width():.0f}")
@pytest.mark.parametrize("code", CARDS.by_code)
def test_every_card_fits_the_screen_and_can_be_read(code: str, room: QSizeF) -> None:
    shown = passages(card(code))
    page = arrange(shown, room)
    assert page.size >= LEAST * room.height() / 768
    said = "".join(line.text for line in page.lines)
    meant = "".join(each.article + each.text + each.detail for each in shown)
    assert holes(said) == holes(meant)
    bottom = 0.0
    for line in page.lines:
        metrics = QFontMetricsF(line.font)
        assert metrics.horizontalAdvance(line.text) <= line.area.width()
        assert metrics.height() <= line.area.height() + metrics.leading() + 0.35 * page.size
        assert line.area.left() >= 0
        assert line.area.right() <= room.width()
        if not line.quiet:
            assert line.area.top() >= bottom
            bottom = line.area.bottom()
    assert bottom <= room.height()
    assert page.rules == sorted(page.rules)
    assert len(page.rules) == 3


@pytest.mark.parametrize("code", CARDS.by_code)
def test_japanese_comes_first_and_is_the_largest(code: str) -> None:
    page = arrange(passages(card(code)), SCREENS[0])
    sizes = [line.font.pixelSize() for line in page.lines if not line.quiet]
    assert sizes[0] == round(page.size * FIRST) == max(sizes)
    assert min(sizes) == page.size


TEXTS = st.text(alphabet="あ漢字、。가 나다abc.\U00020bb7\u3000-", max_size=60)


@given(TEXTS, st.sampled_from(CARD_LANGUAGES), st.integers(8, 60), st.integers(20, 900))
def test_no_text_is_ever_cut(text: str, language: CardLanguage, size: int, width: int) -> None:
    font = QGuiApplication.font()
    font.setPixelSize(size)
    metrics = QFontMetricsF(font)
    assert "".join(pieces(text, language)) == text
    made = lines(text, metrics, width, language)
    assert holes("".join(made)) == holes(text)
    for line in made:
        assert metrics.horizontalAdvance(line) <= width or len(line.encode("utf-16-le")) <= 4


@given(st.text(alphabet="あ漢 ab", min_size=1, max_size=150), st.sampled_from(SCREENS))
def test_a_long_name_makes_the_text_smaller_and_nothing_else(name: str, room: QSizeF) -> None:
    state = card_state("other_venue", {"venue": name}, CARDS, RULES)
    page = arrange(passages(state), room)
    assert max(line.area.bottom() for line in page.lines) <= room.height()
    said = holes("".join(line.text for line in page.lines))
    assert said.count(holes(name)) >= len(CARD_LANGUAGES) or not name.strip()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("免除の申請は取り消せません。", "ja", ["免除の", "申請は", "取り消せません。"]),
        ("受験票をお見せください。", "ja", ["受験票を", "お見せください。"]),
        ("수험표를 보여 주십시오.", "ko", ["수험표를 ", "보여 ", "주십시오."]),
        ("请出示。", "zh-Hans", ["请", "出", "示。"]),
        ("Go on.", "en", ["Go ", "on."]),
    ],
)
def test_lines_end_where_each_language_would_end_them(
    text: str, language: str, expected: list[str]
) -> None:
    assert pieces(text, language) == expected


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
@pytest.mark.parametrize("language", CARD_LANGUAGES)
def test_every_character_of_every_card_is_drawn_by_a_font_of_ours(
    language: CardLanguage, weight: str
) -> None:
    path = resource("fonts", FILES[language].format(weight))
    font = QRawFont(str(path), 16)
    assert font.isValid()
    written = [*CARDS.by_code.values(), CARDS.article]
    written += [each.detail for each in CARDS.by_code.values() if each.detail]
    used = {letter for wording in written for letter in wording.in_(language)} - set("{}")
    missing = sorted(letter for letter in used if not font.supportsCharacter(ord(letter)))
    # Somebody changed a text: packaging/README.md says how the fonts are cut again.
    assert missing == []


def test_the_cut_fonts_carry_their_licence() -> None:
    folder = resource("fonts", "cards")
    families = {path.name.partition("-")[0] for path in folder.glob("*.ttf")}
    assert families == {"NotoSansSC", "NotoSansKR"}
    for family in families:
        licence = (folder / f"OFL-{family}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.parametrize("room", SCREENS, ids=lambda room: f"{room.width():.0f}")
def test_the_page_is_ink_on_paper_with_a_clean_edge(qtbot: QtBot, room: QSizeF) -> None:
    page = CardPage()
    qtbot.addWidget(page)
    page.resize(room.toSize())
    page.show_passages(passages(card("device_used")), "F8")
    image = page.grab().toImage()
    paper = QColor(LIGHT.card).rgb()
    across, down = range(0, image.width(), 2), range(0, image.height(), 2)
    edges = [image.pixel(x, y) for x in across for y in (0, image.height() - 1)]
    edges += [image.pixel(x, y) for y in down for x in (0, image.width() - 1)]
    assert set(edges) == {paper}
    inked = sum(image.pixel(x, y) == QColor(LIGHT.ink).rgb() for x in across for y in down)
    assert inked > 2_000
    assert "電子機器" in page.accessibleName()


# --- the window --------------------------------------------------------------------------------


@pytest.fixture
def words() -> Words:
    return Words("ja")


@pytest.fixture
def window(qtbot: QtBot, words: Words) -> Iterator[TurnRoundCard]:
    made = TurnRoundCard(words, "F8")
    qtbot.addWidget(made)
    made.turn(card("late"), QGuiApplication.primaryScreen())
    qtbot.waitUntil(made.isVisible)
    yield made
    made.close()


def test_it_covers_the_only_display_and_takes_the_keys(qtbot: QtBot, window: TurnRoundCard) -> None:
    screen = QGuiApplication.primaryScreen()
    assert display_for_card(QGuiApplication.screens(), screen) is screen
    assert window.geometry() == screen.geometry()
    assert not window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    qtbot.waitUntil(window.isActiveWindow)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F8])
def test_esc_and_its_own_key_close_it_and_what_it_showed_is_gone(
    qtbot: QtBot, window: TurnRoundCard, key: Qt.Key
) -> None:
    with qtbot.waitSignal(window.closed):
        QTest.keyClick(window, key)
    assert not window.isVisible()
    assert window.findChildren(CardPage)[0].accessibleName() == ""


SCANNED = ["K", "1", "a", "-", "/", " "]
ENDS = [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_F4]


def test_what_a_hand_scanner_types_never_closes_it(window: TurnRoundCard) -> None:
    for text in SCANNED:
        QTest.keyClicks(window, text)
    for key in ENDS:
        QTest.keyClick(window, key)
    QTest.keyClick(window, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    assert window.isVisible()
    children = window.findChildren(QWidget)
    assert [c for c in children if c.focusPolicy() != Qt.FocusPolicy.NoFocus] == []


def test_a_key_that_is_held_down_opens_it_once(window: TurnRoundCard) -> None:
    for _ in range(3):
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier, "", True
        )
        QApplication.sendEvent(window, held)
    assert window.isVisible()


def test_another_card_takes_its_place_and_the_language_of_the_hint_follows(
    window: TurnRoundCard, words: Words
) -> None:
    page = window.findChildren(CardPage)[0]
    assert "閉じる" in page.accessibleDescription()
    words.switch()
    assert "close" in page.accessibleDescription()
    window.turn(card("forged"), QGuiApplication.primaryScreen())
    assert window.isVisible()
    assert CARDS.by_code["forged"].ja in page.accessibleName()
    assert CARDS.by_code["late"].ja not in page.accessibleName()


def test_it_takes_the_keys_or_leaves_them_each_time_it_is_shown(
    qtbot: QtBot, window: TurnRoundCard
) -> None:
    screen = QGuiApplication.primaryScreen()
    for takes in (False, False, True, True, False):
        window.show_on(screen, card("forged"), take_keys=takes)
        assert window.isVisible()
        assert window.isFullScreen()
        flag = Qt.WindowType.WindowDoesNotAcceptFocus
        assert bool(window.windowFlags() & flag) is not takes


def test_it_goes_with_the_display_it_is_on(qtbot: QtBot, window: TurnRoundCard) -> None:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    with qtbot.waitSignal(window.closed):
        application.screenRemoved.emit(QGuiApplication.primaryScreen())


# --- two displays, in a process of their own ----------------------------------------------------

TWO = """
import json, sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from app import bootstrap
from ui.application import start_qt
from ui.screens.card import TurnRoundCard, display_for_card
from ui.viewmodels.card import card_state
from ui.viewmodels.words import Words

application = start_qt(bootstrap.font_files())
rules = bootstrap.regulations()[0].regulation
screens = QGuiApplication.screens()
desk = QWidget()
desk.show()
card = TurnRoundCard(Words("ja"))
card.turn(card_state("late", {}, bootstrap.cards(), rules), screens[0])
application.processEvents()
print(json.dumps({
    "screens": [screen.name() for screen in screens],
    "chosen": [display_for_card(screens, screen).name() for screen in screens],
    "card": list(card.geometry().getRect()),
    "shown": card.isVisible(),
    "takes_keys": not card.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus,
    "activates": not card.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating),
}), flush=True)
QTimer.singleShot(0, desk.close)
sys.exit(application.exec())
"""


def displays(tmp_path: Path, *offsets: int) -> dict[str, object]:
    """What a desk on the first of some displays, side by side, does with a card."""
    screens = [
        {"name": f"d{n}", "x": x, "y": 0, "width": 1366, "height": 768}
        | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for n, x in enumerate(offsets)
    ]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    house = Path(__file__).parents[2]
    surroundings = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
        "PYTHONPATH": str(house),
    }
    ran = subprocess.run(
        [sys.executable, "-c", TWO],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    # The application ends with the desk, though the card is still up.
    assert ran.returncode == 0, ran.stderr
    told: dict[str, object] = json.loads(ran.stdout)
    return told


def test_it_goes_to_the_second_display_and_leaves_the_keys_with_the_desk(tmp_path: Path) -> None:
    told = displays(tmp_path, 0, 1366)
    assert told["screens"] == ["d0", "d1"]
    assert told["chosen"] == ["d1", "d0"]
    assert told["card"] == [1366, 0, 1366, 768]
    assert told["shown"] is True
    assert told["takes_keys"] is told["activates"] is False


def test_a_display_that_mirrors_the_desk_is_no_second_one(tmp_path: Path) -> None:
    told = displays(tmp_path, 0, 0)
    assert told["chosen"] == ["d0", "d1"]
    assert told["card"] == [0, 0, 1366, 768]
    assert told["takes_keys"] is told["activates"] is True
    assert displays(tmp_path, 0, 0, 1366)["chosen"] == ["d2", "d2", "d0"]
