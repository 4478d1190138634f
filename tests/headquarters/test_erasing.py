"""A person erased at headquarters, on both databases: nothing of theirs is left, all else stays."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from app import bootstrap
from app.domain.casework import Decide
from app.domain.events import FACT_TYPES
from app.domain.office import Actor, PersonErased
from app.domain.revision import Prepared
from app.domain.roomwishes import KeepEvidence
from app.domain.round import Entry
from app.domain.wishes import SignIn
from app.drops.folder import FolderDrop
from app.formats import bundle
from app.formats.erasing import GONE, WRITTEN
from app.kernel.faults import Fault, Faults
from app.kernel.time import Instant
from app.services.bundling import opened_bundle
from app.services.casework import work_on
from app.services.deciding import decide
from app.services.disclosure import person_files
from app.services.erasing import Erased, Wish, erase
from app.services.evidence import keep_photo
from app.services.invented import PINS, invented_round
from app.services.invented_files import as_roster_csv, as_round_toml
from app.services.keeping import everything_wrong
from app.services.listing import lists_of
from app.services.office import THE_HOLDER, read_office
from app.services.preparing import prepare, ticket_texts
from app.services.rederiving import rebuild
from app.services.revising import revise
from app.tabular.reading import read_rows
from tests.office.officeworld import GOOD
from tests.postgres import Postgres
from tests.venue.station import (
    MORNING,
    PASSPHRASE,
    SESSION,
    Clock,
    Desk,
    World,
    kantoku,
    make_world,
    script,
)

LATER = Clock(Instant.parse("2027-07-01T09:00:00+09:00"))
JPEG = b"\xff\xd8\xff\xe0" + b"a face " * 40 + b"\xff\xd9"
SAITO = Actor("saito", "decider")
SECRETS = ("カンニングの紙を見た", "持病の薬", "袖にメモ", "本人が泣いた")
"""What people wrote about the person."""


@dataclass(frozen=True)
class Held:
    """A headquarters that holds a day of somebody who was disqualified."""

    hq: Path
    world: World
    drop: Path
    person: Entry
    other: Entry
    longer: bytes
    """All of the station's log once more in one bundle, with a record that nobody has yet."""
    fork: bytes
    """The log of a copy of the station, which parted after what was written about the person."""

    @property
    def words(self) -> list[str]:
        """What may be nowhere afterwards."""
        who = self.person
        joined = ["".join(who.name.split()), "".join(who.kana.split())]
        return [who.name, who.kana, *joined, *SECRETS]


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Only to be copied."""
    folder = tmp_path_factory.mktemp("erasing")
    world = make_world(folder, candidates=12)
    plain = [
        e
        for e in world.first.roster
        if e.session == SESSION
        and e.candidate_number in world.tickets
        and not (e.barred or e.withdrawn or e.first_stage_exempt or e.duplicates)
    ]
    who, other = plain[:2]
    desk, drop = Desk.made(folder / "desk", world.first), FolderDrop.made(folder / "stick")
    _, sheet = world.first.write(folder / "sheets")
    asked = ("--passphrase-file", str(sheet))
    number = who.candidate_number

    def play(*wishes: dict[str, Any], at: Path = desk.path) -> list[dict[str, Any]]:
        day = script(*({"at": str(MORNING), **wish} for wish in wishes))
        status, told = kantoku("venue", "apply", at, "--script", "-", "--json", *asked, input=day)
        assert status == 0, told
        answers = [json.loads(line) for line in told.splitlines()][-len(wishes) :]
        assert all(answer["ok"] for answer in answers), answers
        return answers

    text = f"{''.join(who.name.split())}が{SECRETS[0]}"
    attention = play(
        {"do": "scan", "text": world.tickets[number]},
        {"do": "check_id", "candidate": number, **GOOD},
        {"do": "admit", "candidate": number},
        {"do": "permit", "candidate": number, "item": SECRETS[1], "reason_kind": "health"},
        {"do": "caution", "candidate": number, "kind": "cheating", "text": text},
    )[-1]["facts"][0]
    copy = Desk(Path(shutil.copytree(desk.path, folder / "copy")), world.first)
    note = {"do": "incident", "kind": "other", "scope": "candidate", "text": SECRETS[2]}
    play({**note, "candidate": other.candidate_number}, at=copy.path)
    play(
        {
            "do": "disqualify",
            "candidate": number,
            "kind": "cheating",
            "after": attention,
            "text": SECRETS[2],
        },
        {
            "do": "incident",
            "kind": "other",
            "scope": "candidate",
            "candidate": other.candidate_number,
            "text": f"隣の{who.name}に話しかけた",
        },
    )
    drop_ = drop.place
    assert kantoku("venue", "send", desk.path, "--to", drop_, *asked)[0] == 0
    keep(desk, attention)
    assert kantoku("venue", "send", desk.path, "--to", drop_, *asked)[0] == 0
    held = Held(world.hq, world, Path(drop_), who, other, once_more(desk), once_more(copy))
    take_in(held)
    return held


def keep(desk: Desk, attention: str) -> None:
    with desk.station() as station:
        assert station.venue.perform(SignIn(operator="l01", pin=PINS["l01"]), desk.stamp).facts
        wish = KeepEvidence(fact=attention)
        assert keep_photo(station.venue, wish, JPEG, desk.stamp).refusal is None


def once_more(desk: Desk) -> bytes:
    with desk.station() as station:
        assert station.venue.perform(SignIn(operator="l01", pin=PINS["l01"]), desk.stamp).facts
        head, data = opened_bundle(station, 1, station.venue.journal.head.size)
    return bootstrap.vault().seal(data, list(head.recipients))


def take_in(held: Held) -> list[dict[str, Any]]:
    secret = held.hq.with_name("pass")
    secret.write_text(PASSPHRASE, encoding="utf-8")
    asked = ("--from", str(held.drop), "--json", "--passphrase-file", secret)
    status, told = kantoku("hq", "import", held.hq, *asked)
    assert status in (0, 3), told
    return [json.loads(line) for line in told.splitlines()]


@pytest.fixture(params=["sqlite", "postgresql"])
def held(request: pytest.FixtureRequest, received: Held, tmp_path: Path) -> Iterator[Held]:
    """A headquarters of this test's own, in a file or on a server."""
    hq, server = tmp_path / "hq", None
    if request.param == "sqlite":
        shutil.copytree(received.hq, hq)
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        server = postgres.new()
        kept = tmp_path / "kept"
        bootstrap.backup_headquarters(received.hq, PASSPHRASE, kept)
        bootstrap.restore_headquarters(kept, hq, PASSPHRASE, server)
        kept.unlink()
    yield replace(received, hq=hq)
    if server:
        postgres.drop(server)


