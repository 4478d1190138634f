"""The venue package, version 1. What is sealed around it: `tests/vault`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.round import Entry, Round
from app.formats import package, signed
from app.formats.package import Package
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.vault.signing import verify
from tests.formats import builders
from tests.formats.damage import appended, at_random, bit_flips, refusals, truncations
from tests.formats.strategies import MOMENT, NUMBER, TEXT, values_of

DATA = builders.package_bytes()
ROSTER = DATA.partition(b"\n")[2]
CODES = {"damaged", "bad_signature", "other_format", "newer_format"}


def read(data: bytes) -> Package:
    return package.read(data, verify=verify)


def code_of(data: bytes) -> str:
    with pytest.raises(Fault) as caught:
        read(data)
    return caught.value.code


def test_a_whole_package_is_read() -> None:
    found = read(DATA)
    assert found.entries == builders.ENTRIES
    assert found.head == builders.package_head(ROSTER, 2)
    assert found.public_key == builders.HEADQUARTERS.public_key
    assert found.digest == signed.digest(found.manifest)


@given(st.lists(values_of(Entry), max_size=4))
def test_the_roster_comes_back(entries: list[Entry]) -> None:
    assert read(builders.package_bytes(entries)).entries == entries


@given(
    values_of(Round),
    st.lists(TEXT, max_size=2),
    st.dictionaries(TEXT, TEXT, max_size=2),
    st.dictionaries(TEXT, NUMBER, max_size=2),
    MOMENT,
    NUMBER,
)
def test_the_manifest_comes_back(
    round_: Round,
    packs: list[str],
    verifiers: dict[str, str],
    superseded: dict[str, int],
    moment: Instant,
    issue: int,
) -> None:
    said: dict[str, Any] = {
        "round": round_,
        "rulepacks": tuple(packs),
        "pin_verifiers": verifiers,
        "superseded": superseded,
        "expires": moment,
        "issue": issue,
    }
    found = read(builders.package_bytes(**said)).head
    assert {name: getattr(found, name) for name in said} == said


def test_every_flipped_bit_is_refused() -> None:
    assert refusals(read, bit_flips(DATA)) == CODES


def test_every_truncation_is_refused() -> None:
    assert refusals(read, truncations(DATA)) == {"damaged"}


def test_every_appended_byte_is_refused() -> None:
    assert refusals(read, appended(DATA)) == {"damaged"}


def test_an_empty_roster_still_ends_in_its_place() -> None:
    empty = builders.package_bytes([])
    assert read(empty).entries == []
    assert refusals(read, truncations(empty)) == {"damaged"}
    assert refusals(read, appended(empty)) == {"damaged"}


def test_random_damage_to_a_large_package_is_refused() -> None:
    people = [replace(builders.ENTRIES[0], candidate_number=f"{i:08}") for i in range(1_000)]
    assert refusals(read, at_random(builders.package_bytes(people), 2_000)) <= CODES


LIES: dict[str, tuple[dict[str, Any], str]] = {
    "a digest of something else": ({"content": signed.digest(b"")}, "damaged"),
    "fewer entries": ({"entries": 1}, "damaged"),
    "more entries": ({"entries": 3}, "damaged"),
    "version 0": ({"v": 0}, "damaged"),
    "version 2": ({"v": 2}, "newer_format"),
    "no line end": ({"lines": ROSTER[:-1]}, "damaged"),
    "an empty line": ({"lines": ROSTER + b"\n"}, "damaged"),
    "an entry that is none": ({"lines": b"{}\n{}\n"}, "damaged"),
    "not JSON": ({"lines": b"x\nx\n"}, "damaged"),
    "deep": ({"lines": b'{"x":' + b"[" * 200_000 + b"\n{}\n"}, "damaged"),
    "not UTF-8": ({"lines": ROSTER.replace("髙".encode(), b"\xfb\xfc\xfd")}, "damaged"),
}


@pytest.mark.parametrize(("lie", "code"), LIES.values(), ids=LIES.keys())
def test_a_signed_package_that_is_not_whole(lie: dict[str, Any], code: str) -> None:
    assert code_of(builders.package_bytes(**lie)) == code


def test_a_newer_manifest_is_told_apart_whatever_it_holds() -> None:
    data = signed.wrap(
        package.KIND,
        b'{"v":2,"much":"is new"}',
        b"",
        public_key=builders.HEADQUARTERS.public_key,
        sign=builders.HEADQUARTERS.sign,
    )
    assert code_of(data) == "newer_format"


def test_more_bytes_than_a_reader_takes() -> None:
    assert code_of(bytes(package.MAX_OPEN + 1)) == "too_large"


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda tail: DATA[:900] + tail))
def test_any_bytes_are_refused_with_a_code(data: bytes) -> None:
    assert refusals(read, [data]) <= CODES
