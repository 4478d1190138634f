"""Write the golden reports: `python -m tests.golden.makereports`."""

from __future__ import annotations

import io
import json
import subprocess
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

from app import bootstrap
from app.kernel.phrases import LANGUAGES
from app.reports.document import Document
from tests.golden.day import FOLDER, demo_day, told_alike


def files() -> dict[str, bytes]:
    """Every golden report by its path: the PDF's text, the workbook's cells, the CSV's bytes."""
    with TemporaryDirectory() as made, demo_day(Path(made)) as day:
        documents = {language: told_alike(day.station, language) for language in LANGUAGES}
    found = {}
    for language, document in documents.items():
        for name, data in rendered(document).items():
            found[f"{language}/{name}"] = data
    return found


def rendered(document: Document) -> dict[str, bytes]:
    """One report as other people's programs read it back."""
    found = {
        "report.txt": text_of(bootstrap.document_pages(document)),
        "cells.json": cells_of(bootstrap.document_workbook(document)),
    }
    for name, data in bootstrap.document_csvs(document).items():
        found[f"csv/{name}.csv"] = data
    return found


def text_of(pdf: bytes) -> bytes:
    """A PDF's text in the order in which it is read, a line a line."""
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return told.stdout


def cells_of(book: bytes) -> bytes:
    """A workbook's cells by sheet; moments as local times."""
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    sheets = {
        name: [
            [cell.isoformat() if isinstance(cell, datetime) else cell for cell in row]
            for row in opened.get_sheet_by_name(name).to_python()
        ]
        for name in opened.sheet_names
    }
    rows = [
        f"{json.dumps(name, ensure_ascii=False)}: [\n"
        + ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in sheet)
        + "\n]"
        for name, sheet in sheets.items()
    ]
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()


def main() -> None:
    """Write them all; what is no longer made goes."""
    made = files()
    for old in [path for path in FOLDER.rglob("*") if path.is_file()]:
        if old.relative_to(FOLDER).as_posix() not in made and old.name != ".gitattributes":
            old.unlink()
    for name, data in made.items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