def everything(held: Held) -> bytes:
    """All that headquarters has, opened with its keys: rows, bundles and photos."""
    found = []
    with bootstrap.headquarters_and_registry(held.hq, PASSPHRASE) as (hq, registry):
        for part in registry.dump():
            for row in part.rows:
                found += [v if isinstance(v, bytes) else str(v).encode() for v in row]
                sealed = part.table in ("sealed", "sealed_photos") and row[1]
                if sealed:
                    found.append(opened(hq, sealed))
    return b"\n".join(found)


def opened(hq: Any, sealed: bytes) -> bytes:
    try:
        return bytes(hq.unseal_bundle(sealed))
    except Fault:
        return bytes(hq.unseal_photo(sealed))


def wish(held: Held, **changes: Any) -> Wish:
    asked = Wish(held.world.round.id, held.person.candidate_number, "本人の請求", "headquarters")
    return asked._replace(**changes)


def settle(held: Held) -> None:
    """Decide every case about the person, with a reason that names them."""
    with bootstrap.headquarters_and_registry(held.hq, PASSPHRASE) as (_, registry):
        for case in work_on(registry, held.world.round.id).cases:
            if held.person.candidate_number in case.candidates and case.severity == "case":
                reason = f"{held.person.name}：{SECRETS[3]}"
                decide(registry, LATER, THE_HOLDER, case.case, Decide("confirm", reason))


