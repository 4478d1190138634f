"""What is said of how far records have come is true, whatever stops a sending in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.events import Exported, ReceiptTaken
from app.drops.places import open_drop
from app.formats import bundle
from app.kernel.faults import Fault
from app.kernel.hashing import sha256
from app.services import bundling
from app.services.bundling import seal_new, sealed_after, standing
from app.services.opening import OpenStation
from app.services.parcels import Progress
from app.services.receiving import folder_of
from app.services.sending import send
from tests.drops.servers import Sshd
from tests.drops.ways import Way, to_sftp
from tests.venue.station import PASSPHRASE, Desk, World, make_world, scan, sign_in

PEOPLE = 6


@pytest.fixture
def far(tmp_path: Path) -> Iterator[Way]:
    """A server that this test may kill."""
    served = tmp_path / "served"
    served.mkdir()
    server = Sshd(tmp_path / "keys", served)
    server.start()
    yield to_sftp(server, served)
    server.kill()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def desk(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose records make several bundles."""
    monkeypatch.setattr(bundling, "EVENTS_A_BUNDLE", 2)
    desk = Desk.made(tmp_path / "desk", world.first)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for text in sorted(world.tickets.values())[:PEOPLE]:
            scan(station, text, desk.stamp)
    return desk


def said_is_true(station: OpenStation, far: Way) -> None:
    """Whatever is said to lie there lies there whole; confirmed is what a receipt says."""
    journal, there = station.venue.journal, far.everything()
    own = [r for r in journal.log.all_records() if r.station == journal.station]
    files = {name.rsplit("/", 1)[-1]: data for name, data in there.items()}
    reached = 0
    for record in own:
        if isinstance(record.fact, Exported):
            data = files[record.fact.name]
            says = bundle.named(record.fact.name)
            assert says is not None
            assert sha256(data).hex().startswith(says.digest)
            assert record.fact.first <= reached + 1, "no gap is passed over"
            reached = max(reached, record.fact.last)
    assert standing(station).exported == reached
    words = [r.fact.size for r in own if isinstance(r.fact, ReceiptTaken)]
    assert standing(station).confirmed == max(words, default=0)


def try_to_send(desk: Desk, far: Way, *, cut_after: int | None = None) -> str:
    """Send, with the server gone after so many files; the code of what was said."""

    def hear(progress: Progress) -> None:
        if progress.done == cut_after:
            far.server.kill()

    with desk.station() as station:
        try:
            with closing(far.open()) as drop:
                send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp, told=hear)
        except Fault as fault:
            said_is_true(station, far)
            return fault.code
        said_is_true(station, far)
        return ""


def at_headquarters(world: World, far: Way) -> tuple[int, int]:
    """After an import: how many records of the one station there are, and how far they reach."""
    with (
        closing(open_drop(far.url, access=far.access)) as drop,
        bootstrap.headquarters_and_registry(world.hq, PASSPHRASE) as (_, registry),
    ):
        world.take_in(drop)
        [held] = registry.stations(world.round.id)
        chain = (held.round, held.venue, held.station, held.epoch)
        return len({event.id for event in registry.events(chain)}), held.size


@pytest.mark.parametrize("cut_after", [0, 1, 3])
def test_a_server_that_dies_in_the_middle_is_never_said_to_have_more_than_it_has(
    desk: Desk, world: World, far: Way, cut_after: int
) -> None:
    assert try_to_send(desk, far, cut_after=cut_after) == "drop_away"
    with desk.station() as station:
        assert standing(station).unsent > 0
        assert (standing(station).exported > 0) == (cut_after > 0)
        assert standing(station).confirmed == 0
    assert try_to_send(desk, far) == "drop_away"
    far.server.start()
    assert try_to_send(desk, far) == ""
    with desk.station() as station:
        assert standing(station).unsent == 0
        exported = standing(station).exported
    count, size = at_headquarters(world, far)
    assert count == size >= exported
    assert try_to_send(desk, far) == ""
    with desk.station() as station:
        assert standing(station).confirmed == size
    # What only says that it was sent makes no end of sending.
    before = far.everything()
    assert try_to_send(desk, far) == ""
    assert far.everything() == before


def test_beyond_a_file_that_is_in_the_way_nothing_is_said_to_have_arrived(
    desk: Desk, far: Way
) -> None:
    with desk.station() as station:
        seal_new(station, desk.outbox, bootstrap.vault(), 0)
        first, *_ = sealed_after(station, desk.outbox, 0)
        folder = folder_of(station)
    far.lay(f"{folder}/{first.name}", b"something else")
    for _ in range(2):
        with desk.station() as station, closing(far.open()) as drop:
            sent = send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)
            assert [fault.code for fault in sent.faults] == ["drop_conflict"]
            assert (standing(station).exported, standing(station).unsent) == (0, sent.size)
            size = sent.size
    with desk.station() as station:
        assert station.venue.journal.head.size == size, "no end of records about sending"
    (Path(far.server.served) / folder / first.name).unlink()
    assert try_to_send(desk, far) == ""
    with desk.station() as station:
        assert standing(station).unsent == 0


SEND_AND_DIE = """
import os, signal, sys
from contextlib import closing
from pathlib import Path
from app import bootstrap
from app.drops.access import Access
from app.services import bundling
from app.services.journal import Stamp
from app.services.opening import Sheet
from app.services.sending import send
bundling.EVENTS_A_BUNDLE = 2
desk, url, key, host_key, files = sys.argv[1:]
station = bootstrap.station(Path(desk), Sheet.read(sys.stdin.read()))
def told(progress):
    if progress.done == int(files):
        os.kill(os.getpid(), signal.SIGKILL)
access = Access(host_key=host_key, key_file=Path(key).read_bytes())
drop = bootstrap.drop_of(Path(desk), url, access=access)
clock = bootstrap.clock()
last = station.venue.journal.last_at or clock.now()
stamp = Stamp(last, clock.monotonic_ms())
send(station, drop, bootstrap.outbox(Path(desk)), bootstrap.vault(), stamp, told=told)
"""


@pytest.mark.parametrize("files", [0, 2])
def test_a_program_killed_while_it_sends_loses_and_doubles_nothing(
    desk: Desk, world: World, far: Way, tmp_path: Path, files: int
) -> None:
    sheet = f"{desk.sheet.passphrase}\n{desk.sheet.fingerprint}\n"
    key = tmp_path / "key"
    key.write_bytes(far.access.key_file)
    given = [str(desk.path), far.url, str(key), far.access.host_key, str(files)]
    command = [sys.executable, "-c", SEND_AND_DIE, *given]
    around = {**os.environ, "PYTHONPATH": os.getcwd()}
    killed = subprocess.run(
        command, input=sheet.encode(), capture_output=True, check=False, env=around
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with desk.station() as station:
        said_is_true(station, far)
        assert standing(station).exported == 0, "nothing was said before it was recorded"
    assert try_to_send(desk, far) == ""
    names = [name.rsplit("/", 1)[-1] for name in far.everything() if name.endswith(bundle.SUFFIX)]
    ranges = [bundle.named(name) for name in names]
    assert len({(one.first, one.last) for one in ranges if one}) == len(names)
    count, size = at_headquarters(world, far)
    assert try_to_send(desk, far) == ""
    with desk.station() as station:
        assert (standing(station).confirmed, count) == (size, size)
