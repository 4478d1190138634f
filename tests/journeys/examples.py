"""The ready example under `resources/examples`; `python -m tests.journeys.examples` renews it."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from app.kernel.resources import resource
from app.services.demoday import Plan, plan
from app.services.demoscript import false_tickets, script_lines
from app.services.invented import invented_round
from app.services.invented_files import as_roster_csv, as_round_toml
from app.vault.signing import Signer

DAY = date(2026, 11, 22)
ROUND = "practice"
VENUE = "T01"


def example() -> tuple[Plan, dict[str, str]]:
    """The example's day, and its files by name."""
    invented, entries = invented_round(DAY, candidates=34)
    round_ = replace(invented, id=ROUND)
    day = plan(round_, entries, VENUE, seed=1)
    # Nobody's keys: whatever headquarters plays it, these two tickets are not its own.
    false = false_tickets(day, ROUND, VENUE, Signer(b"1" * 32).public_key, Signer(b"2" * 32))
    files = {
        "round.toml": as_round_toml(round_),
        "roster.csv": as_roster_csv(entries).replace("\r\n", "\n"),
        "day.jsonl": "".join(f"{line}\n" for line in script_lines(day, false, round_.time_zone)),
    }
    return day, files


if __name__ == "__main__":
    folder = resource("examples")
    folder.mkdir(exist_ok=True)
    for name, text in example()[1].items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
