"""The report of the demo's day, in both languages, as it was looked at and found good."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import bootstrap
from app.kernel.phrases import LANGUAGES
from app.services.documents import reach_of
from app.services.sessionreporting import report_for
from tests.golden.day import FOLDER, SESSION, Lived, demo_day, told_alike
from tests.golden.makereports import rendered

AGAIN = "python -m tests.golden.makereports writes them again; look at what has changed"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    with demo_day(tmp_path_factory.mktemp("day")) as found:
        yield found


@pytest.fixture(scope="module")
def made(day: Lived) -> dict[str, bytes]:
    return {
        f"{language}/{name}": data
        for language in LANGUAGES
        for name, data in rendered(told_alike(day.station, language)).items()
    }


STORED = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*")
    if path.is_file() and path.name != ".gitattributes"
)


def test_no_golden_report_is_missing_or_left_over(made: dict[str, bytes]) -> None:
    assert sorted(made) == STORED, AGAIN


@pytest.mark.parametrize("name", STORED)
def test_the_report_says_what_it_said(made: dict[str, bytes], name: str) -> None:
    now, then = made[name].decode(), (FOLDER / name).read_bytes().decode()
    if name.endswith(".txt"):  # versions of pdftotext differ in where they break a line
        now, then = "".join(now.split()), "".join(then.split())
    assert now == then, AGAIN


SCRIPT = f"""
import hashlib, json, sys
from pathlib import Path
from app import bootstrap
from app.services.opening import Sheet
from app.services.sessionreporting import report_for
station = bootstrap.station(Path(sys.argv[1]), Sheet(sys.argv[2], None))
document = report_for(station.venue, {SESSION!r}, "ja", with_names=True)
station.close()
pages, book, tables = bootstrap.document_files(document)
files = {{"pdf": pages, "xlsx": book, **tables}}
print(json.dumps({{name: hashlib.sha256(data).hexdigest() for name, data in files.items()}}))
"""


def test_equal_facts_give_equal_files_in_every_process(day: Lived, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(day.desk.path, copy)
    told = []
    for seed, zone in (("1", "UTC"), ("2", "America/New_York")):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(copy), day.desk.sheet.passphrase],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        )
        told.append(json.loads(done.stdout))
    assert told[0] == told[1]
    assert {"pdf", "xlsx", "attendance"} <= told[0].keys()


def test_the_report_is_dated_by_its_last_fact(day: Lived, tmp_path: Path) -> None:
    document = report_for(day.station.venue, SESSION, "ja")
    file = tmp_path / "report.pdf"
    file.write_bytes(bootstrap.document_pages(document))
    told = subprocess.run(
        ["pdfinfo", "-isodates", str(file)], capture_output=True, text=True, check=True
    ).stdout
    last = reach_of(day.station.venue.journal).last
    assert last is not None
    assert f"{last.entered.utc():%Y-%m-%dT%H:%M:%S}" in told
    assert "Tagged:          yes" in told
