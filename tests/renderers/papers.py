"""Invented papers, and other people's programs that read them back."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from python_calamine import CalamineWorkbook

from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.reports.document import Cell, Column, Document, Table
from app.reports.tickets import PassphraseSheet, PinSheet, Sitting, TicketSheet

DAY = Instant.parse("2026-11-22T10:00:00+09:00")
CODE = "KT1" + "AB7CD2EF3GH4IJ5KL6MN" * 7 + "QRSTUV"
"""149 characters, as a signed ticket has."""

RARE = "髙﨑邊邉齋齊𠮷\ufa19栁槗濵\ufa4f德"
"""Surname kanji that other software loses; two of them fall together under normalisation."""

POINTS_PER_MM = 72 / 25.4
A4 = (595.3, 841.9)


def ticket(
    number: str = "00420001",
    name: str = "見本 花子",
    *,
    code: str = CODE,
    venue: str = "東京第一会場",
    sittings: int = 2,
    practice: bool = False,
) -> TicketSheet:
    """A ticket with everything that a page can carry."""
    sitting = Sitting(
        subject="2級",
        stage="一次試験",
        room="大会議室A",
        seat="A-01",
        date="2026年11月22日（日）",
        doors="9:00",
        admission_deadline="9:50",
        start="10:00",
        end="11:30",
    )
    return TicketSheet(
        round_name="2026年度 第2回",
        venue_code="T01",
        venue_name=venue,
        candidate_number=number,
        name=name,
        kana="ミホン ハナコ",
        sittings=(sitting,) * sittings,
        code=code,
        bring=("受験票", "本人確認票"),
        accepted_documents=("学生証", "生徒手帳", "運転免許証", "パスポート", "資格確認書"),
        refused_documents=("名刺", "会員証", "定期券"),
        notes=("入室締切を過ぎると受験できません（第11条）。", "電源を切ってください。"),
        practice=practice,
    )


def passphrase_sheet() -> PassphraseSheet:
    """A sheet with an invented passphrase of the usual length."""
    return PassphraseSheet(
        "2026年度 第2回",
        "T01",
        "東京第一会場",
        "7KQ2M-X4RTB-9WPLZ-C3HNE-5VDYG-8",
        "3FA9-B07C-3FA9-B07C-3FA9-B07C-3FA9-B07C",
    )


def pin_sheet(name: str = "見本 太郎", pin: str = "00481735") -> PinSheet:
    """One person's PIN."""
    return PinSheet("2026年度 第2回", "T01", "東京第一会場", "p01", name, "proctor", pin)


def list_of(rows: int, *, language: Language = "ja", name: str = "見本") -> Document:
    """A report with one long table."""
    columns = (Column("番号", share=2), Column("氏名", share=3), Column("入室"), Column("枚数"))
    lines: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{row:08d}", f"{name}{row}", DAY.plus(seconds=row), row % 7) for row in range(rows)
    )
    return Document("名簿", language, (Table(columns, lines),), date=DAY, footer="T01")


class Word(NamedTuple):
    """A word on a page and its box in points from the upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Paper:
    """A PDF on disk, read with poppler, zbar and zxing."""

    def __init__(self, folder: Path, pdf: bytes) -> None:
        self.path = folder / "paper.pdf"
        self.path.write_bytes(pdf)

    def info(self) -> dict[str, str]:
        """What pdfinfo says, by label."""
        lines = run("pdfinfo", str(self.path)).splitlines()
        return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}

    def pages(self) -> list[str]:
        """The text of each page, as somebody copies it."""
        return run("pdftotext", "-layout", str(self.path), "-").split("\f")[:-1]

    def text(self) -> str:
        """All text without white space, which is not a matter of characters."""
        return squeezed("".join(self.pages()))

    def words(self) -> list[Word]:
        """Every word with its place."""
        found = re.findall(
            r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>',
            run("pdftotext", "-bbox", str(self.path), "-"),
        )
        return [Word(text, *(float(place) for place in box)) for *box, text in found]

    def pictures(self, dots_per_inch: int) -> list[Path]:
        """A grey picture of each page."""
        stem = self.path.with_name(f"page{dots_per_inch}")
        run("pdftoppm", "-r", str(dots_per_inch), "-gray", "-png", str(self.path), str(stem))
        return sorted(stem.parent.glob(f"{stem.name}-*.png"))

    def fonts(self) -> dict[str, tuple[str, str]]:
        """Font name without its subset mark -> (embedded, has a map back to Unicode)."""
        lines = run("pdffonts", str(self.path)).splitlines()[2:]
        return {
            line.split()[0].partition("+")[2]: (line.split()[-5], line.split()[-3])
            for line in lines
        }


def opened_by_office(book: Path, folder: Path) -> dict[str, list[list[str]]]:
    """A workbook's sheets as LibreOffice shows their cells, by name, in their order."""
    # Every sheet, cells as they are shown, UTF-8; a profile of its own, so that runs don't meet.
    wanted = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "sheets"
    run("soffice", profile, "--headless", "--convert-to", wanted, "--outdir", str(out), str(book))
    names = CalamineWorkbook.from_path(str(book)).sheet_names
    files = {name: out / f"{book.stem}-{name}.csv" for name in names}
    return {
        name: list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
        for name, file in files.items()
    }


def squeezed(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s", "", text)


def zbar(picture: Path) -> list[str]:
    """What zbarimg reads in a picture."""
    return run("zbarimg", "-q", "--raw", str(picture)).splitlines()


def zxing(picture: Path) -> list[zxingcpp.Barcode]:
    """What zxing-cpp finds in a picture."""
    return list(zxingcpp.read_barcodes(grey(picture.read_bytes())))


def grey(png: bytes) -> NDArray[np.uint8]:
    """A picture's pixels, row by row, 0 black and 255 white."""
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    return pixels.astype(np.uint8)


def run(program: str, *arguments: str) -> str:
    """The output of somebody else's program; skip the test where it is not installed."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run([program, *arguments], capture_output=True, check=True)
    return done.stdout.decode()
