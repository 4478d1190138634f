"""Receipts and refusals, version 1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats import coded, receipt, ticket
from app.formats.receipt import Receipt
from app.kernel.faults import Fault
from app.vault.signing import verify
from tests.formats import builders
from tests.formats.damage import answer, appended, bit_flips, refusals, truncations
from tests.formats.strategies import MOMENT

TEXT = builders.receipt_text()
DATA = coded.from_text(receipt.MARK, TEXT, limit=receipt.MAX_TEXT) or b""
CODES = {"not_a_receipt", "receipt_unknown_key", "receipt_forged"}
ASCII = st.text(st.characters(max_codepoint=127), max_size=60)
ID = st.binary(min_size=8, max_size=8).map(bytes.hex)
BIG = st.integers(0, 2**48 - 1)


def read(text: str) -> Receipt:
    return receipt.read(text, builders.RECEIPT_KEYS, verify=verify)


def read_file(data: bytes) -> Receipt:
    return receipt.read_file(data, builders.RECEIPT_KEYS, verify=verify)


def code_of(text: str) -> str:
    with pytest.raises(Fault) as caught:
        read(text)
    return caught.value.code


def signed(message: bytes) -> str:
    return coded.to_text(receipt.MARK, message + builders.RECEIPTS.sign(message))


@given(
    st.builds(
        Receipt,
        round=ASCII,
        venue=ASCII,
        station=ID,
        epoch=ID,
        size=BIG,
        head=st.binary(min_size=32, max_size=32),
        time=MOMENT.filter(lambda moment: moment.ms >= 0),
        number=BIG,
        refusal=ASCII,
    )
)
def test_what_goes_in_comes_out(content: Receipt) -> None:
    text = builders.receipt_text(content)
    assert read(text) == content
    assert read_file(text.encode()) == content


def test_every_flipped_bit_of_the_file_is_refused_but_a_letters_case() -> None:
    flipped = list(bit_flips(TEXT.encode()))
    other = [data for data in flipped if data.upper() != TEXT.encode()]
    assert refusals(read_file, other) == CODES
    assert len(other) < len(flipped)
    assert {read_file(data) for data in flipped if data.upper() == TEXT.encode()} == {read(TEXT)}


@pytest.mark.parametrize(
    "data",
    [
        TEXT.lower().encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode() + b"\r\n",
        b"\n  " + TEXT.encode() + b"\n\n",
        "\r\n".join(TEXT[at : at + 60] for at in range(0, len(TEXT), 60)).encode(),
        "".join(chr(ord(c) + 0xFEE0) for c in TEXT).encode(),
    ],
    ids=["lower case", "BOM", "CRLF", "spaces", "broken lines", "full width"],
)
def test_a_file_that_came_by_mail_is_read(data: bytes) -> None:
    assert read_file(data) == read(TEXT)


def test_every_flipped_bit_of_the_content_is_refused() -> None:
    texts = (coded.to_text(receipt.MARK, data).encode() for data in bit_flips(DATA))
    assert refusals(read_file, texts) == CODES


def test_every_truncation_is_refused() -> None:
    assert refusals(read_file, truncations(TEXT.encode())) <= CODES


def test_every_appended_byte_is_refused() -> None:
    more_text = [
        data for data in appended(TEXT.encode()) if data.strip(b" \t\r\n") != TEXT.encode()
    ]
    assert refusals(read_file, more_text) <= CODES
    more = (coded.to_text(receipt.MARK, data).encode() for data in appended(DATA))
    assert refusals(read_file, more) == {"receipt_forged"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "KR1",
        TEXT + "\n",
        " " + TEXT,
        TEXT + "=",
        builders.ticket_text(),
        "KT1" + TEXT[3:],
        "KR2" + TEXT[3:],
        "KR1" + "A" * 4_000,
        "KR1" + "A" * 2**20,
        coded.to_text("KR1", b"\2" + DATA[1:]),
    ],
)
def test_what_is_no_receipt(text: str) -> None:
    assert code_of(text) == "not_a_receipt"


def test_only_headquarters_receipt_key_signs_receipts() -> None:
    assert code_of(builders.receipt_text(signer=builders.STRANGER)) == "receipt_unknown_key"
    # The right key's id in front of another key's signature.
    message = DATA[:-64]
    forged = coded.to_text("KR1", message + builders.STRANGER.sign(message))
    assert code_of(forged) == "receipt_forged"


def test_a_ticket_is_no_receipt_even_under_one_key() -> None:
    body = builders.ticket_text()[3:]
    keys = {ticket.key_id(builders.ISSUER.public_key): builders.ISSUER.public_key}
    with pytest.raises(Fault, match="not_a_receipt"):
        receipt.read("KR1" + body, keys, verify=verify)


NEVER_WRITTEN = {
    "no more": DATA[:5],
    "one byte less": DATA[:-65],
    "one byte more": DATA[:-64] + b"\0",
    "not ASCII": DATA[:5] + b"\2\xc3\xa9\0\0" + bytes(66),
    "length beyond the end": DATA[:5] + b"\xff" + bytes(66),
    "a time past all calendars": DATA[:5] + b"\0\0\0" + bytes(54) + b"\xff" * 12,
}


@pytest.mark.parametrize("message", NEVER_WRITTEN.values(), ids=NEVER_WRITTEN.keys())
def test_a_signed_message_that_we_never_write(message: bytes) -> None:
    assert code_of(signed(message)) == "not_a_receipt"


@given(st.binary(max_size=120))
def test_a_signed_message_is_read_one_way_or_refused(rest: bytes) -> None:
    text = signed(DATA[:5] + rest)
    found = answer(read_file, text.encode())
    if isinstance(found, Fault):
        assert found.code == "not_a_receipt"
    else:
        assert builders.receipt_text(found) == text


@given(st.binary(max_size=700) | st.text("ABCDEFG234567", max_size=300).map("KR1".__add__))
def test_anything_else_is_refused_with_a_code(data: bytes | str) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    assert refusals(read_file, [raw]) <= CODES


def test_a_refusal_says_why_and_how_far_it_was_good() -> None:
    content = read(builders.receipt_text(builders.REFUSAL))
    assert (content.refusal, content.size, content.number) == ("fork", 1, 8)
