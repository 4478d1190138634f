"""Bundles in, receipts out: what is taken, repeated, held and released."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from app.formats import receipt
from app.formats.receipt import Receipt
from app.formats.ticket import key_id
from app.kernel.faults import Fault, machine
from app.services.importing import Imported
from app.vault import signing
from tests.importing.builder import NIGHT, Headquarters, Station, round_of


def receipts(hq: Headquarters, drop: FolderDrop) -> list[Receipt]:
    """Every receipt in the drop, verified."""
    keys = {key_id(hq.receipts.public_key): hq.receipts.public_key}
    texts = [drop.get(name, 1000) for name in drop.list("") if name.endswith(receipt.SUFFIX)]
    read = [receipt.read(text.decode("ascii"), keys, verify=signing.verify) for text in texts]
    return sorted(read, key=lambda each: each.number)


def told(results: list[Imported]) -> list[tuple[str, str, int]]:
    return [(result.status, result.code, result.size) for result in results]


def test_a_bundle_is_stored_and_answered_with_a_receipt(hq: Headquarters, drop: FolderDrop) -> None:
    station = hq.station().grow(5)
    name = station.send(drop, 1, 5)
    [result] = hq.take(drop)
    where = f"2026-2/T01/headquarters/{station.id}-{station.epoch}-00000001.receipt.txt"
    assert result == Imported(
        file=name,
        status="accepted",
        round="2026-2",
        venue="T01",
        station=station.id,
        epoch=station.epoch,
        size=5,
        receipt=where,
    )
    head = station.links[-1].hash
    assert list(drop.list("2026-2/T01/headquarters")) == [where]
    assert receipts(hq, drop) == [
        Receipt("2026-2", "T01", station.id, station.epoch, 5, head, NIGHT, 1)
    ]
    [row] = hq.registry.stations()
    assert (row.size, row.head, row.name, row.public_key) == (
        5,
        head,
        "受付1",
        station.key.public_key,
    )
    assert [e.body for e in hq.registry.events(row[:4])] == [ln.body for ln in station.links]
    assert hq.registry.sealed(hq.registry.bundles()[0].sha256) == drop.get(name, 10**6)
    assert hq.audit() == []


def test_the_same_again_changes_nothing_and_gives_the_receipt_again(
    hq: Headquarters, drop: FolderDrop, tmp_path: Path
) -> None:
    station = hq.station().grow(5)
    station.send(drop, 1, 5)
    hq.take(drop)
    before = hq.state()
    assert told(hq.take(drop)) == [("repeated", "", 5)]
    stick = FolderDrop.made(tmp_path / "stick")
    station.send(stick, 1, 5)  # sealed afresh: other bytes, the same events
    station.send(stick, 2, 4)
    assert told(hq.take(stick)) == [("repeated", "", 5), ("repeated", "", 5)]
    assert hq.state() == before
    assert receipts(hq, stick) == receipts(hq, drop) != []
    assert [each.number for each in hq.registry.receipts()] == [1]
    assert hq.audit() == []


def test_overlaps_add_only_what_is_new(hq: Headquarters, drop: FolderDrop) -> None:
    station = hq.station().grow(9)
    station.send(drop, 1, 5)
    station.send(drop, 3, 7)
    station.send(drop, 1, 9)
    results = hq.take(drop)
    assert max(result.size for result in results) == 9
    assert {result.status for result in results} <= {"accepted", "repeated"}
    assert [row.size for row in hq.registry.stations()] == [9]
    assert receipts(hq, drop)[-1].size == 9
    assert hq.audit() == []


def test_a_gap_is_held_until_it_is_filled_in_the_same_import(
    hq: Headquarters, drop: FolderDrop
) -> None:
    station = hq.station().grow(9)
    early = FolderDrop.made(Path(drop.place).with_name("early"))
    station.send(early, 4, 6)
    station.send(early, 7, 9)
    results = hq.take(early)
    assert told(results) == [("held", "gap", 0), ("held", "gap", 0)]
    assert results[1].fields == {"first": 1, "last": 6}
    assert (hq.state(), receipts(hq, early)) == ([], [])
    station.send(early, 1, 3)
    assert told(hq.take(early)) == [("accepted", "", 3), ("accepted", "", 6), ("accepted", "", 9)]
    assert [each.size for each in receipts(hq, early)] == [3, 6, 9]
    assert hq.audit() == []


def test_a_gap_is_filled_by_a_later_import_from_elsewhere(
    hq: Headquarters, drop: FolderDrop, tmp_path: Path
) -> None:
    station = hq.station().grow(9)
    late = station.send(drop, 4, 9)
    assert told(hq.take(drop)) == [("held", "gap", 0)]
    assert told(hq.take(drop)) == [("held", "gap", 0)]
    stick = FolderDrop.made(tmp_path / "stick")
    first = station.send(stick, 1, 3)
    results = hq.take(stick)
    assert [(r.file, r.status, r.size) for r in results] == [
        (first, "accepted", 3),
        (late, "accepted", 9),
    ]
    assert [each.size for each in receipts(hq, stick)] == [3, 9]
    assert told(hq.take(drop)) == [("repeated", "", 9)]
    assert [each.size for each in receipts(hq, drop)] == [9]
    assert hq.audit() == []


def test_the_same_file_under_two_names_is_one_bundle(hq: Headquarters, drop: FolderDrop) -> None:
    sealed = hq.station().grow(5).sealed(2, 5)
    drop.put("a.bundle.age", sealed)
    drop.put("b.bundle.age", sealed)
    drop.put("c.txt", sealed)
    assert [(r.file, r.status) for r in hq.take(drop)] == [
        ("a.bundle.age", "held"),
        ("b.bundle.age", "held"),
    ]
    assert len(hq.registry.bundles()) == 1


# --- forks -------------------------------------------------------------------------------------


def parted(hq: Headquarters) -> tuple[Station, Station]:
    """Two logs of one station that agree up to event 4."""
    one = hq.station().grow(4)
    other = one.twin(4)
    return one.grow(7), other.grow(8)


@pytest.mark.parametrize("turn", [False, True])
@pytest.mark.parametrize(("first", "seq"), [(1, 5), (3, 5), (5, 5), (6, 6), (8, 8)])
def test_a_fork_is_kept_refused_and_changes_nothing(
    hq: Headquarters, drop: FolderDrop, tmp_path: Path, turn: bool, first: int, seq: int
) -> None:
    one, other = parted(hq)[:: -1 if turn else 1]
    size = len(one.links)
    if first > len(other.links):
        other.grow(first)
    one.send(drop, 1, size)
    hq.take(drop)
    before = hq.state()
    stick = FolderDrop.made(tmp_path / "stick")
    other.send(stick, first, len(other.links))
    [result] = hq.take(stick)
    assert (result.status, result.code, result.size) == ("fork", "fork", size)
    assert result.fields == {"station": one.id, "seq": seq}
    [refusal] = receipts(hq, stick)
    assert refusal[2:] == (one.id, one.epoch, size, one.links[-1].hash, NIGHT, 2, "fork")
    assert hq.state() == before
    [fork] = hq.registry.forks("2026-2")
    assert (fork.station, fork.seq, fork.hash) == (one.id, seq, other.links[seq - 1].hash)
    hq.take(stick)
    assert receipts(hq, stick) == [refusal]
    one.grow(12).send(drop, size + 1, 12)
    assert "accepted" in [result.status for result in hq.take(drop)]
    assert hq.audit() == ["fork_recorded"]


def test_a_fork_among_held_bundles_shows_when_the_gap_is_filled(
    hq: Headquarters, drop: FolderDrop
) -> None:
    one, other = parted(hq)
    one.send(drop, 5, 7)
    other.send(drop, 5, 7)
    assert {result.status for result in hq.take(drop)} == {"held"}
    one.send(drop, 1, 4)
    assert sorted(r.status for r in hq.take(drop)) == ["accepted", "accepted", "fork"]
    assert [row.size for row in hq.registry.stations()] == [7]
    assert hq.audit() == ["fork_recorded"]


# --- a drop that fails -------------------------------------------------------------------------


class FailingOnce(FolderDrop):
    """A folder whose first write fails, as a full stick's does, or as a crash would."""

    trouble: BaseException | None = None

    def put(self, name: str, data: bytes) -> None:
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble
        super().put(name, data)


