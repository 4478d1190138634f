"""Purging: only what headquarters truly confirmed, only when its time is over, then for good."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app import bootstrap
from app.domain.events import Purged
from app.domain.roomwishes import Mark
from app.domain.wishes import AnyWish, Cancel, Close, End, Start
from app.drops.folder import FolderDrop
from app.formats import receipt
from app.formats.receipt import Receipt
from app.kernel.faults import Fault, Faults
from app.kernel.time import Instant
from app.ledger.database import connect
from app.services.documents import Made, record_documents
from app.services.journal import Stamp
from app.services.opening import open_station
from app.services.purging import Purge, look, purge
from app.services.receiving import take_receipts
from app.services.roompapers import card_for
from app.services.verifying import verify
from app.vault.signing import Signer
from tests.venue.purgeworld import (
    EVENING,
    OVER,
    confirmed,
    exchanged,
    found,
    old_desk,
    old_world,
    personal,
    received,
    sent,
    work,
)
from tests.venue.station import PINS, SESSION, Desk, World, bind, kantoku, sign_in


@pytest.fixture(scope="module")
def winter(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A rehearsal of last winter."""
    return old_world(tmp_path_factory.mktemp("winter"))


@pytest.fixture
def desk(winter: World, tmp_path: Path) -> Desk:
    return old_desk(tmp_path / "desk", winter)


def purged(desk: Desk, at: Instant = OVER) -> Purge:
    folder = bootstrap.workspace(desk.path)
    with desk.station() as station:
        return purge(station, folder, desk.outbox, bootstrap.vault(), Stamp(at, at.ms))


def kept(desk: Desk, at: Instant = OVER) -> list[str]:
    """The codes of every reason against it; nothing may have changed."""
    before = {path: path.read_bytes() for path in desk.path.rglob("*") if path.is_file()}
    with pytest.raises(Faults) as caught:
        purged(desk, at)
    after = {path: path.read_bytes() for path in desk.path.rglob("*") if path.is_file()}
    assert after == before
    return [fault.code for fault in caught.value.faults]


def sheet(desk: Desk, world: World, tmp_path: Path) -> Path:
    return world.first.write(tmp_path / "post")[1]


def test_nothing_that_names_anybody_is_left_and_the_chain_is_whole(
    desk: Desk, winter: World, drop: FolderDrop, tmp_path: Path
) -> None:
    work(desk, winter, range(8))
    confirmed(desk, winter, drop)
    key, texts = desk.key(), personal(winter)
    assert len(found(desk, texts)) > 80
    done = purged(desk)
    assert (done.fact.people, done.fact.records) == (len(winter.first.roster), done.fact.size)
    assert found(desk, texts) == set()
    assert sorted(path.name for path in desk.path.iterdir() if path.is_file()) == [
        "in-use.lock",
        "purged.db",
        "station.json",
    ]
    with pytest.raises(sqlcipher.DatabaseError):
        connect(desk.path / "purged.db", key).execute("SELECT * FROM body").fetchall()
    command = ("--passphrase-file", sheet(desk, winter, tmp_path))
    status, out = kantoku("venue", "verify", desk.path, *command, "--json")
    told = json.loads(out)
    assert (status, told["ok"], told["purged"]) == (0, True, str(OVER))
    status, out = kantoku("venue", "status", desk.path, *command, "--json")
    assert (status, json.loads(out)["purged"]) == (0, str(OVER))
    status, out = kantoku("venue", "status", desk.path, *command)
    assert status == 0
    assert "destroyed" in out


def test_nobody_works_at_a_purged_station_and_no_package_or_stick_fills_it_again(
    desk: Desk, winter: World, drop: FolderDrop, tmp_path: Path
) -> None:
    work(desk, winter, range(2))
    confirmed(desk, winter, drop)
    purged(desk)
    command = ("--passphrase-file", sheet(desk, winter, tmp_path))
    assert kantoku("venue", "exchange", desk.path, "--with", drop.place, *command) == (
        1,
        "station_purged",
    )
    with pytest.raises(Fault, match="station_purged"):
        desk.open_package(winter.again(issue=2))
    with pytest.raises(Fault, match="station_purged"), desk.station():
        pass
    status, out = kantoku("venue", "purge", desk.path, *command, "--json")
    assert (status, json.loads(out)["already"]) == (0, True)


