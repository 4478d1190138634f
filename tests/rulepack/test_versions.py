"""Which version holds on a day."""

from __future__ import annotations

import datetime

import pytest

from app.domain.regulation import RulePack
from app.formats.rulepack import in_force, load_regulations
from app.kernel.faults import Fault, Faults, Kind
from tests.rulepack.packs import FILE, SHIPPED, shipped_tables, toml


def version(date: str, **changes: object) -> bytes:
    return toml(shipped_tables() | {"version": date} | changes)


@pytest.fixture(scope="module")
def packs() -> list[RulePack]:
    return load_regulations(
        {
            "iacs/2027-04-01.toml": version("2027-04-01"),
            "other/2020-01-01.toml": version("2020-01-01", id="other"),
            FILE: SHIPPED,
        }
    )


def test_packs_come_in_the_order_of_their_names(packs: list[RulePack]) -> None:
    names = [(pack.regulation.id, pack.regulation.version) for pack in packs]
    assert names == [("iacs", "2022-05-01"), ("iacs", "2027-04-01"), ("other", "2020-01-01")]


@pytest.mark.parametrize(
    ("day", "chosen"),
    [
        ("2022-05-01", "2022-05-01"),
        ("2022-05-02", "2022-05-01"),
        ("2027-03-31", "2022-05-01"),
        ("2027-04-01", "2027-04-01"),
        ("9999-12-31", "2027-04-01"),
    ],
)
def test_the_latest_that_has_begun_holds(packs: list[RulePack], day: str, chosen: str) -> None:
    for order in (packs, packs[::-1]):
        pack = in_force(order, "iacs", datetime.date.fromisoformat(day))
        assert (pack.regulation.id, pack.regulation.version) == ("iacs", chosen)


@pytest.mark.parametrize(
    ("regulation", "day", "versions"),
    [
        ("iacs", "2022-04-30", ("2022-05-01", "2027-04-01")),
        ("iacs", "0001-01-01", ("2022-05-01", "2027-04-01")),
        ("unheard", "2026-11-22", ()),
    ],
)
def test_without_one_it_is_said_which_there_are(
    packs: list[RulePack], regulation: str, day: str, versions: tuple[str, ...]
) -> None:
    with pytest.raises(Fault) as caught:
        in_force(packs, regulation, datetime.date.fromisoformat(day))
    assert caught.value.code == "no_rulepack_in_force"
    assert caught.value.kind is Kind.REFUSED
    assert caught.value.fields == {"regulation": regulation, "date": day, "versions": versions}


def test_one_version_in_two_files_is_a_fault() -> None:
    with pytest.raises(Faults) as caught:
        load_regulations({FILE: SHIPPED, "copy/old.toml": SHIPPED})
    (fault,) = caught.value.faults
    assert fault.code == "rulepack_twice"
    assert fault.fields["files"] == ("copy/old.toml", FILE)


def test_the_faults_of_all_files_are_named() -> None:
    with pytest.raises(Faults) as caught:
        load_regulations(
            {"iacs/a.toml": b"\xff", "iacs/b.toml": version("soon"), "iacs/c.toml": SHIPPED}
        )
    assert [(fault.code, fault.fields["file"]) for fault in caught.value.faults] == [
        ("rulepack_not_text", "iacs/a.toml"),
        ("rulepack_invalid", "iacs/b.toml"),
    ]
