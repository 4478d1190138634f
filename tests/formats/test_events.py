"""The event record, version 1: one fact as bytes, and the chain over them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.events import FACT_TYPES, ClockConfirmed, Recorded, ScanFailed, SignedIn, Unknown
from app.formats import eventrecord
from app.kernel.faults import Fault
from app.kernel.time import Instant
from tests.formats import builders
from tests.formats.damage import answer, appended, refusals, truncations
from tests.formats.strategies import NUMBER, values_of

HUNDRED_YEARS = 100 * 366 * 86_400_000
BODY = eventrecord.encode(builders.recorded(2, ScanFailed("not_a_ticket", "QRCode", 12)))


def decode(body: bytes) -> Recorded:
    return eventrecord.decode(builders.STATION_ID, builders.EPOCH, 2, body)


def changed(**fields: object) -> bytes:
    """A body with some fields set, as another program might write it."""
    return json.dumps(json.loads(BODY) | fields, ensure_ascii=False).encode()


RECORDS = values_of(Recorded).filter(lambda one: not isinstance(one.fact, Unknown))


@pytest.mark.parametrize("kind", FACT_TYPES.values(), ids=FACT_TYPES.keys())
def test_every_type_of_fact_comes_back(kind: type) -> None:
    record = builders.recorded(2, builders.fact(kind))
    body = eventrecord.encode(record)
    assert decode(body) == record
    assert eventrecord.encode(decode(body)) == body
    assert b"\n" not in body
    json.loads(body)


@given(RECORDS, st.integers(-HUNDRED_YEARS, HUNDRED_YEARS))
def test_what_goes_in_comes_out(record: Recorded, offset: int) -> None:
    record = replace(record, offset_ms=offset)
    body = eventrecord.encode(record)
    found = eventrecord.decode(record.station, record.epoch, record.seq, body)
    assert found == record
    assert eventrecord.encode(found) == body
    assert b"\n" not in body
    assert b"\r" not in body
    str(found.when)  # the corrected time can always be shown


NEWER = {
    "a type unknown here": changed(type="robot_arrived", data={"model": "Ⅱ", "legs": [2, 4]}),
    "data that is no object": changed(type="robot_arrived", data=[1, None, 2.5]),
    "a newer version of a type": changed(v=2, data={"code": {"nested": True}}),
    "a role unknown here": changed(v=2, role="auditor"),
    "a source unknown here": changed(v=2, source="chip", marks=["imported"]),
    "more fields": changed(v=3, type="x", extra={"deep": [[[]]]}),
    "other white space": changed(type="x").replace(b'"v": ', b'\t "v"  :\r\n '),
}


@pytest.mark.parametrize("body", NEWER.values(), ids=NEWER.keys())
def test_what_a_newer_version_wrote_is_kept_byte_for_byte(body: bytes) -> None:
    record = decode(body)
    assert record.fact == Unknown(json.loads(body)["type"], body)
    assert eventrecord.encode(record) == body
    assert (record.id, record.at, record.candidate) == (
        json.loads(BODY)["id"],
        builders.NOON.plus(seconds=2),
        "00420001",
    )


MALFORMED = {
    "empty": b"",
    "null": b"null",
    "no fields": b"{}",
    "a list": b"[]",
    "not UTF-8": BODY.replace(b"not_a_ticket", b"\xff\xfe"),
    "half a surrogate": BODY.replace(b"not_a_ticket", b"\\ud800"),
    "two objects": BODY + BODY,
    "version 0": changed(v=0, role="auditor"),
    "role unknown in version 1": changed(role="auditor"),
    "source unknown in version 1": changed(source="chip"),
    "mark unknown in version 1": changed(marks=["imported"]),
    "data of another type": changed(data={"code": 1}),
    "data missing": changed(data={}),
    "a time without an offset": changed(at="2026-11-22T03:00:00"),
    "a time as a number": changed(at=1_795_000_000),
    "a time before all exams": changed(at="0001-01-01T00:00:00+23:59"),
    "a time past the calendar": changed(at="9999-12-31T23:59:59-23:59"),
    "an offset of centuries": changed(offset_ms=HUNDRED_YEARS + 1),
    "an order beyond 53 bits": changed(order=2**53 + 1),
    "a huge number": BODY.replace(b'"order":', b'"order":' + b"9" * 5_000),
    "deep": BODY.replace(b'"v":', b'"x":' + b"[" * 100_000 + b"]" * 100_000 + b',"v":'),
    "deep data": changed(type="x").replace(b'"data": {', b'"data": ' + b'{"a":' * 50_000),
    "deep, newer": changed(v=2, role=0).replace(b'"v":', b'"x":' + b"[" * 100_000),
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_body_is_damaged(body: bytes) -> None:
    assert refusals(decode, [body]) == {"damaged"}


def test_a_cut_body_is_damaged() -> None:
    assert refusals(decode, truncations(BODY)) == {"damaged"}


def test_only_white_space_may_follow_a_body() -> None:
    blank = [BODY + bytes([value]) for value in b" \t\r\n"]
    assert refusals(decode, set(appended(BODY)) - set(blank)) == {"damaged"}


ANY_JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(st.binary(max_size=200) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_damaged(body: bytes) -> None:
    assert refusals(decode, [body]) == {"damaged"}


@given(st.sampled_from(sorted(json.loads(BODY))), ANY_JSON)
def test_any_field_may_hold_anything(field: str, value: object) -> None:
    found = answer(decode, changed(**{field: value}))
    if isinstance(found, Fault):
        assert found.code == "damaged"
    else:
        eventrecord.encode(found)
        str(found.when)


TOO_LONG = ScanFailed("x" * eventrecord.MAX_BODY, "QRCode", 1)
LATE = Instant.parse("9999-12-31T23:59:59-23:59")
UNWRITABLE = [
    (builders.recorded(1, TOO_LONG), "event_too_large"),
    (replace(builders.recorded(1, SignedIn()), at=LATE), "time_out_of_reason"),
    (replace(builders.recorded(1, SignedIn()), at=Instant(-(10**15))), "time_out_of_reason"),
    (replace(builders.recorded(1, SignedIn()), offset_ms=10**13), "time_out_of_reason"),
    (builders.recorded(1, ClockConfirmed(LATE, 0, "p02")), "time_out_of_reason"),
]


@pytest.mark.parametrize(("record", "code"), UNWRITABLE)
def test_what_could_not_be_read_again_is_never_written(record: Recorded, code: str) -> None:
    with pytest.raises(Fault, match=code):
        eventrecord.encode(record)


def test_the_hash_depends_on_every_part() -> None:
    body_hash = eventrecord.body_hash(b"salt", b"body")
    station, epoch, digest = builders.STATION_ID, builders.EPOCH, eventrecord.link_hash
    hashes = {
        digest(eventrecord.GENESIS, station, epoch, 1, body_hash),
        digest(bytes(31) + b"\1", station, epoch, 1, body_hash),
        digest(eventrecord.GENESIS, "ff" * 8, epoch, 1, body_hash),
        digest(eventrecord.GENESIS, station, "ff" * 8, 1, body_hash),
        digest(eventrecord.GENESIS, epoch, station, 1, body_hash),
        digest(eventrecord.GENESIS, station, epoch, 2, body_hash),
        digest(eventrecord.GENESIS, station, epoch, 1, bytes(32)),
    }
    assert len(hashes) == 7


@given(st.binary(max_size=8), st.binary(max_size=8))
def test_salt_and_body_do_not_run_into_each_other(salt: bytes, body: bytes) -> None:
    moved = eventrecord.body_hash(salt + body[:1], body[1:])
    assert (moved == eventrecord.body_hash(salt, body)) == (body == b"")


def test_an_erased_body_leaves_a_chain_that_verifies() -> None:
    links = builders.all_links()
    erased = [link._replace(salt=b"", body=b"") if link.seq % 2 else link for link in links]
    before = eventrecord.GENESIS
    for link in erased:
        before = eventrecord.link_hash(
            before, builders.STATION_ID, builders.EPOCH, link.seq, link.body_hash
        )
        assert before == link.hash
    assert before == links[-1].hash


@given(st.binary(min_size=32, max_size=32))
def test_the_paper_code_shows_forty_bits(head: bytes) -> None:
    code = eventrecord.head_code(head)
    assert len(code) == 9
    assert set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")
    assert eventrecord.head_code(head[:5] + bytes(27)) == code
    other = bytes([head[0], head[1], head[2], head[3], head[4] ^ 1])
    assert eventrecord.head_code(other) != code
