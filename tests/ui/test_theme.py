"""Text can be read, and verdicts are told apart, by every eye."""

from __future__ import annotations

import itertools
import re

import pytest
from PySide6.QtGui import QPalette

from app import bootstrap
from app.kernel.phrases import LANGUAGES, Language, phrases
from ui.shell.scheme import palette
from ui.widgets.seatcolours import SEATS
from ui.widgets.theme import PALETTES, VERDICTS, Scheme, contrast, style_sheet

# Rows of the matrices for complete protan, deutan and tritan vision in linear light
# (Viénot, Brettel and Mollon 1999; Brettel 1997 for tritan, one half plane).
_BLINDNESS = {
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    "tritan": ((1.0, 0.1461, -0.1461), (0.0, 0.8599, 0.1401), (0.0, 0.8599, 0.1401)),
}


@pytest.mark.parametrize("kind", VERDICTS)
def test_the_banner_is_read_at_arms_length(kind: str) -> None:
    assert contrast(*VERDICTS[kind]) >= 7


@pytest.mark.parametrize("scheme", PALETTES)
def test_every_text_has_a_contrast_of_seven(scheme: Scheme) -> None:
    p = PALETTES[scheme]
    pairs = [
        (p.ink, p.card),  # also tooltips, menus, lists
        (p.ink, p.ground),
        (p.quiet, p.card),
        (p.quiet, p.ground),
        (p.accent, p.card),
        (p.accent, p.ground),
        (p.on_accent, p.accent),
        (p.on_strip, p.strip),
        (p.attention, p.strip),
        (p.wrong, p.card),
    ]
    pairs += [VERDICTS["failure"], VERDICTS["refer"]]  # the failure page, notices
    assert [pair for pair in pairs if contrast(*pair) < 7] == []


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("vision", _BLINDNESS)
def test_verdicts_stay_apart_for_every_vision(vision: str) -> None:
    """Signs and words differ as well; the colours are kept apart all the same."""
    kinds = ("proceed", "refer", "refuse", "already_in", "wait", "not_a_ticket")
    seen = {kind: _seen(VERDICTS[kind].ground, vision) for kind in kinds}
    for first, second in itertools.combinations(kinds, 2):
        apart = sum((a - b) ** 2 for a, b in zip(seen[first], seen[second], strict=True)) ** 0.5
        assert apart > 0.05, (first, second)


@pytest.mark.parametrize("scheme", SEATS)
def test_what_stands_on_a_seat_can_be_read(scheme: Scheme) -> None:
    weak = [kind for kind, pair in SEATS[scheme].items() if contrast(*pair) < 7]
    assert weak == []


@pytest.mark.parametrize("scheme", SEATS)
@pytest.mark.parametrize("vision", _BLINDNESS)
def test_seats_stay_apart_for_every_vision(vision: str, scheme: Scheme) -> None:
    """A free seat has neither sign nor word, so that it may have the colour of the ground."""
    seen = {k: _seen(p.ground, vision) for k, p in SEATS[scheme].items() if k != "free"}
    for first, second in itertools.combinations(seen, 2):
        apart = sum((a - b) ** 2 for a, b in zip(seen[first], seen[second], strict=True)) ** 0.5
        assert apart > 0.05, (first, second)


@pytest.mark.parametrize("scheme", PALETTES)
def test_the_style_sheet_uses_no_other_colour(scheme: Scheme) -> None:
    colours = set(re.findall(r"#[0-9a-fA-F]{6}", style_sheet(scheme)))
    assert colours <= {*PALETTES[scheme], *(c for pair in VERDICTS.values() for c in pair)}


def _seen(colour: str, vision: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    matrix = _BLINDNESS[vision]
    return [sum(m * c for m, c in zip(row, linear, strict=True)) for row in matrix]


def _colours(block: str, name: str) -> list[str]:
    return re.findall(rf"(?<![-\w]){name}: (#[0-9a-fA-F]{{6}})", block)


@pytest.mark.parametrize("scheme", PALETTES)
def test_every_rule_of_the_style_sheet_can_be_read(scheme: Scheme) -> None:
    """Where a rule says both, its text and its ground; else its text on every ground it may have.

    Selected rows, menus, placeholders, disabled buttons and headers are rules like any other.
    """
    p = PALETTES[scheme]
    weak = []
    for rule, block in re.findall(r"([^{}]+)\{([^}]*)\}", style_sheet(scheme)):
        grounds = _colours(block, "background") + _colours(block, "selection-background-color")
        texts = _colours(block, "color") + _colours(block, "selection-color")
        texts += _colours(block, "placeholder-text-color")
        special = [g for g in grounds if g not in (p.card, p.ground)]
        for text in texts:
            for ground in special or ([p.strip] if "#strip" in rule else [p.card, p.ground]):
                if text in (p.on_accent,) and ground != p.accent:
                    continue
                if "#failure" in rule:
                    ground = VERDICTS["failure"].ground
                if "#call" in rule:
                    ground = VERDICTS["refer"].ground
                if contrast(text, ground) < 7 and not (text == p.quiet and ground == p.accent):
                    weak.append((rule.strip(), text, ground))
    assert weak == []


def test_letters_grow_in_a_large_window_and_nothing_else_does() -> None:
    small, large = style_sheet("light"), style_sheet("light", 1.2)
    letters = re.compile(r"font-size: (\d+)px")
    assert [round(int(size) * 1.2) for size in letters.findall(small)] == [
        int(size) for size in letters.findall(large)
    ]
    assert letters.sub("", small) == letters.sub("", large)


@pytest.mark.parametrize("scheme", PALETTES)
def test_what_the_system_paints_has_the_same_colours(scheme: Scheme) -> None:
    made, role = palette(scheme), QPalette.ColorRole
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
        (role.PlaceholderText, role.Base),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
    ):
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled):
            pair = made.color(group, text).name(), made.color(group, ground).name()
            assert contrast(*pair) >= 7, (text, group)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_holds_a_sign_that_is_drawn_as_a_box(language: Language) -> None:
    draws = bootstrap.draws()
    shown = {sign for text in phrases(language).values() for sign in text if sign > " "}
    shown |= set("✓×◎‖–—●○↑↓・")
    assert [sign for sign in sorted(shown) if not draws(sign)] == []
