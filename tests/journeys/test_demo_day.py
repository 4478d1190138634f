"""The demo: a whole day of invented people, checked with other people's programs."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

import pytest

from tests.journeys.program import kantoku, output_of


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "day"
    ran = kantoku("--lang", "en", "demo", folder, "--headless")
    assert ran.status == 0, ran.out + ran.err
    assert "All went as meant" in ran.out
    return folder


def test_it_leaves_tickets_package_bundle_receipt_and_report(day: Path) -> None:
    pictures = list((day / "tickets").glob("*.png"))
    assert len(pictures) == 120
    pages = list((day / "tickets").glob("*-tickets.pdf"))
    assert len(pages) == 2
    assert "PRACTICE" in output_of("pdftotext", "-l", "1", pages[0], "-").decode()
    assert len(list((day / "packages").glob("*.kvp"))) == 1
    assert len(list((day / "drop").rglob("*.bundle.age"))) == 1
    assert len(list((day / "drop").rglob("*.receipt.txt"))) == 1


def test_the_report_is_a_page_that_others_can_read(day: Path) -> None:
    text = output_of("pdftotext", "-layout", day / "report.pdf", "-").decode()
    assert "The day in short" in text
    assert "PRACTICE" in text
    assert "108" in text
    assert b"Pages:           1\n" in output_of("pdfinfo", day / "report.pdf")


def test_every_picture_is_read_by_another_program(day: Path) -> None:
    for picture in sorted((day / "tickets").glob("*.png"))[:12]:
        text = output_of("zbarimg", "-q", "--raw", picture).decode().strip()
        assert text.startswith("KT1")


def test_a_bundle_opens_with_age_and_zstd(day: Path, tmp_path: Path) -> None:
    """A person with headquarters' identity gets back to readable JSON lines."""
    identity = tmp_path / "identity.txt"
    passphrase = day / "headquarters.pass.txt"
    hq = day / "headquarters"
    assert kantoku("hq", "identity", hq, "--out", identity, passphrase=passphrase).status == 0
    bundle = next((day / "drop").rglob("*.bundle.age"))
    packed = output_of("age", "-d", "-i", identity, bundle)
    opened = subprocess.run(["zstd", "-d"], input=packed, capture_output=True, check=True).stdout
    envelope, *events = [json.loads(line) for line in opened.splitlines()]
    assert envelope["payloadType"] == "application/vnd.kantoku.bundle.v1+json"
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["body"]["type"] == "station_enrolled"
    admitted = [event for event in events if event["body"]["type"] == "admitted"]
    assert len(admitted) == 88


def test_nothing_that_travels_or_stays_shows_a_name(day: Path) -> None:
    """Package, ledger and bundle are sealed; not even the file names tell who sits."""
    roster = (day / "roster.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    names = [line.split(",")[1].encode() for line in roster]
    kept = [day / "packages", day / "station", day / "drop"]
    for path in [path for folder in kept for path in folder.rglob("*") if path.is_file()]:
        data = path.read_bytes()
        assert not any(name in data for name in names), path.name


def test_the_station_and_headquarters_verify(day: Path) -> None:
    sheet = next((day / "sheets").glob("*.pass.txt"))
    assert kantoku("venue", "verify", day / "station", passphrase=sheet).status == 0
    passphrase = day / "headquarters.pass.txt"
    assert kantoku("hq", "verify", day / "headquarters", passphrase=passphrase).status == 0


def test_the_status_shows_what_headquarters_confirmed(day: Path) -> None:
    sheet = next((day / "sheets").glob("*.pass.txt"))
    ran = kantoku("venue", "status", day / "station", "--json", passphrase=sheet)
    exchange = ran.lines[0]["exchange"]
    assert exchange["confirmed"] == exchange["exported"] > 300
    told = kantoku("--lang", "ja", "venue", "status", day / "station", passphrase=sheet)
    assert f"{exchange['confirmed']} 番まで" in told.out


def test_another_seed_is_another_day(tmp_path: Path) -> None:
    ran = kantoku("demo", tmp_path / "d", "--headless", "--candidates", 40, "--seed", 7)
    assert ran.status == 0, ran.out + ran.err


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    ran = kantoku("demo", tmp_path, "--headless")
    assert ran.status == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_session_report_of_the_day_adds_up(day: Path, tmp_path: Path) -> None:
    """Counts, list of attendance and papers of one day agree with each other and the status."""
    sheet = next((day / "sheets").glob("*.pass.txt"))
    out = tmp_path / "report"
    ran = kantoku("venue", "report", day / "station", "T01-AM", "--out", out, passphrase=sheet)
    assert ran.status == 0, ran.err
    tables = {
        path.stem: list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        for path in out.glob("*-csv/*.csv")
    }
    [status] = kantoku("venue", "status", day / "station", "--json", passphrase=sheet).lines
    papers = next(s for s in status["sessions"] if s["id"] == "T01-AM")["papers"]
    *rooms, total = tables["counts"]
    assert {row["Room"]: int(row["Present"]) for row in rooms} == {
        room: one["present"] for room, one in papers.items()
    }
    for row in tables["counts"]:
        _, registered, *parts = row.values()
        assert int(registered) == sum(map(int, parts))
    assert [total[name] for name in ("Registered", "Open")] == ["108", "0"]
    assert len(tables["attendance"]) == 108
    assert [row["Count"] for row in tables["papers"]] == ["agree"] * len(rooms)
    assert int(total["Refused"]) == sum(int(row["People"]) for row in tables["refusals"])
