"""`kantoku venue register --every`: the running register, written again and again."""

from __future__ import annotations

import time
from pathlib import Path

from app import bootstrap
from app.cli.common import as_fault, emit, language, line_of, put, say, tell
from app.cli.venue import now, opened
from app.kernel.faults import Fault
from app.reports.document import Document
from app.services.documents import Made, documents_made, record_documents
from app.services.running import running_for


def run_register(
    workspace: Path, sheet: Path | None, session: str, out: Path, every: float, *, as_json: bool
) -> None:
    """Write it until somebody ends the command; what fails is told and tried again.

    The first one is recorded, so nobody else may have the station open then; the others are only
    read, and never in anybody's way.
    """
    with opened(workspace, sheet) as station:
        made = documents_made(station.venue.journal)
        if not any(Path(one.place) / one.file == out.absolute() for one in made):
            bootstrap.refuse_existing([out])
        document = running_for(station.venue, session, language(), now(station))
        data = _write(out, document)
        place = str(out.absolute().parent)
        record_documents(station.venue, [Made(document, out.name, place, data)], now(station))
    if as_json:
        emit({"ok": True, "file": str(out), "at": document.date})
    else:
        tell("running_switched_on", file=out, minutes=f"{every:g}")
    try:
        while True:
            time.sleep(every * 60)
            _again(workspace, sheet, session, out, every, as_json=as_json)
    except KeyboardInterrupt:
        return


def _again(
    workspace: Path, sheet: Path | None, session: str, out: Path, every: float, *, as_json: bool
) -> None:
    try:
        with opened(workspace, sheet, writing=False) as station:
            document = running_for(station.venue, session, language(), now(station))
        _write(out, document)
    except Fault as fault:
        if as_json:
            emit({"ok": False, "fault": as_fault(fault)})
        else:
            put(say("running_failed", why=line_of(fault), minutes=f"{every:g}"), err=True)
        return
    if as_json:
        emit({"ok": True, "file": str(out), "at": document.date})


def _write(out: Path, document: Document) -> bytes:
    data = bootstrap.document_pages(document)
    bootstrap.replace_in(str(out.absolute().parent), out.name, data)
    return data
