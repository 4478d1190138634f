"""`kantoku hq clerk`: who may act at headquarters under a name of their own."""

from __future__ import annotations

from pathlib import Path

import click

from app import bootstrap
from app.cli.common import HQ, PATH, emit, hq_passphrase, json_option, passphrase_option, say, tell
from app.cli.tables import table
from app.domain.office import ClerkRole
from app.kernel.faults import Fault, Kind
from app.services.clerks import add_clerk, clerks, new_pin, remove_clerk


@click.command("clerk")
@HQ
@click.argument("action", type=click.Choice(["add", "list", "remove"]))
@click.option("--id", "clerk", default="", help="A short id, such as sato.")
@click.option("--name", default="", help="The clerk's name.")
@click.option(
    "--role",
    default="clerk",
    type=click.Choice(["clerk", "decider"]),
    help="A decider decides about cases as well.",
)
@click.option("--pin-out", type=PATH, help="A new FILE for the clerk's PIN.")
@passphrase_option
@json_option
def clerk_command(
    hq: Path,
    action: str,
    clerk: str,
    name: str,
    role: ClerkRole,
    pin_out: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Add a clerk, whose PIN headquarters makes; list them; or let one no longer act.

    \b
    hq clerk HQ add --id ID --name NAME [--role decider] --pin-out FILE
    hq clerk HQ list
    hq clerk HQ remove --id ID
    """
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        if action == "add":
            if pin_out is None:
                raise Fault("clerk_needs_pin_file", Kind.USAGE)
            bootstrap.refuse_existing([pin_out])
            with bootstrap.staged_files() as staged:
                pin = new_pin(found, registry, clerk, name, role)
                # Durable before it counts: nobody is added whose PIN is lost.
                staged.put(pin_out, f"{pin}\n".encode(), secret=True)
                add_clerk(found, registry, bootstrap.clock(), clerk, name, role, pin)
                staged.publish()
        elif action == "remove":
            remove_clerk(registry, bootstrap.clock(), clerk)
        known = clerks(registry)
    if as_json:
        for one in known if action == "list" else [one for one in known if one.clerk == clerk]:
            emit(one)
    elif action == "list":
        rows = [
            [c.clerk, c.name, say(f"clerk_role_{c.role}"), say(f"clerk_{_is(c.active)}")]
            for c in known
        ]
        headings = [say(f"heading_{name}") for name in ("clerk", "name", "role", "state")]
        table(say("clerks_title", count=len(known)), headings, rows)
    else:
        tell(f"clerk_{action}_done", clerk=clerk, file=pin_out or "")


def _is(active: bool) -> str:
    return "active" if active else "gone"
