"""Several imports of one drop at once: as if there had been one."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from app.registry.registry import Registry
from app.services.importing import Imported
from tests.importing.builder import SECRET, Headquarters

IMPORTS = 4


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'registry.db'}"


def test_imports_at_once_refuse_nothing_and_store_everything_once(tmp_path: Path, url: str) -> None:
    hq, drop = Headquarters.made(tmp_path), FolderDrop.made(tmp_path / "drop")
    for number in range(6):
        station = hq.station().grow(9)
        station.send(drop, 1, 4)
        station.send(drop, 4, 6)
        station.send(drop, 7 + number % 2, 9)

    def take(_: int) -> list[Imported]:
        other = Headquarters(
            Registry.open(url, SECRET),
            identity=hq.identity,
            receipts=hq.receipts,
            venue_keys=hq.venue_keys,
        )
        try:
            return other.take(drop)
        finally:
            other.registry.close()

    try:
        with ThreadPoolExecutor(IMPORTS) as pool:
            told = [result for results in pool.map(take, range(IMPORTS)) for result in results]
        assert {each.status for each in told} <= {"accepted", "repeated", "held"}
        assert Counter(each.receipt_code for each in told).keys() == {""}
        assert sorted(row.size for row in hq.registry.stations()) == [6, 6, 6, 9, 9, 9]
        numbers = [receipt.number for receipt in hq.registry.receipts()]
        assert numbers == list(range(1, 16))
        assert {receipt.refusal for receipt in hq.registry.receipts()} == {""}
        assert hq.audit() == []
    finally:
        hq.registry.close()


def test_a_bundle_judged_while_another_import_wrote_is_judged_again(
    tmp_path: Path, url: str
) -> None:
    """The other import comes at the worst moment: after the size was read, before the rest."""
    hq, drop = Headquarters.made(tmp_path), FolderDrop.made(tmp_path / "drop")
    hq.station().grow(5).send(drop, 1, 5)
    other = Headquarters(Registry.open(url, SECRET), identity=hq.identity, receipts=hq.receipts)
    read = hq.registry.package_digests

    def late(round_id: str, venue: str) -> set[str]:
        hq.registry.package_digests = read  # type: ignore[method-assign]
        assert [each.status for each in other.take(drop)] == ["accepted"]
        return read(round_id, venue)

    hq.registry.package_digests = late  # type: ignore[method-assign]
    try:
        assert [(each.status, each.code) for each in hq.take(drop)] == [("repeated", "")]
        assert [receipt.refusal for receipt in hq.registry.receipts()] == [""]
        assert hq.audit() == []
    finally:
        other.registry.close()
        hq.registry.close()
