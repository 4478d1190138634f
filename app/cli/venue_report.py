"""`kantoku venue report`: a session's report as PDF, workbook and CSV."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import PATH, emit, json_option, language, passphrase_option, tell
from app.cli.venue import now, opened
from app.services.documents import Made, record_documents
from app.services.opening import OpenStation
from app.services.sessionreporting import report_for

names_option = click.option(
    "--with-names", is_flag=True, help="With names: for headquarters only; left out otherwise."
)


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
