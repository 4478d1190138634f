"""Ticket text, version 1: what it holds, how it is typed and scanned, what is no ticket."""

from __future__ import annotations

import base64
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ticket import Ticket
from app.formats import coded, ticket
from app.kernel.faults import Fault
from app.vault.signing import verify
from tests.formats import builders
from tests.formats.damage import answer, appended, bit_flips, refusals, truncations

TEXT = builders.ticket_text()
DATA = coded.from_text(ticket.MARK, TEXT, limit=ticket.MAX_TEXT) or b""
OTHER = builders.ticket_text(builders.TICKET._replace(venue="T02"))


def checked(text: str) -> Ticket:
    return ticket.verify(ticket.read(text), builders.ISSUERS, verify)


def of_bytes(data: bytes) -> Ticket:
    return checked(coded.to_text(ticket.MARK, data))


def code_of(text: str) -> str:
    with pytest.raises(Fault) as caught:
        checked(text)
    return caught.value.code


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


def signed(message: bytes) -> str:
    return ticket.text_of(message, builders.ISSUER.sign(message))


CODES = st.from_regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,6}[A-Za-z0-9])?", fullmatch=True)
NUMBERS = st.from_regex(r"[0-9-]{1,16}", fullmatch=True)


@given(st.builds(Ticket, CODES, CODES, NUMBERS | CODES, st.integers(1, 255)))
def test_what_goes_in_comes_out(content: Ticket) -> None:
    if not ticket.fits(content.round, content.venue, content.candidate_number):
        with pytest.raises(Fault, match="ticket_too_long"):
            ticket.encode(content, builders.ISSUER.public_key)
        return
    text = builders.ticket_text(content)
    assert checked(text) == content
    assert len(text) <= ticket.MAX_TEXT
    assert ticket.looks_like_ticket(text)


def test_the_ids_of_an_ordinary_round_fit() -> None:
    longest = builders.ticket_text(Ticket("2026-12", "T001", "1234-5678-9012", 255))
    assert len(longest) <= ticket.MAX_TEXT


def test_leading_zeros_make_another_person() -> None:
    with_zeros, without = (
        checked(builders.ticket_text(builders.TICKET._replace(candidate_number=number)))
        for number in ("00420001", "420001")
    )
    assert with_zeros.candidate_number == "00420001"
    assert without.candidate_number == "420001"


@pytest.mark.parametrize(
    ("round_", "venue", "number"),
    [
        ("2026-2", "T01", "A" * 20),
        ("2026-2", "T01", "1" * 26),
        ("2026-2", "T01", "1" * 128),
        ("2026-2", "T01", "1" * 300),
        ("x" * 300, "T01", "1"),
        ("2026-2", "東京", "1"),
        ("2026-2", "T01", "１２"),
    ],
)
def test_ids_that_do_not_fit(round_: str, venue: str, number: str) -> None:
    assert not ticket.fits(round_, venue, number)


@pytest.mark.parametrize("issue", [-1, 0, 256])
def test_an_issue_number_takes_one_byte(issue: int) -> None:
    with pytest.raises(Fault, match="ticket_issue_out_of_range"):
        ticket.encode(builders.TICKET._replace(issue=issue), builders.ISSUER.public_key)


@pytest.mark.parametrize(
    "typed",
    [
        TEXT.lower(),
        TEXT.swapcase(),
        TEXT.title(),
        full_width(TEXT),
        full_width(TEXT.lower()),
        TEXT[:9] + full_width(TEXT[9:]),
    ],
)
def test_case_and_width_do_not_matter(typed: str) -> None:
    assert checked(typed) == builders.TICKET


def test_the_text_suits_alphanumeric_mode_and_any_keyboard() -> None:
    assert set(TEXT) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def test_every_flipped_bit_is_refused() -> None:
    assert refusals(of_bytes, bit_flips(DATA)) == {"not_a_ticket", "unknown_issuer", "forged"}


def test_every_truncation_is_refused() -> None:
    codes = refusals(of_bytes, truncations(DATA))
    assert codes == {"not_a_ticket", "forged"}
    for size in range(len(TEXT)):
        assert code_of(TEXT[:size]) in codes


def test_every_appended_byte_is_refused() -> None:
    assert refusals(of_bytes, appended(DATA)) == {"forged"}


@pytest.mark.parametrize("place", [0, 3, 20, len(TEXT)])
def test_every_inserted_character_is_refused(place: int) -> None:
    for value in [*range(0x250), 0x2010, 0x2212, 0x3000, 0x30A2, 0xFEFF, 0xFF0D, 0x1F600]:
        code = code_of(TEXT[:place] + chr(value) + TEXT[place:])
        assert code in {"not_a_ticket", "forged", "unknown_issuer"}


@pytest.mark.parametrize("place", range(len(TEXT)))
def test_every_swapped_neighbour_is_refused(place: int) -> None:
    swapped = list(TEXT)
    swapped[place - 1 : place + 1] = swapped[place - 1 : place + 1][::-1]
    if "".join(swapped) != TEXT:
        assert code_of("".join(swapped)) in {"not_a_ticket", "unknown_issuer", "forged"}


# Characters that some folding turns into these letters.
HOMOGLYPHS = {
    "\u00df": "SS",  # sharp s
    "\u1e9e": "SS",  # capital sharp s
    "\u0131": "I",  # dotless i
    "\u0130": "I",  # dotted capital i
    "\u017f": "S",  # long s
    "\ufb01": "FI",  # ligatures
    "\ufb00": "FF",
    "\ufb05": "ST",
    "\u212a": "K",  # the sign for kelvin
    "\u24b6": "A",  # in a circle
    "\u24d0": "A",
    "\U0001d400": "A",  # mathematical
    "\u00b2": "2",
    "\u2074": "4",
    "\u338f": "KG",  # a square kg
    "\u2167": "VIII",  # a Roman numeral
    "\u0410": "A",  # Cyrillic
    "\u039a": "K",  # Greek
    "\u0663": "3",  # Arabic
    "A\u0301": "A",  # with an accent of its own
    "3\u200b": "3",  # with a space of no width
}


