"""Hostile, damaged and misplaced files: each refused with its own code, none stops the others."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from app.cli.common import language
from app.cli.tables import show_refusals
from app.domain.events import ScanFailed
from app.drops.folder import FolderDrop
from app.formats import bundle, eventrecord
from app.kernel.phrases import phrase
from app.kernel.refusals import REFUSALS
from app.vault import sealing
from app.vault.signing import Signer
from tests.importing.builder import PACKAGE, Headquarters, Station, round_of

Make = Callable[[Headquarters], bytes]


def packed(hq: Headquarters, data: bytes) -> bytes:
    """Any bytes as if compressed and sealed."""
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(hq.recipient)]))


def bomb(hq: Headquarters, *, declared: bool) -> bytes:
    size = bundle.MAX_OPEN + 1
    squeeze = zstandard.ZstdCompressor().compressobj(size=size if declared else -1)
    chunk = bytes(2**20)
    parts = [squeeze.compress(chunk) for _ in range(size // len(chunk))]
    return packed(hq, b"".join([*parts, squeeze.compress(bytes(1)), squeeze.flush()]))


def other_key(hq: Headquarters) -> bytes:
    """The right ids and certificate, signed by another key."""
    station = hq.station().grow(5)
    content = bundle.lines(station.links)
    head = station.head(station.links, content)
    forger = Signer.generate()
    data = bundle.write(head, content, sign=forger.sign)
    return sealing.seal(data, station.recipients)


def other_content(hq: Headquarters) -> bytes:
    station = hq.station().grow(5)
    return sealing.seal(station.signed(1, 5)[:-20] + b"\n" * 20, station.recipients)


def sent_on(hq: Headquarters) -> bytes:
    """Meant for somebody else by its station, sealed for us by another hand."""
    station = hq.station().grow(5)
    elsewhere = [sealing.recipient_of(sealing.new_identity())]
    return sealing.seal(station.signed(1, 5, recipients=tuple(elsewhere)), station.recipients)


def not_sealed_for_us(hq: Headquarters) -> bytes:
    station = hq.station().grow(5)
    station.recipients = [sealing.recipient_of(sealing.new_identity())]
    return station.sealed(1, 5)


def stranger(hq: Headquarters) -> bytes:
    station = hq.station().grow(5)
    station.certifier = Signer.generate()
    return station.sealed(1, 5)


def other_venues_certificate(hq: Headquarters) -> bytes:
    station = hq.station("T01").grow(5)
    station.certifier = hq.station("T02").certifier
    return station.sealed(1, 5)


def enrolled(**changes: object) -> Make:
    def make(hq: Headquarters) -> bytes:
        station = hq.station()
        station.links.clear()
        station.enrol(**changes)
        return station.grow(3).sealed(1, 3)

    return make


def began_otherwise(hq: Headquarters) -> bytes:
    station = hq.station()
    station.links.clear()
    return station.grow(3).sealed(1, 3)


def segment(**changes: object) -> Make:
    return lambda hq: hq.station().grow(5).sealed(1, 5, **changes)


def numbered(first: int) -> Make:
    """Events with other numbers than their own, in the manifest and on their lines alike."""

    def make(hq: Headquarters) -> bytes:
        station = hq.station().grow(5)
        links = [link._replace(seq=first + at) for at, link in enumerate(station.links)]
        content = bundle.lines(links)
        data = bundle.write(station.head(links, content), content, sign=station.key.sign)
        return sealing.seal(data, station.recipients)

    return make


def body(data: bytes) -> Make:
    def make(hq: Headquarters) -> bytes:
        station = hq.station()
        station.add_body(data)
        return station.sealed(1, 2)

    return make


def twice_one_id(hq: Headquarters) -> bytes:
    station = hq.station()
    for _ in range(2):
        station.add(ScanFailed("not_a_ticket", "QRCode", 3), id="cc" * 16)
    return station.sealed(1, 3)


def from_practice(hq: Headquarters) -> bytes:
    station = hq.station()
    station.add(ScanFailed("not_a_ticket", "QRCode", 3), marks=("practice", "script"))
    return station.sealed(1, 2)


def in_round(round_: str, venue: str) -> Make:
    return lambda hq: hq.station(venue, round_).grow(5).sealed(1, 5)


def nul(hq: Headquarters) -> bytes:
    station = hq.station()
    station.add(ScanFailed("not_a_ticket", "QRCode", 3), candidate="0\0001")
    return station.sealed(1, 2)


FILES: dict[str, tuple[Make, str, bool]] = {
    # what it is: how it is made, its code, whether headquarters signs a refusal
    "empty": (lambda hq: b"", "file_empty", False),
    "random bytes": (lambda hq: secrets.token_bytes(3000), "file_not_sealed", False),
    "not age": (lambda hq: b"age-encryption.org/v1\n-> X25519 x\n", "file_altered", False),
    "no zstd inside": (lambda hq: packed(hq, b"plain"), "file_unpacks_badly", False),
    "nothing inside": (lambda hq: packed(hq, b""), "file_unpacks_badly", False),
    "bomb": (lambda hq: bomb(hq, declared=True), "too_large", False),
    "bomb of no size": (lambda hq: bomb(hq, declared=False), "file_unpacks_badly", False),
    "no envelope": (lambda hq: sealing.seal(b"{}\n", [hq.recipient]), "file_no_records", False),
    "for another headquarters": (not_sealed_for_us, "not_for_us", False),
    "signed by another key": (other_key, "bad_signature", False),
    "other content": (other_content, "file_differs_from_signed", False),
    "a newer version": (segment(v=2), "newer_format", False),
    "another first": (segment(first=2, last=6), "file_differs_from_signed", False),
    "numbers of no size": (numbered(2**70), "file_differs_from_signed", False),
    "numbers that a database does not take": (numbered(2**63), "file_differs_from_signed", False),
    "numbers below one": (numbered(-3), "file_differs_from_signed", False),
    "number nought": (numbered(0), "file_differs_from_signed", False),
    "another count": (segment(last=6), "file_differs_from_signed", False),
    "another head": (segment(head=bytes(32)), "file_differs_from_signed", False),
    "ids that are none": (segment(station="../../../../etc"), "file_differs_from_signed", False),
    "locked with a passphrase": (
        lambda hq: pyrage.passphrase.encrypt(b"x", "y"),
        "file_with_passphrase",
        False,
    ),
    "another round": (in_round("2027-1", "T01"), "bundle_other_round", False),
    "another venue": (in_round("2026-2", "X99"), "bundle_other_venue", False),
    "a stranger": (stranger, "stranger", False),
    "certified by another venue": (other_venues_certificate, "stranger", False),
    "certified for another station": (segment(certificate=bytes(64)), "stranger", False),
    "meant for somebody else": (sent_on, "not_for_us", True),
    "practice": (segment(practice=True), "practice_mismatch", True),
    "facts from practice": (from_practice, "practice_mismatch", True),
    "an unknown package": (segment(package_digest="ff" * 32), "unknown_package", True),
    "enrolled by another package": (
        enrolled(package_digest="ff" * 32),
        "unknown_package",
        True,
    ),
    "enrolled elsewhere": (enrolled(venue="T02"), "not_enrolled", True),
    "enrolled in another round": (enrolled(round="2025-1"), "not_enrolled", True),
    "enrolled with another key": (enrolled(public_key="00" * 32), "not_enrolled", True),
    "not enrolled": (began_otherwise, "not_enrolled", True),
    "no event": (body(b'{"a":1}'), "damaged", True),
    "no object": (body(b"7"), "damaged", True),
    "one id twice": (twice_one_id, "event_id_taken", True),
    "a name no database takes": (nul, "damaged", True),
}


@pytest.mark.parametrize("what", FILES)
def test_each_is_refused_with_its_code_and_stops_nobody(
    hq: Headquarters, drop: FolderDrop, what: str
) -> None:
    make, code, signed = FILES[what]
    good = hq.station().grow(4)
    good.send(drop, 1, 4)
    hq.take(drop)
    before = hq.state()
    bad = make(hq)
    drop.put("0.bundle.age", bad)
    good.grow(6).send(drop, 5, 6)
    results = hq.take(drop)
    assert (results[0].file, results[0].status, results[0].code) == (
        "0.bundle.age",
        "refused",
        code,
    )
    assert sorted(r.status for r in results[1:]) == ["accepted", "repeated"]
    assert [row[:4] for row in hq.state()] == [row[:4] for row in before]
    assert [row.size for row in hq.registry.stations()] == [6]
    assert drop.get("0.bundle.age", 10**8) == bad
    [aside] = hq.registry.bundles(status="refused")
    assert (aside.name, aside.reason) == ("0.bundle.age", code)
    assert code in REFUSALS, "there is a sentence for it that needs nothing but the code"
    assert hq.registry.sealed(aside.sha256) == bad
    refusals = [each for each in hq.registry.receipts() if each.refusal]
    assert [each.refusal for each in refusals] == ([code] if signed else [])
    assert bool(results[0].receipt) is signed
    assert all((each.size, each.head) == (0, eventrecord.GENESIS) for each in refusals)
    count = len(hq.registry.receipts())
    assert hq.take(drop)[0].code == code
    assert len(hq.registry.receipts()) == count
    assert hq.audit() == []


def test_what_was_refused_is_taken_once_its_reason_is_gone(
    tmp_path: Path, drop: FolderDrop
) -> None:
    hq = Headquarters.made(tmp_path)
    try:
        station = Station("r3", "T01", Signer.generate(), [hq.recipient])
        station.enrol()
        station.send(drop, 1, 1)
        assert [r.code for r in hq.take(drop)] == ["bundle_other_round"]
        hq.registry.store_round(round_of("r3"), [], [])
        assert [r.code for r in hq.take(drop)] == ["stranger"]
        key = station.certifier.public_key.hex()
        at = hq.clock.now()
        hq.registry.record_package("r3", "T01", 1, PACKAGE, at, at, key)
        assert [r.status for r in hq.take(drop)] == ["accepted"]
        assert hq.registry.bundles(status="refused") == []
        assert hq.audit() == []
    finally:
        hq.registry.close()


def test_it_is_said_where_a_signed_refusal_lies_and_who_gets_none(
    hq: Headquarters, drop: FolderDrop, capsys: pytest.CaptureFixture[str]
) -> None:
    drop.put("a.bundle.age", from_practice(hq))
    drop.put("b.bundle.age", b"")
    results = hq.take(drop)
    show_refusals(results, drop.place)
    signed, silent = capsys.readouterr().out.splitlines()
    assert (Path(drop.place) / results[0].receipt).is_file()
    fields = {"count": 1, "place": drop.place, "folders": "2026-2/T01/headquarters"}
    assert signed == phrase("hq_refusals", language(), fields)
    assert silent == phrase("hq_no_refusals", language(), {"count": 1})


def test_a_station_keeps_its_key(hq: Headquarters, drop: FolderDrop) -> None:
    station = hq.station().grow(4)
    station.send(drop, 1, 4)
    hq.take(drop)
    taker = station.twin(4)
    taker.key = Signer.generate()
    taker.grow(6)
    drop.put("0.bundle.age", taker.sealed(5, 6))
    assert [(r.status, r.code) for r in hq.take(drop)] == [
        ("refused", "station_key"),
        ("repeated", ""),
    ]


def test_an_event_id_is_taken_by_whoever_came_first(hq: Headquarters, drop: FolderDrop) -> None:
    for name in ("0", "1"):
        station = hq.station()
        station.add(ScanFailed("not_a_ticket", "QRCode", 3), id="cc" * 16)
        drop.put(f"{name}.bundle.age", station.sealed(1, 2))
    assert [(r.status, r.code) for r in hq.take(drop)] == [
        ("accepted", ""),
        ("refused", "event_id_taken"),
    ]


def test_a_file_beyond_the_cap_is_not_read(hq: Headquarters, drop: FolderDrop) -> None:
    with (Path(drop.place) / "0.bundle.age").open("wb") as file:
        file.truncate(bundle.MAX_SEALED + 1)
    hq.station().grow(2).send(drop, 1, 2)
    assert [(r.status, r.code) for r in hq.take(drop)] == [
        ("refused", "too_large"),
        ("accepted", ""),
    ]
    assert hq.registry.bundles(status="refused") == []


def test_a_link_is_no_file(hq: Headquarters, drop: FolderDrop, tmp_path: Path) -> None:
    outside = tmp_path / "outside.bundle.age"
    outside.write_bytes(hq.station().grow(3).sealed(1, 3))
    (Path(drop.place) / "link.bundle.age").symlink_to(outside)
    assert hq.take(drop) == []
    assert hq.state() == []


# --- damage ------------------------------------------------------------------------------------


def test_no_damage_to_a_sealed_file_gets_in(hq: Headquarters, drop: FolderDrop) -> None:
    """Cut at many places, every header byte among them; longer by one; every part changed."""
    sealed = hq.station().grow(12).sealed(1, 12)
    cuts = [*range(260), *range(260, len(sealed), 97), len(sealed) - 1]
    for cut in cuts:
        drop.put(f"cut-{cut}.bundle.age", sealed[:cut])
    for place in range(0, len(sealed), 41):
        flipped = sealed[:place] + bytes([sealed[place] ^ 1 << place % 8]) + sealed[place + 1 :]
        drop.put(f"flip-{place}.bundle.age", flipped)
    for number, more in enumerate((b"\0", b"\n", sealed)):
        drop.put(f"more-{number}.bundle.age", sealed + more)
    results = hq.take(drop)
    assert len(results) > len(cuts) + 3
    assert {result.status for result in results} == {"refused"}
    assert {result.code for result in results} <= {
        "file_empty",
        "file_altered",
        "file_not_sealed",
        "file_with_passphrase",
        "not_for_us",
    }
    assert (hq.state(), hq.registry.receipts()) == ([], [])
    assert hq.audit() == []


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), data=st.data())
def test_no_damage_under_the_seal_gets_in(
    tmp_path_factory: pytest.TempPathFactory, place: float, bit: int, data: st.DataObject
) -> None:
    """Whoever has headquarters' recipient can seal anything."""
    folder = tmp_path_factory.mktemp("hq")
    hq, drop = Headquarters.made(folder), FolderDrop.made(folder / "drop")
    try:
        opened = bytearray(hq.station().grow(4).signed(1, 4))
        at = int(place * len(opened))
        match data.draw(st.sampled_from(["flip", "cut", "insert"])):
            case "flip":
                opened[at] ^= 1 << bit
            case "cut":
                del opened[at:]
            case _:
                opened[at:at] = b"\n "[bit % 2 :][:1]
        if not opened:
            return
        drop.put("x.bundle.age", sealing.seal(bytes(opened), [hq.recipient]))
        [result] = hq.take(drop)
        # White space in the envelope is not signed, and the line says the same without it.
        if result.status == "accepted":
            assert at < opened.index(b"\n")
            assert [row.size for row in hq.registry.stations()] == [4]
        else:
            assert result.status == "refused"
            assert hq.state() == []
    finally:
        hq.registry.close()
