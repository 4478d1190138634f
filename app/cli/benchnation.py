"""`kantoku bench nation`, `bench import`: a night at headquarters, on this computer."""

from __future__ import annotations

import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app import bootstrap
from app.domain.office import OfficeState
from app.projections.reconciliation import reconcile
from app.services.benchnation import ROUND, day_of, nation
from app.services.importing import import_from
from app.services.opening import Sheet, open_package, open_station
from app.services.roundnow import round_view


def bench_nation(venues: int, candidates: int, database: str | None) -> list[dict[str, Any]]:
    """Stations in several processes make real bundles; each database takes all of them in."""
    with tempfile.TemporaryDirectory(prefix="kantoku-bench-") as name:
        folder = Path(name)
        passphrase = secrets.token_urlsafe(16)
        bootstrap.create_headquarters(folder / "hq", "Bench", passphrase, None)
        for part in ("packages", "drop"):
            (folder / part).mkdir()
        began = time.perf_counter()
        with bootstrap.headquarters(folder / "hq", passphrase) as hq:
            packs = bootstrap.regulations()
            for number, packed in enumerate(
                nation(hq, packs, venues=venues, candidates=candidates)
            ):
                place = folder / "packages" / f"{number:04}"
                place.with_suffix(".kvp").write_bytes(packed.sealed)
                place.with_suffix(".txt").write_text(packed.passphrase_text, encoding="utf-8")
        prepared, began = time.perf_counter() - began, time.perf_counter()
        _stations(folder)
        lived = time.perf_counter() - began
        about = {
            "venues": venues,
            "candidates": venues * candidates,
            "prepare_s": round(prepared, 1),
            "stations_s": round(lived, 1),
        }
        if database is not None:
            # The same headquarters, as it is before anything came in.
            bootstrap.backup_headquarters(folder / "hq", passphrase, folder / "kept")
            server = folder / "server"
            bootstrap.restore_headquarters(folder / "kept", server, passphrase, database)
        results = [about | _imported(folder, "hq", "sqlite", passphrase)]
        if database is not None:
            results.append(about | _imported(folder, "server", "postgresql", passphrase))
        return results


def _stations(folder: Path) -> None:
    """All venues' days, on as many processes as this computer has cores."""
    count = os.cpu_count() or 1
    code = "from app.cli.benchnation import live; live()"
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(folder), str(number), str(count)])
        for number in range(count)
    ]
    for process in running:
        if process.wait() != 0:
            raise RuntimeError("a station failed")


def live() -> None:
    """The days of every so many-th venue; for a process of its own."""
    folder, number, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    vault, clock, drop = bootstrap.vault(), bootstrap.clock(), bootstrap.drop(str(folder / "drop"))
    for package in sorted((folder / "packages").glob("*.kvp"))[number::count]:
        place = folder / "stations" / package.stem
        place.parent.mkdir(exist_ok=True)
        sheet = Sheet.read(package.with_suffix(".txt").read_text(encoding="utf-8"))
        workspace = bootstrap.workspace(place)
        sealed = package.read_bytes()
        open_package(sealed, sheet, workspace, vault, clock, station_name="Bench")
        station = open_station(sheet, workspace, vault, script=True)
        try:
            day_of(station, drop, bootstrap.outbox(place), vault)
        finally:
            station.close()


def _imported(folder: Path, hq: str, database: str, passphrase: str) -> dict[str, Any]:
    code = "from app.cli.benchnation import take; take()"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), hq],
        input=passphrase,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return {"database": database, **json.loads(done.stdout)}


def take() -> None:
    """One import of everything, and the same rows without anything; for a process of its own."""
    folder, hq, passphrase = Path(sys.argv[1]), Path(sys.argv[1]) / sys.argv[2], sys.stdin.read()
    # Receipts of one headquarters are not those of the other.
    place = folder / f"drop-{hq.name}"
    place.mkdir()
    for file in sorted((folder / "drop").rglob("*.bundle.age")):
        to = place / file.relative_to(folder / "drop")
        to.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, to)
    with bootstrap.headquarters_and_registry(hq, passphrase) as (found, registry):
        drop = bootstrap.drop(str(place))
        began, work = time.perf_counter(), time.process_time()
        imported = import_from(
            drop,
            registry,
            unseal=found.unseal_bundle,
            verify=found.vault.verify,
            recipients=found.recipients(),
            receipt_signer=found.receipt_signer,
            clock=bootstrap.clock(),
        )
        took, worked = time.perf_counter() - began, time.process_time() - work
        peak = _peak_mb()
        events = sum(station.size for station in registry.stations())
        assert {each.status for each in imported} == {"accepted"}
        began, work = time.perf_counter(), time.process_time()
        cases = len(reconcile(round_view(registry, ROUND, OfficeState())))
        reconciled, reconcile_work = time.perf_counter() - began, time.process_time() - work
        url = found.keyring.database or f"sqlite:///{hq / bootstrap.REGISTRY_FILE}"
    bare = bootstrap.bare_rows(url, folder / "bare.db")
    told = {
        "bundles": len(imported),
        "events": events,
        "import_s": round(took, 2),
        "import_cpu_s": round(worked, 2),
        "events_per_s": round(events / took),
        "peak_mb": peak,
        "reconcile_s": round(reconciled, 2),
        "reconcile_cpu_s": round(reconcile_work, 2),
        "cases": cases,
        "bare_rows": bare.rows,
        "bare_s": round(bare.seconds, 3),
        "bare_cpu_s": round(bare.cpu_seconds, 3),
        "times_bare": round(took / bare.seconds, 1),
        # On a computer that others use too, the work says more than the time.
        "times_bare_cpu": round(worked / max(bare.cpu_seconds, 1e-6), 1),
    }
    print(json.dumps(told))


def _peak_mb() -> int:
    """The most that this process has held; the database's server is not among it."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (2**20 if sys.platform == "darwin" else 2**10)
