"""One palette and one style sheet: colours that differ for every eye, text at 7:1 or better."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Scheme = Literal["light", "dark"]
UNIT = 8
"""The one spacing unit, in pixels."""


class Pair(NamedTuple):
    """Text on its ground."""

    text: str
    ground: str


class Palette(NamedTuple):
    """Every colour of one scheme."""

    ground: str
    card: str
    ink: str
    quiet: str
    line: str
    accent: str
    on_accent: str
    strip: str
    on_strip: str
    attention: str
    """On the strip: something is not well yet."""
    wrong: str
    """On a card: what keeps a form from being done."""


LIGHT = Palette(
    ground="#eef1f4",
    card="#ffffff",
    ink="#16202a",
    quiet="#44515e",
    line="#c9d1d9",
    accent="#1d3a5f",
    on_accent="#ffffff",
    strip="#16202a",
    on_strip="#e8edf2",
    attention="#ffd166",
    wrong="#8a1c02",
)
DARK = Palette(
    ground="#10161c",
    card="#1b242d",
    ink="#eef2f6",
    quiet="#b4c0cc",
    line="#37434f",
    accent="#9cc3ee",
    on_accent="#0b1119",
    strip="#05080b",
    on_strip="#e8edf2",
    attention="#ffd166",
    wrong="#ffb4a2",
)
PALETTES: dict[Scheme, Palette] = {"light": LIGHT, "dark": DARK}

VERDICTS: dict[str, Pair] = {
    "proceed": Pair("#ffffff", "#00594f"),
    "refer": Pair("#000000", "#ffd166"),
    "refuse": Pair("#ffffff", "#9c2207"),
    "already_in": Pair("#0b1a2b", "#bcd0e6"),
    "wait": Pair("#ffffff", "#4a3f73"),
    "not_a_ticket": Pair("#000000", "#a3abb4"),
    "ready": Pair("#ffffff", "#1d3a5f"),
    "failure": Pair("#ffffff", "#8b0000"),
}

_LETTERS = re.compile(r"font-size: (\d+)px")
FAMILIES = ["BIZ UDPGothic", "Noto Sans JP"]


def style_sheet(scheme: Scheme, grown: float = 1.0) -> str:
    """The style of every widget that is not painted by hand, its letters as much larger."""
    return _LETTERS.sub(
        lambda found: f"font-size: {round(int(found[1]) * grown)}px", _style(PALETTES[scheme])
    )


def _style(p: Palette) -> str:
    return f"""
* {{ font-family: "{FAMILIES[0]}", "{FAMILIES[1]}"; font-size: 15px; color: {p.ink}; }}
QWidget#ground {{ background: {p.ground}; }}
QFrame#card {{ background: {p.card}; border: 1px solid {p.line}; border-radius: {UNIT}px; }}
QFrame#duty {{ border: 1px solid {p.line}; border-left: 4px solid {p.accent}; }}
QCheckBox {{ spacing: {UNIT}px; padding: 4px; }}
QCheckBox::indicator {{ width: 16px; height: 16px; border: 2px solid {p.quiet}; border-radius: 4px;
  background: {p.card}; }}
QCheckBox::indicator:focus {{ border-color: {p.accent}; }}
QCheckBox::indicator:checked {{ border-color: {p.accent}; background: {p.accent}; }}
QFrame#card QLabel {{ background: transparent; }}
QLabel#title {{ font-size: 20px; font-weight: 700; }}
QLabel#large {{ font-size: 30px; font-weight: 700; }}
QLabel#sentence {{ font-size: 19px; }}
QLabel#quiet {{ color: {p.quiet}; font-size: 13px; }}
QLabel#strong {{ font-weight: 700; }}
QLabel#told {{ font-size: 22px; }}
QDialog {{ background: {p.ground}; }}
QToolTip {{ background: {p.card}; color: {p.ink}; border: 1px solid {p.quiet}; padding: 4px; }}
QComboBox QAbstractItemView {{ background: {p.card}; selection-background-color: {p.accent};
  selection-color: {p.on_accent}; }}
QLabel#wrong {{ color: {p.wrong}; font-weight: 700; }}
QLabel#done {{ font-size: 17px; font-weight: 700; }}
QLabel#clock_time {{ font-size: 92px; font-weight: 700; }}
QLabel#clock_value {{ font-size: 28px; font-weight: 700; }}
QLabel#clock_phase {{ font-size: 22px; font-weight: 700; color: {p.accent}; }}
QTreeWidget#script {{ font-size: 16px; }}
QFrame#card QLabel#aloud {{ font-size: 18px; background: {p.accent}; color: {p.on_accent};
  border-radius: {UNIT}px; padding: {UNIT}px {2 * UNIT}px; }}
