"""`venue verify` finds every kind of damage, by whoever holds the key, and invents none."""

from __future__ import annotations

import shutil

import pytest

from app import bootstrap
from app.services.opening import open_station
from app.services.sending import send
from app.services.verifying import verify
from tests.venue.station import Desk, World, scan, sign_in


@pytest.fixture
def used(desk: Desk, world: World) -> Desk:
    """A station in the middle of its day."""
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for text in sorted(world.tickets.values())[:6]:
            scan(station, text, desk.stamp)
        scan(station, "no ticket", desk.stamp)
    return desk


def test_nothing_is_wrong_with_what_nobody_touched(used: Desk) -> None:
    assert used.check() == []


def blob(column: str, old: str, new: str) -> str:
    """SQL for a column of bytes in which one text is another."""
    return f"SET {column} = CAST(replace(CAST({column} AS TEXT), '{old}', '{new}') AS BLOB)"


EMPTY = "x'7b7d'"
SOMEBODY = "person/{number}"
FAILED_SCAN = "WHERE cell = 'desk'"


# The log is: 1 enrolment, 2 and 3 sign-in, 4 doors, 5 to 10 verdicts, 11 a failed scan.
@pytest.mark.parametrize(
    ("harm", "codes"),
    [
        (f"UPDATE state SET body = {EMPTY} WHERE cell = '{SOMEBODY}'", "state_differs"),
        (f"UPDATE state SET body = x'00' WHERE cell = '{SOMEBODY}'", "state_differs"),
        (f"DELETE FROM state WHERE cell = '{SOMEBODY}'", "state_differs"),
        ("DELETE FROM state WHERE cell LIKE 'station/%'", "state_differs"),
        (f"INSERT INTO state VALUES ('person/99999999', {EMPTY})", "state_differs"),
        (f"INSERT INTO state VALUES ('weather', {EMPTY})", "state_differs"),
        (f"UPDATE body SET salt = zeroblob(16) {FAILED_SCAN}", "chain_broken"),
        (f"UPDATE body {blob('body', 'QRCode', 'Aztec')} {FAILED_SCAN}", "chain_broken"),
        ("UPDATE body SET body = x'00' WHERE seq = 5", "chain_broken damaged state_differs"),
        (f"DELETE FROM body {FAILED_SCAN}", "chain_broken damaged"),
        ("UPDATE body SET cell = 'desk' WHERE seq = 5", "misfiled"),
        ("UPDATE body SET also = 'session/T01-AM' WHERE seq = 5", "misfiled"),
        ("UPDATE chain SET hash = zeroblob(32) WHERE seq = 11", "chain_broken"),
        ("UPDATE chain SET previous = zeroblob(32) WHERE seq = 7", "chain_broken"),
        ("UPDATE chain SET body_hash = zeroblob(32) WHERE seq = 7", "chain_broken"),
        (f"UPDATE keep {blob('value', '第一', '第二')} WHERE name = 'package'", "package_differs"),
        ("DELETE FROM entry WHERE candidate_number = '{number}'", "roster_differs"),
        (f"UPDATE entry {blob('body', 'T01-AM', 'T01-PM')}", "roster_differs"),
        ("UPDATE entry SET room = 'B' WHERE candidate_number = '{number}'", "roster_differs"),
        ("UPDATE entry SET folded = '' WHERE candidate_number = '{number}'", "roster_differs"),
    ],
)
def test_a_change_behind_the_programs_back_is_found(
    used: Desk, world: World, harm: str, codes: str
) -> None:
    used.tamper(harm.replace("{number}", min(world.tickets)))
    assert set(used.check()) == set(codes.split())


@pytest.mark.parametrize("table", ["body", "chain"])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_a_trigger_that_is_dropped_or_empty_is_found(used: Desk, table: str, verb: str) -> None:
    with used.raw() as connection:
        connection.execute(f"DROP TRIGGER {table}_no_{verb}")
    assert used.check() == ["guard_differs"]
    with used.raw() as connection:
        connection.execute(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT 1; END"
        )
    assert used.check() == ["guard_differs"]


def test_a_log_cut_short_at_its_end_is_found(used: Desk) -> None:
    used.tamper("DELETE FROM body WHERE seq >= 10", "DELETE FROM chain WHERE seq >= 10")
    assert used.check() == ["state_differs"]


def test_two_links_that_changed_places_are_found(used: Desk) -> None:
    used.tamper(
        "UPDATE chain SET seq = 99 WHERE seq = 6",
        "UPDATE chain SET seq = 6 WHERE seq = 7",
        "UPDATE chain SET seq = 7 WHERE seq = 99",
    )
    assert "chain_broken" in used.check()


def test_an_empty_log_is_found(used: Desk) -> None:
    used.tamper("DELETE FROM body", "DELETE FROM chain", "DELETE FROM state")
    assert used.check() == ["stranger", "package_differs"]


def test_another_stations_certificate_is_found(used: Desk, world: World) -> None:
    other = Desk.made(used.path.with_name("other"), world.first)
    with other.raw() as connection:
        [(station,)] = connection.execute("SELECT value FROM keep WHERE name = 'station'")
    with used.raw() as connection:
        [(own,)] = connection.execute("SELECT value FROM keep WHERE name = 'station'")
        mixed = own[: own.index(b'"certificate"')] + station[station.index(b'"certificate"') :]
        connection.execute("UPDATE keep SET value = ? WHERE name = 'station'", (mixed,))
    assert used.check() == ["stranger"]


def test_a_broken_and_a_foreign_bundle_in_the_outbox_are_found(used: Desk, world: World) -> None:
    outbox, vault = used.outbox, bootstrap.vault()
    other = Desk.made(used.path.with_name("other"), world.first)
    for desk in (used, other):
        with desk.station() as station:
            send(station, desk.outbox, desk.outbox, vault, desk.stamp)
    assert used.check() == []
    for path in (other.path / "outbox").glob("*.age"):
        shutil.copy(path, used.path / "outbox")
    assert used.check() == ["bundle_differs"]
    name = next(n for n in outbox.list("") if "/" not in n)
    path = used.path / "outbox" / name
    path.write_bytes(path.read_bytes()[:-1])
    assert "damaged" in used.check()


def test_a_ledger_put_back_to_an_older_copy_is_found_by_what_was_sealed(
    used: Desk, world: World
) -> None:
    older = used.ledger_file.read_bytes()
    with used.station() as station:
        sign_in(station, used.stamp)
        scan(station, max(world.tickets.values()), used.stamp)
        send(station, used.outbox, used.outbox, bootstrap.vault(), used.stamp)
    used.ledger_file.write_bytes(older)
    assert set(used.check()) == {"bundle_differs"}


def test_a_desk_may_go_on_while_it_is_verified(used: Desk, world: World) -> None:
    """What another program looks at is newer than its own memory; that is no damage."""
    with used.station() as desk_at_work:
        sign_in(desk_at_work, used.stamp)
        workspace, vault = bootstrap.workspace(used.path), bootstrap.vault()
        looking = open_station(used.sheet, workspace, vault)
        scan(desk_at_work, max(world.tickets.values()), used.stamp)
        assert verify(looking, used.outbox, vault) == []
        looking.close()
        assert verify(desk_at_work, used.outbox, vault) == []
