"""Stations of one venue hand each other their records: what is taken, held, kept apart, refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app import bootstrap
from app.domain.events import ConflictFound, ForkFound, Recorded, SegmentTaken
from app.domain.wishes import Admit, CheckId, Correct, Resolve
from app.drops.folder import FolderDrop
from app.formats import bundle, eventrecord, signed
from app.kernel.faults import Kind
from app.services import bundling
from app.services.exchanging import Exchanged, exchange
from app.services.neighbours import others
from app.services.opening import OpenStation
from app.services.overview import Overview, overview
from app.services.sending import give, send
from tests.venue.station import SESSION, Desk, World, scan, sign_in


@pytest.fixture
def pair(world: World, tmp_path: Path) -> tuple[Desk, Desk]:
    """Two stations of one venue that have not met."""
    return Desk.made(tmp_path / "one", world.first), Desk.made(tmp_path / "two", world.first)


def met(desk: Desk, drop: FolderDrop) -> Exchanged:
    with desk.station() as station:
        aside = bootstrap.set_aside(desk.path)
        vault = bootstrap.vault()
        return exchange(station, drop, desk.outbox, vault, desk.stamp, aside=aside)


def all_met(drop: FolderDrop, *desks: Desk) -> None:
    for desk in [*desks, *desks]:
        assert met(desk, drop).faults == ()


def work(desk: Desk, world: World, *numbers: int) -> None:
    people = sorted(world.tickets)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for number in numbers:
            scan(station, world.tickets[people[number]], desk.stamp)


def admissible(world: World) -> str:
    """Somebody with nothing against them in the session whose doors are open."""
    rows = [e for e in world.first.roster if e.session == SESSION]
    plain = [e for e in rows if not (e.barred or e.withdrawn or e.duplicates)]
    return next(e.candidate_number for e in plain if not e.first_stage_exempt)


def let_in(desk: Desk, world: World, number: str) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        scan(station, world.tickets[number], desk.stamp)
        check = CheckId(
            candidate=number,
            document="student_card",
            in_date=True,
            name_matches=True,
            birth_matches=True,
            photo_matches="yes",
            slip_present=True,
        )
        for wish in (check, Admit(candidate=number)):
            assert station.venue.perform(wish, desk.stamp).refusal is None


def standing(desk: Desk, number: str) -> str:
    with desk.station() as station:
        return station.venue.at(desk.stamp).person(number).standing(SESSION)


def facts(desk: Desk) -> list[Recorded]:
    with desk.station() as station:
        return station.venue.journal.log.all_records()


def shown(desk: Desk) -> Overview:
    with desk.station() as station:
        return overview(station)


def states(desk: Desk) -> dict[str, bytes]:
    """What everybody must agree on: people and sessions, and each station's log."""
    with desk.station() as station:
        return station.venue.journal.log.states()


def whose(desk: Desk) -> tuple[str, str]:
    with desk.station() as station:
        return station.venue.journal.station, station.venue.journal.epoch