QWidget#call {{ background: {VERDICTS["refer"].ground}; }}
QWidget#call QLabel {{ background: transparent; color: {VERDICTS["refer"].text};
  font-size: 17px; font-weight: 700; }}
QLabel#count {{ font-size: 24px; font-weight: 700; }}
QLabel#article {{ color: {p.accent}; border: 1px solid {p.accent}; border-radius: 8px;
  padding: 2px {UNIT}px; font-size: 14px; }}
QPushButton {{ background: {p.card}; border: 1px solid {p.quiet}; border-radius: {UNIT}px;
  padding: {UNIT}px {2 * UNIT}px; }}
QPushButton:hover {{ border-color: {p.accent}; }}
QPushButton:focus {{ border: 2px solid {p.accent}; }}
QPushButton:disabled {{ color: {p.quiet}; border-color: {p.line}; }}
QPushButton#choice {{ text-align: left; padding: 10px {UNIT}px; }}
QLabel#rule {{ font-size: 17px; }}
QFrame#card QLabel#ahead {{ font-size: 16px; font-weight: 700; background: {p.ground};
  border-radius: 6px; padding: 6px {UNIT}px; }}
QPushButton#line, QPushButton#found {{ text-align: left; border: none; border-radius: 4px;
  background: transparent; padding: 3px {UNIT}px; }}
QPushButton#found {{ font-size: 16px; }}
QPushButton#line:hover, QPushButton#found:hover {{ background: {p.ground}; }}
QPushButton#found[chosen="true"] {{ background: {p.accent}; color: {p.on_accent}; }}
QLabel#panel {{ font-size: 17px; font-weight: 700; }}
QLabel#refused {{ color: {p.quiet}; font-size: 14px; }}
QLabel#warning {{ font-weight: 700; color: {p.accent}; }}
QFrame#card QLabel#notice, QLabel#notice {{ background: {VERDICTS["refer"].ground};
  color: {VERDICTS["refer"].text};
  border-radius: 6px; padding: 4px {UNIT}px; }}
QListWidget::item:selected {{ background: {p.accent}; color: {p.on_accent}; }}
QWidget#failure {{ background: {VERDICTS["failure"].ground}; }}
QWidget#failure QLabel {{ color: {VERDICTS["failure"].text}; background: transparent; }}
QLabel#failure_word {{ font-size: 64px; font-weight: 700; }}
QLabel#failure_text {{ font-size: 24px; }}
QPushButton#main {{ background: {p.accent}; color: {p.on_accent}; font-weight: 700;
  border-color: {p.accent}; font-size: 18px; }}
QPushButton#main:disabled {{ background: {p.ground}; color: {p.quiet}; border-color: {p.line}; }}
QPushButton#choice {{ text-align: left; }}
QPushButton#choice:focus {{ border: 3px solid {p.accent}; }}
QPushButton#choice QLabel#title {{ font-size: 24px; }}
QPushButton#choice QLabel:disabled {{ color: {p.quiet}; }}
QProgressBar {{ background: {p.line}; border: 0; border-radius: 4px; max-height: {UNIT}px; }}
QProgressBar::chunk {{ background: {p.accent}; border-radius: 4px; }}
QListWidget, QTreeWidget {{ outline: 0; }}
QListWidget {{ background: {p.card}; border: 1px solid {p.line}; }}
QListWidget::item {{ padding: 4px; }}
QListWidget#choices {{ border-radius: {UNIT}px; border: 1px solid {p.quiet}; font-size: 16px; }}
QListWidget#choices:focus, QPlainTextEdit:focus {{ border: 2px solid {p.accent}; }}
QListWidget#choices::item:selected:!active {{ background: {p.accent}; color: {p.on_accent}; }}
QPlainTextEdit {{ background: {p.card}; border: 1px solid {p.quiet}; border-radius: {UNIT}px;
  padding: 4px; font-size: 18px; selection-background-color: {p.accent};
  selection-color: {p.on_accent}; }}
QTreeWidget {{ background: {p.card}; border: 1px solid {p.line}; border-radius: {UNIT}px; }}
QTreeWidget#people {{ font-size: 18px; }}
QTreeWidget::item {{ padding: 6px {2 * UNIT}px 6px {UNIT}px; border-bottom: 1px solid {p.line}; }}
QTreeWidget::item:selected {{ background: {p.accent}; color: {p.on_accent}; }}
QHeaderView::section {{ background: {p.card}; color: {p.quiet}; border: none; font-size: 13px;
  border-bottom: 1px solid {p.line}; padding: 4px {2 * UNIT}px 4px {UNIT}px; }}
