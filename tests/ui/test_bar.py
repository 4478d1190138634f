"""What the bar counts down to, as the exam goes."""

from __future__ import annotations

import pytest

from app.domain.wishes import AnyWish, Cancel, Delay, End, Resume, Start, Suspend
from app.kernel.time import Instant
from app.services.opening import OpenStation
from tests.venue.station import SESSION, Clock, Desk
from ui.viewmodels.bartext import countdown
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

START = Instant.parse("2026-11-22T10:00:00+09:00")
Step = tuple[int, AnyWish]
BEGIN: Step = (0, Start(session=SESSION))


@pytest.mark.parametrize(
    ("steps", "minute", "told"),
    [
        ([], -15, "入室締切 09:50:00 まで 5:00"),
        (
            [(-30, Delay(session=SESSION, minutes=15, reason="雪"))],
            -15,
            "入室締切 10:05:00 まで 20:00\n試験開始を 10:15 に繰下げ",
        ),
        ([BEGIN], 20, "試験終了 11:30:00 まで 1:10:00"),
        (
            [
                BEGIN,
                (20, Suspend(session=SESSION, rooms=("A",), reason="煙")),
                (27, Resume(session=SESSION, rooms=("A",))),
            ],
            30,
            "最後の部屋の試験終了 11:37:00 まで 1:07:00",
        ),
        (
            [BEGIN, (20, Suspend(session=SESSION, rooms=("A",), reason="停電"))],
            30,
            "大会議室Aは中断中\n試験終了 11:30:00 まで 1:00:00",
        ),
        ([BEGIN, (20, Suspend(session=SESSION, reason="煙"))], 30, "試験を中断しています"),
        ([(-20, Suspend(session=SESSION, reason="雪"))], -15, "試験開始を見合わせています"),
        ([BEGIN], 91, "試験終了 11:30:00 を 1:00 経過（終了の操作がまだです）"),
        ([BEGIN, (91, End(session=SESSION))], 95, "試験は 11:31:00 に終了しました"),
        (
            [BEGIN, (5, Cancel(session=SESSION, reason="煙", reference="1"))],
            6,
            "試験は中止になりました",
        ),
    ],
)
def test_the_countdown(
    station: OpenStation, desk: Desk, steps: list[Step], minute: int, told: str
) -> None:
    clock = Clock(desk.stamp.at)
    model = StationModel(station.venue, ImmediateWork(), clock, session=SESSION)
    for at, wish in steps:
        clock.at = START.plus(minutes=at)
        answers = list[object]()
        model.perform(wish, lambda answer, into=answers: into.append(answer.refusal))  # type: ignore[misc]
        assert answers == [None]
    clock.at = START.plus(minutes=minute)
    model.refresh()
    assert countdown(model.state, clock.at, Words("ja")) == told
