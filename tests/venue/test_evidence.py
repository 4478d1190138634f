"""Photos kept as evidence: encrypted in the ledger, whole or told, on their way to headquarters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import bootstrap
from app.domain.evidence import MAX_PHOTO
from app.domain.roomfacts import EvidenceKept
from app.domain.roomwishes import KeepEvidence
from app.domain.wishes import Caution
from app.drops.folder import FolderDrop
from app.formats import evidence as evidence_format
from app.kernel.faults import Fault, Kind
from app.kernel.hashing import sha256
from app.services.evidence import keep_photo, kept, photo, photo_of
from app.services.invented import PINS
from app.services.opening import OpenStation
from app.services.sending import send
from tests.venue.station import MORNING, SESSION, Desk, World, kantoku, sign_in

JPEG = b"\xff\xd8\xff\xe0" + b"a picture of a note under the desk" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture" + b"\x00\x00\x00\x00IEND\xaeB`\x82"


def attention(station: OpenStation, desk: Desk, world: World) -> str:
    number = sorted(world.tickets)[0]
    wish = Caution(candidate=number, kind="cheating", session=SESSION)
    return station.venue.perform(wish, desk.stamp).facts[0].id


def keep(station: OpenStation, desk: Desk, fact: str, data: bytes) -> EvidenceKept:
    answer = keep_photo(station.venue, KeepEvidence(fact=fact), data, desk.stamp)
    assert answer.refusal is None
    found = answer.facts[0].fact
    assert isinstance(found, EvidenceKept)
    return found


@pytest.mark.parametrize(("data", "kind"), [(JPEG, "jpeg"), (PNG, "png")])
def test_what_is_kept_comes_back_whole_after_a_restart(
    desk: Desk, world: World, data: bytes, kind: str
) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        fact = keep(station, desk, attention(station, desk, world), data)
        assert (fact.kind, fact.size, fact.sha256) == (kind, len(data), sha256(data).hex())
    with desk.station() as station:
        assert [photo(station.venue.journal, one.fact) for one in kept(station.venue.journal)] == [
            data
        ]
    assert JPEG[:40] not in desk.ledger_file.read_bytes(), "it lies encrypted on the disk"
    assert desk.check() == []


@given(cut=st.integers(0, len(JPEG) - 1))
def test_half_a_photo_is_no_photo(cut: int) -> None:
    with pytest.raises(Fault, match="photo_unreadable"):
        photo_of(JPEG[:cut])


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.7", JPEG + b"x", PNG[:-1]])
def test_only_whole_photos(data: bytes) -> None:
    with pytest.raises(Fault, match="photo_unreadable"):
        photo_of(data)


def test_one_that_is_too_large_is_refused() -> None:
    large = JPEG[:-2] + b"\0" * MAX_PHOTO + JPEG[-2:]
    with pytest.raises(Fault, match="photo_too_large"):
        photo_of(large)


def test_a_refused_one_leaves_nothing(desk: Desk) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        size = station.venue.journal.head.size
        answer = keep_photo(station.venue, KeepEvidence(fact="s1-99"), JPEG, desk.stamp)
        assert answer.refusal is not None
        assert answer.refusal.code == "unknown_fact"
        assert station.venue.journal.head.size == size
        assert station.venue.journal.log.kept_names("evidence/") == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE keep SET value = X'FFD8FF' WHERE name LIKE 'evidence/%'", "photo_damaged"),
        ("DELETE FROM keep WHERE name LIKE 'evidence/%'", "photo_missing"),
    ],
)
def test_a_damaged_one_is_told_and_left_as_it_is(
    desk: Desk, world: World, statement: str, code: str, drop: FolderDrop
) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        keep(station, desk, attention(station, desk, world), JPEG)
    desk.tamper(statement)
    assert desk.check() == [code]
    with desk.station() as station:
        left = station.venue.journal.log.kept_names("evidence/")
        sent = send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)
        assert [fault.code for fault in sent.faults] == [code]
        assert sent.bundles, "the records go all the same"
        assert sent.photos == ()
        assert station.venue.journal.log.kept_names("evidence/") == left


def test_it_is_sent_once_in_a_file_of_its_own_signed_and_sealed(
    desk: Desk, world: World, drop: FolderDrop
) -> None:
    vault = bootstrap.vault()
    with desk.station() as station:
        sign_in(station, desk.stamp)
        fact = keep(station, desk, attention(station, desk, world), JPEG)
        first = send(station, drop, desk.outbox, vault, desk.stamp)
        again = send(station, drop, desk.outbox, vault, desk.stamp)
        assert (len(first.photos), again.photos) == (1, ())
        [file] = Path(drop.place).rglob(f"*{evidence_format.SUFFIX}")
        assert JPEG[:40] not in file.read_bytes()
        identities = [station.head.venue_identity]
        opened = vault.unseal(file.read_bytes(), identities, limit=10**8, format="evidence")
        assert opened is not None
        venue_key = vault.signer(station.head.venue_key).public_key
        head, data = evidence_format.read(opened, verify=vault.verify, venue_key=venue_key)
        assert (data, head.about, head.content) == (JPEG, fact.about, fact.sha256)
        for place in range(0, len(opened), 97):
            broken = opened[:place] + bytes([opened[place] ^ 1]) + opened[place + 1 :]
            with pytest.raises(Fault) as caught:
                evidence_format.read(broken, verify=vault.verify, venue_key=venue_key)
            assert caught.value.kind is Kind.HOSTILE
    assert desk.check() == []


def test_by_script_a_file_is_named(desk: Desk, world: World, tmp_path: Path) -> None:
    picture, broken = tmp_path / "desk.jpg", tmp_path / "broken.jpg"
    picture.write_bytes(JPEG)
    broken.write_bytes(JPEG[:100])
    number = sorted(world.tickets)[0]

    def play(*lines: dict[str, object]) -> list[dict[str, object]]:
        text = "".join(json.dumps({"at": str(MORNING), **line}) + "\n" for line in lines)
        _, sheet = world.first.write(tmp_path / "sheet")
        arguments = ("venue", "apply", desk.path, "--script", "-", "--passphrase-file", sheet)
        _, output = kantoku(*arguments, "--json", input=text)
        return [json.loads(line) for line in output.splitlines() if line.startswith("{")]

    lead: dict[str, object] = {"do": "sign_in", "operator": "l01", "pin": PINS["l01"]}
    caution = {"do": "caution", "candidate": number, "kind": "cheating", "session": SESSION}
    fact = play(lead, caution)[1]["facts"][0]  # type: ignore[index]
    files = [str(one) for one in (broken, tmp_path / "nowhere.jpg", picture)]
    told = play(lead, *({"do": "evidence", "fact": fact, "file": file} for file in files))[1:]
    assert [one["ok"] for one in told] == [False, False, True]
    paper = {"do": "evidence", "fact": fact, "file": str(picture)}
    noted = {"do": "from_paper", "noted_at": str(MORNING.plus(minutes=-1)), "wish": paper}
    assert play(lead, noted)[1]["fault"]["code"] == "photo_needs_file"  # type: ignore[index]
    assert told[0]["fault"]["code"] == "photo_unreadable"  # type: ignore[index]
