"""Small secrets under another secret."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.faults import Fault
from app.vault import lockbox
from tests.formats.damage import answer, appended, bit_flips, truncations

SECRET = bytes(range(15))
BOX = lockbox.wrap(b"the ledger's key", SECRET, "ledger")
SLOW = lockbox.wrap_slowly(b"the key ring", "正しい 合言葉", "keyring")


def unwrap(box: bytes) -> bytes:
    return lockbox.unwrap(box, SECRET, "ledger")


def codes(boxes: list[bytes]) -> set[str]:
    found = [answer(unwrap, box) for box in boxes]
    assert [one for one in found if isinstance(one, bytes)] == []
    return {one.code for one in found if isinstance(one, Fault)}


@given(st.binary(max_size=100), st.binary(max_size=40), st.text(max_size=20))
def test_what_goes_in_comes_out(data: bytes, secret: bytes, purpose: str) -> None:
    box = lockbox.wrap(data, secret, purpose)
    assert lockbox.unwrap(box, secret, purpose) == data
    with pytest.raises(Fault, match="wrong_passphrase"):
        lockbox.unwrap(box, secret + b"x", purpose)


def test_a_passphrase_opens_what_it_locked() -> None:
    assert lockbox.unwrap_slowly(SLOW, "正しい 合言葉", "keyring") == b"the key ring"


@pytest.mark.parametrize("wrong", ["", "正しい合言葉", "正しい 合言葉 ", "\0"])
def test_a_wrong_passphrase_says_so(wrong: str) -> None:
    with pytest.raises(Fault, match="wrong_passphrase"):
        lockbox.unwrap_slowly(SLOW, wrong, "keyring")


def test_nothing_of_the_secret_can_be_seen() -> None:
    assert b"ledger's key" not in BOX
    assert lockbox.wrap(b"the ledger's key", SECRET, "ledger") != BOX


def test_a_box_serves_one_purpose() -> None:
    with pytest.raises(Fault, match="other_format"):
        lockbox.unwrap(BOX, SECRET, "keyring")
    renamed = BOX.replace(b"kantoku-ledger", b"kantoku-keyring")
    with pytest.raises(Fault, match="wrong_passphrase"):
        lockbox.unwrap(renamed, SECRET, "keyring")


def test_every_flipped_bit_is_refused() -> None:
    assert codes(list(bit_flips(BOX))) == {"damaged", "other_format", "wrong_passphrase"}


def test_every_truncation_and_appended_byte_is_refused() -> None:
    assert codes([*truncations(BOX), *appended(BOX)]) == {"damaged"}


FIELDS = json.loads(BOX)


def with_(**changes: object) -> bytes:
    return json.dumps(FIELDS | changes, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("box", "code"),
    [
        (b"", "damaged"),
        (b"null", "damaged"),
        (with_(nonce=""), "damaged"),
        (with_(salt=""), "damaged"),
        (with_(extra=1), "damaged"),
        (with_(sealed=""), "wrong_passphrase"),
        (with_(v=2), "other_format"),
        (BOX.replace(b":", b": "), "damaged"),
        (b'{"format":' + b"[" * 200_000, "damaged"),
        (b"\xff", "damaged"),
    ],
)
def test_a_malformed_box_is_refused(box: bytes, code: str) -> None:
    assert codes([box]) == {code}
    with pytest.raises(Fault, match=code):
        lockbox.unwrap_slowly(box, "any", "ledger")


@given(st.binary(max_size=200))
def test_any_bytes_are_damaged(box: bytes) -> None:
    assert codes([box]) == {"damaged"}
