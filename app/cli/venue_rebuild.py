"""`kantoku venue rebuild`: build a station's records anew from what the others have of them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import PATH, as_fault, emit, json_option, passphrase_option, tell, warn
from app.cli.common import read_passphrase as passphrase_of
from app.cli.venue import now, opened
from app.kernel.faults import Fault, Faults
from app.services.opening import Sheet, ledger_key
from app.services.rebuilding import rebuild
from app.services.whole import is_whole


@click.command("rebuild")
@click.argument("workspace", type=PATH)
@click.option("--from", "place", required=True, help="The folder where the stations meet.")
@click.option("--really", is_flag=True, help="Even where nothing is missing and nothing parted.")
@passphrase_option
@json_option
def rebuild_command(
    workspace: Path, place: str, really: bool, passphrase_file: Path | None, as_json: bool
) -> None:
    """Build a station's records anew from what the others have of them, in a new log.

    For a station whose records were put back to an older copy and then went on. What was recorded
    here alone is recorded again with its own times; the old ledger goes to the folder set-aside in
    WS. Where the log is whole and the same everywhere nothing is done and the exit status is 1.
    After a computer died, open the package on another one and run `venue exchange` there.
    """
    vault, folder = bootstrap.vault(), bootstrap.workspace(workspace)
    with opened(workspace, passphrase_file) as station:
        key = ledger_key(Sheet.read(passphrase_of(passphrase_file)), folder, vault)
        drop, aside = bootstrap.drop(place), bootstrap.set_aside(workspace)
        if not really and is_whole(station, drop, bootstrap.outbox(workspace), vault):
            size = station.venue.journal.head.size
            raise Fault("rebuild_not_needed", size=size, place=drop.place)
        done = rebuild(station, folder, key, drop, vault, now(station), aside=aside)
    warn(done.faults, as_json=as_json)
    if as_json:
        faults = [as_fault(fault) for fault in done.faults]
        emit({"ok": not faults, "taken": done.taken, "again": done.again, "faults": faults})
    else:
        tell("venue_rebuilt", taken=done.taken, again=done.again)
    if done.faults:
        sys.exit(Faults([*done.faults]).kind.value)