QLabel#time {{ color: {p.quiet}; font-size: 15px; }}
QLabel#time_value {{ font-size: 18px; font-weight: 700; }}
QLabel#grounds {{ font-size: 17px; }}
QListWidget::item:selected {{ background: {p.accent}; color: {p.on_accent}; }}
QFrame#seats {{ background: {p.card}; }}
QLabel#unset, QLabel#all_set {{ font-size: 20px; font-weight: 700; border-radius: {UNIT}px;
  padding: 4px {2 * UNIT}px; }}
QLabel#unset, QFrame#card QLabel#unset {{ background: {VERDICTS["refuse"].ground};
  color: {VERDICTS["refuse"].text}; }}
QLabel#all_set, QFrame#card QLabel#all_set {{ background: {VERDICTS["proceed"].ground};
  color: {VERDICTS["proceed"].text}; }}
QPushButton#room {{ padding: 4px {2 * UNIT}px; font-size: 17px; }}
QPushButton#room[chosen="true"] {{ background: {p.accent}; color: {p.on_accent};
  border-color: {p.accent}; font-weight: 700; }}
QPushButton#part, QPushButton#part_small {{ border: none; background: transparent;
  padding: 2px 4px; font-size: 17px; }}
QPushButton#part_small {{ font-size: 13px; }}
QPushButton#part:disabled, QPushButton#part_small:disabled {{ color: {p.ink}; }}
QPushButton#part:hover, QPushButton#part_small:hover {{ text-decoration: underline; }}
QPushButton#act {{ text-align: left; padding: 6px {UNIT}px; font-size: 14px; }}
QPushButton#act_open, QPushButton#act_done {{ text-align: left; padding: 5px {UNIT}px; }}
QPushButton#act_open {{ font-weight: 700; border-color: {p.accent}; }}
QPushButton#act_done {{ color: {p.quiet}; }}
QLabel#quiet_line {{ padding: 4px {UNIT}px; }}
QScrollArea#story {{ border: none; background: {p.card}; }}
QLabel#story {{ font-size: 14px; background: {p.card}; }}
QMenuBar {{ background: {p.card}; }}
QMenuBar::item {{ padding: 3px {UNIT}px; }}
QMenuBar::item:selected {{ background: {p.accent}; color: {p.on_accent}; }}
QMenu {{ background: {p.card}; border: 1px solid {p.line}; }}
QMenu::item:selected {{ background: {p.accent}; color: {p.on_accent}; }}
QMenu::item:disabled {{ color: {p.quiet}; }}
QScrollArea {{ background: {p.ground}; border: 1px solid {p.line}; }}
QLineEdit, QComboBox {{ background: {p.card}; border: 1px solid {p.quiet}; border-radius: {UNIT}px;
  padding: {UNIT}px; font-size: 18px; selection-background-color: {p.accent}; }}
QLineEdit, QComboBox {{ selection-color: {p.on_accent}; placeholder-text-color: {p.quiet}; }}
QComboBox::drop-down {{ border: none; width: {4 * UNIT}px; }}
QComboBox::down-arrow {{ width: 0; height: 0; border-top: 7px solid {p.ink};
  border-left: 6px solid {p.card}; border-right: 6px solid {p.card}; }}
QLineEdit#count_number {{ font-size: 22px; font-weight: 700; padding: 3px {UNIT}px; }}
QWidget#guide {{ background: {p.card}; border-bottom: 2px solid {p.accent}; }}
QWidget#guide QLabel {{ background: transparent; font-size: 15px; }}
QWidget#guide QLabel#practice {{ background: {p.accent}; color: {p.on_accent}; font-weight: 700;
  border-radius: 6px; padding: 1px {UNIT}px; }}
QWidget#guide QLabel#guide_keys {{ color: {p.quiet}; font-size: 13px; }}
QLabel#hold {{ background: {VERDICTS["refuse"].ground}; color: {VERDICTS["refuse"].text};
  font-size: 18px; font-weight: 700; padding: 4px {2 * UNIT}px; }}
QLineEdit:focus, QComboBox:focus {{ border: 2px solid {p.accent}; }}
QWidget#strip {{ background: {p.strip}; }}
QWidget#strip QLabel {{ color: {p.on_strip}; font-size: 13px; }}
QWidget#strip QLabel#attention {{ color: {p.attention}; }}
QWidget#bar {{ background: {p.card}; border-bottom: 1px solid {p.line}; }}
"""


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
