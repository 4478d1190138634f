"""Which session a scan means when it names none."""

from __future__ import annotations

import pytest

from tests.domain.world import World, codes, entry, session

AM, PM, BOTH = "00420001", "00420002", "00420003"
ROSTER = [entry(AM), entry(PM, "pm"), entry(BOTH), entry(BOTH, "pm")]
OPEN_AM = ("09:00:00", "open_doors", {"session": "am"})
START_AM = ("10:00:00", "start", {"session": "am"})
END_AM = ("11:30:00", "end", {"session": "am"})
CANCEL_AM = ("09:30:00", "cancel", {"session": "am", "reason": "snow", "reference": "HQ-7"})
OPEN_PM = ("13:00:00", "open_doors", {"session": "pm"})
EARLY_PM = ("11:00:00", "open_doors", {"session": "pm", "reason": "rain"})
SOON_AM = ("09:40:00", "open_doors", {"session": "pm", "reason": "rain"})


@pytest.mark.parametrize(
    ("day", "at", "number", "chosen", "reasons"),
    [
        ([], "08:30:00", AM, "am", ["too_early"]),
        ([], "08:30:00", PM, "pm", ["too_early"]),
        ([], "08:30:00", BOTH, "am", ["too_early"]),
        ([OPEN_AM], "09:10:00", AM, "am", []),
        ([OPEN_AM], "09:10:00", PM, "am", ["other_session"]),
        ([OPEN_AM], "09:10:00", BOTH, "am", []),
        ([OPEN_AM, START_AM, END_AM], "11:40:00", AM, "am", ["late", "session_ended"]),
        ([OPEN_AM, START_AM, END_AM], "11:40:00", PM, "pm", ["too_early"]),
        ([OPEN_AM, START_AM, END_AM], "11:40:00", BOTH, "pm", ["too_early"]),
        ([OPEN_AM, START_AM, EARLY_PM], "11:10:00", BOTH, "pm", []),
        ([OPEN_AM, START_AM, EARLY_PM], "11:10:00", PM, "pm", []),
        ([OPEN_AM, START_AM, EARLY_PM], "11:10:00", AM, "am", ["late"]),
        ([OPEN_AM, SOON_AM], "09:45:00", BOTH, "am", []),
        ([OPEN_AM, SOON_AM], "09:50:00", BOTH, "am", []),
        ([OPEN_AM, SOON_AM], "09:50:01", BOTH, "pm", []),
        ([OPEN_AM, SOON_AM], "09:45:00", PM, "pm", []),
        ([OPEN_AM, SOON_AM], "13:50:01", BOTH, "pm", ["late"]),
        ([OPEN_AM, CANCEL_AM], "09:40:00", AM, "am", ["session_cancelled"]),
        ([OPEN_AM, CANCEL_AM], "09:40:00", BOTH, "am", ["session_cancelled"]),
        ([OPEN_AM, CANCEL_AM, OPEN_PM], "13:10:00", BOTH, "pm", []),
        ([OPEN_AM, CANCEL_AM, OPEN_PM], "13:10:00", AM, "pm", ["other_session"]),
        ([OPEN_AM, CANCEL_AM, EARLY_PM], "11:10:00", AM, "am", ["session_cancelled"]),
    ],
)
def test_the_session_a_scan_means(
    day: list[tuple[str, str, dict[str, str]]],
    at: str,
    number: str,
    chosen: str,
    reasons: list[str],
) -> None:
    world = World(roster=ROSTER, plans=(session(), session("pm")))
    for when, wish, fields in day:
        assert world.do(wish, when, **fields).refusal is None
    outcome = world.scan(number, at)
    assert outcome.verdict is not None
    assert (outcome.verdict.session, codes(outcome)) == (chosen, reasons)


def test_a_named_session_is_the_one_meant() -> None:
    world = World(roster=ROSTER, plans=(session(), session("pm")))
    world.do("open_doors", "09:00:00", session="am")
    assert codes(world.scan(PM, session="pm")) == ["too_early"]


def test_a_session_of_another_venue_is_none_here() -> None:
    outcome = World(roster=ROSTER).scan(AM, session="T02-am")
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.facts) == ("unknown_session", ())
