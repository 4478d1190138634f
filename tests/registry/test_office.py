"""Headquarters' own chain in the database: appended whole, found out when altered."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from app.domain.office import HOLDER, Actor, ClerkAdded, OfficeState, PersonSeen
from app.formats import officerecord
from app.formats.officerecord import GENESIS
from app.kernel.faults import Fault
from app.registry.registry import Registry
from app.services.office import THE_HOLDER, chain_faults, read_office, write_office
from tests.headquarters.attacker import alter, reseal
from tests.importing.builder import SECRET, Clock

CLERK = ClerkAdded("sato", "佐藤", "decider", "$argon2id$")


def write(registry: Registry, *numbers: int) -> None:
    facts = [PersonSeen(candidate=f"{n:08d}", why="case") for n in numbers]
    write_office(registry, Clock(), THE_HOLDER, lambda _: facts, round_id="2026-2", reason="見る")


def test_what_was_recorded_is_read_back_in_order(registry: Registry) -> None:
    assert read_office(registry).state == OfficeState()
    write_office(registry, Clock(), THE_HOLDER, lambda _: [CLERK])
    write(registry, 1, 2)
    records, state = read_office(registry)
    assert [(r.seq, r.clerk, r.round, r.reason) for r in records] == [
        (1, HOLDER, "", ""),
        (2, HOLDER, "2026-2", "見る"),
        (3, HOLDER, "2026-2", "見る"),
    ]
    assert [record.fact for record in records][:1] == [CLERK]
    assert (state.size, state.clerks["sato"].name, records[0].at) == (3, "佐藤", Clock().at)
    assert list(chain_faults(registry)) == list(registry.damage()) == []


def test_each_hash_rests_on_all_before_it_and_on_a_salted_body(registry: Registry) -> None:
    write(registry, 1, 1)
    first, second = registry.office()
    assert first.salt != second.salt
    assert first.body == second.body
    digest = officerecord.body_hash(second.salt, second.body)
    assert second.hash == officerecord.link_hash(first.hash, 2, digest)
    assert first.hash == officerecord.link_hash(GENESIS, 1, first.body_hash)


def test_who_writes_at_the_same_time_decides_on_what_is_there_by_then(registry: Registry) -> None:
    seen: list[int] = []

    def decides(state: OfficeState) -> list[PersonSeen]:
        seen.append(state.size)
        if len(seen) == 1:  # somebody else is quicker
            other = threading.Thread(target=write, args=(registry, 7))
            other.start()
            other.join()
        return [PersonSeen(candidate=f"{state.size:08d}", why="case")]

    write_office(registry, Clock(), Actor("sato", "decider"), decides)
    assert seen == [0, 1]
    told = [getattr(record.fact, "candidate", "") for record in read_office(registry).records]
    assert told == ["00000007", "00000001"]


def test_a_fault_in_deciding_records_nothing(registry: Registry) -> None:
    def refuses(_: OfficeState) -> list[PersonSeen]:
        raise Fault("case_decided", case="x")

    with pytest.raises(Fault, match="case_decided"):
        write_office(registry, Clock(), THE_HOLDER, refuses)
    assert read_office(registry).records == []


@pytest.mark.parametrize("table", ["office_links", "office_bodies"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET seq = 9", "DELETE FROM {}"])
def test_nothing_is_changed_or_removed(registry: Registry, table: str, verb: str) -> None:
    write(registry, 1)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        registry._database._engine.begin() as connection,
    ):
        connection.exec_driver_sql(verb.format(table))
    assert list(chain_faults(registry)) == []


TAKE_BODY = "DELETE FROM office_bodies WHERE seq = 2"
ALTERED = {
    "a body": (["UPDATE office_bodies SET body = x'7B7D' WHERE seq = 2"], ["office_differs"]),
    "a hash": (
        ["UPDATE office_links SET hash = zeroblob(32) WHERE seq = 2"],
        ["office_differs"] * 2,
    ),
    "a link": ([TAKE_BODY, "DELETE FROM office_links WHERE seq = 2"], ["office_differs"]),
    # What is lawfully erased leaves the chain whole.
    "a body taken": ([TAKE_BODY], []),
}


@pytest.mark.parametrize("what", ALTERED)
def test_even_who_holds_the_keys_cannot_change_what_was_decided(tmp_path: Path, what: str) -> None:
    statements, codes = ALTERED[what]
    registry = Registry.create(f"sqlite:///{tmp_path / '本部.db'}", SECRET)
    try:
        write(registry, 1, 2, 3)
        alter(tmp_path / "本部.db", *statements)
        assert list(registry.damage()) != []
        reseal(registry)
        assert list(registry.damage()) == []
        assert [fault.code for fault in chain_faults(registry)] == codes
    finally:
        registry.close()


def test_what_a_later_version_wrote_is_kept_and_not_applied(registry: Registry) -> None:
    body = (
        b'{"type":"moon_landed","v":1,"at":"2026-11-22T09:00:00.000Z","clerk":"a","role":"clerk"}'
    )
    registry.append_office([body], size=0)
    (record,) = read_office(registry).records
    assert record.fact is None
    assert list(chain_faults(registry)) == []