def test_headquarters_hears_of_the_purge_and_its_copy_is_whole(
    desk: Desk, winter: World, drop: FolderDrop, tmp_path: Path
) -> None:
    work(desk, winter, range(3))
    confirmed(desk, winter, drop)
    purged(desk)
    command = ("--passphrase-file", sheet(desk, winter, tmp_path), "--to", drop.place, "--json")
    status, out = kantoku("venue", "send", desk.path, *command)
    assert (status, len(json.loads(out)["bundles"])) == (0, 1)
    assert "accepted" in {one.status for one in received(winter, drop)}
    status, out = kantoku("venue", "send", desk.path, *command)
    told = json.loads(out)
    assert (status, told["receipts"], told["bundles"]) == (0, 1, [])


def test_a_purge_of_two_stations_records_needs_headquarters_word_on_both(
    desk: Desk, winter: World, drop: FolderDrop, tmp_path: Path
) -> None:
    other = old_desk(tmp_path / "other", winter)
    work(desk, winter, range(4))
    work(other, winter, range(4, 8))
    for one in (desk, other, desk):
        exchanged(one, drop)
    post = FolderDrop.made(tmp_path / "post-drop")
    for name in sent(desk, post).relayed:  # what it passes on of the other is lost on the way
        next(Path(post.place).rglob(name)).unlink()
    received(winter, post)
    with desk.station() as station:
        take_receipts(station, post, bootstrap.vault(), desk.stamp)
    assert kept(desk) == ["purge_no_receipt"]
    sent(other, post)
    received(winter, post)
    sent(desk, post)
    texts = personal(winter)
    assert purged(desk).fact.logs == 2
    assert found(desk, texts) == set()
    with pytest.raises(Fault, match="station_purged"):
        exchanged(desk, drop)


def _forge(desk: Desk, signer: Signer | None, world: World, **changes: object) -> bytes:
    with desk.station() as station:
        journal = station.venue.journal
        word = Receipt(
            round=station.head.round.id,
            venue=station.head.venue,
            station=journal.station,
            epoch=journal.epoch,
            size=journal.head.size,
            head=journal.head.hash,
            time=EVENING,
            number=900,
        )
    word = word._replace(**changes)  # type: ignore[arg-type]
    if signer is None:
        with world.headquarters() as hq:
            key = hq.receipt_signer
            return receipt.write(word, public_key=key.public_key, sign=key.sign).encode()
    return receipt.write(word, public_key=signer.public_key, sign=signer.sign).encode()


def _strangers_key(desk: Desk, world: World) -> bytes:
    return _forge(desk, Signer.generate(), world)


def _broken_signature(desk: Desk, world: World) -> bytes:
    good = _forge(desk, None, world).decode()
    return (good[:-3] + ("A" if good[-3] != "A" else "B") + good[-2:]).encode()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_strangers_key, "purge_no_receipt"),
        (_broken_signature, "purge_no_receipt"),
        (lambda d, w: _forge(d, None, w, station="0" * 16), "purge_no_receipt"),
        (lambda d, w: _forge(d, None, w, epoch="0" * 16), "purge_no_receipt"),
        (lambda d, w: _forge(d, None, w, round="2020-1"), "purge_no_receipt"),
        (lambda d, w: _forge(d, None, w, venue="T02"), "purge_no_receipt"),
        (lambda d, w: _forge(d, None, w, head=bytes(32)), "purge_receipt_differs"),
        (lambda d, w: _forge(d, None, w, size=10**6), "purge_receipt_differs"),
        (lambda d, w: _forge(d, None, w, size=0, head=bytes(32)), "purge_receipt_differs"),
        (lambda d, w: _forge(d, None, w, refusal="fork"), "purge_no_receipt"),
        (lambda d, w: b"KR1" + b"A" * 200, "purge_no_receipt"),
        (lambda d, w: b"", "purge_no_receipt"),
    ],
)
def test_no_other_receipt_destroys_anything(
    desk: Desk, winter: World, make: Callable[[Desk, World], bytes], why: str
) -> None:
    work(desk, winter, range(3))
    data = make(desk, winter)
    # Even where it has been written straight into the ledger, under a good receipt's name.
    with desk.station() as station:
        station.venue.journal.keep({"receipt/x/000000000000001": data})
    assert kept(desk) == [why]


