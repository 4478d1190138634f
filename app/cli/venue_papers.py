"""`kantoku venue card|warning|register|poster|headcode`: papers of the room, without a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import PATH, emit, json_option, language, passphrase_option, tell
from app.cli.papersout import names_option, publish
from app.cli.venue import now, opened
from app.cli.venue_running import run_register
from app.reports.document import Document
from app.services.documents import reach_of
from app.services.headcodes import code_so_far, slip_now
from app.services.opening import OpenStation
from app.services.registers import register_for
from app.services.roompapers import card_for, warning_slip_for
from app.services.seatposter import poster_for

out_option = click.option(
    "--out", required=True, type=PATH, help="The PDF to write; never over one that is there."
)


@click.command("card")
@click.argument("workspace", type=PATH)
@click.argument("candidate")
@out_option
@names_option
@passphrase_option
@json_option
def card_command(
    workspace: Path,
    candidate: str,
    out: Path,
    with_names: bool,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """A person's card: every record about one candidate, with time, operator and article."""
    _print(
        workspace,
        passphrase_file,
        out,
        as_json,
        lambda station: card_for(station.venue, candidate, language(), with_names=with_names),
    )


@click.command("warning")
@click.argument("workspace", type=PATH)
@click.argument("fact")
@out_option
@names_option
@passphrase_option
@json_option
def warning_command(
    workspace: Path,
    fact: str,
    out: Path,
    with_names: bool,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """The slip of a written warning (A5, Japanese with English below); FACT is its record."""
    _print(
        workspace,
        passphrase_file,
        out,
        as_json,
        lambda station: warning_slip_for(station.venue, fact, with_names=with_names),
    )


@click.command("register")
@click.argument("workspace", type=PATH)
@click.argument("session")
@click.option("--room", help="One room only.")
@out_option
@names_option
@click.option(
    "--every",
    type=click.FloatRange(min=0.01, max=60),
    metavar="MINUTES",
    help="Write how everybody stands again and again, with names, over the one before.",
)
@passphrase_option
@json_option
def register_command(
    workspace: Path,
    session: str,
    room: str | None,
    out: Path,
    with_names: bool,
    every: float | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """The register to take along when a room must be left: row order, two columns to tick.

    With --every it is the running register of the whole session, for going on by hand where a
    computer dies; it is written until the command is ended, and only read from the station.
    """
    if every is not None:
        run_register(workspace, passphrase_file, session, out, every, as_json=as_json)
        return
    _print(
        workspace,
        passphrase_file,
        out,
        as_json,
        lambda station: register_for(
            station.venue, session, room, language(), now(station), with_names=with_names
        ),
    )


@click.command("poster")
@click.argument("workspace", type=PATH)
@click.argument("session")
@click.option("--room", help="One room only.")
@click.option("--size", type=click.Choice(["A3", "A4"]), default="A4", show_default=True)
@out_option
@passphrase_option
@json_option
def poster_command(
    workspace: Path,
    session: str,
    room: str | None,
    size: str,
    out: Path,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """The seat poster for the doors of the rooms: numbers and seats, nobody's name."""
    _print(
        workspace,
        passphrase_file,
        out,
        as_json,
        lambda station: poster_for(
            station.venue, session, room, language(), now(station), large=size == "A3"
        ),
    )


@click.command("headcode")
@click.argument("workspace", type=PATH)
@click.option("--out", type=PATH, help="A slip (A5, PDF) to write; never over one that is there.")
@passphrase_option
@json_option
def headcode_command(
    workspace: Path, out: Path | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """The code of this station's records as they stand, to be written on paper."""
    if out:
        bootstrap.refuse_existing([out])
    with opened(workspace, passphrase_file, writing=out is not None) as station:
        journal = station.venue.journal
        told: dict[str, object] = {
            "head": code_so_far(journal),
            "size": reach_of(journal).size,
        }
        if out:
            document = slip_now(station.venue, language())
            publish(station, document, out.parent, {out.name: bootstrap.document_pages(document)})
            told["file"] = str(out)
    if as_json:
        emit({"ok": True, **told})
        return
    tell("head_now", **told)
    if out:
        tell("paper_written", file=out)


def _print(
    workspace: Path,
    passphrase_file: Path | None,
    out: Path,
    as_json: bool,
    make: Callable[[OpenStation], Document],
) -> None:
    bootstrap.refuse_existing([out])
    with opened(workspace, passphrase_file) as station:
        document = make(station)
        publish(station, document, out.parent, {out.name: bootstrap.document_pages(document)})
    if as_json:
        emit({"ok": True, "file": str(out)})
    else:
        tell("paper_written", file=out)


PAPERS = (
    card_command,
    warning_command,
    register_command,
    poster_command,
    headcode_command,
)