def test_two_desks_know_the_same_afterwards(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    one, two = pair
    work(one, world, 0, 1)
    work(two, world, 2)
    first = met(one, drop)
    assert (len(first.given), first.taken, first.faults) == (1, (), ())
    second = met(two, drop)
    assert [(f.status, f.station) for f in second.taken] == [("taken", whose(one)[0])]
    assert len(second.given) == 1
    third = met(one, drop)
    assert sorted(f.status for f in third.taken) == ["own", "taken"]
    people = {k: v for k, v in states(one).items() if k.startswith(("person/", "session/"))}
    assert people == {k: v for k, v in states(two).items() if k.startswith(("person/", "session/"))}
    assert len(people) == 4
    assert one.check() == two.check() == []


def test_an_end_comes_to_exchanging_when_nothing_happens(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    work(pair[0], world, 0)
    all_met(drop, *pair)
    all_met(drop, *pair)
    before = [len(facts(desk)) for desk in pair]
    files = sorted(drop.list(""))
    all_met(drop, *pair)
    assert [len(facts(desk)) for desk in pair] == before
    assert sorted(drop.list("")) == files


def test_what_the_lead_sees_of_the_other_station(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    one, two = pair
    assert shown(two).others == ()
    work(one, world, 0)
    all_met(drop, *pair)
    [other] = shown(two).others
    assert (other.station, other.epoch) == whose(one)
    assert (other.name, other.gaps, other.held, other.forks) == ("受付1", (), (), ())
    assert other.taken_at == two.clock.at
    seen = other.seen
    assert seen == next(f.fact.size for f in facts(two) if isinstance(f.fact, SegmentTaken))


def test_decided_elsewhere_counts_here(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    one, two = pair
    number = admissible(world)
    first, _ = whose(one)
    let_in(one, world, number)
    all_met(drop, *pair)
    with two.station() as station:
        sign_in(station, two.stamp)
        verdict = scan(station, world.tickets[number], two.stamp).verdict
        assert verdict is not None
        assert [reason.code for reason in verdict.reasons] == ["admitted_elsewhere"]
        assert verdict.next == ("refer",)
        assert verdict.first is not None
        assert (verdict.first.station, verdict.first.station_name) == (first, "受付1")
        assert (verdict.first.at, verdict.first.operator) == (one.clock.at, "l01")
        again = station.venue.perform(Admit(candidate=number), two.stamp)
        assert again.refusal is not None


def test_let_in_at_both_is_a_conflict_until_one_lead_settles_it(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    one, two = pair
    number = admissible(world)
    for desk in pair:
        let_in(desk, world, number)
    met(one, drop)
    assert [c.candidate for c in met(two, drop).conflicts] == [number]
    met(one, drop)
    for desk in pair:
        assert standing(desk, number) == "conflict"
        [conflict] = shown(desk).conflicts
        assert (conflict.candidate_number, conflict.session) == (number, SESSION)
        assert {one.station for one in conflict.admissions} == {whose(d)[0] for d in pair}
    all_met(drop, *pair)
    for desk in pair:
        incidents = [r for r in facts(desk) if isinstance(r.fact, ConflictFound)]
        assert sorted(r.station for r in incidents) == sorted(whose(d)[0] for d in pair)
    with two.station() as station:
        sign_in(station, two.stamp)
        wish = Resolve(candidate=number, outcome="admit", reason="one person, scanned twice")
        assert station.venue.perform(wish, two.stamp).refusal is None
    assert (standing(one, number), standing(two, number)) == ("conflict", "admitted")
    all_met(drop, *pair)
    for desk in pair:
        assert standing(desk, number) == "admitted"
        assert shown(desk).conflicts == []
        assert desk.check() == []


def settle(desk: Desk, number: str, outcome: Any, reason: str) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        wish = Resolve(candidate=number, outcome=outcome, reason=reason)
        assert station.venue.perform(wish, desk.stamp).refusal is None


@pytest.mark.parametrize("later", ["admit", "refuse"])
def test_who_settled_it_how_and_when_is_told_to_both_leads_where_they_contradict_each_other(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop, later: str
) -> None:
    one, two = pair
    number = admissible(world)
    for desk in pair:
        let_in(desk, world, number)
    all_met(drop, *pair)
    earlier = "refuse" if later == "admit" else "admit"
    said = [(one, earlier, "looked at both seats"), (two, later, "asked both")]
    for minutes, (desk, outcome, reason) in enumerate(said, 1):
        desk.clock.at = desk.clock.at.plus(minutes=minutes)
        settle(desk, number, outcome, reason)
    all_met(drop, *pair)
    expected = [(whose(d)[0], "l01", d.clock.at, outcome, why) for d, outcome, why in said]
    for desk in pair:
        [conflict] = shown(desk).conflicts
        assert {a.station for a in conflict.admissions} == {whose(d)[0] for d in pair}
        with desk.station() as station:
            sign_in(station, desk.stamp)
            verdict = scan(station, world.tickets[number], desk.stamp).verdict
        assert verdict is not None
        assert "resolve" in verdict.next
        for told in (conflict.resolutions, verdict.resolutions):
            found = [(r.station, r.operator, r.at, r.outcome, r.reason) for r in told]
            assert found == expected
    settle(one, number, "admit", "spoke with the other lead")
    all_met(drop, *pair)
    for desk in pair:
        assert (standing(desk, number), shown(desk).conflicts) == ("admitted", [])


def test_an_undo_at_the_other_desk_counts_here(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    one, two = pair
    number = admissible(world)
    let_in(one, world, number)
    all_met(drop, *pair)
    with two.station() as station:
        sign_in(station, two.stamp)
        first = station.venue.at(two.stamp).person(number).sitting(SESSION).admissions[0]
        undo = Correct(fact=first.fact, reason="the neighbour")
        assert station.venue.perform(undo, two.stamp).refusal is None
    all_met(drop, *pair)
    assert standing(one, number) == standing(two, number) == "arrived"
    assert one.check() == two.check() == []


def test_a_clock_that_is_hours_behind_changes_no_order(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    one, two = pair
    number = admissible(world)
    let_in(one, world, number)
    two.clock.at = one.clock.at.plus(minutes=-5)
    all_met(drop, *pair)
    with two.station() as station:
        sign_in(station, two.stamp)
        first = station.venue.at(two.stamp).person(number).sitting(SESSION).admissions[0]
        undo = Correct(fact=first.fact, reason="the neighbour")
        assert station.venue.perform(undo, two.stamp).refusal is None
    let_in(two, world, number)
    all_met(drop, *pair)
    assert standing(one, number) == standing(two, number) == "admitted"
    assert one.check() == two.check() == []


# --- gaps, repeats, forks --------------------------------------------------------------------


def pieces(desk: Desk, world: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A station's log in small bundles, by number."""
    monkeypatch.setattr(bundling, "EVENTS_A_BUNDLE", 3)
    work(desk, world, *range(8))
    given = FolderDrop.made(folder / "given")
    with desk.station() as station:
        send(station, given, desk.outbox, bootstrap.vault(), desk.stamp)
    return sorted(
        (Path(given.place) / name for name in given.list("")), key=lambda p: p.name.split("-")[2]
    )


def hand_over(drop: FolderDrop, piece: Path, name: str = "") -> str:
    file = name or piece.name
    drop.put(file, piece.read_bytes())
    return file


def test_a_gap_is_held_shown_and_filled_from_another_stick(
    pair: tuple[Desk, Desk], world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    parts = pieces(one, world, tmp_path, monkeypatch)
    sticks = [FolderDrop.made(tmp_path / f"stick{i}") for i in range(3)]
    hand_over(sticks[0], parts[3])
    hand_over(sticks[0], parts[1])
    result = met(two, sticks[0])
    assert [f.status for f in result.taken if f.station == whose(one)[0]] == ["held", "held"]
    assert result.faults == ()
    [other] = shown(two).others
    assert (other.seen, [(s.first, s.last) for s in other.gaps]) == (0, [(1, 3), (7, 9)])
    assert two.check() == []
    hand_over(sticks[1], parts[0])
    result = met(two, sticks[1])
    assert [f.status for f in result.taken] == ["taken", "taken"]
    [other] = shown(two).others
    assert (other.seen, [(s.first, s.last) for s in other.gaps]) == (6, [(7, 9)])
    hand_over(sticks[2], parts[2])
    met(two, sticks[2])
    [other] = shown(two).others
    assert (other.seen, other.gaps, other.held) == (12, (), ())
    assert two.check() == []
    # What is held already changes nothing, from whatever stick.
    before = states(two)
    assert {f.status for f in met(two, sticks[0]).taken if f.station == whose(one)[0]} == {
        "repeated"
    }
    assert states(two) == before


def test_the_same_number_with_other_bytes_is_kept_apart_and_an_alarm(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop, tmp_path: Path
) -> None:
    one, two = pair
    older = one.ledger_file.read_bytes()
    work(one, world, 0, 1)
    all_met(drop, *pair)
    kept = states(two)
    one.ledger_file.write_bytes(older)
    shutil.rmtree(one.path / "outbox")
    work(one, world, 2, 3)
    # A station that knows itself to have parted gives nothing; another program may.
    stick = FolderDrop.made(tmp_path / "stick")
    with one.station() as station:
        assert give(station, stick, one.outbox, bootstrap.vault(), one.stamp).put
    result = met(one, drop)
    assert "fork" in {fault.code for fault in result.faults}
    result = met(two, stick)
    assert [f.code for f in result.faults] == ["fork"]
    [other] = shown(two).others
    assert other.forks == (2,)
    assert shown(one).exchange.forks == (2,)
    with two.station() as station:
        log = station.venue.journal.log
        assert len(log.kept_names("fork/")) == 1
        people = {k: v for k, v in log.states().items() if k.startswith("person/")}
        assert people == {k: v for k, v in kept.items() if k.startswith("person/")}
    met(two, stick)
    assert len([r for r in facts(two) if isinstance(r.fact, ForkFound)]) >= 1
    mine = [r for r in facts(two) if isinstance(r.fact, ForkFound) and r.station == whose(two)[0]]
    assert len(mine) == 1
    assert two.check() == []


def test_an_older_copy_of_the_own_ledger_gets_back_what_it_had(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    one, two = pair
    older = one.ledger_file.read_bytes()
    work(one, world, 0)
    met(one, drop)
    newer = {cell: state for cell, state in states(one).items() if cell.startswith("person/")}
    one.ledger_file.write_bytes(older)
    result = met(one, drop)
    assert ([f.code for f in result.faults], len(newer)) == (["log_restored"], 1)
    assert newer.items() <= states(one).items()
    work(one, world, 1)
    all_met(drop, *pair)
    assert one.check() == two.check() == []


def test_an_older_copy_is_told_where_what_is_between_is_not_there(
    pair: tuple[Desk, Desk], world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = pair
    older = one.ledger_file.read_bytes()
    parts = pieces(one, world, tmp_path, monkeypatch)
    one.ledger_file.write_bytes(older)
    stick = FolderDrop.made(tmp_path / "stick")
    hand_over(stick, parts[2])
    assert [f.code for f in met(one, stick).faults] == ["log_put_back"]
    assert shown(one).others == ()


# --- what is refused -------------------------------------------------------------------------


def forged(station: OpenStation, how: str, world: World) -> bytes:
    """A bundle of this station's log with one thing wrong."""
    vault, journal, head = bootstrap.vault(), station.venue.journal, station.head
    whose_, signer = (journal.station, journal.epoch), station.signer
    links = journal.log.links(*whose_, 1, journal.head.size)
    if how in ("another id", "an order beyond reason", "an order that runs back"):
        first = eventrecord.decode(*whose_, 2, links[1].body)
        change = {
            "another id": {"id": "somebody-else-1"},
            "an order beyond reason": {"order": 2**53},
            "an order that runs back": {"order": -5},
        }[how]
        body = eventrecord.encode(replace(first, **change))
        digest = eventrecord.body_hash(links[1].salt, body)
        hash_ = eventrecord.link_hash(links[0].hash, *whose_, 2, digest)
        links = [links[0], links[1]._replace(body=body, body_hash=digest, hash=hash_)]
    content = bundle.lines(links)
    manifest = bundle.BundleHead(
        v=1,
        round="2020-1" if how == "another round" else head.round.id,
        venue="T02" if how == "another venue" else head.venue,
        station=whose_[0],
        epoch=whose_[1],
        first=1,
        last=links[-1].seq,
        previous=links[0].previous,
        head=links[-1].hash,
        package_digest=station.package_digest,
        app_version="0",
        recipients=() if how == "names nobody" else (head.venue_recipient,),
        public_key=signer.public_key,
        certificate=station.certificate,
        practice=how != "a real day",
        content=signed.digest(content),
    )
    if how == "a stranger's key":
        signer = vault.new_signer()
        manifest = replace(manifest, public_key=signer.public_key)
    if how == "certified by a stranger":
        certificate = vault.new_signer().sign(b"a station")
        manifest = replace(manifest, certificate=certificate)
    made = bundle.write(manifest, content, sign=signer.sign)
    if how == "signed by another":
        made = bundle.write(manifest, content, sign=vault.new_signer().sign)
    to = vault.recipient_of(vault.new_identity()) if how == "sealed to others" else None
    sealed = vault.seal(made, [to or head.venue_recipient])
    return {"cut short": sealed[:-9], "empty": b"", "no bundle": b"hello"}.get(how, sealed)


REFUSED = {
    "another round": "bundle_other_round",
    "another venue": "bundle_other_venue",
    "names nobody": "not_for_us",
    "sealed to others": "not_for_us",
    "a real day": "practice_mismatch",
    "a stranger's key": "stranger",
    "certified by a stranger": "stranger",
    "signed by another": "bad_signature",
    "another id": "damaged",
    "an order beyond reason": "damaged",
    "an order that runs back": "damaged",
    "cut short": "damaged",
    "empty": "damaged",
    "no bundle": "damaged",
}


@pytest.mark.parametrize("how", REFUSED)
def test_what_cannot_be_believed_is_refused_by_name_and_stops_nothing(
    world: World, tmp_path: Path, drop: FolderDrop, how: str
) -> None:
    one, two, three = (Desk.made(tmp_path / name, world.first) for name in ("a", "b", "c"))
    work(one, world, 0)
    work(three, world, 1)
    with one.station() as station:
        bad = forged(station, how, world)
    drop.put("0000.bundle.age", bad)
    met(three, drop)
    before = states(two)
    result = met(two, drop)
    assert [(f.code, f.kind, f.fields["file"]) for f in result.faults] == [
        (REFUSED[how], Kind.HOSTILE, "0000.bundle.age")
    ]
    assert [f.status for f in result.taken] == ["refused", "taken"]
    with two.station() as station:
        assert [other.station for other in others(station)] == [whose_in(three, station)]
    assert all(states(two)[cell] == state for cell, state in before.items() if "person" in cell)
    # It is told as a fault once and kept; while it lies there it is only a reminder.
    assert len(list(bootstrap.set_aside(two.path).list(""))) == 1
    again = met(two, drop)
    assert ([f.code for f in again.faults], [f.code for f in again.known]) == ([], [REFUSED[how]])
    assert two.check() == []


def whose_in(desk: Desk, station: OpenStation) -> str:
    own = (station.venue.journal.station, station.venue.journal.epoch)
    known = {w[0] for w in station.venue.journal.log.heads() if w != own}
    assert whose(desk)[0] in known
    return whose(desk)[0]


def test_an_honest_forgery_is_none(world: World, tmp_path: Path, drop: FolderDrop) -> None:
    """The builder above makes a bundle that is taken, when nothing is wrong with it."""
    one, two = (Desk.made(tmp_path / name, world.first) for name in "ab")
    work(one, world, 0)
    with one.station() as station:
        drop.put("x.bundle.age", forged(station, "", world))
    result = met(two, drop)
    assert ([f.status for f in result.taken], result.faults) == (["taken"], ())


def test_other_venues_may_use_the_same_place(
    pair: tuple[Desk, Desk], world: World, tmp_path: Path, drop: FolderDrop
) -> None:
    elsewhere = Desk.made(tmp_path / "elsewhere", world.other)
    assert met(elsewhere, drop).faults == ()
    work(pair[0], world, 0)
    all_met(drop, *pair)
    assert [len(shown(desk).others) for desk in (*pair, elsewhere)] == [1, 1, 0]


# --- verifying -------------------------------------------------------------------------------


FORGE = """UPDATE keep SET value =
    CAST(replace(CAST(value AS TEXT), '"sig":"', '"sig":"AAAA') AS BLOB)
    WHERE name LIKE 'taken/%'"""


@pytest.mark.parametrize(
    ("harm", "codes"),
    [
        ("DELETE FROM keep WHERE name LIKE 'taken/%'", "not_signed"),
        ("UPDATE keep SET value = x'7b7d' WHERE name LIKE 'taken/%'", "damaged not_signed"),
        (FORGE, "bad_signature not_signed"),
        ("UPDATE chain SET hash = zeroblob(32) WHERE station = '{other}' AND seq = 3",
         "chain_broken"),
        ("UPDATE chain SET hash = zeroblob(32) WHERE station = '{other}' AND seq = {size}",
         "chain_broken signature_differs not_signed"),
        ("UPDATE body SET salt = zeroblob(16) WHERE station = '{other}' AND seq = 2",
         "chain_broken"),
        ("UPDATE state SET body = x'7b7d' WHERE cell = 'station/{other}-{epoch}'",
         "state_differs"),
    ],
)  # fmt: skip
def test_damage_to_what_came_from_others_is_found(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop, harm: str, codes: str
) -> None:
    one, two = pair
    work(one, world, 0, 1)
    met(one, drop)
    met(two, drop)
    assert two.check() == []
    [other] = shown(two).others
    fields = {"{other}": other.station, "{epoch}": other.epoch, "{size}": str(other.seen)}
    for name, value in fields.items():
        harm = harm.replace(name, value)
    two.tamper(harm)
    assert set(two.check()) == set(codes.split())


def test_headquarters_takes_each_log_from_its_own_bundles(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    number = admissible(world)
    for desk in pair:
        let_in(desk, world, number)
    all_met(drop, *pair)
    results = [r for r in world.take_in(drop) if r.station in {whose(d)[0] for d in pair}]
    assert {r.status for r in results} == {"accepted"}
    for desk in pair:
        with desk.station() as station:
            size = station.venue.journal.head.size
        mine = max(r.size for r in results if r.station == whose(desk)[0])
        assert 0 < mine <= size
