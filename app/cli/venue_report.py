"""`kantoku venue report`, and papers of their own: attendance, no-shows, permissions, incident."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict, Unpack

import click

from app import bootstrap
from app.cli.common import PATH, json_option, language, passphrase_option
from app.cli.papersout import names_option, publish, renderer_of, told_as_written
from app.cli.venue import opened
from app.reports.document import Document
from app.services.sessionpapers import (
    attendance_for,
    incident_for,
    no_shows_for,
    permissions_for,
)
from app.services.sessionreporting import report_for
from app.services.venue import Venue


class Asked(TypedDict):
    """What every one of these papers is asked for with."""

    workspace: Path
    out: Path
    with_names: bool
    passphrase_file: Path | None
    as_json: bool


def paper_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every one of these papers has."""
    says = "The file to write, .pdf or .xlsx; never over one that is there."
    out = click.option("--out", required=True, type=PATH, help=says)
    return out(names_option(passphrase_option(json_option(command))))


@contextmanager
def _in_one_go() -> Iterator[None]:
    """Without a search for circles of objects: a report's rows make none, and take a tenth less."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


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
    with _in_one_go(), opened(workspace, passphrase_file) as station:
        document = report_for(station.venue, session, language(), with_names=with_names)
        head = station.head
        stem = f"{head.round.id}-{head.venue}-{session}"
        pages, workbook, csvs = bootstrap.document_files(document)
        files = {f"{stem}.pdf": pages, f"{stem}.xlsx": workbook}
        for name, data in csvs.items():
            files[f"{stem}-csv/{name}.csv"] = data
        publish(station, document, out, files)
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
        lambda venue, names: incident_for(venue, fact, language(), with_names=names),
    )


def _paper(asked: Asked, make: Callable[[Venue, bool], Document]) -> None:
    out = asked["out"]
    render = renderer_of(out)
    with opened(asked["workspace"], asked["passphrase_file"]) as station:
        document = make(station.venue, asked["with_names"])
        publish(station, document, out.parent, {out.name: render(document)})
    told_as_written(out.parent, [out.name], as_json=asked["as_json"])


REPORTS = (
    report_command,
    attendance_command,
    noshow_command,
    permissions_command,
    incident_command,
)
