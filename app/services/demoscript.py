"""The demo's day as a script that anybody can play again, with a headquarters of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from app.domain.ticket import Ticket
from app.formats import ticket
from app.kernel.time import Instant
from app.services.demoday import Plan
from app.services.ports import Signer

_OVERRIDE = "注意の後も続けた"


def false_tickets(
    plan: Plan, round_id: str, venue: str, issuer: bytes, stranger: Signer
) -> dict[str, str]:
    """The texts on the tickets that headquarters never issued, by candidate number.

    A forged one bears the name of headquarters' key over a stranger's signature.
    """
    texts = {}
    for number, kind in plan.people.items():
        if kind in ("forged", "unknown_issuer"):
            key = issuer if kind == "forged" else stranger.public_key
            message = ticket.encode(Ticket(round_id, venue, number, 1), key)
            texts[number] = ticket.text_of(message, stranger.sign(message))
    return texts


def script_lines(plan: Plan, false: Mapping[str, str], zone: str) -> Iterator[str]:
    """Every wish of the plan as a line of a day script.

    True tickets are pictures in the folder `tickets`; false ones stand there as texts. Ids of facts
    differ from station to station, so the disqualification gives a reason instead of one.
    """
    for step in plan.steps:
        wish = dict(step.wish)
        number = str(wish.get("image", ""))
        if number in false:
            del wish["image"]
            wish["text"] = false[number]
        elif number:
            wish["image"] = f"tickets/{number}.png"
        if wish.pop("after", None) is not None:
            wish["override_reason"] = _OVERRIDE
        for name in ("at", "reference"):
            if name in wish:
                local = Instant.parse(str(wish[name])).local(zone)
                wish[name] = local.isoformat(
                    timespec="seconds" if local.microsecond == 0 else "auto"
                )
        yield json.dumps(wish, ensure_ascii=False)
