"""Days and times as they are printed on a ticket."""

from __future__ import annotations

import pytest

from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.reports.tickets import clock_text, day_text


@pytest.mark.parametrize(
    ("at", "language", "shown"),
    [
        ("2026-11-22T10:00:00+09:00", "ja", "2026年11月22日（日）"),
        ("2026-11-22T10:00:00+09:00", "en", "Sunday 22 November 2026"),
        ("2027-01-03T15:00:00Z", "ja", "2027年1月4日（月）"),
        ("2027-01-03T15:00:00Z", "en", "Monday 4 January 2027"),
        ("2026-12-31T23:59:59+09:00", "en", "Thursday 31 December 2026"),
    ],
)
def test_the_day_is_the_local_day(at: str, language: Language, shown: str) -> None:
    assert day_text(Instant.parse(at), "Asia/Tokyo", language) == shown


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-11-22T09:50:00+09:00", "9:50"),
        ("2026-11-22T00:05:00+09:00", "0:05"),
        ("2026-11-22T09:50:30+09:00", "9:50:30"),
        ("2026-11-22T04:20:00Z", "13:20"),
    ],
)
def test_the_clock_shows_seconds_only_where_they_count(at: str, shown: str) -> None:
    assert clock_text(Instant.parse(at), "Asia/Tokyo") == shown
