"""`kantoku venue calls`: what is read aloud in a session, on paper in large type."""

from __future__ import annotations

from pathlib import Path

import click

from app import bootstrap
from app.cli.common import PATH, emit, json_option, language, passphrase_option, tell
from app.cli.papersout import publish
from app.cli.venue import opened
from app.services.callsheet import call_sheet


@click.command("calls")
@click.argument("workspace", type=PATH)
@click.argument("session")
@click.option("--out", required=True, type=PATH, help="The PDF to write.")
@passphrase_option
@json_option
def calls_command(
    workspace: Path, session: str, out: Path, passphrase_file: Path | None, as_json: bool
) -> None:
    """Write a session's announcements in large type, for who cannot hear them."""
    bootstrap.refuse_existing([out])
    with opened(workspace, passphrase_file) as station:
        document = call_sheet(station.venue, session, language())
        publish(station, document, out.parent, {out.name: bootstrap.document_pages(document)})
    if as_json:
        emit({"ok": True, "file": str(out)})
    else:
        tell("calls_written", file=out)
