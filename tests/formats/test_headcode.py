"""The head of a log on paper: short, copied by hand, and told from a slip of the pen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.eventrecord import head_code
from app.formats.headcode import SIGNS, log_text, paper_code, read_code
from app.kernel.faults import Fault, Kind

STATION, HEAD = "00c0ffee00c0ffee", bytes(range(32))
_stations = st.binary(min_size=8, max_size=8).map(bytes.hex)
_sizes = st.integers(1, 10**9)
_heads = st.binary(min_size=32, max_size=32)


@given(_stations, _sizes, _heads)
def test_what_is_written_is_read_again_however_it_is_spelled(
    station: str, size: int, head: bytes
) -> None:
    code = paper_code(station, size, head)
    assert code.endswith(head_code(head))
    spelled = (code, code.lower(), code.replace("-", " "), code.replace("-", ""), f" {code}\n")
    for text in (*spelled, code.replace("1", "l").replace("0", "o"), code.replace("-", "－")):
        typed = read_code(text)
        assert (typed.seq, typed.is_station(station), typed.is_head(head)) == (size, True, True)


@given(_stations, _sizes, _heads, _heads)
def test_the_qr_code_says_the_whole_hash(
    station: str, size: int, head: bytes, other: bytes
) -> None:
    typed = read_code(log_text("2026-2", "T01", station, "5eed5eed5eed5eed", size, head))
    assert (typed.seq, typed.is_station(station), typed.is_head(head)) == (size, True, True)
    assert typed.is_head(other) == (other == head)


def test_one_wrong_sign_is_a_slip_of_the_pen_31_times_of_32() -> None:
    code = paper_code(STATION, 214, HEAD)
    passed = wrong = 0
    for place, sign in enumerate(code):
        for other in SIGNS if sign != "-" else "":
            if other == sign:
                continue
            wrong += 1
            try:
                read_code(code[:place] + other + code[place + 1 :])
            except Fault:
                continue
            passed += 1
    assert wrong > 300
    assert passed <= wrong // 16


def test_eight_signs_alone_are_those_of_the_hash() -> None:
    typed = read_code(head_code(HEAD).lower())
    assert (typed.station, typed.seq, typed.is_head(HEAD)) == ("", None, True)
    assert typed.is_station(STATION)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3F7K",
        "3F7K-214-9QX",
        "U" * 8,
        "3F7K-12X4-9QXA-M2PT",
        "あ" * 9,
        "KTLOG1/a/b/c",
        "K" * 99,
    ],
)
def test_what_is_no_code_is_said_so(text: str) -> None:
    with pytest.raises(Fault) as caught:
        read_code(text)
    assert (caught.value.code, caught.value.kind) == ("head_code_unreadable", Kind.USAGE)


def test_a_code_stays_what_it_was_on_paper() -> None:
    assert paper_code(STATION, 214, HEAD) == "030D-214-000G-40R4"