class Crash(BaseException):
    """The program ended here."""


def test_a_receipt_that_could_not_be_written_is_written_by_the_next_import(
    hq: Headquarters, drop: FolderDrop
) -> None:
    station = hq.station().grow(5)
    station.send(drop, 1, 5)
    failing = FailingOnce(Path(drop.place))
    failing.trouble = machine("drop_failed", place=drop.place, detail="")
    [result] = hq.take(failing)
    assert (result.status, result.code, result.size) == ("accepted", "", 5)
    assert (result.receipt, result.receipt_code) == ("", "drop_failed")
    assert result.receipt_fields == {"place": drop.place, "detail": ""}
    assert receipts(hq, drop) == []
    assert told(hq.take(failing)) == [("repeated", "", 5)]
    assert [(each.size, each.number) for each in receipts(hq, drop)] == [(5, 1)]


@pytest.mark.parametrize("refused", [False, True])
def test_a_crash_before_the_receipt_costs_nothing(
    hq: Headquarters, drop: FolderDrop, refused: bool
) -> None:
    station = hq.station().grow(5)
    if refused:
        station.practice = True
    station.send(drop, 1, 5)
    failing = FailingOnce(Path(drop.place))
    failing.trouble = Crash()
    with pytest.raises(Crash):
        hq.take(failing)
    assert receipts(hq, drop) == []
    hq.take(drop)
    [written] = receipts(hq, drop)
    assert (written.number, written.refusal) == (1, "practice_mismatch" if refused else "")
    assert hq.audit() == []


