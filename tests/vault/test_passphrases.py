"""Passphrases that are typed off a sheet, and PINs."""

from __future__ import annotations

import random
import unicodedata
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.faults import Fault
from app.vault import passphrases

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRETS = st.binary(min_size=15, max_size=32)


def mistyped(text: str) -> bool:
    try:
        passphrases.secret_of(text)
    except Fault as fault:
        return fault.code == "passphrase_mistyped"
    return False


@given(SECRETS)
def test_what_goes_in_comes_out(secret: bytes) -> None:
    text = passphrases.passphrase_from(secret)
    assert passphrases.secret_of(text) == secret[:15]
    assert [len(group) for group in text.split("-")] == [5] * 5
    assert set(text) <= {*ALPHABET, "-"}


@given(SECRETS, SECRETS)
def test_different_secrets_have_different_passphrases(one: bytes, other: bytes) -> None:
    same = passphrases.passphrase_from(one) == passphrases.passphrase_from(other)
    assert same == (one[:15] == other[:15])


def test_all_of_120_bits_are_there() -> None:
    for place in range(120):
        secret = (1 << place).to_bytes(15, "big")
        assert passphrases.secret_of(passphrases.passphrase_from(secret)) == secret


TYPED = {
    "lower case": str.lower,
    "no hyphens": lambda text: text.replace("-", ""),
    "spaces": lambda text: f"  {text.replace('-', ' ')}\n",
    "wide spaces": lambda text: text.replace("-", "　"),
    "tabs": lambda text: text.replace("-", "\t"),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) for c in text),
    "long vowel marks": lambda text: text.replace("-", "ー"),
    "half-width long vowel marks": lambda text: text.replace("-", "ｰ"),
    "minus signs": lambda text: text.replace("-", "\u2212"),
    "dashes": lambda text: text.replace("-", "–"),
    "the letter O for zero": lambda text: text.replace("0", "O"),
    "a small L for one": lambda text: text.replace("1", "l"),
    "the letter I for one": lambda text: text.replace("1", "I"),
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED.keys())
def test_however_it_is_typed(typed: object) -> None:
    assert callable(typed)
    secret = bytes.fromhex("00443214c74254b635cf84653a56d7")
    text = passphrases.passphrase_from(secret)
    assert {"0", "1", "-"} <= set(text)
    assert typed(text) != text
    assert passphrases.secret_of(typed(text)) == secret


PASSPHRASES = [
    passphrases.passphrase_from(secret).replace("-", "")
    for secret in (bytes(15), b"\xff" * 15, *(random.Random(i).randbytes(15) for i in range(20)))
]


@pytest.mark.parametrize("text", PASSPHRASES)
def test_every_single_wrong_character_is_noticed(text: str) -> None:
    wrong = [
        text[:place] + other + text[place + 1 :]
        for place in range(len(text))
        for other in ALPHABET
        if other != text[place]
    ]
    assert len(wrong) == 25 * 31
    assert [one for one in wrong if not mistyped(one)] == []


@pytest.mark.parametrize("text", PASSPHRASES)
def test_every_two_characters_that_changed_places_are_noticed(text: str) -> None:
    for first, second in combinations(range(len(text)), 2):
        swapped = list(text)
        swapped[first], swapped[second] = text[second], text[first]
        assert mistyped("".join(swapped)) == (text[first] != text[second])


@given(SECRETS, st.integers(0, 4), st.integers(0, 4))
def test_groups_that_changed_places_are_mostly_noticed(secret: bytes, one: int, two: int) -> None:
    """One check character notices 31 of 32; what must hold is that the secret is another one."""
    groups = passphrases.passphrase_from(secret).split("-")
    swapped = list(groups)
    swapped[one], swapped[two] = groups[two], groups[one]
    if swapped != groups and not mistyped("-".join(swapped)):
        assert passphrases.secret_of("-".join(swapped)) != secret[:15]


@pytest.mark.parametrize(
    "text", ["", "-", PASSPHRASES[2][:-1], PASSPHRASES[2] + "0", "U" * 25, "あ" * 25, "0" * 10_000]
)
def test_what_cannot_be_a_passphrase(text: str) -> None:
    assert mistyped(text)


@given(st.text(max_size=40))
def test_any_text_is_a_passphrase_or_mistyped(text: str) -> None:
    if not mistyped(text):
        folded = unicodedata.normalize("NFKC", text).upper()
        assert sum(c.isalnum() for c in folded) >= 25


@given(st.binary(min_size=16, max_size=32), st.integers(4, 12))
def test_a_pin_has_its_digits(secret: bytes, digits: int) -> None:
    pin = passphrases.pin_from(secret, digits)
    assert len(pin) == digits
    assert pin.isascii()
    assert pin.isdigit()


VERIFIER = passphrases.pin_verifier("013579")


@pytest.mark.parametrize("pin", ["013579", "０１３５７９"])
def test_the_right_pin_is_recognised(pin: str) -> None:
    assert passphrases.pin_matches(pin, VERIFIER)


@pytest.mark.parametrize("pin", ["", "13579", "013578", "0135790", "013579 ", "一三五", "\ud800"])
def test_a_wrong_pin_is_not(pin: str) -> None:
    assert not passphrases.pin_matches(pin, VERIFIER)


def test_equal_pins_have_different_verifiers() -> None:
    assert passphrases.pin_verifier("013579") != VERIFIER


@pytest.mark.parametrize(
    "verifier",
    [
        "",
        "013579",
        VERIFIER[:-2],
        VERIFIER.replace("argon2id", "argon2i"),
        VERIFIER.replace("t=2", "t=0"),
        VERIFIER.replace("p=1", "p=0"),
        VERIFIER.replace("m=19456", "m=1"),
        VERIFIER.replace("v=19", "v=99"),
        VERIFIER.replace("$", ""),
        "$argon2id$v=19$m=19456,t=2,p=1$$",
        "検",
    ],
    # The verifier's salt is another at each run; the tests' names must not be.
    ids="empty pin short kind time lanes memory version no-dollars no-salt kanji".split(),
)
def test_a_damaged_verifier_recognises_nobody(verifier: str) -> None:
    assert not passphrases.pin_matches("013579", verifier)
