"""What headquarters shows of a round, and what a verification finds."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from app.domain.events import (
    Corrected,
    Disqualified,
    DoorsOpened,
    Known,
    LateArrived,
    Refused,
    ScanFailed,
    SessionClosed,
    SessionEnded,
    SessionStarted,
)
from app.domain.phases import PhaseNow
from app.drops.folder import FolderDrop
from app.formats import eventrecord, wire
from app.kernel.faults import Fault
from app.services.reviewing import PackageIssue, Span, StationStatus, rounds, status
from app.vault.signing import Signer
from tests.headquarters.attacker import alter, reseal
from tests.importing.builder import DAY, Headquarters, round_of


def test_a_round_before_anything_came(hq: Headquarters) -> None:
    found = status(hq.registry, "2026-2")
    assert [(v.venue, v.stations, v.refused) for v in found.venues] == [
        ("T01", (), ()),
        ("T02", (), ()),
    ]
    assert {v.venue: {s: c.entered for s, c in v.sessions.items()} for v in found.venues} == {
        "T01": {"T01-AM": 5},
        "T02": {"T02-AM": 5},
    }
    with pytest.raises(Fault, match="round_unknown"):
        status(hq.registry, "2027-1")


def test_people_are_counted_from_all_stations_of_a_venue(
    hq: Headquarters, drop: FolderDrop
) -> None:
    one, two = hq.station(), hq.station()
    one.admit(1)
    two.admit(1)  # at two desks
    two.admit(2, provisional=True)
    one.add(LateArrived(deadline=DAY, seconds_late=9), candidate="00000003")
    one.add(Refused(ground="late"), candidate="00000003")
    one.add(Disqualified(kind="cheating"), candidate="00000004")
    one.admit(5)
    mistaken = two.admit(5)
    two.add(Corrected(), candidate="00000005", corrects=mistaken)
    for station in (one, two):
        station.send(drop, 1, len(station.links))
    hq.take(drop)
    counts = status(hq.registry, "2026-2").venues[0].sessions["T01-AM"]
    assert counts.standings == {
        "expected": 0,
        "arrived": 0,
        "referred": 0,
        "admitted": 1,
        "provisional": 1,
        "conflict": 1,
        "refused": 1,
        "not_sitting": 0,
        "absent": 0,
        "disqualified": 1,
    }
    assert (counts.entered, counts.late) == (5, 1)
    # The other venue's candidates have the same numbers here, and E 15 holds for the round.
    elsewhere = status(hq.registry, "2026-2").venues[1].sessions["T02-AM"].standings
    assert (elsewhere["expected"], elsewhere["disqualified"]) == (4, 1)


def test_a_session_shows_its_phase_and_that_it_is_closed(
    hq: Headquarters, drop: FolderDrop
) -> None:
    station = hq.station()
    facts: list[tuple[Known, PhaseNow]] = [
        (ScanFailed("not_a_ticket", "QRCode", 1), "prepared"),
        (DoorsOpened(), "doors_open"),
        (SessionStarted(("A",)), "started"),
        (SessionEnded(("A",)), "ended"),
        (SessionClosed("p02"), "closed"),
    ]
    for fact, phase in facts:
        station.add(fact, session="T01-AM")
        station.send(drop, 1, len(station.links))
        hq.take(drop)
        here, elsewhere = status(hq.registry, "2026-2").venues
        assert here.phases == {"T01-AM": phase}
        assert elsewhere.phases == {"T02-AM": "prepared"}


def test_prefixes_gaps_forks_and_refusals_are_shown(hq: Headquarters, drop: FolderDrop) -> None:
    station = hq.station().grow(20)
    other = station.twin(2).grow(4)
    unseen = hq.station().grow(4)
    station.send(drop, 1, 4)
    station.send(drop, 7, 9)
    station.send(drop, 9, 12)
    station.send(drop, 15, 15)
    unseen.send(drop, 3, 4)
    stranger = hq.station("T02")
    stranger.certifier = Signer.generate()
    lost = stranger.send(drop, 1, 1)
    drop.put("z.bundle.age", secrets.token_bytes(500))
    drop.put("2026-2/T01/junk.bundle.age", b"")
    drop.put("2026-2/T01/!junk.bundle.age", b"!")
    drop.put("2026-2/T01/cut.bundle.age", stranger.sealed(1, 1)[:-9])
    hq.take(drop)
    (Path(drop.place) / "2026-2/T01/cut.bundle.age").unlink()
    drop.put("2026-2/T01/cut.bundle.age", station.sealed(4, 4))
    fork = other.send(drop, 2, 4)
    hq.take(drop)
    found = status(hq.registry, "2026-2")
    shown = {each.station: each for each in found.venues[0].stations}
    assert shown == {
        station.id: StationStatus(
            station=station.id,
            epoch=station.epoch,
            name="受付1",
            size=4,
            head=eventrecord.head_code(station.links[3].hash),
            held=(Span(7, 12), Span(15, 15)),
            gaps=(Span(5, 6), Span(13, 14)),
            forks=(3,),
        ),
        unseen.id: StationStatus(
            station=unseen.id,
            epoch=unseen.epoch,
            name="",
            size=0,
            head=eventrecord.head_code(eventrecord.GENESIS),
            held=(Span(3, 4),),
            gaps=(Span(1, 2),),
            forks=(),
        ),
    }
    assert fork not in [each.file for each in found.venues[0].refused]
    assert [(each.file, each.reason) for each in found.venues[1].refused] == [(lost, "stranger")]
    assert sorted((each.file, each.reason) for each in found.unreadable) == [
        ("2026-2/T01/!junk.bundle.age", "file_not_sealed"),
        ("2026-2/T01/cut.bundle.age", "file_altered"),
        ("2026-2/T01/junk.bundle.age", "file_empty"),
        ("z.bundle.age", "file_not_sealed"),
    ]
    # Nobody signed for them, but they lay among the venue's; one was sent again and is settled.
    beside = [f"2026-2/T01/{name}junk.bundle.age" for name in ("!", "")]
    assert sorted(each.file for each in found.venues[0].in_folder) == beside
    assert found.venues[1].in_folder == ()
    assert wire.from_json(wire.to_json(found), type(found)) == found


CHANGES = {
    # what somebody does to the file: the codes that a verification answers
    "UPDATE events SET body = x'7B7D' WHERE seq = 3": ["event_differs"],
    "UPDATE events SET candidate = '00000001' WHERE seq = 3": ["event_differs"],
    "UPDATE events SET hash = zeroblob(32) WHERE seq = 3": ["event_differs", "event_differs"],
    "DELETE FROM events WHERE seq = 5": ["head_differs", "receipt_unfounded"],
    "DELETE FROM events": ["head_differs", "receipt_unfounded"],
    "UPDATE stations SET size = 4": ["head_differs"],
    "UPDATE stations SET head = zeroblob(32)": ["head_differs"],
    "UPDATE sealed SET sealed = x'00'": [
        "bundle_bytes_differ",
        *["event_differs"] * 5,
        "head_differs",
    ],
    "UPDATE bundles SET last = 4": ["bundle_fails", *["event_differs"] * 5, "head_differs"],
    "UPDATE bundles SET station = epoch": [
        "bundle_fails",
        *["event_differs"] * 5,
        "head_differs",
    ],
    "UPDATE venue_keys SET public_key = '00'": [
        "bundle_fails",
        *["event_differs"] * 5,
        "head_differs",
    ],
    "UPDATE receipts SET size = 4": ["receipt_differs"],
    "UPDATE receipts SET head = zeroblob(32)": ["receipt_differs"],
    "UPDATE receipt_texts SET text = 'KR1AAAA'": ["receipt_fails"],
}


@pytest.mark.parametrize("change", CHANGES)
def test_even_who_holds_headquarters_keys_cannot_change_what_the_stations_signed(
    hq: Headquarters, drop: FolderDrop, tmp_path: Path, change: str
) -> None:
    hq.station().grow(5).send(drop, 1, 5)
    hq.take(drop)
    assert hq.audit() == []
    alter(tmp_path / "registry.db", change)
    assert hq.audit() != CHANGES[change]
    reseal(hq.registry)
    assert hq.audit() == CHANGES[change]


def test_a_recorded_fork_is_a_finding_for_ever(hq: Headquarters, drop: FolderDrop) -> None:
    station = hq.station().grow(5)
    station.send(drop, 1, 5)
    station.twin(2).grow(4).send(drop, 1, 4)
    hq.take(drop)
    assert hq.audit() == ["fork_recorded"]


def test_rounds_are_listed_with_their_newest_packages(tmp_path: Path) -> None:
    hq = Headquarters.made(tmp_path, round_of("r2", practice=True), round_of("r1"))
    try:
        later = DAY.plus(minutes=5)
        hq.registry.record_package("r1", "T02", 2, "bb" * 32, later, DAY, "00" * 32)
        first, second = rounds(hq.registry)
    finally:
        hq.registry.close()
    assert (first.round, first.practice, first.venues, first.entries) == ("r1", False, 2, 10)
    assert first.packages == (PackageIssue("T01", 1, DAY), PackageIssue("T02", 2, later))
    assert (second.round, second.name, second.practice) == ("r2", "2026年度 第2回", True)