def test_an_older_receipt_than_the_records_destroys_nothing(
    desk: Desk, winter: World, drop: FolderDrop
) -> None:
    work(desk, winter, range(3))
    confirmed(desk, winter, drop)
    work(desk, winter, range(3, 5))
    assert kept(desk) == ["purge_not_received"]
    sent(desk, drop)
    assert kept(desk) == ["purge_not_received"]
    received(winter, drop)
    sent(desk, drop)
    purged(desk)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (EVENING.plus(minutes=180 * 24 * 60, seconds=-1), ["purge_retention"]),
        (EVENING, ["purge_retention"]),
        (EVENING.plus(minutes=-24 * 60), ["purge_clock_behind"]),
        (Instant(0), ["purge_clock_behind"]),
    ],
)
def test_before_its_time_and_by_a_clock_that_is_behind_nothing_goes(
    desk: Desk, winter: World, drop: FolderDrop, at: Instant, why: list[str]
) -> None:
    work(desk, winter, range(2))
    confirmed(desk, winter, drop)
    assert kept(desk, at) == why


def test_to_the_second_when_its_time_is_over(desk: Desk, winter: World, drop: FolderDrop) -> None:
    work(desk, winter, range(2))
    confirmed(desk, winter, drop)
    due = EVENING.plus(minutes=180 * 24 * 60)
    with desk.station() as station:
        seen = look(station, desk.outbox, bootstrap.vault(), due)
    assert (seen.due, seen.keeps, seen.bundles) == (due, (), 1)
    assert purged(desk, due).at == due


def test_a_gap_of_another_station_keeps_everything(
    desk: Desk, winter: World, drop: FolderDrop, tmp_path: Path
) -> None:
    other = old_desk(tmp_path / "other", winter)
    work(other, winter, range(2))
    exchanged(other, drop)
    exchanged(desk, drop)
    work(other, winter, range(2, 4))
    sent(other, FolderDrop.made(tmp_path / "lost"))
    work(other, winter, range(4, 6))
    stick = FolderDrop.made(tmp_path / "stick2")
    sent(other, stick)
    last = sorted(stick.list(""))[-1]
    for name in list(stick.list("")):
        if name != last:
            (Path(stick.place) / name).unlink()
    exchanged(desk, stick)
    assert {"purge_gap"} <= set(kept(desk))


@pytest.mark.parametrize("harm", ["hash", "body", "receipt", "fact"])
def test_verify_finds_what_is_changed_in_what_a_purge_left(
    desk: Desk, winter: World, drop: FolderDrop, tmp_path: Path, harm: str
) -> None:
    work(desk, winter, range(2))
    confirmed(desk, winter, drop)
    purged(desk)
    vault, folder = bootstrap.vault(), bootstrap.workspace(desk.path)
    key = vault.unwrap(folder.box(), vault.secret_of(desk.sheet.passphrase), "purged-key")
    statement, code = {
        "hash": ("UPDATE chain SET hash = zeroblob(32) WHERE seq = 2", "chain_broken"),
        "body": ("UPDATE body SET salt = zeroblob(16) WHERE seq > 3", "chain_broken"),
        "receipt": ("DELETE FROM keep WHERE name LIKE 'receipt/%'", "purge_unfounded"),
        "fact": ("DELETE FROM body WHERE seq = (SELECT max(seq) FROM body)", "purge_unfounded"),
    }[harm]
    connection = connect(desk.path / "purged.db", key)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    guards = triggers.fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    assert connection.execute(statement).rowcount > 0
    for _, sql in guards:
        connection.execute(sql)
    connection.close()
    status, out = kantoku(
        "venue", "verify", desk.path, "--json",
        "--passphrase-file", sheet(desk, winter, tmp_path),
    )  # fmt: skip
    assert status == 3
    assert code in [fault["code"] for fault in json.loads(out)["faults"]]


def test_the_command_says_what_it_keeps_and_what_lies_outside(
    desk: Desk, winter: World, drop: FolderDrop, tmp_path: Path
) -> None:
    work(desk, winter, range(2))
    command = ("venue", "purge", desk.path, "--passphrase-file", sheet(desk, winter, tmp_path))
    status, out = kantoku(*command, "--json")
    told = json.loads(out)
    assert (status, told["ok"], [one["code"] for one in told["keeps"]]) == (
        1,
        False,
        ["purge_no_receipt"],
    )
    confirmed(desk, winter, drop)
    before = shutil.copytree(desk.path, tmp_path / "before")
    status, out = kantoku(*command, "--look")
    assert status == 0
    assert "2027" not in out
    assert sorted(p.name for p in before.rglob("*")) == sorted(p.name for p in desk.path.rglob("*"))
    status, out = kantoku(*command, "--json")
    assert (status, json.loads(out)["ok"]) == (0, True)
    assert found(desk, personal(winter)) == set()


