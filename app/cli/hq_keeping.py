"""`kantoku hq upgrade`, `hq rebuild`: keeping headquarters' database."""

from __future__ import annotations

import sys
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
    tell,
    warn,
)
from app.kernel.faults import Fault, Faults
from app.services.headquarters import Headquarters
from app.services.rederiving import rebuild
from app.services.registryport import Registry
from app.services.reviewing import verify


@click.command("upgrade")
@HQ
@passphrase_option
@json_option
def upgrade_command(hq: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Bring a database of an earlier version to this one's, all or nothing."""
    was, now = bootstrap.upgrade_headquarters(hq, hq_passphrase(passphrase_file))
    if as_json:
        emit({"ok": True, "hq": str(hq), "was": was, "version": now})
    else:
        tell("hq_upgraded" if was < now else "hq_up_to_date", hq=hq, was=was, version=now)


@click.command("rebuild")
@HQ
@passphrase_option
@json_option
def rebuild_command(hq: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Build what the database says of records again, from the bundles as they came in."""
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        done = rebuild(registry, unseal=found.unseal_bundle, verify=found.vault.verify)
        faults = everything_wrong(found, registry)
    counts = {name: getattr(done, name) for name in ("bundles", "stations", "events", "forks")}
    if as_json:
        emit({"ok": not faults, **counts, "faults": [as_fault(fault) for fault in faults]})
    else:
        tell("hq_rebuilt", hq=hq, **counts)
        warn(faults, as_json=False)
    if faults:
        sys.exit(Faults(faults).kind.value)


def everything_wrong(found: Headquarters, registry: Registry) -> list[Fault]:
    """What `hq verify` finds."""
    return verify(
        registry,
        unseal=found.unseal_bundle,
        unseal_photo=found.unseal_photo,
        verify=found.vault.verify,
        receipt_key=found.receipt_signer.public_key,
    )
