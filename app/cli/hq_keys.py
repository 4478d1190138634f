"""`kantoku hq paper-key`, `recover`, `passphrase`, `rotate-issuer`: headquarters' keys."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from app import bootstrap
from app.cli.common import (
    HQ,
    MAX_TEXT_FILE,
    PATH,
    emit,
    hq_passphrase,
    json_option,
    language,
    passphrase_option,
    say,
    tell,
)
from app.domain.office import PassphraseSet
from app.kernel.faults import Fault, Kind
from app.services.founding import check_passphrase
from app.services.paperkey import note_passphrase, note_printed, paper_key
from app.services.rotating import ends_early, note_rotated, packages_behind, rotated

Command = TypeVar("Command", bound=Callable[..., Any])


def paper_key_option(command: Command) -> Command:
    """`--paper-key-file`; the command is given `paper_key_file`."""
    says = "The file with what was typed off the paper key, or its code says."
    return click.option("--paper-key-file", type=PATH, help=says)(command)


def read_paper_key(file: Path | None) -> str:
    """A paper key from its file, or what is typed; never an argument."""
    if file is not None:
        return bootstrap.read_file(file, MAX_TEXT_FILE).decode("utf-8-sig", "replace")
    if not sys.stdin.isatty():
        raise Fault("paper_key_missing", Kind.USAGE)
    return str(click.prompt(say("ask_paper_key")))


@click.command("paper-key")
@HQ
@click.option("--out", required=True, type=PATH, help="The new PDF file.")
@click.option("--again", is_flag=True, help="Another copy; it says so, and needs a reason.")
@click.option("--reason", default="", help="Why another copy; it is kept.")
@passphrase_option
@json_option
def paper_key_command(
    hq: Path, out: Path, again: bool, reason: str, passphrase_file: Path | None, as_json: bool
) -> None:
    """Print the key for the safe: with it `hq recover` sets a new passphrase.

    It is printed once. Print the file, put the paper into the safe and destroy the file.
    """
    bootstrap.refuse_existing([out])
    clock = bootstrap.clock()
    with bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as found:
        printed, page = paper_key(found, clock, language(), again=again, reason=reason)
        with bootstrap.staged_files() as staged:
            staged.put(out, bootstrap.document_pages(page), secret=True)
            # A headquarters of an earlier version has no such file yet.
            bootstrap.store_recovery(hq, found.keyring)
            note_printed(found, clock, printed, reason)
            staged.publish()
    if as_json:
        emit({"ok": True, "file": str(out), "copy": printed.copy, "mark": printed.mark})
    else:
        code = "hq_paper_key_again" if printed.copy > 1 else "hq_paper_key"
        tell(code, file=out, mark=printed.mark, copy=printed.copy, hq=hq)


@click.command("recover")
@HQ
@paper_key_option
@passphrase_option
@json_option
def recover_command(
    hq: Path, paper_key_file: Path | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Set a new passphrase by the paper key, when the old one is lost."""
    ring = bootstrap.keyring_by_paper(hq, read_paper_key(paper_key_file))
    passphrase = hq_passphrase(passphrase_file)
    check_passphrase(passphrase)
    with bootstrap.opened_with(hq, ring) as found:
        note_passphrase(found, bootstrap.clock(), PassphraseSet("paper_key"))
        bootstrap.store_keyring(hq, ring, passphrase)
    if as_json:
        emit({"ok": True, "hq": str(hq), "name": ring.name})
    else:
        tell("hq_recovered", hq=hq, name=ring.name)


@click.command("passphrase")
@HQ
@click.option("--new-passphrase-file", type=PATH, help="The file with the new passphrase.")
@passphrase_option
@json_option
def passphrase_command(
    hq: Path, new_passphrase_file: Path | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Give headquarters another passphrase; backups made before keep the one they had."""
    ring = bootstrap.keyring_at(hq, hq_passphrase(passphrase_file))
    new = _new_passphrase(new_passphrase_file)
    check_passphrase(new)
    with bootstrap.opened_with(hq, ring) as found:
        note_passphrase(found, bootstrap.clock(), PassphraseSet("passphrase"))
        bootstrap.store_keyring(hq, ring, new)
    if as_json:
        emit({"ok": True, "hq": str(hq)})
    else:
        tell("hq_passphrase_set", hq=hq)


def _new_passphrase(file: Path | None) -> str:
    if file is not None:
        return hq_passphrase(file)
    if not sys.stdin.isatty():
        raise Fault("passphrase_missing", Kind.USAGE)
    asked = say("ask_new_passphrase")
    return str(click.prompt(asked, hide_input=True, confirmation_prompt=True)).strip()


@click.command("rotate-issuer")
@HQ
@click.option("--until", required=True, help="The last day of tickets printed so far, YYYY-MM-DD.")
@click.option("--reason", default="", help="Why; it is kept.")
@passphrase_option
@json_option
def rotate_command(
    hq: Path, until: str, reason: str, passphrase_file: Path | None, as_json: bool
) -> None:
    """Sign tickets with a new key; those of the old one are good until a day."""
    passphrase, clock = hq_passphrase(passphrase_file), bootstrap.clock()
    ring, fact = rotated(bootstrap.keyring_at(hq, passphrase), bootstrap.vault(), until, clock)
    with bootstrap.opened_with(hq, ring) as found:
        early, behind = ends_early(found, fact.until), packages_behind(found, clock)
        note_rotated(found, clock, fact, reason)
        bootstrap.store_keyring(hq, ring, passphrase)
    if as_json:
        emit(
            {
                "ok": True,
                "was": fact.was,
                "now": fact.now,
                "until": fact.until,
                "rounds": early,
                "packages": behind,
            }
        )
        return
    tell("hq_rotated", hq=hq, now=fact.now, until=fact.until)
    if behind:
        tell("hq_rotated_packages", venues=behind)
    if early:
        tell("hq_rotated_tickets", rounds=early, until=fact.until)


KEYS = (paper_key_command, recover_command, passphrase_command, rotate_command)