def test_files_with_names_that_lie_outside_are_named_until_they_are_gone(
    desk: Desk, winter: World, drop: FolderDrop, tmp_path: Path
) -> None:
    work(desk, winter, range(2))
    number, papers = min(winter.tickets), tmp_path / "papers"
    papers.mkdir()
    named, gone = papers / f"card-{number}.pdf", papers / "gone.pdf"
    files = {named: b"a card", papers / "register.pdf": b"all of them", gone: b"gone already"}
    with desk.station() as station:
        card = card_for(station.venue, number, "ja", with_names=True)
        made = [Made(card, path.name, str(papers), data) for path, data in files.items()]
        record_documents(station.venue, made, desk.stamp)
    for path, data in files.items():
        path.write_bytes(data)
    gone.unlink()
    confirmed(desk, winter, drop)
    asked = (desk.path, "--passphrase-file", sheet(desk, winter, tmp_path))
    lying = sorted(str(path) for path in files if path != gone)
    first = json.loads(kantoku("venue", "purge", *asked, "--json")[1])
    assert (first["already"], sorted(first["documents"])) == (False, lying)
    for _ in range(2):
        again = json.loads(kantoku("venue", "purge", *asked, "--json")[1])
        assert (again["already"], sorted(again["documents"])) == (True, lying)
        status = json.loads(kantoku("venue", "status", *asked, "--json")[1])
        assert sorted(one["path"] for one in status["documents"] if one["there"]) == lying
        assert all(path in kantoku("venue", "status", *asked)[1] for path in lying)
    assert found(desk, personal(winter)) == set(), "not even in the name of a file"
    named.rename(papers / "another name.pdf")
    assert "another name.pdf" in kantoku("venue", "purge", *asked)[1]
    for path in papers.iterdir():
        path.unlink()
    assert json.loads(kantoku("venue", "purge", *asked, "--json")[1])["documents"] == []
    assert desk_is_whole(desk)


def desk_is_whole(desk: Desk) -> bool:
    station = open_station(
        desk.sheet, bootstrap.workspace(desk.path), bootstrap.vault(), even_purged=True
    )
    try:
        return verify(station, None, bootstrap.vault()) == []
    finally:
        station.close()


def test_the_record_of_it_counts_what_went(desk: Desk, winter: World, drop: FolderDrop) -> None:
    work(desk, winter, range(2))
    confirmed(desk, winter, drop)
    done = purged(desk)
    assert isinstance(done.fact, Purged)
    assert done.fact.size == done.fact.records
    station = open_station(
        desk.sheet, bootstrap.workspace(desk.path), bootstrap.vault(), even_purged=True
    )
    try:
        facts = [record.fact for record in station.venue.journal.log.all_records()]
        assert facts[-1] == done.fact
        assert station.venue.journal.head.size > done.fact.size
        assert verify(station, None, bootstrap.vault()) == []
    finally:
        station.close()


@pytest.mark.parametrize("then", ["goes on", "cancelled", "closed"])
def test_a_session_that_began_and_is_not_closed_keeps_everything(
    desk: Desk, winter: World, drop: FolderDrop, then: str
) -> None:
    two = {"second_operator": "p01", "second_pin": PINS["p01"]}
    with desk.station() as station:
        venue = station.venue
        plan = venue.sessions[SESSION]
        start, end = (Stamp(at, at.ms) for at in (plan.start, plan.end))
        bind(venue, desk.stamp, "p01")
        sign_in(station, desk.stamp)
        wishes: list[tuple[Stamp, AnyWish]] = [(start, Start(session=SESSION, reason="x"))]
        if then == "cancelled":
            wishes += [(start, Cancel(session=SESSION, reason="x", reference="x"))]
        elif then == "closed":
            people = [entry.candidate_number for entry in venue.journal.log.roster()]
            wishes += [(start, Mark(candidate=n, session=SESSION, state="absent")) for n in people]
            wishes += [
                (end, End(session=SESSION, reason="x")),
                (end, Close(session=SESSION, **two)),
            ]
        for stamp, wish in wishes:
            answer = venue.perform(wish, stamp)
            assert answer.refusal is None, answer.refusal
    desk.clock.at = plan.end
    confirmed(desk, winter, drop)
    if then == "goes on":
        assert kept(desk) == ["purge_not_closed"]
    else:
        purged(desk)
