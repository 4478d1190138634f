"""`kantoku venue`: one station's work without a window."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from app import bootstrap
from app.cli.common import (
    MAX_TEXT_FILE,
    PATH,
    as_fault,
    emit,
    json_option,
    passphrase_option,
    put,
    read_passphrase,
    say,
    tell,
    warn,
)
from app.cli.doctables import lying_told, show_documents
from app.cli.scriptlines import script_lines
from app.cli.tables import confirmed_so_far, show_former, show_overview
from app.formats import package, wire
from app.kernel.faults import Fault, Faults, Kind
from app.services.documents import documents_still_there
from app.services.headcodes import HeadFound, find_head
from app.services.journal import Stamp
from app.services.opening import OpenStation, Sheet, open_package, open_station
from app.services.overview import overview
from app.services.playing import Player
from app.services.rehearsal import running_time
from app.services.relaying import former_logs
from app.services.verifying import verify

# A byte that is no UTF-8 spoils its line and not the script.
SCRIPT = click.File("r", encoding="utf-8-sig", errors="replace")


@click.group("venue")
def venue_group() -> None:
    """At the venue: open a package, run the day, send the records."""


@venue_group.command("open")
@click.argument("package_file", metavar="PACKAGE", type=PATH)
@click.option("--workspace", required=True, type=PATH, help="The station's folder.")
@click.option("--station-name", help="How people call this computer.")
@passphrase_option
@json_option
def open_command(
    package_file: Path,
    workspace: Path,
    station_name: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Make this computer a station of a venue, or take a newer package."""
    sealed = bootstrap.read_file(package_file, package.MAX_SEALED)
    sheet = Sheet.read(read_passphrase(passphrase_file))
    if sheet.fingerprint is None and passphrase_file is None:  # a prompt takes one line
        sheet = sheet._replace(fingerprint=click.prompt(say("ask_fingerprint")))
    opened = open_package(
        sealed,
        sheet,
        bootstrap.workspace(workspace),
        bootstrap.vault(),
        bootstrap.clock(),
        station_name=station_name or platform.node(),
    )
    head = opened.head
    warn(opened.warnings, as_json=as_json)
    if as_json:
        emit({"ok": True, "round": head.round.id, "venue": head.venue, "issue": head.issue})
    else:
        tell("venue_opened", round=head.round.id, venue=head.venue, issue=head.issue)
        tell("next_apply" if head.round.practice else "next_send", workspace=workspace)


@venue_group.command("apply")
@click.argument("workspace", type=PATH)
@click.option("--script", required=True, type=SCRIPT)
@click.option("--stop-on-fault", is_flag=True)
@passphrase_option
@json_option
def apply_command(
    workspace: Path,
    script: TextIO,
    stop_on_fault: bool,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Play a day script (practice rounds only); one answer a line."""
    count = refused = 0
    named = str(getattr(script, "name", ""))
    if Path(named).is_char_device():  # its one line may never end
        raise Fault("file_is_device", Kind.USAGE, file=named)
    with opened(workspace, passphrase_file, script=True) as station:
        player = Player(
            station.venue,
            bootstrap.clock(),
            read_codes=bootstrap.read_codes,
            read_text=lambda path: bootstrap.read_file(Path(path), MAX_TEXT_FILE).decode(
                errors="replace"
            ),
            read_bytes=lambda path, limit: bootstrap.read_file(Path(path), limit),
        )
        for answer in player.play(script_lines(script), stop_on_fault=stop_on_fault):
            count, refused = count + 1, refused + (not answer["ok"])
            emit(answer)
            sys.stdout.flush()
        failure = station.venue.failure
    if not as_json:  # the answers are JSON lines either way; this is beside them
        put(say("played", count=count, refused=refused), err=True)
        put(say("next_send", workspace=workspace), err=True)
    if failure is not None:
        sys.exit(failure.kind.value)
    if stop_on_fault and refused:
        sys.exit(Kind.REFUSED.value)


@venue_group.command("status")
@click.argument("workspace", type=PATH)
@passphrase_option
@json_option
def status_command(workspace: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Phases, counts, who is where, conflicts, how far the records have come."""
    with opened(workspace, passphrase_file, writing=False, even_purged=True) as station:
        found = overview(station, now(station))
        former = former_logs(station, bootstrap.vault())
        made = bootstrap.documents_known(station)
        purged, zone = station.purged, station.head.round.time_zone
    documents = documents_still_there(made, bootstrap.digest_at)
    if as_json:
        told = {"documents": [lying_told(one) for one in documents], "purged": purged}
        emit({**wire.to_builtins(found), **told, "former": [one._asdict() for one in former]})
    elif purged is not None:
        tell("purge_already", at=purged, zone=zone)
        put(confirmed_so_far(found.exchange.confirmed, found.exchange.saved))
        show_documents(documents)
    else:
        show_overview(found)
        show_former(former)
        show_documents(documents)


@venue_group.command("verify")
@click.argument("workspace", type=PATH)
@click.option("--head", "heads", multiple=True, help="A head code from paper; may be repeated.")
@passphrase_option
@json_option
def verify_command(
    workspace: Path, heads: tuple[str, ...], passphrase_file: Path | None, as_json: bool
) -> None:
    """Chain, signatures, and the fold from zero against the live state; head codes from paper."""
    found: list[HeadFound] = []
    with opened(workspace, passphrase_file, writing=False, even_purged=True) as station:
        faults = verify(station, bootstrap.sealed_so_far(workspace), bootstrap.vault())
        size, zone = station.venue.journal.head.size, station.head.round.time_zone
        purged = station.purged
        for code in heads:
            try:
                found.append(find_head(station.venue.journal, code))
            except Fault as fault:
                faults.append(fault)
    if as_json:
        told = {"size": size, "heads": found, "faults": [as_fault(fault) for fault in faults]}
        emit({"ok": not faults, "purged": purged, **told})
    else:
        warn(faults, as_json=False)
        if not faults:
            tell("verified_purged" if purged else "verified", size=size, at=purged, zone=zone)
        for one in found:
            tell(
                "head_found",
                head=one.code,
                station=one.station_name,
                seq=one.seq,
                at=one.at,
                zone=zone,
            )
    if faults:
        sys.exit(Faults(faults).kind.value)


@contextmanager
def opened(
    folder: Path,
    passphrase_file: Path | None,
    *,
    script: bool = False,
    writing: bool = True,
    even_purged: bool = False,
) -> Iterator[OpenStation]:
    """A station for the time of a command; whoever writes is alone."""
    workspace = bootstrap.workspace(folder)
    workspace.expect_station()
    sheet = Sheet.read(read_passphrase(passphrase_file))
    if workspace.purge_is_unfinished:
        bootstrap.finish_purge(folder)
    if writing:
        workspace.take()
    try:
        station = open_station(
            sheet, workspace, bootstrap.vault(), script=script, even_purged=even_purged
        )
        try:
            if writing and station.purged is None:
                warn(bootstrap.settle_epoch(folder, station, now(station)), as_json=False)
            yield station
        finally:
            if writing:
                bootstrap.remember(folder, station)
            station.close()
    finally:
        if writing:
            workspace.release()


def now(station: OpenStation) -> Stamp:
    """The computer's time; at a practice venue the script's last time goes on."""
    return running_time(station.venue, bootstrap.clock())