def test_a_crash_before_signing_costs_nothing(hq: Headquarters, drop: FolderDrop) -> None:
    station = hq.station().grow(5)
    station.send(drop, 1, 5)

    class Gone:
        public_key = hq.receipts.public_key

        def sign(self, message: bytes) -> bytes:
            raise Crash

    signer, hq.receipts = hq.receipts, Gone()  # type: ignore[assignment]
    with pytest.raises(Crash):
        hq.take(drop)
    hq.receipts = signer
    assert [row.size for row in hq.registry.stations()] == [5]
    assert hq.registry.receipt_text(1) is None
    assert hq.audit() == []
    assert told(hq.take(drop)) == [("repeated", "", 5)]
    assert [each.size for each in receipts(hq, drop)] == [5]


def test_a_drop_that_cannot_be_listed_stops_the_import(hq: Headquarters, drop: FolderDrop) -> None:
    Path(drop.place).rmdir()
    with pytest.raises(Fault, match="drop_gone"):
        hq.take(drop)


# --- rounds ------------------------------------------------------------------------------------


def test_rounds_and_venues_do_not_mix(tmp_path: Path, drop: FolderDrop) -> None:
    hq = Headquarters.made(tmp_path, round_of("r1"), round_of("r2", practice=True))
    try:
        hq.station("T01", "r1").grow(3).send(drop, 1, 3)
        hq.station("T02", "r1").grow(4).send(drop, 1, 4)
        hq.station("T01", "r2", practice=True).grow(5).send(drop, 1, 5)
        assert {result.status for result in hq.take(drop)} == {"accepted"}
        sizes = {(row.round, row.venue): row.size for row in hq.registry.stations()}
        assert sizes == {("r1", "T01"): 3, ("r1", "T02"): 4, ("r2", "T01"): 5}
        assert hq.audit() == []
    finally:
        hq.registry.close()