@pytest.mark.parametrize(("strange", "letters"), HOMOGLYPHS.items(), ids=ascii)
def test_a_character_that_only_looks_like_one_is_foreign(strange: str, letters: str) -> None:
    before, after = TEXT[:50], TEXT[50 + len(letters) :]
    assert ticket.looks_like_ticket(before + letters + after)
    assert code_of(before + strange + after) == "not_a_ticket"


NOT_TICKETS = {
    "nothing": "",
    "the mark alone": "KT1",
    "another mark": "KT2" + TEXT[3:],
    "a receipt": builders.receipt_text(),
    "a web address": "HTTPS" + ":" + "//EXAMPLE.JP/",
    "a product": "4901234567894",
    "twelve digits": "123456789012",
    "space before": " " + TEXT,
    "space behind": TEXT + " ",
    "wide space": TEXT[:8] + "　" + TEXT[8:],
    "line end": TEXT + "\r\n",
    "hyphens": "-".join([TEXT[:40], TEXT[40:]]),
    "NUL": TEXT + "\0",
    "surrogate": TEXT + "\ud800",
    "byte order mark": "\ufeff" + TEXT,
    "two tickets": TEXT + TEXT,
    "padding": TEXT + "=" * 6,
    "much padding": TEXT + "=" * 100,
    "4 kB": "KT1" + "A" * 4093,
    "a megabyte": "KT1" + "A" * 2**20,
    "0, 1, 8, 9": "KT1" + "0189" * 20,
    "half-width katakana": "KT1" + "ｱｲｳｴｵ" * 20,
    "short message": coded.to_text("KT1", b"\1" + bytes(4 + 64)),
    "long message": coded.to_text("KT1", b"\1" + bytes(27 + 64)),
    "version 0": coded.to_text("KT1", b"\0" + DATA[1:]),
    "version 2": coded.to_text("KT1", b"\2" + DATA[1:]),
}


@pytest.mark.parametrize("text", NOT_TICKETS.values(), ids=NOT_TICKETS.keys())
def test_what_is_no_ticket(text: str) -> None:
    assert code_of(text) == "not_a_ticket"
    assert not ticket.looks_like_ticket(text)


def test_unused_bits_of_the_last_character_must_be_zero() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    assert len(DATA) * 8 % 5, "this ticket's last character has bits to spare"
    same = [
        TEXT[:-1] + last
        for last in alphabet
        if base64.b32decode(f"{TEXT[3:-1]}{last}" + "=" * (-len(TEXT[3:]) % 8)) == DATA
    ]
    assert len(same) > 1
    assert [text for text in same if ticket.looks_like_ticket(text)] == [TEXT]


def test_another_issuer_is_not_believed() -> None:
    assert code_of(builders.ticket_text(signer=builders.STRANGER)) == "unknown_issuer"


def test_a_signature_belongs_to_its_ticket() -> None:
    other = coded.from_text(ticket.MARK, OTHER, limit=ticket.MAX_TEXT) or b""
    assert code_of(coded.to_text("KT1", DATA[:-64] + other[-64:])) == "forged"


def test_each_of_several_issuers_is_known_by_its_key() -> None:
    issuers = builders.ISSUERS | {
        ticket.key_id(builders.STRANGER.public_key): builders.STRANGER.public_key
    }
    for signer in (builders.ISSUER, builders.STRANGER):
        sealed = ticket.read(builders.ticket_text(signer=signer))
        assert ticket.verify(sealed, issuers, verify) == builders.TICKET


BEGIN = DATA[:5]
NEVER_WRITTEN = {
    "issue 0": DATA[:-65] + b"\0",
    "no issue": DATA[:-65],
    "two issues": DATA[:-64] + b"\1",
    "digits not packed": BEGIN + b"\x012\x01T\x011\x01",
    "packed letters": BEGIN + b"\x82\xab\x01T\x811\x01",
    "packed odd length without filling": BEGIN + b"\x81\x11\x01T\x811\x01",
    "packed nothing": BEGIN + b"\x80\x01T\x811\x01",
    "not ASCII": BEGIN + b"\x02\xc3\xa9\x01T\x811\x01",
    "length beyond the end": BEGIN + b"\x7fabc",
}


@pytest.mark.parametrize("message", NEVER_WRITTEN.values(), ids=NEVER_WRITTEN.keys())
def test_a_signed_message_that_we_never_write(message: bytes) -> None:
    assert code_of(signed(message)) == "not_a_ticket"


@given(st.binary(max_size=30))
def test_a_signed_message_is_read_one_way_or_refused(rest: bytes) -> None:
    message = BEGIN + rest
    found = answer(of_bytes, message + builders.ISSUER.sign(message))
    if isinstance(found, Fault):
        assert found.code == "not_a_ticket"
    else:
        assert ticket.encode(found, builders.ISSUER.public_key) == message


@given(st.text(max_size=200) | st.text("ABCDEFG234567KT1", max_size=200).map("KT1".__add__))
def test_any_text_is_refused_with_a_code(text: str) -> None:
    assert code_of(text) in {"not_a_ticket", "unknown_issuer", "forged"}


@given(st.text(max_size=160))
def test_folding_never_drops_a_character(text: str) -> None:
    data = coded.from_text("", text, limit=160)
    if data is not None:
        assert coded.to_text("", data) == unicodedata.normalize("NFKC", text).upper()
        assert len(coded.to_text("", data)) == len(text)