def do(held: Held, clock: Clock = LATER, actor: Actor = SAITO, **changes: Any) -> Erased:
    with bootstrap.headquarters_and_registry(held.hq, PASSPHRASE) as (hq, registry):
        return erase(hq, registry, clock, actor, wish(held, **changes))


def told(held: Held) -> list[str]:
    """Cases, findings and lists as they are told, a text each."""
    with bootstrap.headquarters_and_registry(held.hq, PASSPHRASE) as (_, registry):
        work = work_on(registry, held.world.round.id)
        cases = [f"case {case.case} {case.state} {case.effect}" for case in work.cases]
        return [*cases, *(repr(block) for block in lists_of(work, "ja").blocks)]


def cases_in(texts: list[str]) -> list[str]:
    return [text for text in texts if text.startswith("case ")]


def faults(held: Held) -> list[Fault]:
    with bootstrap.headquarters_and_registry(held.hq, PASSPHRASE) as (hq, registry):
        return everything_wrong(hq, registry)


def nothing_of(held: Held) -> None:
    data = everything(held)
    assert [word for word in held.words if word.encode() in data] == []
    assert b"a face " not in data
    for file in held.hq.rglob("*"):
        raw = file.read_bytes()
        assert [word for word in held.words if word.encode() in raw] == []


def test_an_erased_person_is_nowhere_and_all_else_stays(held: Held, tmp_path: Path) -> None:
    settle(held)
    before, data = told(held), everything(held)
    assert [word for word in held.words[:1] + list(SECRETS) if word.encode() not in data] == []
    assert b"a face " in data
    done = do(held, reason=f"{held.person.name}の請求")
    assert (done.photos, done.bundles >= 1, done.records, done.office) == (1, True, 4, 1)
    nothing_of(held)
    # The other person's record says what happened, without the name.
    assert f"隣の{GONE}に話しかけた".encode() in everything(held)
    assert faults(held) == []
    after = told(held)
    # No case or finding came or went, and every count is what it was.
    assert cases_in(after) == cases_in(before)
    with bootstrap.headquarters_and_registry(held.hq, PASSPHRASE) as (hq, registry):
        last = read_office(registry).records[-1]
        assert isinstance(last.fact, PersonErased)
        assert (last.clerk, last.fact.second) == ("saito", "headquarters")
        assert last.reason == f"{GONE}の請求"
        [file] = person_files(registry, held.person.candidate_number)
        assert {entry["name"] for entry in file.entries} == {GONE}
        tickets = {number for _, number in ticket_texts(hq, held.world.round.id)}
        assert held.person.candidate_number not in tickets
        assert held.other.candidate_number in tickets
        # From the stored bytes again: the same, byte for byte.
        rebuild(registry, unseal=hq.unseal_bundle, verify=hq.vault.verify)
        assert list(registry.unguarded()) == []
        stored = {row.sha256 for row in registry.bundles()}
    assert (told(held), faults(held)) == (after, [])
    nothing_of(held)
    # The drop still has the file, and somebody seals its records once more.
    answers = take_in_again(held, tmp_path)
    refused = {line["file"]: line["code"] for line in answers if line["status"] == "refused"}
    assert refused == {
        "longer.bundle.age": "bundle_holds_erased",
        "split.bundle.age": "fork_holds_erased",
    }
    assert {line["status"] for line in answers if line["file"] not in refused} == {"repeated"}
    with bootstrap.headquarters_and_registry(held.hq, PASSPHRASE) as (_, registry):
        now = {row.sha256 for row in registry.bundles()}
    # Kept is the new sealing of a bundle in which there was nothing to erase, and no other.
    assert (now > stored, len(now - stored)) == (True, len(stored) - done.bundles)
    nothing_of(held)
    with pytest.raises(Fault, match="person_erased_before"):
        do(held)
    # A backup made now has nothing of it either.
    kept, again = tmp_path / "kept", tmp_path / "again"
    bootstrap.backup_headquarters(held.hq, PASSPHRASE, kept)
    bootstrap.restore_headquarters(kept, again, PASSPHRASE, None)
    restored = replace(held, hq=again)
    nothing_of(restored)
    assert told(restored) == after


