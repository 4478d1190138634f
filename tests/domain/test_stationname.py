"""A passphrase or a PIN typed into the field of the station's name is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.stationname import looks_secret
from app.vault.passphrases import passphrase_from, pin_from


@pytest.mark.parametrize(
    "name",
    [
        "受付1",
        "受付 2",
        "A",
        "1",
        "12",
        "room-101",
        "DESKTOP-8H2K4LQ",
        "SHIKEN-PC-0001",
        "第2会場",
        "LAPTOP-ABCDE",
        "",
    ],
)
def test_what_people_call_their_stations_is_well(name: str) -> None:
    assert not looks_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "1234",
        "123456",
        "１２３４５６",
        " 123 456 ",
        "ABCDE-12345-FGHJK",
        "abcde-12345-fghjk-mnpqr-stvw",
    ],
)
def test_what_has_the_shape_of_a_pin_or_a_passphrase_is_not(name: str) -> None:
    assert looks_secret(name)


@given(st.binary(min_size=15, max_size=32), st.sampled_from(["-", "", " ", "ー", "－"]))
def test_every_passphrase_is_noticed_however_it_is_typed(secret: bytes, between: str) -> None:
    made = passphrase_from(secret)
    assert looks_secret(made.replace("-", between)) or not any(c.isdigit() for c in made)
    assert looks_secret(made)
    assert looks_secret(made.lower())


@given(st.binary(min_size=16, max_size=32))
def test_every_pin_is_noticed(secret: bytes) -> None:
    assert looks_secret(pin_from(secret))
