"""Who acts at headquarters: `--clerk` with a PIN, or whoever holds the passphrase."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from app import bootstrap
from app.cli.common import MAX_TEXT_FILE, PATH, say
from app.domain.office import Actor
from app.kernel.faults import Fault, Kind
from app.services.headquarters import Headquarters
from app.services.office import actor_for
from app.services.registryport import Registry

Command = TypeVar("Command", bound=Callable[..., Any])


def clerk_options(command: Command) -> Command:
    """`--clerk` and `--pin-file`; the command is given `clerk` and `pin_file`."""
    for option in (
        click.option("--pin-file", type=PATH, help="The file with the clerk's PIN."),
        click.option("--clerk", default="", help="Who acts; the passphrase's holder if left out."),
    ):
        command = option(command)
    return command


def acting(found: Headquarters, registry: Registry, clerk: str, pin_file: Path | None) -> Actor:
    """Who acts; raise Fault `clerk_unknown`, `clerk_pin_wrong`, `clerk_pin_missing`."""
    pin = read_pin(clerk, pin_file) if clerk else ""
    return actor_for(registry, bootstrap.clock(), found.vault, clerk, pin)


def read_pin(clerk: str, file: Path | None) -> str:
    """A clerk's PIN: the first line of its file, or what is typed; never an argument."""
    if file is not None:
        text = bootstrap.read_file(file, MAX_TEXT_FILE).decode("utf-8-sig", "replace")
        lines = text.splitlines()
        return lines[0].strip() if lines else ""
    if not sys.stdin.isatty():
        raise Fault("clerk_pin_missing", Kind.USAGE, clerk=clerk)
    return str(click.prompt(say("ask_clerk_pin", clerk=clerk), hide_input=True))
