"""`kantoku hq`: headquarters' work without a window."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import (
    HQ,
    as_fault,
    emit,
    hq_passphrase,
    json_option,
    passphrase_option,
    say,
    tell,
    warn,
)
from app.cli.hq_again import reissue_command, sheets_command
from app.cli.hq_keeping import (
    backup_command,
    rebuild_command,
    restore_command,
    upgrade_command,
)
from app.cli.hq_keys import KEYS
from app.cli.hq_office import OFFICE
from app.cli.hq_pack import pack_command
from app.cli.hq_receipts import receipts_command
from app.cli.hq_rounds import identity_command, prepare_command, tickets_command
from app.cli.tables import show_imported, show_refusals, show_round, show_rounds
from app.cli.ways import Given, way_options
from app.domain.round import DropPlace
from app.kernel.faults import Faults, Kind, machine
from app.services.importing import Imported, import_from
from app.services.importingphotos import PhotoImported, import_photos
from app.services.keeping import everything_wrong
from app.services.registryport import DAMAGE, Registry
from app.services.reviewing import rounds, status


@click.group("hq")
def hq_group() -> None:
    """At headquarters: rounds, tickets and packages out, bundles in."""


for _command in (
    prepare_command,
    tickets_command,
    pack_command,
    reissue_command,
    sheets_command,
    identity_command,
    receipts_command,
    backup_command,
    restore_command,
    rebuild_command,
    upgrade_command,
    *KEYS,
    *OFFICE,
):
    hq_group.add_command(_command)


@hq_group.command("init")
@HQ
@click.option("--name", required=True, help="What this headquarters is called.")
@click.option("--database", help="A PostgreSQL URL; a SQLite file in HQ when left out.")
@passphrase_option
@json_option
def init_command(
    hq: Path, name: str, database: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Make keys and an empty registry, locked by the passphrase given."""
    bootstrap.create_headquarters(hq, name, hq_passphrase(passphrase_file), database)
    if as_json:
        emit({"ok": True, "hq": str(hq), "name": name})
    else:
        tell("hq_created", hq=hq, name=name)
        tell("next_paper_key", hq=hq)


@hq_group.command("import")
@HQ
@click.option("--from", "place", required=True, help="A folder, or another drop's URL.")
@way_options
@passphrase_option
@json_option
def import_command(
    hq: Path, place: str, given: Given, passphrase_file: Path | None, as_json: bool
) -> None:
    """Take bundles and photos in, give receipts out; one bad file never stops the others."""
    if not bootstrap.is_remote(place):
        bootstrap.drop(place).close()  # a folder that is not there is said before anything else
    with (
        bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
            found,
            registry,
        ),
        closing(bootstrap.drop(place, access=given.access(place, _known(registry)))) as drop,
    ):
        imported = import_from(
            drop,
            registry,
            unseal=found.unseal_bundle,
            verify=found.vault.verify,
            recipients=found.recipients(),
            receipt_signer=found.receipt_signer,
            clock=bootstrap.clock(),
        )
        photos = import_photos(
            drop,
            registry,
            unseal=found.unseal_photo,
            verify=found.vault.verify,
            receipt_signer=found.receipt_signer,
            clock=bootstrap.clock(),
        )
        passed_over, where = drop.passed_over(), drop.place
    if as_json:
        for result in (*imported, *photos):
            emit(result)
    else:
        show_imported(imported, photos)
        show_refusals(imported, where)
    warn(passed_over, as_json=as_json)
    every: list[Imported | PhotoImported] = [*imported, *photos]
    unwritten = [result for result in every if result.receipt_code]
    if unwritten:
        why = say(unwritten[0].receipt_code, **unwritten[0].receipt_fields)
        raise machine("receipts_unwritten", place=where, count=len(unwritten), why=why)
    if not as_json:
        tell("next_receipts", place=place)
    if any(result.status in ("refused", "fork") or result.code in DAMAGE for result in every):
        sys.exit(Kind.HOSTILE.value)


def _known(registry: Registry) -> list[DropPlace]:
    """Every place that a round file named."""
    return [drop for id_ in registry.rounds() for drop in registry.round(id_).drops]


@hq_group.command("rounds")
@HQ
@passphrase_option
@json_option
def rounds_command(hq: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Every round: its id and name, venues, entries, the package made last."""
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (_, registry):
        found = rounds(registry)
    if as_json:
        for each in found:
            emit(each)
    else:
        show_rounds(found)


@hq_group.command("status")
@HQ
@click.argument("round_id", metavar="ROUND")
@passphrase_option
@json_option
def status_command(hq: Path, round_id: str, passphrase_file: Path | None, as_json: bool) -> None:
    """Venues, stations, how far their records reach, gaps, counts."""
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (_, registry):
        found = status(registry, round_id)
    if as_json:
        emit(found)
    else:
        show_round(found)


@hq_group.command("verify")
@HQ
@passphrase_option
@json_option
def verify_command(hq: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Every row, chain, signature and receipt again, from the stored bytes."""
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        faults = everything_wrong(found, registry)
    if as_json:
        emit({"ok": not faults, "faults": [as_fault(fault) for fault in faults]})
    elif faults:
        warn(faults, as_json=False)
    else:
        tell("hq_verified")
    if faults:
        sys.exit(Faults(faults).kind.value)
