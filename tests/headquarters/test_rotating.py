"""Another key for tickets: both are good for a while, then the old one is a stranger's."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from app import bootstrap
from app.domain.office import IssuerRotated
from app.drops.folder import FolderDrop
from app.formats import package
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.services.issuers import Issuers
from app.services.office import read_office
from app.services.opening import Sheet
from app.services.packing import pack
from app.services.preparing import ticket_texts
from app.services.rotating import rotated
from app.services.venue import Scanned
from tests.formats import builders
from tests.venue.station import (
    MORNING,
    PASSPHRASE,
    Clock,
    Desk,
    Sealed,
    World,
    kantoku,
    make_world,
    scan,
    sign_in,
)

DAY = "2026-11-22"
"""Of the exam."""
BEFORE = MORNING.plus(minutes=-9000)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("rotating"), candidates=4)


@pytest.fixture
def own(world: World, tmp_path: Path) -> World:
    """A headquarters of this test's own."""
    hq = shutil.copytree(world.hq, tmp_path / "hq")
    return World(hq, world.round, world.first, world.other, world.tickets)


def rotate(world: World, until: str) -> None:
    ring = bootstrap.keyring_at(world.hq, PASSPHRASE)
    ring, _ = rotated(ring, bootstrap.vault(), until, Clock(BEFORE))
    bootstrap.store_keyring(world.hq, ring, PASSPHRASE)


def packed(world: World) -> Sealed:
    """T01's package as headquarters makes it now."""
    with world.headquarters() as hq:
        made = pack(hq, world.round.id, "T01", BEFORE)
        return Sealed(made.sealed, Sheet.read(made.passphrase_text), world.first.roster)


def tickets(world: World) -> dict[str, str]:
    with world.headquarters() as hq:
        texts = ticket_texts(hq, world.round.id)
    return {number: text for (venue, number), text in texts.items() if venue == "T01"}


def failure(desk: Desk, text: str, at: str) -> str | None:
    with desk.station() as station:
        return station.venue.read(Scanned(text, "QRCode", "camera"), Instant.parse(at)).failure


def test_both_keys_are_good_until_the_last_day_is_over(own: World, tmp_path: Path) -> None:
    old = own.tickets
    rotate(own, DAY)
    new, desk = tickets(own), Desk.made(tmp_path / "desk", packed(own))
    one, two = sorted(old)[:2]
    assert all(old[number] != new[number] for number in old)
    table = [
        (old[one], f"{DAY}T00:00:00+09:00", None),
        (old[one], f"{DAY}T23:59:59.999+09:00", None),
        (old[one], "2026-11-23T00:00:00+09:00", "unknown_issuer"),
        (new[one], f"{DAY}T09:10:00+09:00", None),
        (new[one], "2026-11-23T00:00:00+09:00", None),
    ]
    assert [failure(desk, text, at) for text, at, _ in table] == [want for *_, want in table]
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for number, text in ((one, old[one]), (two, new[two])):
            verdict = scan(station, text, desk.stamp).verdict
            assert verdict is not None
            assert verdict.candidate_number == number
            assert "unknown_issuer" not in [reason.code for reason in verdict.reasons]


def test_after_the_end_the_old_ticket_goes_before_the_lead(own: World, tmp_path: Path) -> None:
    """Also where a package of before knows the old key alone: the new one is a stranger's."""
    before = Desk.made(tmp_path / "before", own.first)
    rotate(own, "2026-11-21")
    after = Desk.made(tmp_path / "after", packed(own))
    one = min(own.tickets)
    for desk, text in ((after, own.tickets[one]), (before, tickets(own)[one])):
        with desk.station() as station:
            sign_in(station, desk.stamp)
            verdict = scan(station, text, desk.stamp).verdict
        assert verdict is not None
        assert verdict.code == "refer"
        assert [reason.code for reason in verdict.reasons] == ["unknown_issuer"]
        assert verdict.candidate_number is None


