"""What a round file may say of a kind of venue hangs on the pack in force, not on the kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from app.domain.regulation import RulePack
from app.formats.rosterrows import Row
from app.formats.rulepack import read_rulepack
from app.kernel.faults import Fault, Faults
from app.services.checking import Checked, check_files
from tests.journeys.thirdpack import ID, ROSTER, ROUND, third_pack
from tests.rulepack.packs import SHIPPED

THIRD, FIRST = read_rulepack(third_pack(), "soroban.toml"), read_rulepack(SHIPPED, "iacs.toml")


def checked(text: str, packs: Sequence[RulePack] = (FIRST, THIRD)) -> Checked:
    head, *lines = (line.split(",") for line in ROSTER.splitlines())
    rows = [Row(n, dict(zip(head, line, strict=True))) for n, line in enumerate(lines, start=2)]
    return check_files(
        ("round.toml", text.encode()),
        [("roster.csv", rows)],
        packs,
        today=date(2026, 11, 1),
        draws=lambda _: True,
    )


def faults(text: str) -> set[tuple[str, str]]:
    with pytest.raises(Faults) as trouble:
        checked(text)
    return {(fault.code, str(fault.fields.get("key"))) for fault in trouble.value.faults}


def test_tickets_follow_from_what_the_pack_says_of_the_kind() -> None:
    issued = {plan.id: plan.ticket_issued for plan in checked(ROUND).round.sessions}
    assert issued == {"S01-AM": True, "S01-PM": True, "P01-AM": False}


def test_a_stage_that_may_be_sat_again_and_a_lead_who_may_sit_are_no_faults() -> None:
    assert checked(ROUND).packs == [THIRD]


def test_under_the_exam_s_pack_the_same_file_is_refused() -> None:
    """The lead is on the roster, one subject is sat twice, a public venue has a window."""
    text = ROUND.replace(f'"{ID}"', '"iacs"')
    assert ("round_invalid", "sessions[2].window") in faults(text)
    without = "\n".join(line for line in text.splitlines() if not line.startswith("window"))
    codes = {code for code, _ in faults(without)}
    assert {"lead_on_own_roster", "subject_twice"} <= codes


def test_under_the_third_pack_a_window_is_for_public_venues() -> None:
    window = "window = [2026-11-22T08:00:00+09:00, 2026-11-22T18:00:00+09:00]"
    text = ROUND.replace("start = 2026-11-22T14:00", f"{window}\nstart = 2026-11-22T14:00")
    with pytest.raises(Faults) as trouble:
        checked(text)
    (fault,) = trouble.value.faults
    assert isinstance(fault, Fault)
    assert (fault.fields["key"], fault.fields["expected"], fault.fields["found"]) == (
        "sessions[1].window",
        'kind = "public"',
        'kind = "semi-public"',
    )


def test_a_stage_is_held_where_the_pack_has_it() -> None:
    text = ROUND.replace('stage = "second"', 'stage = "first"')
    assert faults(text) == {("stage_not_at_venue", "sessions[2].stage")}
