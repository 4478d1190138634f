"""Bundles out and receipts back: nothing twice, nothing lost, nobody believed unsigned."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from app import bootstrap
from app.cli.common import language
from app.cli.tables import show_overview
from app.domain.events import Exported, ReceiptTaken
from app.drops.folder import FolderDrop
from app.formats import bundle, eventrecord, receipt
from app.formats.receipt import Receipt
from app.kernel.faults import Fault, Kind
from app.kernel.hashing import sha256
from app.kernel.phrases import phrase
from app.services import bundling, receiving
from app.services.opening import OpenStation
from app.services.overview import overview
from app.services.sending import Sent, send
from app.vault.signing import Signer
from tests.venue.station import MORNING, PASSPHRASE, Desk, World, scan, sign_in


def sent(desk: Desk, drop: FolderDrop) -> Sent:
    with desk.station() as station:
        return send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)


def work(desk: Desk, world: World, people: Sequence[int]) -> None:
    tickets = sorted(world.tickets.values())
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for number in people:
            scan(station, tickets[number], desk.stamp)


def files(drop: FolderDrop) -> dict[str, bytes]:
    return {
        name.rsplit("/", 1)[-1]: drop.get(name, bundle.MAX_SEALED)
        for name in drop.list("")
        if name.endswith(bundle.SUFFIX)
    }


def ranges(names: Sequence[str]) -> list[tuple[int, int]]:
    return sorted((int(n.split("-")[2]), int(n.split("-")[3])) for n in names)


def test_sending_twice_makes_nothing_twice(desk: Desk, world: World, drop: FolderDrop) -> None:
    work(desk, world, range(3))
    first = sent(desk, drop)
    assert ranges(first.bundles) == [(1, 7)]
    before = files(drop)
    again = sent(desk, drop)
    assert (again.bundles, again.size, again.confirmed) == ((), 8, 0)
    assert files(drop) == before
    assert desk.check() == []


def test_every_place_gets_the_same_bytes(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path
) -> None:
    work(desk, world, range(3))
    sent(desk, drop)
    other = FolderDrop.made(tmp_path / "share")
    assert len(sent(desk, other).bundles) == 1
    assert files(other) == files(drop) != {}
    with desk.station() as station:
        facts = [r.fact for r in station.venue.journal.log.all_records()]
        places = [fact.place for fact in facts if isinstance(fact, Exported)]
    assert places == [drop.place, other.place]


def test_headquarters_takes_all_of_it_and_its_receipt_comes_back(
    desk: Desk, world: World, drop: FolderDrop
) -> None:
    work(desk, world, range(3))
    sent(desk, drop)
    results = world.take_in(drop)
    mine = [r for r in results if r.station == station_of(desk)]
    assert [(r.status, r.size) for r in mine] == [("accepted", 7)]
    back = sent(desk, drop)
    assert (back.receipts, back.confirmed, back.bundles, back.faults) == (1, 7, (), ())
    with desk.station() as station:
        assert overview(station).exchange.confirmed == 7
    again = sent(desk, drop)
    assert (again.receipts, again.bundles, again.size) == (0, (), back.size)
    # Nothing but word of sending has happened since: there is no end to that, so it stays.
    assert list(files(desk.outbox)) == list(files(drop))
    work(desk, world, [4])
    third = sent(desk, drop)
    assert ranges(third.bundles) == [(8, third.size - 1)]
    assert {r.status for r in world.take_in(drop) if r.station == station_of(desk)} == {
        "repeated",
        "accepted",
    }
    assert sent(desk, drop).confirmed == third.size - 1
    assert desk.check() == []


def station_of(desk: Desk) -> str:
    with desk.station() as station:
        return station.venue.journal.station


def test_a_lost_outbox_is_sealed_again_from_what_is_confirmed(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path
) -> None:
    work(desk, world, range(3))
    sent(desk, drop)
    world.take_in(drop)
    sent(desk, drop)
    work(desk, world, [5])
    shutil.rmtree(desk.path / "outbox")
    stick = FolderDrop.made(tmp_path / "new")
    result = sent(desk, stick)
    [(first, last)] = ranges(result.bundles)
    assert (first, last) == (8, result.size - 1)
    assert desk.check() == []


@pytest.mark.parametrize("harm", ["gone", "cut", "empty"])
def test_a_bundle_lost_from_the_middle_of_the_outbox_is_sealed_again(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path, harm: str
) -> None:
    work(desk, world, [0])
    sent(desk, drop)
    work(desk, world, [1])
    sent(desk, drop)
    work(desk, world, [2])
    whole = ranges(sent(desk, drop).bundles)
    names = sorted(files(desk.outbox), key=lambda name: name.split("-")[2])
    middle = desk.path / "outbox" / names[1]
    data = middle.read_bytes()
    middle.unlink()
    if harm != "gone":
        middle.write_bytes(data[: len(data) // 2] if harm == "cut" else b"")
    stick = FolderDrop.made(tmp_path / "new")
    result = sent(desk, stick)
    assert ranges(result.bundles)[:3] == [*ranges([names[0]]), *ranges([names[1]]), *whole]
    assert names[1] not in result.bundles
    assert {r.status for r in world.take_in(stick) if r.station == station_of(desk)} == {"accepted"}


def test_a_long_log_travels_in_several_bundles(
    desk: Desk, world: World, drop: FolderDrop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundling, "EVENTS_A_BUNDLE", 4)
    work(desk, world, range(7))
    assert ranges(sent(desk, drop).bundles) == [(1, 4), (5, 8), (9, 11)]
    assert {r.status for r in world.take_in(drop) if r.station == station_of(desk)} == {"accepted"}


def test_a_name_in_the_outbox_that_reaches_too_far_stops_nothing(
    desk: Desk, world: World, drop: FolderDrop
) -> None:
    work(desk, world, [0])
    with desk.station() as station:
        whose = f"{station.venue.journal.station}-{station.venue.journal.epoch}"
    data = b"nothing"
    name = f"{whose}-00000001-00099999-{sha256(data).hex()[:16]}{bundle.SUFFIX}"
    desk.outbox.put(name, data)
    assert ranges(sent(desk, drop).bundles) == [(1, 5)]
    assert desk.check() == ["damaged"]


def test_another_file_under_a_bundles_name_is_told_and_stops_nothing(
    desk: Desk, world: World, drop: FolderDrop
) -> None:
    work(desk, world, [0])
    sent(desk, drop)
    [name] = [n for n in drop.list("") if n.endswith(bundle.SUFFIX)]
    Path(drop.place, name).write_bytes(b"cut short on another computer")
    work(desk, world, [1])
    result = sent(desk, drop)
    assert [fault.code for fault in result.faults] == ["drop_conflict"]
    assert ranges(result.bundles) == [(6, 8)]


def test_a_stick_that_is_gone_leaves_the_log_usable(
    desk: Desk, world: World, drop: FolderDrop
) -> None:
    work(desk, world, [0])
    shutil.rmtree(drop.place)
    with pytest.raises(Fault) as caught:
        sent(desk, drop)
    assert caught.value.kind is Kind.MACHINE
    work(desk, world, [1])
    assert desk.check() == []
    Path(drop.place).mkdir()
    assert ranges(sent(desk, FolderDrop(Path(drop.place))).bundles) == [(1, 7)]


# --- receipts --------------------------------------------------------------------------------


def word(open_: OpenStation, world: World, **changes: object) -> str:
    """A receipt with one thing changed."""
    journal, key = open_.venue.journal, changes.pop("key", None)
    with bootstrap.headquarters(world.hq, PASSPHRASE) as hq:
        signer = key if isinstance(key, Signer) else hq.receipt_signer
        good = Receipt(
            round=world.round.id,
            venue="T01",
            station=journal.station,
            epoch=journal.epoch,
            size=3,
            head=journal.log.links(journal.station, journal.epoch, 3, 3)[0].hash,
            time=MORNING,
            number=1,
        )
        return receipt.write(
            good._replace(**changes),  # type: ignore[arg-type]
            public_key=hq.receipt_signer.public_key,
            sign=signer.sign,
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": Signer(bytes(32))}, "receipt_forged"),
        ({"station": "0" * 16}, "receipt_for_another"),
        ({"epoch": "0" * 16}, "receipt_for_another"),
        ({"venue": "T02"}, "receipt_for_another"),
        ({"round": "2025-3"}, "receipt_for_another"),
        ({"size": 99}, "receipt_too_far"),
        ({"size": 2}, "receipt_for_another_head"),
        ({"size": 0}, "receipt_for_another_head"),
        ({"head": bytes(32)}, "receipt_for_another_head"),
        ({"refusal": "not_for_us", "head": bytes(32)}, "receipt_for_another_head"),
    ],
)
def test_a_word_that_is_not_headquarters_on_this_log_changes_nothing(
    desk: Desk, world: World, drop: FolderDrop, changes: dict[str, object], code: str
) -> None:
    work(desk, world, [0])
    sent(desk, drop)
    with desk.station() as station:
        journal = station.venue.journal
        size = journal.head.size
        name = f"{journal.station}-{journal.epoch}-00000001{receipt.SUFFIX}"
        text = word(station, world, **changes)
    drop.put(f"{world.round.id}/T01/headquarters/{name}", text.encode())
    result = sent(desk, drop)
    assert [(f.code, f.kind) for f in result.faults] == [(code, Kind.HOSTILE)]
    assert (result.receipts, result.confirmed, result.size) == (0, 0, size)


def test_the_half_of_a_split_log_that_is_not_at_headquarters_is_told_so(
    desk: Desk, world: World, drop: FolderDrop
) -> None:
    work(desk, world, [0])
    with desk.station() as station:
        journal = station.venue.journal
        split = word(station, world, refusal="fork", size=journal.head.size + 9, head=bytes(32))
        assert receiving.take_receipt(station, split.encode(), bootstrap.vault(), desk.stamp)
        assert (journal.own().confirmed, journal.own().refusal) == (0, "fork")
        assert not receiving.take_receipt(station, split.encode(), bootstrap.vault(), desk.stamp)
    assert desk.check() == []


def test_a_good_word_is_taken_once_and_a_refusal_confirms_nothing_and_is_told(
    desk: Desk, world: World, drop: FolderDrop, capsys: pytest.CaptureFixture[str]
) -> None:
    work(desk, world, [0])
    vault = bootstrap.vault()
    with desk.station() as station:
        journal = station.venue.journal
        text = word(station, world)
        assert receiving.take_receipt(station, text.encode(), vault, desk.stamp)
        assert not receiving.take_receipt(station, text.encode(), vault, desk.stamp)
        assert (journal.own().confirmed, journal.own().refusal) == (3, "")
        refusal = word(station, world, number=2, refusal="fork", size=0, head=eventrecord.GENESIS)
        assert receiving.take_receipt(station, refusal.encode(), vault, desk.stamp)
        assert (journal.own().confirmed, journal.own().refusal) == (3, "fork")
        show_overview(overview(station))
        assert phrase("aside_fork", language()) in capsys.readouterr().out
        assert not receiving.take_receipt(station, text.encode(), vault, desk.stamp)
        taken = [r for r in journal.log.all_records() if isinstance(r.fact, ReceiptTaken)]
        assert len(taken) == 1
    assert desk.check() == []


def test_rubbish_among_the_receipts_is_told(desk: Desk, world: World, drop: FolderDrop) -> None:
    with desk.station() as station:
        journal = station.venue.journal
        mine = f"{journal.station}-{journal.epoch}"
    under = f"{world.round.id}/T01/headquarters"
    for number, data in enumerate([b"", b"KR1ABC", b"\xff" * 50, b"A" * 5000]):
        drop.put(f"{under}/{mine}-{number:08d}{receipt.SUFFIX}", data)
    codes = [fault.code for fault in sent(desk, drop).faults]
    assert codes == ["not_a_receipt", "not_a_receipt", "not_a_receipt", "too_large"]


@pytest.mark.parametrize("trouble", ["by mail", "photographed"])
def test_a_receipt_that_took_another_way_is_taken(
    desk: Desk, world: World, drop: FolderDrop, trouble: str
) -> None:
    work(desk, world, [0])
    with desk.station() as station:
        text = word(station, world)
        name = f"{station.venue.journal.station}-{station.venue.journal.epoch}-00000001"
    wrapped = "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76))
    data = f"\ufeff{wrapped}\r\n" if trouble == "by mail" else text.lower()
    drop.put(f"{world.round.id}/T01/headquarters/{name}{receipt.SUFFIX}", data.encode())
    result = sent(desk, drop)
    assert (result.receipts, result.confirmed, result.faults) == (1, 3, ())


def test_every_refused_receipt_is_kept_as_it_was(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path
) -> None:
    with desk.station() as station:
        journal = station.venue.journal
        mine = f"{world.round.id}/T01/headquarters/{journal.station}-{journal.epoch}"
    rubbish = [b"", b"KR1ABC", b"\xff" * 50]
    for number, data in enumerate([*rubbish, b"A" * 5000]):
        drop.put(f"{mine}-{number:08d}{receipt.SUFFIX}", data)
    aside = FolderDrop.made(tmp_path / "aside")
    for faults, known in ((4, 0), (0, 4)):
        with desk.station() as station:
            result = send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp, aside=aside)
        assert (len(result.faults), len(result.known)) == (faults, known)
    assert sorted(aside.get(name, 100) for name in aside.list("")) == sorted([*rubbish, b""])
    assert all(fault.fields["file"] for fault in result.known)


@pytest.mark.parametrize(
    "name",
    [
        "x.receipt.txt",
        "T01 (1).receipt.txt",
        "T01.receipt (1).txt",
        "T01 - コピー.receipt.txt",
        "RECEIPT.RECEIPT.TXT",
        "{own}/from-mail.receipt.txt",
        "{headquarters}/renamed.receipt.txt",
        "{headquarters}/0123456789abcdef-0123456789abcdef-00000001.receipt.txt",
    ],
)
def test_a_receipt_is_known_by_its_content_and_not_by_its_name(
    desk: Desk, world: World, drop: FolderDrop, name: str
) -> None:
    work(desk, world, [0])
    with desk.station() as station:
        text, journal = word(station, world), station.venue.journal
    base = f"{world.round.id}/T01"
    under = {"own": f"{base}/{journal.station}-{journal.epoch}"}
    under["headquarters"] = f"{base}/headquarters"
    drop.put(name.format(**under), text.encode())
    result = sent(desk, drop)
    assert (result.receipts, result.confirmed, result.faults) == (1, 3, ())
    assert sent(desk, drop).receipts == 0


def test_renamed_receipts_are_taken_in_headquarters_order(
    desk: Desk, world: World, drop: FolderDrop
) -> None:
    work(desk, world, [0])
    with desk.station() as station:
        later = word(station, world, number=2, refusal="fork", size=0, head=eventrecord.GENESIS)
        drop.put("a.receipt.txt", later.encode())
        drop.put("b.receipt.txt", word(station, world).encode())
    assert sent(desk, drop).confirmed == 3
    with desk.station() as station:
        assert station.venue.journal.own().refusal == "fork"


def test_rubbish_in_the_root_is_told_and_another_stations_receipt_is_not(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path
) -> None:
    work(desk, world, [0])
    with desk.station() as station:
        drop.put("other.receipt.txt", word(station, world, station="0" * 16).encode())
    long = "x" * 230 + ".receipt.txt"
    drop.put("rubbish (1).receipt.txt", b"KR1ABC")
    drop.put(long, b"KR1ABC")
    drop.put("._T01.receipt.txt", b"what a Mac leaves on a stick")
    drop.put(f"{world.round.id}/T01/headquarters/{'0' * 16}-{'0' * 16}-1.receipt.txt", b"theirs")
    drop.put("notes/deeper.receipt.txt", b"nobody's")
    aside = FolderDrop.made(tmp_path / "aside")
    for faults, known in ((2, 0), (0, 2)):
        with desk.station() as station:
            result = send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp, aside=aside)
        assert [f.code for f in (*result.faults, *result.known)] == ["not_a_receipt"] * 2
        assert (len(result.faults), len(result.known)) == (faults, known)
    assert [aside.get(name, 100) for name in aside.list("")] == [b"KR1ABC"] * 2


def test_what_lies_in_the_drop_whole_is_said_to_be_there(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path
) -> None:
    work(desk, world, [0])
    first = sent(desk, drop)
    again = sent(desk, drop)
    assert (first.there, again.bundles, again.there) == ((), (), first.bundles)
    world.take_in(drop)
    assert sent(desk, drop).there == ()
