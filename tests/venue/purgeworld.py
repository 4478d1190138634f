"""A round of last winter: its retention is over by any computer's clock of today."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from app import bootstrap
from app.domain.round import Round
from app.domain.wishes import Incident
from app.drops.folder import FolderDrop
from app.kernel.time import Instant
from app.ledger.database import connect
from app.services.exchanging import exchange
from app.services.importing import Imported, import_from
from app.services.sending import Sent, send
from tests.venue.station import (
    MORNING,
    PASSPHRASE,
    SESSION,
    Clock,
    Desk,
    World,
    make_world,
    scan,
    sign_in,
)

_EARLIER = -400 * 24 * 60
LONG_AGO = MORNING.plus(minutes=_EARLIER)
EVENING = LONG_AGO.plus(minutes=12 * 60)
"""When headquarters wrote its receipts."""
OVER = EVENING.plus(minutes=181 * 24 * 60)
"""The retention is over."""
FREE_TEXT = "隣の受験者の答案をのぞき込んだ"


def old_world(folder: Path, *, candidates: int = 40) -> World:
    """A rehearsal of last winter."""

    def earlier(round_: Round) -> Round:
        def moved(moment: Instant) -> Instant:
            return moment.plus(minutes=_EARLIER)

        sessions = tuple(
            replace(
                s,
                doors=moved(s.doors),
                admission_deadline=moved(s.admission_deadline),
                start=moved(s.start),
                end=moved(s.end),
                window=(moved(s.window[0]), moved(s.window[1])) if s.window else None,
            )
            for s in round_.sessions
        )
        return replace(round_, sessions=sessions)

    return make_world(folder, candidates=candidates, change=earlier)


def old_desk(path: Path, world: World) -> Desk:
    """A station of that day."""
    desk = Desk(path, world.first)
    desk.clock = Clock(LONG_AGO)
    desk.open_package(world.first)
    return desk


def work(desk: Desk, world: World, people: Sequence[int]) -> None:
    """Scans, and one incident in words of somebody's own."""
    tickets = sorted(world.tickets.values())
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for number in people:
            scan(station, tickets[number], desk.stamp)
        wish = Incident(kind="other", scope="session", session=SESSION, text=FREE_TEXT)
        assert station.venue.perform(wish, desk.stamp).refusal is None


def sent(desk: Desk, drop: FolderDrop) -> Sent:
    with desk.station() as station:
        return send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)


def exchanged(desk: Desk, drop: FolderDrop) -> None:
    with desk.station() as station:
        exchange(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)


def received(world: World, drop: FolderDrop) -> list[Imported]:
    """Headquarters takes in what lies there, on the evening of that day."""
    with bootstrap.headquarters_and_registry(world.hq, PASSPHRASE) as (hq, registry):
        return import_from(
            drop,
            registry,
            unseal=hq.unseal_bundle,
            verify=hq.vault.verify,
            receipt_signer=hq.receipt_signer,
            clock=Clock(EVENING),
            recipients=hq.recipients(),
        )


def confirmed(desk: Desk, world: World, drop: FolderDrop) -> None:
    """Sent, received and confirmed."""
    sent(desk, drop)
    received(world, drop)
    assert sent(desk, drop).receipts >= 1


def personal(world: World) -> set[str]:
    """Everything that tells of a person."""
    texts = {FREE_TEXT, *(member.name for member in world.round.staff)}
    for entry in world.first.roster:
        texts |= {entry.name, entry.kana, entry.birth_date, entry.candidate_number}
    return {text for text in texts if text}


def everything(desk: Desk) -> Iterator[bytes]:
    """Every file of a station's folder, and what its ledger says to whoever has the key."""
    for folder, _, names in os.walk(desk.path):
        for name in names:
            yield name.encode()
            yield (Path(folder) / name).read_bytes()
    vault, box = bootstrap.vault(), bootstrap.workspace(desk.path).box()
    secret = vault.secret_of(desk.sheet.passphrase)
    purged = (desk.path / "purged.db").exists()
    key = vault.unwrap(box, secret, "purged-key" if purged else "ledger-key")
    connection = connect(desk.path / ("purged.db" if purged else "ledger.db"), key)
    try:
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            for row in connection.execute(f"SELECT * FROM {table}"):
                for value in row:
                    yield value if isinstance(value, bytes) else str(value).encode()
    finally:
        connection.close()


def found(desk: Desk, texts: set[str]) -> set[str]:
    """Which of these texts can be read in a station's folder."""
    whole = b"\n".join(everything(desk))
    return {text for text in texts if text.encode() in whole}
