"""The bundle, version 1: a signed segment of a log. What is sealed around it: `tests/vault`."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.events import Admitted, Recorded, SignedIn, StationEnrolled, Unknown
from app.formats import bundle, eventrecord, signed
from app.formats.bundle import Bundle, Link
from app.kernel.faults import Fault
from app.kernel.hashing import sha256
from app.vault.signing import verify
from tests.formats import builders
from tests.formats.damage import appended, at_random, bit_flips, refusals, truncations
from tests.formats.strategies import values_of

FACTS = [builders.fact(kind) for kind in (StationEnrolled, SignedIn, Admitted)]
LINKS = builders.links_of(
    [eventrecord.encode(builders.recorded(i, fact)) for i, fact in enumerate(FACTS, 1)]
)
DATA = builders.bundle_bytes(LINKS)
CONTENT = DATA.partition(b"\n")[2]
CODES = {"damaged", "bad_signature", "other_format", "newer_format"}


def read(data: bytes) -> Bundle:
    return bundle.read(data, verify=verify, venue_key=builders.VENUE.public_key)


def code_of(data: bytes) -> str:
    with pytest.raises(Fault) as caught:
        read(data)
    return caught.value.code


def test_a_whole_bundle_is_read() -> None:
    found = read(DATA)
    assert found.links == LINKS
    assert found.head == builders.bundle_head(LINKS, CONTENT)


RECORDS = values_of(Recorded).filter(lambda one: not isinstance(one.fact, Unknown))
HASHES = st.binary(min_size=32, max_size=32).filter(any)


@given(st.lists(RECORDS, min_size=1, max_size=3), st.integers(2, 2**48 - 10), HASHES)
def test_what_goes_in_comes_out(records: list[Recorded], first: int, previous: bytes) -> None:
    bodies = [eventrecord.encode(replace(record, offset_ms=0)) for record in records]
    links = builders.links_of(bodies, first, previous)
    assert read(builders.bundle_bytes(links)).links == links


@given(values_of(str), values_of(str), values_of(str), st.lists(values_of(str)), values_of(bool))
def test_the_manifest_comes_back(
    round_: str, venue: str, version: str, recipients: list[str], practice: bool
) -> None:
    said: dict[str, Any] = {
        "round": round_,
        "venue": venue,
        "app_version": version,
        "recipients": tuple(recipients),
        "practice": practice,
    }
    found = bundle.read(builders.bundle_bytes(LINKS, **said), verify=verify).head
    assert {name: getattr(found, name) for name in said} == said


def test_events_of_a_newer_version_travel_byte_for_byte() -> None:
    body = b'{ "type":"robot_arrived", "v":7, "text":"\\u9ad9" }'
    links = builders.links_of([LINKS[0].body, body])
    assert read(builders.bundle_bytes(links)).links[1].body == body


def test_every_flipped_bit_is_refused() -> None:
    assert refusals(read, bit_flips(DATA)) == CODES


def test_every_truncation_is_refused() -> None:
    assert refusals(read, truncations(DATA)) == {"damaged"}


def test_every_appended_byte_is_refused() -> None:
    assert refusals(read, appended(DATA)) == {"damaged"}


def test_random_damage_to_a_large_bundle_is_refused() -> None:
    large = builders.bundle_bytes(builders.all_links())
    assert refusals(read, at_random(large, 2_000)) <= CODES


def without(links: list[Link], place: int) -> list[Link]:
    return links[:place] + links[place + 1 :]


SALTED = LINKS[1]._replace(salt=bytes(16))
CHANGED = LINKS[1]._replace(body=LINKS[1].body.replace(b'"p01"', b'"p02"'))
CHAINS = {
    "a changed body": [LINKS[0], CHANGED, LINKS[2]],
    "a changed salt": [LINKS[0], SALTED, LINKS[2]],
    "an erased body": [LINKS[0], LINKS[1]._replace(body=b"{}", salt=b""), LINKS[2]],
    "the first removed": without(LINKS, 0),
    "one in the middle removed": without(LINKS, 1),
    "the last removed": without(LINKS, 2),
    "two swapped": [LINKS[0], LINKS[2], LINKS[1]],
    "two swapped and renumbered": [
        LINKS[0],
        LINKS[2]._replace(seq=2),
        LINKS[1]._replace(seq=3),
    ],
    "one twice": [*LINKS, LINKS[2]],
    "one twice and renumbered": [*LINKS, LINKS[2]._replace(seq=4)],
    "one in another's place": [LINKS[0], LINKS[0]._replace(seq=2), LINKS[2]],
    "another number": [LINKS[0], LINKS[1]._replace(seq=7), LINKS[2]],
    "all gone": [],
}


@pytest.mark.parametrize("links", CHAINS.values(), ids=CHAINS.keys())
def test_a_chain_cannot_be_changed_under_an_old_head(links: list[Link]) -> None:
    content = bundle.lines(links)
    assert content != CONTENT
    # Under the old signature, and signed again by the station itself for the same head.
    assert code_of(DATA.partition(b"\n")[0] + b"\n" + content) == "damaged"
    assert code_of(builders.bundle_bytes(LINKS, lines=content)) == "damaged"
    assert code_of(builders.bundle_bytes(LINKS, lines=content, last=len(links))) == "damaged"


LIES: dict[str, dict[str, Any]] = {
    "another head": {"head": bytes(32)},
    "another previous hash": {"previous": sha256(b"x")},
    "a short previous hash": {"previous": b""},
    "another first": {"first": 2},
    "another last": {"last": 4},
    "last before first": {"last": 0},
    "first at 0": {"first": 0},
    "negative": {"first": -3, "last": -1},
    "beyond 48 bits": {"first": 2**48 - 3, "last": 2**48 - 1, "previous": sha256(b"x")},
    "beyond 64 bits": {"first": 2**64 - 2, "last": 2**64},
    "another station": {"station": "ff" * 8},
    "a station that is no id": {"station": "../../../etc"},
    "upper case": {"station": builders.STATION_ID.upper()},
    "another epoch": {"epoch": "ff" * 8},
    "a digest of something else": {"content": signed.digest(b"")},
    "version 0": {"v": 0},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_manifest_that_does_not_tell_the_truth_is_refused(lie: dict[str, Any]) -> None:
    forged = builders.bundle_bytes(LINKS, **lie)
    assert code_of(forged) == ("stranger" if {"station", "epoch"} & lie.keys() else "damaged")
    with pytest.raises(Fault, match="damaged"):
        bundle.read(forged, verify=verify)


@pytest.mark.parametrize("first", [0, 2**48 - 2, 2**63])
def test_an_honest_chain_beyond_all_numbers_is_refused(first: int) -> None:
    links = builders.links_of([link.body for link in LINKS], first, sha256(b"before"))
    assert code_of(builders.bundle_bytes(links)) == "damaged"


def test_numbers_below_zero_are_refused() -> None:
    links = [link._replace(seq=link.seq - 4) for link in LINKS]
    below = {"first": -3, "last": -1, "previous": sha256(b"before"), "lines": bundle.lines(links)}
    assert code_of(builders.bundle_bytes(LINKS, **below)) == "damaged"


def test_a_station_does_not_pass_for_another() -> None:
    manifest = signed.unwrap(bundle.KIND, DATA, verify=verify).manifest
    stranger = builders.STRANGER
    forged = signed.wrap(
        bundle.KIND, manifest, CONTENT, public_key=stranger.public_key, sign=stranger.sign
    )
    assert code_of(forged) == "damaged"
    own = builders.bundle_bytes(LINKS, public_key=stranger.public_key)
    assert code_of(own) == "bad_signature"


def test_more_events_than_a_reader_takes() -> None:
    many = {"last": bundle.MAX_EVENTS + 1}
    assert code_of(builders.bundle_bytes(LINKS, **many)) == "bundle_too_long"
    assert code_of(bytes(bundle.MAX_OPEN + 1)) == "too_large"


def test_a_body_that_is_too_large() -> None:
    body = b'{"x":"%s"}' % (b"y" * eventrecord.MAX_BODY)
    assert code_of(builders.bundle_bytes(builders.links_of([body]))) == "damaged"


def test_a_newer_manifest_is_told_apart() -> None:
    assert code_of(builders.bundle_bytes(LINKS, v=2)) == "newer_format"


LINE = CONTENT.splitlines()[0]
SPELLINGS = {
    "no line end": CONTENT[:-1],
    "an empty line": CONTENT + b"\n",
    "CR LF": CONTENT.replace(b"\n", b"\r\n"),
    "CR": CONTENT.replace(b"\n", b"\r"),
    "white space": CONTENT.replace(b'"salt":', b'"salt": '),
    "fields in another order": re.sub(rb'\{("seq":\d+),("salt":"[^"]+")', rb"{\2,\1", CONTENT),
    "a field twice": CONTENT.replace(b'{"seq":1', b'{"seq":1,"seq":1'),
    "one field more": CONTENT.replace(b'{"seq":1', b'{"x":1,"seq":1'),
    "an escaped character": CONTENT.replace(b'"salt"', b'"\\u0073alt"'),
    "spare bits of base64": re.sub(rb'[AQgw]==","body', rb'B==","body', CONTENT),
    "not JSON": b"x" + CONTENT[1:],
    "deep": b"[" * 200_000 + b"\n" + CONTENT,
    "deep body": b'{"seq":1,"salt":"","body":' + b"[" * 200_000 + b"\n",
    "not UTF-8": b"\xff" + CONTENT[1:],
}


@pytest.mark.parametrize("content", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_events_have_one_spelling(content: bytes) -> None:
    assert content != CONTENT
    assert code_of(builders.bundle_bytes(LINKS, lines=content)) == "damaged"


def test_only_the_venues_own_stations_are_believed() -> None:
    with pytest.raises(Fault, match="stranger"):
        bundle.read(DATA, verify=verify, venue_key=builders.STRANGER.public_key)
    for certificate in (b"", bytes(64), builders.STRANGER.sign(b"x")):
        forged = builders.bundle_bytes(LINKS, certificate=certificate)
        assert code_of(forged) == "stranger"
        # Who asks later is told the same.
        head = bundle.read(forged, verify=verify).head
        with pytest.raises(Fault, match="stranger"):
            bundle.check_certificate(head, builders.VENUE.public_key, verify)


@pytest.mark.parametrize("moved", ["round", "venue"])
def test_a_certificate_holds_for_one_round_and_venue(moved: str) -> None:
    assert code_of(builders.bundle_bytes(LINKS, **{moved: "2027-1"})) == "stranger"


def test_the_name_says_ids_range_and_content() -> None:
    head = builders.bundle_head(LINKS, CONTENT)
    name = bundle.file_name(head, b"sealed")
    assert name.startswith(f"{builders.STATION_ID}-{builders.EPOCH}-00000001-00000003-")
    assert name.endswith(f"{sha256(b'sealed').hex()[:16]}.bundle.age")
    assert bundle.file_name(head, b"other") != name


def test_each_line_is_one_event_that_other_programs_can_read() -> None:
    events = [json.loads(line) for line in CONTENT.splitlines()]
    assert [event["seq"] for event in events] == [1, 2, 3]
    assert [event["body"]["type"] for event in events] == [
        "station_enrolled",
        "signed_in",
        "admitted",
    ]


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda tail: DATA[:1000] + tail))
def test_any_bytes_are_refused_with_a_code(data: bytes) -> None:
    assert refusals(read, [data]) <= CODES