def test_a_key_whose_day_is_over_travels_no_more(own: World) -> None:
    """Rotated twice: a package names the keys that may still be good, and their days."""
    with own.headquarters() as hq:
        first = hq.keyring
    rotate(own, "2026-11-16")
    rotate(own, DAY)
    with own.headquarters() as hq:
        ring, vault = hq.keyring, hq.vault
        assert [former.until for former in ring.former_issuers] == ["2026-11-16", DAY]
        made = pack(hq, own.round.id, "T01", Instant.parse("2026-11-17T09:00:00+09:00"))
        identity = hq.venue_keys(own.round.id, "T01").package_identity
        data = vault.unseal(made.sealed, [identity], limit=package.MAX_OPEN, format="package")
        assert data is not None
        head = package.read(data, verify=vault.verify).head
        second = ring.former_issuers[1].public_key.hex()
        assert head.issuers == (hq.issuer.public_key.hex(), second)
        assert head.issuer_ends == {second: DAY}
        assert ring.former_issuers[0].public_key == vault.signer(first.issuer).public_key
        # The secret half is in no file any more.
        box = (own.hq / bootstrap.KEYRING_FILE).read_bytes()
        opened = vault.unwrap_slowly(box, PASSPHRASE, "keyring")
        assert base64.b64encode(ring.issuer) in opened
        assert base64.b64encode(first.issuer) not in opened


def test_receipts_of_before_and_after_are_headquarters_word(own: World, tmp_path: Path) -> None:
    """Tickets and receipts have keys of their own: a station of the old package takes both."""
    drop, desk = FolderDrop.made(tmp_path / "stick"), Desk.made(tmp_path / "desk", own.first)
    _, sheet = own.first.write(tmp_path / "post")
    receipts = []
    for turn in range(2):
        with desk.station() as station:
            sign_in(station, desk.stamp)
            scan(station, sorted(own.tickets.values())[turn], desk.stamp)
        asked = ("--to", drop.place, "--json", "--passphrase-file", sheet)
        assert kantoku("venue", "send", desk.path, *asked)[0] == 0
        own.take_in(drop)
        status, told = kantoku("venue", "send", desk.path, *asked)
        receipts.append((status, json.loads(told.splitlines()[-1])["receipts"]))
        rotate(own, DAY)
    assert receipts == [(0, 1), (0, 1)]
    secret = tmp_path / "pass"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    assert kantoku("hq", "verify", own.hq, "--passphrase-file", secret)[0] == 0


def test_by_command_it_is_recorded_and_says_who_needs_a_package(own: World, tmp_path: Path) -> None:
    secret = tmp_path / "pass"
    secret.write_text(PASSPHRASE, encoding="utf-8")

    def run(until: str) -> tuple[int, str]:
        asked = ("--until", until, "--reason", "毎年の交換", "--passphrase-file", secret)
        return kantoku("hq", "rotate-issuer", own.hq, "--json", *asked)

    before = bootstrap.keyring_at(own.hq, PASSPHRASE)
    assert [run(until)[0] for until in ("2020-01-01", "明日", "2026-13-01")] == [1, 2, 2]
    assert bootstrap.keyring_at(own.hq, PASSPHRASE) == before
    status, told = run("2099-12-31")
    assert (status, json.loads(told)["until"]) == (0, "2099-12-31")
    with bootstrap.headquarters_and_registry(own.hq, PASSPHRASE) as (found, registry):
        last = read_office(registry).records[-1]
        assert isinstance(last.fact, IssuerRotated)
        assert (last.fact.until, last.reason) == ("2099-12-31", "毎年の交換")
        assert found.keyring.recovery == before.recovery
        # What the paper key opens has the new key too.
        assert bootstrap.keyring_by_paper(own.hq, before.recovery) == found.keyring


@pytest.mark.parametrize("until", ["2026-11-14", "", "2026-02-30"])
def test_a_day_that_is_over_or_none_changes_nothing(own: World, until: str) -> None:
    with pytest.raises(Fault) as told:
        rotate(own, until)
    assert told.value.code in ("rotate_until_past", "until_no_day")


def test_a_package_of_version_1_has_no_ends() -> None:
    head = builders.package_head(b"", 0)
    assert b"issuer_ends" not in package.write(
        head, b"", public_key=builders.ISSUER.public_key, sign=builders.ISSUER.sign
    )
    for at in (None, Instant(0), MORNING.plus(minutes=10**6)):
        assert len(Issuers(head).at(at)) == 1
    ended = replace(head, issuer_ends={head.issuers[0]: DAY})
    assert [len(Issuers(ended).at(at)) for at in (None, MORNING)] == [1, 1]
    assert Issuers(ended).at(MORNING.plus(minutes=1440)) == {}