def take_in_again(held: Held, folder: Path) -> list[dict[str, Any]]:
    """The old drop with one more sealing of each bundle in it."""
    drop = shutil.copytree(held.drop, folder / "drop")
    with bootstrap.headquarters(held.hq, PASSPHRASE) as hq:
        for file in list(drop.rglob("*.bundle.age")):
            data = hq.unseal_bundle(file.read_bytes())
            head = bundle.read(data, verify=hq.vault.verify).head
            sealed = hq.vault.seal(data, list(hq.recipients()))
            (file.parent / bundle.file_name(head, sealed)).write_bytes(sealed)
    (drop / "longer.bundle.age").write_bytes(held.longer)
    (drop / "split.bundle.age").write_bytes(held.fork)
    return take_in(replace(held, drop=drop))


DAYS_AFTER = Clock(MORNING.plus(minutes=30 * 1440))


@pytest.mark.parametrize("held", ["sqlite"], indirect=True)
def test_what_is_in_the_way_changes_nothing(held: Held) -> None:
    before = everything(held)

    def refused(**more: Any) -> list[str]:
        with pytest.raises((Fault, Faults)) as caught:
            do(held, **more)
        error = caught.value
        return [f.code for f in (error.faults if isinstance(error, Faults) else [error])]

    assert refused() == ["erase_case_open"]
    assert refused(clock=DAYS_AFTER) == ["erase_case_open", "erase_retention"]
    assert refused(actor=Actor("kato", "clerk")) == ["clerk_not_decider"]
    assert refused(second="") == ["erase_needs_second"]
    assert refused(second="saito") == ["erase_needs_second"]
    assert refused(reason="　") == ["no_reason_given"]
    assert refused(candidate="99999999") == ["person_unknown"]
    assert everything(held) == before
    with bootstrap.headquarters_and_registry(held.hq, PASSPHRASE) as (_, registry):
        for case in work_on(registry, held.world.round.id).cases:
            if held.person.candidate_number in case.candidates and case.severity == "case":
                ban = Decide("confirm", "E 15", ban=True, until="2027-07-01", second="saito")
                decide(registry, LATER, THE_HOLDER, case.case, ban)
    assert refused() == ["erase_banned"]
    done = do(held, Clock(LATER.at.plus(minutes=1440)))
    assert done.records == 4
    nothing_of(held)  # who was banned is known by number, and no longer by name


