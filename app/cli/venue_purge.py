"""`kantoku venue purge`: destroy the personal data here, or say why they are kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from app import bootstrap
from app.cli.common import (
    PATH,
    as_fault,
    emit,
    json_option,
    line_of,
    passphrase_option,
    put,
    say,
    tell,
)
from app.cli.venue import opened
from app.domain.events import Purged
from app.kernel.faults import Kind
from app.services.opening import OpenStation
from app.services.purging import Look


@click.command("purge")
@click.argument("workspace", type=PATH)
@click.option("--look", "only_look", is_flag=True, help="Only say what would go; destroy nothing.")
@passphrase_option
@json_option
def purge_command(
    workspace: Path, only_look: bool, passphrase_file: Path | None, as_json: bool
) -> None:
    """Destroy the personal data here: only what headquarters' receipts cover, and no sooner.

    Says what it keeps and why, and leaves with exit status 1 where it destroys nothing. Files with
    names that were written elsewhere are named: they are for people to destroy.
    """
    with opened(workspace, passphrase_file, even_purged=True) as station:
        if station.purged is not None:
            _tell_done(station, as_json)
            return
        station = station._replace(folder=str(workspace))
        found, there = bootstrap.purge_look(station)
        if found.keeps or only_look:
            _tell_look(found, there, station, as_json)
            sys.exit(Kind.REFUSED.value if found.keeps else 0)
        if not as_json and sys.stdin.isatty():
            _tell_look(found, there, station, as_json)
            click.confirm(say("purge_really"), abort=True)
        done = bootstrap.purge_now(station)
    if as_json:
        told = {"purged": done.fact, "at": done.at, "documents": there}
        emit({"ok": True, "already": False, **told, "keeps": []})
        return
    _tell_purged(done.fact)
    for file in there:
        put(say("purge_document", file=file))


def _tell_look(found: Look, there: list[str], station: OpenStation, as_json: bool) -> None:
    if as_json:
        would = {name: getattr(found, name) for name in _COUNTS}
        keeps = [as_fault(fault) for fault in found.keeps]
        emit({"ok": not keeps, "purged": None, **would, "documents": there, "keeps": keeps})
        return
    put(say("purge_would", **{name: getattr(found, name) for name in _COUNTS}))
    if found.due is not None:
        tell("purge_due", due=found.due, zone=station.head.round.time_zone)
    else:
        zone = station.head.round.time_zone
        tell("purge_soonest", days=found.days, due=found.soonest, zone=zone)
    for fault in found.keeps:
        put(say("purge_kept", why=line_of(fault)))
    for file in there:
        put(say("purge_document", file=file))


_COUNTS = ("records", "logs", "people", "photos", "bundles", "due", "soonest")


def _tell_done(station: OpenStation, as_json: bool) -> None:
    facts, there = station.venue.journal.log.all_records(), bootstrap.names_outside(station)
    done = next(record for record in facts if isinstance(record.fact, Purged))
    fact: Any = done.fact
    if as_json:
        told = {"purged": fact, "at": done.when, "documents": there}
        emit({"ok": True, "already": True, **told, "keeps": []})
    else:
        tell("purge_already", at=done.when, zone=station.head.round.time_zone)
        _tell_purged(fact)
        for file in there:
            put(say("purge_document", file=file))


def _tell_purged(fact: Purged) -> None:
    tell(
        "purge_done",
        records=fact.records,
        people=fact.people,
        photos=fact.photos,
        size=fact.size,
        receipt=fact.receipt,
    )
