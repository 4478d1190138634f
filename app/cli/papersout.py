"""What commands that write papers share: the choice of names, the files, the facts about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import emit, tell
from app.cli.venue import now
from app.kernel.faults import Fault, Kind
from app.reports.document import Document
from app.services import publishing
from app.services.opening import OpenStation

names_option = click.option(
    "--with-names", is_flag=True, help="With names; left out otherwise, and said on the page."
)

_RENDERERS: Mapping[str, Callable[[Document], bytes]] = {
    ".pdf": bootstrap.document_pages,
    ".xlsx": bootstrap.document_workbook,
}


def renderer_of(out: Path) -> Callable[[Document], bytes]:
    """What draws a file of this name; raise Fault `paper_suffix`."""
    render = _RENDERERS.get(out.suffix.lower())
    if render is None:
        raise Fault("paper_suffix", Kind.USAGE, file=str(out), known=list(_RENDERERS))
    return render


def publish(
    station: OpenStation, document: Document, folder: Path, files: Mapping[str, bytes]
) -> None:
    """Write all files or none, and record each."""
    publishing.publish(
        station.venue, document, folder, files, now(station), write=bootstrap.publish_files
    )


def told_as_written(folder: Path, names: list[str], *, as_json: bool) -> None:
    """Say which files there are now."""
    if as_json:
        emit({"ok": True, "files": [str(folder / name) for name in names]})
    else:
        tell("report_written", file=folder / names[0], count=len(names))