@pytest.mark.parametrize("held", ["sqlite"], indirect=True)
def test_by_command_with_two_clerks(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the round prepared again from its old files brings nobody back."""
    monkeypatch.setattr(bootstrap, "clock", lambda: LATER)
    settle(held)
    secret = held.hq.with_name("pass")
    secret.write_text(PASSPHRASE, encoding="utf-8")

    def run(command: str, *more: str) -> tuple[int, str]:
        return kantoku("hq", command, held.hq, *more, "--passphrase-file", secret)

    pins = {}
    for id_, role in (("saito", "decider"), ("kato", "clerk")):
        pins[id_] = str(held.hq.with_name(f"{id_}.pin"))
        named = ("--id", id_, "--name", id_, "--role", role, "--pin-out", pins[id_])
        assert run("clerk", "add", *named)[0] == 0
    number, round_id = held.person.candidate_number, held.world.round.id
    later = entered_again(held)
    asked = (round_id, number, "--reason", "本人の請求", "--clerk", "saito")
    asked += ("--pin-file", pins["saito"], "--second", "kato", "--second-pin-file")
    assert run("erase", *asked, pins["saito"]) == (1, "clerk_pin_wrong")
    status, said = run("erase", *asked, pins["kato"])
    assert (status, number in said) == (0, True), said
    # Whoever asks is told of the round that still holds the person, under another number.
    assert (f" {later} 99000001" in said, said.count("99000001")) == (True, 2), said
    assert [word for word in held.words if word in said] == []
    assert run("verify")[0] == 0
    assert run("reissue", round_id, number) == (1, "reissue_erased")
    letter = ("letter", *one_case(held), "--out", str(held.hq.with_name("letter.pdf")))
    assert run(*letter) == (1, "letter_erased")
    with bootstrap.headquarters(held.hq, PASSPHRASE) as hq:
        stored = Prepared(hq.registry.round(round_id), hq.registry.entries(round_id))
        name = {e.session: e for e in held.world.first.roster if e.candidate_number == number}
        files = stored._replace(
            entries=[
                name.get(e.session, e) if e.candidate_number == number else e
                for e in stored.entries
            ]
        )
        assert files != stored
        packs = hq.registry.rulepacks(round_id)
        assert revise(hq, files, packs, now=LATER.at, allowed=True).changes == []


def entered_again(held: Held) -> str:
    """A later round in which the person is entered under another number; answers its id."""
    day = date(2027, 2, 14)
    invented, _ = invented_round(day, candidates=12)
    number, files = held.person.candidate_number, ("round.toml", as_round_toml(invented).encode())
    with bootstrap.headquarters(held.hq, PASSPHRASE) as hq:
        rows = [
            structs.replace(e, candidate_number="99000001")
            for e in hq.registry.entries(held.world.round.id)
            if e.candidate_number == number
        ]
        read = read_rows(as_roster_csv(rows).encode(), "roster.csv")
        prepare(hq, files, [("roster.csv", read)], bootstrap.regulations(), today=day)
    return invented.id


def one_case(held: Held) -> tuple[str]:
    with bootstrap.headquarters_and_registry(held.hq, PASSPHRASE) as (_, registry):
        cases = work_on(registry, held.world.round.id).cases
    return (next(c.case for c in cases if c.candidates == (held.person.candidate_number,)),)


def test_every_text_of_a_fact_is_looked_at() -> None:
    """A new field that people write into must be decided about here."""
    kept = {
        *("round", "venue", "station_name", "public_key", "certificate", "package_digest"),
        *("rulepack_id", "rulepack_version", "rulepack_digest", "app_version", "claimed"),
        *("second_operator", "announcement", "rooms", "version", "reference", "point_reached"),
        *("code", "reasons", "symbology", "by", "document", "findings", "photo", "room", "seat"),
        *("ground", "outcome", "settled", "declared_by", "missing", "kind", "to", "witnesses"),
        *("after", "between", "settles", "station", "epoch", "head", "hash", "people", "scope"),
        *("incident", "field", "name", "place", "refusal", "file", "digest", "about", "sha256"),
        *("state", "from_room", "from_seat", "attention", "reason_kind", "also", "seals"),
        *("without_sheet", "extra_sheets", "stations", "not_ours", "hand_in", "grade", "phase"),
        *("why", "zone", "way", "sessions", "log"),
    }
    undecided = {
        (name, field)
        for name, kind in FACT_TYPES.items()
        for field, type_ in kind.__annotations__.items()
        if "str" in str(type_) and field not in kept and field not in WRITTEN.get(name, ())
    }
    assert undecided == set()
    assert [name for name in WRITTEN if name not in FACT_TYPES] == []
