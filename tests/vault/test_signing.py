"""Ed25519 keys and derived keys, and what garbage does to them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.vault.signing import Signer, derive, verify
from tests.formats.damage import appended, bit_flips, truncations

SIGNER = Signer(bytes(range(32)))
MESSAGE = "監督".encode()
SIGNATURE = SIGNER.sign(MESSAGE)


def test_new_keys_differ_and_come_back_from_their_seed() -> None:
    one, other = Signer.generate(), Signer.generate()
    assert one.public_key != other.public_key
    assert Signer(one.seed).public_key == one.public_key


def test_no_damaged_signature_holds() -> None:
    damaged = [*bit_flips(SIGNATURE), *truncations(SIGNATURE), *appended(SIGNATURE)]
    assert [one for one in damaged if verify(SIGNER.public_key, MESSAGE, one)] == []


def test_no_damaged_message_or_key_holds() -> None:
    for message in [*bit_flips(MESSAGE), *truncations(MESSAGE), *appended(MESSAGE)]:
        assert not verify(SIGNER.public_key, message, SIGNATURE)
    key = SIGNER.public_key
    for public_key in [*bit_flips(key), *truncations(key), *appended(key)]:
        assert not verify(public_key, MESSAGE, SIGNATURE)


@given(st.binary(max_size=70), st.binary(max_size=20), st.binary(max_size=70))
def test_garbage_is_false_and_never_an_error(key: bytes, message: bytes, signature: bytes) -> None:
    assert not verify(key, message, signature)


@given(st.binary(min_size=1, max_size=40), st.text(max_size=20), st.integers(1, 64))
def test_a_derived_key_is_for_one_purpose(secret: bytes, purpose: str, length: int) -> None:
    key = derive(secret, purpose, length)
    assert len(key) == length
    assert derive(secret, purpose, length) == key
    if length >= 16:
        assert derive(secret, purpose + "x", length) != key
        assert derive(secret + b"x", purpose, length) != key
