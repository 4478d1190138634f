"""`kantoku venue send|exchange`: records to headquarters and to the venue's other stations."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import PATH, as_fault, emit, json_option, passphrase_option, put, tell, warn
from app.cli.tables import confirmed_so_far, show_former, show_others, show_refused
from app.cli.venue import now, opened
from app.cli.ways import Given, carrying, way_options
from app.kernel.faults import Fault, Faults, Kind
from app.services.exchanging import exchange
from app.services.neighbours import others
from app.services.opening import OpenStation
from app.services.overview import conflicts
from app.services.receiving import take_receipt
from app.services.relaying import Former, former_logs
from app.services.sending import Sent, send


@click.command("send")
@click.argument("workspace", type=PATH)
@click.option("--to", "place", help="A folder, or another drop's URL; else the package's only one.")
@click.option(
    "--receipt",
    "receipts",
    metavar="FILE",
    multiple=True,
    type=PATH,
    help="Take a receipt from a file, text or a picture of its code; nothing is sent without --to.",
)
@way_options
@passphrase_option
@json_option
def send_command(
    workspace: Path,
    place: str | None,
    receipts: tuple[Path, ...],
    given: Given,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Seal the records for headquarters, and take receipts back.

    A receipt that can't be believed is copied to the folder set-aside in WS and told by exit status
    3 once; while it lies in the drop, later runs only warn of it.
    """
    with opened(workspace, passphrase_file, even_purged=True) as station:
        taken = sum(_taken(station, file) for file in receipts)
        if receipts and place is None:
            _tell_taken(station, taken, as_json=as_json)
            return
        place = place or _only_place(station)
        access = given.access(place, station.head.round.drops)
        with (
            closing(bootstrap.drop_of(workspace, place, access=access)) as drop,
            carrying() as told,
        ):
            outbox, aside = bootstrap.outbox(workspace), bootstrap.set_aside(workspace)
            vault, stamp = bootstrap.vault(), now(station)
            sent = send(station, drop, outbox, vault, stamp, aside=aside, told=told)
            former = former_logs(station, vault)
        refusal = station.venue.journal.own().refusal
    sent = sent._replace(receipts=sent.receipts + taken)
    _tell_sent(sent, former, place, refusal, as_json=as_json)


def _taken(station: OpenStation, file: Path) -> bool:
    try:
        return take_receipt(station, bootstrap.receipt_in(file), bootstrap.vault(), now(station))
    except Fault as fault:
        raise fault.about(file=str(file)) from fault


def _only_place(station: OpenStation) -> str:
    """The place that the package names; raise Fault `send_where` unless it is one."""
    places = [drop.url for drop in station.head.round.drops]
    if len(places) != 1:
        raise Fault("send_where", Kind.USAGE, count=len(places))
    return places[0]


def _tell_taken(station: OpenStation, taken: int, *, as_json: bool) -> None:
    own, size = station.venue.journal.own(), station.venue.journal.head.size
    confirmed = own.confirmed
    if as_json:
        told = {"receipts": taken, "size": size, "confirmed": confirmed, "refusal": own.refusal}
        emit({"ok": True, **told})
    else:
        tell("venue_receipts_taken", count=taken)
        put(confirmed_so_far(confirmed, size))
        show_refused(own.refusal)


def _tell_sent(
    sent: Sent, former: Sequence[Former], place: str, refusal: str, *, as_json: bool
) -> None:
    warn([*sent.faults, *sent.known], as_json=as_json)
    if as_json:
        faults = [as_fault(fault) for fault in sent.faults]
        known = [as_fault(fault) for fault in sent.known]
        told = {**sent._asdict(), "refusal": refusal, "faults": faults, "known": known}
        emit({"ok": not faults, **told})
    else:
        tell("venue_sent", count=len(sent.bundles), receipts=sent.receipts)
        if sent.relayed:
            tell("venue_sent_others", count=len(sent.relayed))
        if sent.photos:
            tell("venue_sent_photos", count=len(sent.photos))
        if sent.there:
            tell("venue_already_there", count=len(sent.there), place=place)
        put(confirmed_so_far(sent.confirmed, sent.size))
        show_refused(refusal)
        show_former(former)
        if sent.bundles or sent.there or sent.relayed:
            tell("next_import", place=place)
    if sent.faults:
        sys.exit(Faults([*sent.faults]).kind.value)


@click.command("exchange")
@click.argument("workspace", type=PATH)
@click.option("--with", "place", required=True, help="A folder, or another drop's URL.")
@way_options
@passphrase_option
@json_option
def exchange_command(
    workspace: Path, place: str, given: Given, passphrase_file: Path | None, as_json: bool
) -> None:
    """Give this station's records to the venue's others, and take theirs.

    A file that can't be believed is copied to the folder set-aside in WS and told by exit status 3
    once; while it lies in the drop, later runs only warn of it.
    """
    with opened(workspace, passphrase_file) as station:
        access = given.access(place, station.head.round.drops)
        with closing(bootstrap.drop_of(workspace, place, access=access)) as drop:
            outbox, aside = bootstrap.outbox(workspace), bootstrap.set_aside(workspace)
            done = exchange(station, drop, outbox, bootstrap.vault(), now(station), aside=aside)
        waiting, stations = conflicts(station), others(station)
    warn([*done.faults, *done.known], as_json=as_json)
    if as_json:
        told = {
            "given": done.given,
            "taken": done.taken,
            "conflicts": waiting,
            "others": stations,
            "faults": [as_fault(fault) for fault in done.faults],
            "known": [as_fault(fault) for fault in done.known],
        }
        emit({"ok": not done.faults, **told})
    else:
        new = sum(file.status == "taken" for file in done.taken)
        tell("venue_exchanged", given=len(done.given), taken=new)
        show_others(stations, waiting, station.head.round.time_zone)
    if done.faults:
        sys.exit(Faults([*done.faults]).kind.value)
