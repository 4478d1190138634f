"""`kantoku bench report`: a session's report from a cold start, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from app import bootstrap
from app.cli.benchplace import bench_place, bench_station
from app.services.benchroom import live_through
from app.services.benchworld import BenchWorld
from app.services.opening import open_station
from app.services.sessionreporting import report_for

SIZES = (1000, 10_000)


def bench_report() -> list[dict[str, Any]]:
    """A report of a large session and of a very large one."""
    results = []
    for people in SIZES:
        with bench_place(people, 1) as (folder, world):
            with bench_station(folder, world) as station:
                # Everybody is let in, checked and marked; one in ten is out for a while.
                live_through(station, world.session, people * 4 + people // 5)
            results.append(_measure(folder, world, people))
    return results


def _measure(folder: Path, world: BenchWorld, people: int) -> dict[str, Any]:
    """The parts of a report in this process, then the command as somebody runs it."""
    found: dict[str, Any] = {"people": people}
    vault, workspace = bootstrap.vault(), bootstrap.workspace(folder / "station")
    station = open_station(world.sheet, workspace, vault)
    try:
        began = time.perf_counter()
        document = report_for(station.venue, world.session, "ja", with_names=True)
        found["records"] = station.venue.journal.head.size
        found["gather_s"] = _since(began)
        for name, render in (
            ("pdf", bootstrap.document_pages),
            ("workbook", bootstrap.document_workbook),
            ("csv", bootstrap.document_csvs),
        ):
            began = time.perf_counter()
            render(document)
            found[f"{name}_s"] = _since(began)
    finally:
        station.close()
    return found | _command(folder, world)


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 2)


def _command(folder: Path, world: BenchWorld) -> dict[str, Any]:
    """From the start of the process to all files on the disk, and the most that it held."""
    sheet = folder / "sheet.txt"
    sheet.write_text(f"{world.sheet.passphrase}\n{world.sheet.fingerprint}\n", encoding="utf-8")
    run = "import sys; from app.cli.main import main; sys.argv[0] = 'kantoku'; main()"
    arguments = ["venue", "report", str(folder / "station"), world.session]
    options = ["--out", str(folder / "report"), "--passphrase-file", str(sheet)]
    began = time.perf_counter()
    command = [sys.executable, "-c", run, *arguments, *options]
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    took, after = _since(began), os.times()
    # On a busy computer the work tells more than the wait.
    work = after.children_user + after.children_system
    work -= before.children_user + before.children_system
    return {"command_s": took, "command_cpu_s": round(work, 2)} | _peak()


def _peak() -> dict[str, Any]:
    """The most memory that a child held, in megabytes; nothing where the system does not say."""
    if os.name != "posix":
        return {}
    import resource

    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    bytes_each = 1 if sys.platform == "darwin" else 1024
    return {"peak_mb": round(most * bytes_each / 2**20)}
