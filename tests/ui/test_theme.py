"""Text can be read, and verdicts are told apart, by every eye."""

from __future__ import annotations

import itertools
import re

import pytest

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
        (p.ink, p.card),
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
    assert [pair for pair in pairs if contrast(*pair) < 7] == []


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("vision", _BLINDNESS)
def test_verdicts_stay_apart_for_every_vision(vision: str) -> None:
    """Signs and words differ as well; the colours are kept apart all the same."""
    kinds = ("proceed", "refer", "refuse", "already_in")
    seen = {kind: _seen(VERDICTS[kind].ground, vision) for kind in kinds}
    for first, second in itertools.combinations(kinds, 2):
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
