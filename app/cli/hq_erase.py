"""`kantoku hq erase`: somebody's personal data made unreadable, where the law allows it."""

from __future__ import annotations

from pathlib import Path

import click

from app import bootstrap
from app.cli.common import (
    HQ,
    PATH,
    emit,
    hq_passphrase,
    json_option,
    passphrase_option,
    put,
    say,
    tell,
)
from app.cli.hq_acting import acting, clerk_options, read_pin
from app.domain.office import HOLDER
from app.services.erasing import Erased, Wish, erase
from app.services.office import actor_for


@click.command("erase")
@HQ
@click.argument("round_id", metavar="ROUND")
@click.argument("number", metavar="NUMBER")
@click.option("--reason", required=True, help="Why; it is kept, without the name.")
@click.option("--second", default="", help="The second person: a clerk's id, or 'headquarters'.")
@click.option("--second-pin-file", type=PATH, help="The file with the second person's PIN.")
@click.option("--also", multiple=True, help="A FACT about several people whose texts go too.")
@clerk_options
@passphrase_option
@json_option
def erase_command(
    hq: Path,
    round_id: str,
    number: str,
    reason: str,
    second: str,
    second_pin_file: Path | None,
    also: tuple[str, ...],
    clerk: str,
    pin_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Erase a person of a round: name, texts about them, photos. It can't be taken back.

    Numbers, times and every chain stay. Two people do it, of whom one is a decider.
    """
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        clock = bootstrap.clock()
        actor = acting(found, registry, clerk, pin_file)
        if second and second != HOLDER:
            actor_for(registry, clock, found.vault, second, read_pin(second, second_pin_file))
        wish = Wish(round_id, number, reason, second, also)
        erased = erase(found, registry, clock, actor, wish)
    if as_json:
        emit(erased)
    else:
        _show(erased, hq)


def _show(erased: Erased, hq: Path) -> None:
    counts = {name: getattr(erased, name) for name in ("records", "bundles", "photos", "office")}
    who = {"candidate": erased.candidate_number, "round": erased.round}
    tell("hq_erased", **who, **counts)
    if erased.same_name:
        tell("hq_erased_same_name", others=list(erased.same_name))
    if erased.read:
        tell("hq_erased_read", facts=list(erased.read))
    for left in erased.outside:
        put(say("hq_erased_outside", place=left.place, files=list(left.files)))
    for there in erased.elsewhere:
        number = there.candidate_number
        put(say("hq_erased_elsewhere", round=there.round, candidate=number, hq=hq))
    tell("hq_erased_next", hq=hq)
