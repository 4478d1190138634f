"""A session's report made at headquarters is the venue's own, table by table, byte by byte."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from app import bootstrap
from app.domain.revision import Prepared
from app.drops.folder import FolderDrop
from app.kernel.faults import Fault
from app.kernel.phrases import LANGUAGES
from app.reports.document import Document
from app.services.documents import Made, record_documents
from app.services.exchanging import exchange
from app.services.heldvenue import held_report
from app.services.importing import import_from
from app.services.revising import revise
from app.services.sending import send
from app.services.sessionreporting import report_for
from tests.ui.closingworld import over
from tests.venue.station import MORNING, PASSPHRASE, SESSION, Clock, Desk, World, scan, sign_in


def made_at(hq: Path, drop: FolderDrop, languages: Sequence[str], *, names: bool) -> list[Document]:
    """Headquarters takes in what lies there, and makes the report."""
    with bootstrap.headquarters_and_registry(hq, PASSPHRASE) as (found, registry):
        import_from(
            drop,
            registry,
            unseal=found.unseal_bundle,
            verify=found.vault.verify,
            receipt_signer=found.receipt_signer,
            clock=Clock(),
            recipients=found.recipients(),
        )
        [round_id] = registry.rounds()
        return [
            held_report(found, registry, round_id, SESSION, language, with_names=names)
            for language in LANGUAGES
            if language in languages
        ]


@pytest.fixture
def own(world: World, tmp_path: Path) -> Path:
    """A headquarters of this test's own."""
    shutil.copytree(world.untouched, tmp_path / "hq")
    return tmp_path / "hq"


def test_the_report_is_the_venues_own(world: World, desk: Desk, own: Path, tmp_path: Path) -> None:
    meeting, stick = FolderDrop.made(tmp_path / "meeting"), FolderDrop.made(tmp_path / "stick")
    vault = bootstrap.vault()
    other = Desk.made(tmp_path / "other", world.first)
    with other.station() as station:
        sign_in(station, other.stamp, doors=False)
        scan(station, sorted(world.tickets.values())[0], other.stamp)
        exchange(station, meeting, other.outbox, vault, other.stamp)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        exchange(station, meeting, desk.outbox, vault, desk.stamp)
        desk.clock.at = over(station.venue, world, MORNING).at
        before = [report_for(station.venue, SESSION, one, with_names=True) for one in LANGUAGES]
        # What is recorded of papers tells nothing new of the day.
        paper = Made(before[0], "report.pdf", "/here", b"pages")
        record_documents(station.venue, [paper], desk.stamp)
        send(station, stick, desk.outbox, vault, desk.stamp)
    with other.station() as station:
        # The other went on after the meeting: the first has not seen it and does not tell it.
        sign_in(station, other.stamp, doors=False)
        scan(station, sorted(world.tickets.values())[1], other.stamp)
        send(station, stick, other.outbox, vault, other.stamp)
    after = made_at(own, stick, LANGUAGES, names=True)
    for mine, theirs in zip(after, before, strict=True):
        assert bootstrap.document_csvs(mine) == bootstrap.document_csvs(theirs)
        assert mine == theirs
    assert bootstrap.document_workbook(after[0]) == bootstrap.document_workbook(before[0])


def test_a_part_of_a_day_has_a_report_and_nothing_has_none(
    world: World, desk: Desk, own: Path, tmp_path: Path
) -> None:
    stick = FolderDrop.made(tmp_path / "stick")
    with pytest.raises(Fault, match="inbox_no_records"):
        made_at(own, stick, ["ja"], names=False)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        scan(station, sorted(world.tickets.values())[0], desk.stamp)
        theirs = report_for(station.venue, SESSION, "ja")
        send(station, stick, desk.outbox, bootstrap.vault(), desk.stamp)
    [mine] = made_at(own, stick, ["ja"], names=False)
    assert mine == theirs


def test_a_roster_revised_since_leaves_the_report_as_it_was(
    world: World, desk: Desk, own: Path, tmp_path: Path
) -> None:
    """The venue never had the new one, so its report tells of the old one, at headquarters too."""
    stick = FolderDrop.made(tmp_path / "stick")
    with desk.station() as station:
        sign_in(station, desk.stamp)
        scan(station, min(world.tickets.values()), desk.stamp)
        theirs = report_for(station.venue, SESSION, "ja", with_names=True)
        send(station, stick, desk.outbox, bootstrap.vault(), desk.stamp)
    with bootstrap.headquarters(own, PASSPHRASE) as found:
        [round_id] = found.registry.rounds()
        was = Prepared(found.registry.round(round_id), found.registry.entries(round_id))
        entries = [replace(e, name=f"{e.name}改") for e in was.entries]
        packs = found.registry.rulepacks(round_id)
        now = was._replace(entries=entries)
        assert revise(found, now, packs, now=MORNING, allowed=True).changes
    [mine] = made_at(own, stick, ["ja"], names=True)
    assert mine == theirs


def test_an_unknown_session_is_named_with_the_known_ones(own: Path) -> None:
    with bootstrap.headquarters_and_registry(own, PASSPHRASE) as (found, registry):
        [round_id] = registry.rounds()
        with pytest.raises(Fault) as told:
            held_report(found, registry, round_id, "T09-PM", "ja")
    assert (told.value.code, told.value.fields["session"]) == ("unknown_session", "T09-PM")
