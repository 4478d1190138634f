"""What holds after any number of random wishes at a station."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.domain import admission
from app.domain.admission import Reading
from app.domain.events import (
    Admitted,
    AttentionCalled,
    Decided,
    Disqualified,
    ExemptionDeclared,
    IdChecked,
    Recorded,
    Refused,
    VerdictGiven,
)
from app.domain.regulation import FINDING_CODES
from app.domain.ticket import Ticket
from app.domain.view import Outcome
from app.domain.wishes import AnyWish
from app.formats import wire
from app.formats.dayscript import read_line, read_wish
from tests.domain.wishing import NUMBERS, OPERATORS, SCENES, SECONDS, Wish, a_station, spelled
from tests.domain.world import World


class Morning(RuleBasedStateMachine):
    """A machine plays the staff of one station."""

    @initialize(check=st.sampled_from(["door", "seat"]))
    def begin(self, check: str) -> None:
        self.check = check
        self.world = a_station(id_check=check)

    @rule(scene=SCENES, who=OPERATORS, later=SECONDS)
    def somebody_wishes(self, scene: list[Wish], who: str | None, later: int) -> None:
        self.world.wall = self.world.wall.plus(seconds=later)
        self.world.acting(who)
        for wish in scene:
            self.ask(*spelled(self.world, wish))

    def ask(self, name: str, fields: dict[str, Any]) -> None:
        world = self.world
        if name == "scan" and world.operator is None:
            return  # the station asks for somebody before it reads anything
        before = standings(world)
        answer, asked = prepared(name, fields)
        outcome = without_touching(world, answer)
        world.keep(outcome, asked)
        if outcome.refusal is not None and name != "check_id":
            assert standings(world) == before

    @invariant()
    def nobody_is_in_without_a_verdict_and_a_check(self) -> None:
        for place, record in enumerate(self.world.facts):
            if isinstance(record.fact, Admitted):
                past = about(record, self.world.facts[:place])
                assert let_on(past)
                assert self.check == "seat" or identified(past)

    @invariant()
    def nobody_is_disqualified_without_attention_or_override(self) -> None:
        facts = {record.id: record for record in self.world.facts}
        for record in self.world.facts:
            if isinstance(record.fact, Disqualified) and not record.fact.override_reason:
                attention = facts[record.fact.after or ""]
                assert isinstance(attention.fact, AttentionCalled)
                assert (attention.candidate, attention.session) == (
                    record.candidate,
                    record.session,
                )
                assert record.role == "lead"

    @invariant()
    def nobody_takes_two_places_in_the_queue(self) -> None:
        took = [
            (record.session, record.candidate)
            for record in self.world.facts
            if isinstance(record.fact, VerdictGiven) and record.fact.queue_place
        ]
        assert len(took) == len(set(took))

    @invariant()
    def states_can_be_kept_and_read_again(self) -> None:
        for state in (*map(self.world.person, NUMBERS), *map(self.world.state, ("am", "pm"))):
            assert wire.from_json(wire.to_json(state), type(state)) == state


def standings(world: World) -> list[str]:
    return [world.standing(number, name) for number in NUMBERS for name in ("am", "pm")]


def prepared(
    name: str, fields: dict[str, Any]
) -> tuple[Callable[[World], Outcome], AnyWish | None]:
    """How the wish is answered, ready to be asked of a world."""
    if name == "scan":
        ticket = Ticket("2026-2", "T01", fields["number"], fields["issue"])
        reading = Reading(ticket, None, "QRCode", 150, "camera")
        return lambda view: admission.scan(view, reading, fields["session"], None), None
    asked = read_wish(read_line(msgspec.json.encode({"do": name, **fields}).decode()))
    return lambda view: view.answer(asked), asked


class Watched(World):
    """A world whose states stay the same objects, so that a change to one would be seen."""

    def folded(self, cell: str, kind: type[Any]) -> Any:
        states = self.__dict__.setdefault("states", {})
        if cell not in states:
            states[cell] = super().folded(cell, kind)
        return states[cell]


def without_touching(world: World, answer: Callable[[World], Outcome]) -> Outcome:
    """The answer, having made sure that deciding changed nothing."""
    watched = Watched(**{name: getattr(world, name) for name in World.__dataclass_fields__})
    facts = copy.deepcopy(world.facts)
    outcome = answer(watched)
    assert world.facts == facts
    for cell, state in watched.__dict__.get("states", {}).items():
        assert state == world.folded(cell, type(state))
    return outcome


def about(record: Recorded, earlier: list[Recorded]) -> list[Recorded]:
    """What was recorded before about the same person in the same session, and still holds."""
    taken_back = {r.corrects for r in earlier}
    same = (record.candidate, record.session)
    return [r for r in earlier if (r.candidate, r.session) == same and r.id not in taken_back]


def let_on(past: list[Recorded]) -> bool:
    """Whether a verdict of proceed, the lead or a declaration let the person on."""
    return any(
        (isinstance(r.fact, VerdictGiven) and r.fact.code == "proceed")
        or (isinstance(r.fact, Decided) and r.fact.outcome != "refuse" and r.role == "lead")
        or (isinstance(r.fact, ExemptionDeclared) and r.fact.sits)
        for r in past
    )


def identified(past: list[Recorded]) -> bool:
    """Whether the last check was good, or the lead excused what it found."""
    good = False
    for record in past:
        match record.fact:
            case IdChecked(findings=findings):
                good = not findings
            case Decided(settled=settled, outcome=outcome) if outcome != "refuse":
                good = good or any(code in FINDING_CODES for code in settled)
            case Refused():
                good = False
    return good


Morning.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestMorning = Morning.TestCase
