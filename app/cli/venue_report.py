"""`kantoku venue report`, and papers of their own: attendance, no-shows, permissions, incident."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypedDict, Unpack

import click

from app import bootstrap
from app.cli.common import PATH, emit, json_option, language, passphrase_option, tell
from app.cli.venue import now, opened
from app.kernel.faults import Fault, Kind
from app.reports.document import Document
from app.services.documents import Made, record_documents
from app.services.opening import OpenStation
from app.services.sessionpapers import (
    attendance_for,
    incident_for,
    no_shows_for,
    permissions_for,
)
from app.services.sessionreporting import report_for
from app.services.venue import Venue

names_option = click.option(
    "--with-names", is_flag=True, help="With names: for headquarters only; left out otherwise."
)


class Asked(TypedDict):
    """What every one of these papers is asked for with."""

    workspace: Path
    out: Path
    with_names: bool
    passphrase_file: Path | None
    as_json: bool


_RENDERERS: Mapping[str, Callable[[Document], bytes]] = {
    ".pdf": bootstrap.document_pages,
    ".xlsx": bootstrap.document_workbook,
}


def paper_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every one of these papers has."""
    says = "The file to write, .pdf or .xlsx; never over one that is there."
    out = click.option("--out", required=True, type=PATH, help=says)
    return out(names_option(passphrase_option(json_option(command))))


@click.command("report")
@click.argument("workspace", type=PATH)
@click.argument("session")
@click.option("--out", required=True, type=PATH, help="The folder; nothing there is replaced.")
@names_option
@passphrase_option
@json_option
def report_command(
    workspace: Path,
    session: str,
    out: Path,
    with_names: bool,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Write a session's report: PDF, a workbook, and a folder with a CSV for each table."""
    with opened(workspace, passphrase_file) as station:
        document = report_for(station.venue, session, language(), with_names=with_names)
        head = station.head
        stem = f"{head.round.id}-{head.venue}-{session}"
        pages, workbook, csvs = bootstrap.document_files(document)
        files = {f"{stem}.pdf": pages, f"{stem}.xlsx": workbook}
        for name, data in csvs.items():
            files[f"{stem}-csv/{name}.csv"] = data
        publish(station, out, files, kind="session_report", about=session, with_names=with_names)
    told_as_written(out, list(files), as_json=as_json)


@click.command("attendance")
@click.argument("workspace", type=PATH)
@click.argument("session")
@click.option("--room", help="One room only.")
@paper_options
def attendance_command(session: str, room: str | None, **asked: Unpack[Asked]) -> None:
    """Write a session's attendance sheet, a room on pages of its own."""
    _paper(
        asked,
        "attendance",
        session,
        lambda venue, names: attendance_for(venue, session, room, language(), with_names=names),
    )


@click.command("noshow")
@click.argument("workspace", type=PATH)
@click.argument("session")
@paper_options
def noshow_command(session: str, **asked: Unpack[Asked]) -> None:
    """Write who did not come to a session."""
    _paper(
        asked,
        "no_show",
        session,
        lambda venue, names: no_shows_for(venue, session, language(), with_names=names),
    )


@click.command("permissions")
@click.argument("workspace", type=PATH)
@click.argument("session")
@paper_options
def permissions_command(session: str, **asked: Unpack[Asked]) -> None:
    """Write who may use what in a session."""
    _paper(
        asked,
        "permissions",
        session,
        lambda venue, names: permissions_for(venue, session, language(), with_names=names),
    )


@click.command("incident")
@click.argument("workspace", type=PATH)
@click.argument("fact")
@paper_options
def incident_command(fact: str, **asked: Unpack[Asked]) -> None:
    """Write the report of one incident; FACT is its record."""
    _paper(
        asked,
        "incident",
        fact,
        lambda venue, names: incident_for(venue, fact, language(), with_names=names),
    )


def _paper(asked: Asked, kind: str, about: str, make: Callable[[Venue, bool], Document]) -> None:
    out = asked["out"]
    render = _RENDERERS.get(out.suffix.lower())
    if render is None:
        raise Fault("paper_suffix", Kind.USAGE, file=str(out), known=list(_RENDERERS))
    with opened(asked["workspace"], asked["passphrase_file"]) as station:
        data = render(make(station.venue, asked["with_names"]))
        publish(
            station,
            out.parent,
            {out.name: data},
            kind=kind,
            about=about,
            with_names=asked["with_names"],
        )
    told_as_written(out.parent, [out.name], as_json=asked["as_json"])


def publish(
    station: OpenStation,
    folder: Path,
    files: dict[str, bytes],
    *,
    kind: str,
    about: str,
    with_names: bool,
) -> None:
    """Write all files or none, and record each; what could not be recorded does not stay."""
    bootstrap.refuse_existing([folder / name for name in files])
    with bootstrap.staged_files() as staged:
        for name, data in files.items():
            staged.put(folder / name, data, secret=with_names)
        there = staged.publish()
    place = str(folder.resolve())
    made = [Made(kind, name, place, data) for name, data in files.items()]
    try:
        record_documents(
            station.venue.journal, made, now(station), about=about, with_names=with_names
        )
    except BaseException:
        for path in there:
            with suppress(OSError):
                path.unlink()
        raise


def told_as_written(folder: Path, names: list[str], *, as_json: bool) -> None:
    """Say which files there are now."""
    if as_json:
        emit({"ok": True, "files": [str(folder / name) for name in names]})
    else:
        tell("report_written", file=folder / names[0], count=len(names))


REPORTS = (
    report_command,
    attendance_command,
    noshow_command,
    permissions_command,
    incident_command,
)
