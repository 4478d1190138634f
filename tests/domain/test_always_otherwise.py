"""What holds after any number of random wishes under a pack with another mixture."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant
from msgspec.structs import replace

from app.domain.capabilities import LateEntry
from app.domain.events import Admitted, AttentionCalled, Decided, LateArrived, VerdictGiven
from tests.domain.test_always import Morning, about
from tests.domain.wishing import a_station
from tests.domain.world import IACS, on

_CAUTIONS = 2
OTHERWISE = replace(
    IACS,
    late_entry=LateEntry(minutes=30),
    escalation=replace(IACS.escalation, cautions_before_warning=_CAUTIONS),
)


class OtherMorning(Morning):
    """The same machine where latecomers need the lead and cautions come first."""

    @initialize(check=st.sampled_from(["door", "seat"]))
    def begin(self, check: str) -> None:
        self.check = check
        self.world = a_station(id_check=check)
        self.world.regulation = OTHERWISE
        self.world.wall = on("09:45:00")

    @invariant()
    def nobody_who_is_late_is_in_without_the_lead(self) -> None:
        for place, record in enumerate(self.world.facts):
            if not isinstance(record.fact, Admitted):
                continue
            past = [one.fact for one in about(record, self.world.facts[:place])]
            in_time = any(isinstance(fact, VerdictGiven) and fact.in_time for fact in past)
            if in_time or not any(isinstance(fact, LateArrived) for fact in past):
                continue
            assert any(isinstance(fact, Decided) and fact.outcome != "refuse" for fact in past)

    @invariant()
    def cautions_come_before_a_warning(self) -> None:
        for place, record in enumerate(self.world.facts):
            if isinstance(record.fact, AttentionCalled) and record.fact.written:
                past = [one.fact for one in about(record, self.world.facts[:place])]
                called = [fact for fact in past if isinstance(fact, AttentionCalled)]
                assert sum(not fact.written for fact in called) >= _CAUTIONS


OtherMorning.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestOtherMorning = OtherMorning.TestCase
