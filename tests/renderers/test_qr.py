"""A ticket's code: version 8 at Q, read back to the character by two readers."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.faults import Fault
from app.renderers.qr import QUIET, modules, qr_png, qr_pngs, qr_svg
from tests.renderers.papers import CODE, grey, zbar, zxing

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def _side(text: str) -> int:
    return len(modules(text)) - 2 * QUIET


def _decoded(png: bytes) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(grey(png)))


@pytest.mark.parametrize(
    ("length", "side"), [(125, 45), (126, 49), (149, 49), (157, 49), (158, 53)]
)
def test_upper_case_texts_up_to_157_characters_are_version_8(length: int, side: int) -> None:
    assert _side((CODE * 2)[:length]) == side


def test_one_small_letter_costs_versions_because_the_mode_changes() -> None:
    assert _side(CODE) == 49
    assert _side(CODE[:-1] + "a") > 49


def test_a_ticket_is_at_error_correction_q() -> None:
    (found,) = _decoded(qr_png(CODE))
    assert (found.text, found.ec_level) == (CODE, "Q")


def test_a_quiet_zone_of_four_modules_is_white() -> None:
    rows = modules(CODE)
    inner = range(QUIET, len(rows) - QUIET)
    dark = [(x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on]
    assert all(x in inner and y in inner for x, y in dark)
    assert (QUIET, QUIET) in dark


@pytest.mark.parametrize("text", [CODE, "A", "ふりがな"])
def test_the_drawing_has_the_same_modules(text: str) -> None:
    rows = modules(text)
    drawn = np.zeros((len(rows), len(rows)), bool)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-", qr_svg(text)):
        drawn[int(y), int(x) : int(x) + int(length)] = True
    assert drawn.tolist() == rows


def test_a_picture_is_wide_enough_and_reads_with_two_readers(tmp_path: Path) -> None:
    path = tmp_path / "00420001.png"
    path.write_bytes(qr_png(CODE, caption=["00420001"]))
    height, width = grey(path.read_bytes()).shape
    assert width >= 600
    assert height > width
    assert zbar(path) == [CODE]
    assert [found.text for found in zxing(path)] == [CODE]


@pytest.mark.parametrize("module_px", [3, 8])
def test_modules_have_the_size_asked_for(module_px: int) -> None:
    expected = np.where(modules(CODE), 0, 255).repeat(module_px, 0).repeat(module_px, 1)
    assert np.array_equal(grey(qr_png(CODE, module_px=module_px)), expected)


def test_a_caption_is_printed_inside_the_picture() -> None:
    plain, short, long = qr_pngs([(CODE, [""]), (CODE, ["1"]), (CODE, ["9" * 60])])
    heights = []
    for png in (plain, short, long):
        pixels = grey(png)
        heights.append(pixels.shape[0])
        if png is not plain:
            below = pixels[pixels.shape[1] :]
            assert below.min() < 100
            assert (below[:, [0, -1]] == 255).all()
            assert (below[-1] == 255).all()
    assert heights[0] < heights[1] == heights[2]


def test_many_pictures_are_the_single_pictures_in_order() -> None:
    texts = [CODE[:-1] + letter for letter in "ABC"]
    assert qr_pngs([(text, [text[-1]]) for text in texts]) == [
        qr_png(text, caption=[text[-1]]) for text in texts
    ]
    assert qr_pngs([]) == []


@pytest.mark.parametrize("length", [2421, 5000])
def test_a_text_that_no_code_holds_is_a_fault(length: int) -> None:
    with pytest.raises(Fault) as caught:
        modules("A" * length)
    assert (caught.value.code, caught.value.fields) == ("code_too_long", {"characters": length})


@settings(max_examples=25)
@given(st.text(ALPHANUMERIC, min_size=1, max_size=200) | st.text(min_size=1, max_size=80))
def test_any_text_reads_back(text: str) -> None:
    (found,) = _decoded(qr_png(text, module_px=4))
    assert found.bytes.decode() == text
