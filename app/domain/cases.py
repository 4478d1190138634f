"""Cases and findings: what headquarters must look at after the day, and what a decision does.

A case waits for a decision; a finding is told, and may be decided about. Its id rests on what it
is about and never on when it was found: the same records give the same id, however they came in.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

from app.kernel.hashing import tagged

Severity = Literal["case", "finding"]
Outcome = Literal["confirm", "overturn", "void"]
Effect = Literal[
    "",
    "counts",
    "not_counted",
    "disqualified",
    "disqualified_in_both",
    "exemption_void",
    "exemption_kept",
    "re_exam",
    "no_re_exam",
    "void",
]
"""What a decision means for the people concerned; empty where it changes nobody's result."""

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10


class Kind(NamedTuple):
    """One kind of case: how much it weighs, and what confirming and overturning it mean."""

    severity: Severity
    confirmed: Effect = ""
    overturned: Effect = ""


KINDS: dict[str, Kind] = {
    "double_sitting": Kind("case", "disqualified_in_both", "counts"),
    "ticket_at_two_venues": Kind("case", "disqualified", "counts"),
    "barred_admitted": Kind("case", "not_counted", "counts"),
    "withdrawn_admitted": Kind("case", "not_counted", "counts"),
    "exempt_sat": Kind("case", "exemption_void", "exemption_kept"),
    "disqualification": Kind("case", "disqualified", "counts"),
    "provisional": Kind("case", "counts", "not_counted"),
    "impersonation": Kind("case", "disqualified", "counts"),
    "conflict": Kind("case", "counts", "not_counted"),
    "present_refused": Kind("case", "not_counted", "counts"),
    "present_disqualified": Kind("case", "not_counted", "counts"),
    "cancelled": Kind("case", "re_exam", "no_re_exam"),
    "outside_window": Kind("case"),
    "station_disputed": Kind("case"),
    "fork": Kind("case"),
    "head_differs": Kind("case"),
    "opened": Kind("case", "disqualified", "counts"),
    "out_of_rule": Kind("finding"),
    "ticket_shown_elsewhere": Kind("finding"),
    "attention_gone": Kind("finding"),
    "late": Kind("finding"),
    "delay_certificate": Kind("finding"),
    "correction_request": Kind("finding"),
    "exemption_incomplete": Kind("finding"),
    "present_not_let_in": Kind("finding", "counts", "not_counted"),
    "time_owed": Kind("finding", "re_exam", "no_re_exam"),
    "cut_short": Kind("finding", "re_exam", "no_re_exam"),
    "ran_over": Kind("finding"),
    "sheets_differ": Kind("finding"),
    "not_counted": Kind("finding"),
    "not_closed": Kind("finding"),
    "stations_unconfirmed": Kind("finding"),
    "never_sent": Kind("finding"),
    "records_missing": Kind("finding"),
    "chain_gap": Kind("finding"),
    "clock_offset": Kind("finding"),
    "clock_unchecked": Kind("finding"),
    "practice_offered": Kind("finding"),
    "bundle_refused": Kind("finding"),
}
"""Every kind, in the order in which they are listed."""


class Case(Struct, frozen=True, omit_defaults=True):
    """One case or finding."""

    case: str
    """Its id."""
    round: str
    kind: str
    severity: Severity
    article: str | None = None
    """None where it is our reading and not the text."""
    venue: str = ""
    session: str = ""
    """The session it is about, or the first of several."""
    room: str = ""
    candidates: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    """All sessions, where it is about several."""
    station: str = ""
    evidence: tuple[str, ...] = ()
    """The facts that it rests on; a file's SHA-256 where no fact was taken in."""
    details: dict[str, str | int | list[str]] = {}

    @property
    def about(self) -> tuple[str, ...]:
        """The sessions it touches."""
        return self.sessions or ((self.session,) if self.session else ())


def case_id(round_id: str, kind: str, *about: str) -> str:
    """The id of a case: its round, and ten signs of what it is about."""
    digest = tagged("kantoku/case/v1", *(part.encode() for part in (round_id, kind, *about)))
    number = int.from_bytes(digest[:7], "big")
    signs = "".join(_SIGNS[number >> shift & 31] for shift in range(45, -1, -5))
    return f"{round_id}-{signs}"


def round_of(case: str) -> str:
    """The round that a case's id names; empty where it is no id."""
    round_id, _, signs = case.rpartition("-")
    good = len(signs) == _LENGTH and all(sign in _SIGNS for sign in signs)
    return round_id if good else ""


def effect_of(kind: str, outcome: Outcome) -> Effect:
    """What a decision about a case of this kind means for the people concerned."""
    if outcome == "void":
        return "void"
    meant = KINDS[kind]
    return meant.confirmed if outcome == "confirm" else meant.overturned
