"""A rehearsal's score: as the rules ask, and every single thing that can be done otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from app import bootstrap
from app.domain.events import FACT_TYPES, Corrected, Disqualified, Recorded, SessionEnded
from app.domain.rehearsing import Ask, Step
from app.formats.rehearsalscript import read_script
from app.formats.rulepack import in_force
from app.kernel.faults import Fault, Faults
from app.kernel.resources import resource
from app.projections.rehearsed import score
from app.services.rehearsing import Rehearsal, fields_of, rehearsal_round, score_of
from tests.rehearsing.world import answers, as_asked, made
from tests.venue.station import DAY, MORNING, Desk, make_world

SCRIPTS = bootstrap.rehearsal_scripts()
ASKS = [(step, ask) for script in SCRIPTS for step in script.steps for ask in step.asks]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    rehearsal = made(tmp_path_factory.mktemp("rehearsal"))
    try:
        told = list(answers(rehearsal, as_asked(rehearsal)))
        assert [
            fault for _, one in told if (fault := one.get("fault")) and "facts" not in one
        ] == []
        yield rehearsal
    finally:
        rehearsal.station.close()


@pytest.fixture(scope="module")
def records(played: Rehearsal) -> list[Recorded]:
    return played.station.venue.journal.log.all_records()


def test_whoever_does_as_the_rules_ask_has_them_all(played: Rehearsal) -> None:
    found = score_of(played.station.venue, SCRIPTS)
    assert [(one.step.id, one.otherwise) for one in found.steps if one.outcome != "as_asked"] == []
    assert found.right == len(found.steps) == len(played.script.steps)
    assert found.by_article() == []


def _ids(value: object) -> str:
    return value.id if isinstance(value, Step) else getattr(value, "fact", "")


@pytest.mark.parametrize(("step", "ask"), ASKS, ids=_ids)
def test_each_thing_done_otherwise_is_said_with_its_rule(
    step: Step, ask: Ask, records: list[Recorded]
) -> None:
    wrong = [*records, _made(step, ask, records)] if ask.never else _without(ask, step, records)
    found = score(SCRIPTS[0], wrong)
    told = next(one for one in found.steps if one.step.id == step.id)
    assert ask in told.otherwise
    assert found.right < len(found.steps)
    if told.outcome == "otherwise":
        assert (step, ask) in dict(found.by_article())[ask.article]


def _without(ask: Ask, step: Step, records: Sequence[Recorded]) -> list[Recorded]:
    people = (step.who,) if ask.who is None else ask.who
    return [
        record
        for record in records
        if not isinstance(record.fact, FACT_TYPES[ask.fact])
        or (any(people) and record.candidate not in people)
    ]


def _made(step: Step, ask: Ask, records: Sequence[Recorded]) -> Recorded:
    """A fact that must not be there: one of its kind, about this person, with these fields."""
    kind = FACT_TYPES[ask.fact]
    known = [r.fact for r in records if isinstance(r.fact, kind)] or [Disqualified("cheating")]
    fact = replace(known[0], **ask.fields)
    return replace(records[-1], id="made", candidate=step.who, fact=fact)


def test_nothing_recorded_is_no_fault_of_anybody() -> None:
    found = score(SCRIPTS[0], [])
    assert {one.outcome for one in found.steps} == {"not_met"}
    assert (found.right, found.by_article()) == (0, [])


def test_what_was_taken_back_in_time_is_not_held_against_anybody(records: list[Recorded]) -> None:
    late = next(s for s in SCRIPTS[0].steps if s.id == "late")
    ask = next(ask for ask in late.asks if ask.never)
    wrong = _made(late, ask, records)
    undone = replace(wrong, id="undone", fact=Corrected(), corrects=wrong.id)
    outcome = {one.step.id: one.outcome for one in score(SCRIPTS[0], [*records, wrong]).steps}
    mended = {
        one.step.id: one.outcome for one in score(SCRIPTS[0], [*records, wrong, undone]).steps
    }
    assert (outcome["late"], mended["late"]) == ("otherwise", "as_asked")


def test_rules_come_in_the_order_of_the_regulation(records: list[Recorded]) -> None:
    wrong = [_made(step, ask, records) for step, ask in ASKS if ask.never]
    early = [r for r in records if isinstance(r.fact, SessionEnded)]
    wrong += [replace(r, fact=SessionEnded(shortfall_seconds=60)) for r in early]
    few = [r for r in records if r not in early]
    told = [article for article, _ in score(SCRIPTS[0], [*few, *wrong]).by_article()]
    assert told == ["E 5.1", "E 7.2", "E 8.1", "E 11", "E 15", None]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.regulation)
def test_a_script_cites_articles_that_its_pack_has_and_its_words_fill_in(script: object) -> None:
    assert isinstance(script, type(SCRIPTS[0]))
    pack = in_force(bootstrap.regulations(), script.regulation, DAY).regulation
    cited = {ask.article for step in script.steps for ask in step.asks if ask.article}
    assert {article.removeprefix(f"{pack.mark} ") for article in cited} <= set(pack.articles)
    kinds = {k for _, a in ASKS for k in a.fields.get("kind", ()) if a.fact == "attention_called"}  # type: ignore[union-attr]
    assert kinds <= set(pack.incident_kinds)
    assert script.subject in pack.subjects
    round_, roster = rehearsal_round(script, script.name.ja, MORNING)
    for step in script.steps:
        fields = fields_of(step, round_, roster)
        for text in (step.says, step.keys, step.title):
            assert "{" not in text.ja.format_map(fields) + text.en.format_map(fields)


BROKEN = {
    "no fact has this name": ('fact = "admitted"', 'fact = "admited"', "admitted"),
    "no fact has this field": ("findings = []", "finding = []", "findings"),
    "nobody has this number": ('who = "00990001"', 'who = "00990000"', "0099000"),
    "a key is misspelt": ("minutes = 10", "minuts = 10", "minutes"),
}


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_script_that_asks_in_vain_is_refused(old: str, new: str, expected: str) -> None:
    data = resource("rehearsal", "iacs.toml").read_text(encoding="utf-8").replace(old, new, 1)
    with pytest.raises(Faults) as raised:
        read_script(data.encode(), "iacs.toml")
    assert any(expected in str(fault.fields["expected"]) for fault in raised.value.faults)


def test_a_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(Faults) as raised:
        read_script(b"= [", "iacs.toml")
    assert [fault.code for fault in raised.value.faults] == ["rehearsal_not_toml"]


def test_another_practice_round_has_no_score(tmp_path: Path) -> None:
    world = make_world(tmp_path / "world")
    desk = Desk.made(tmp_path / "desk", world.first)
    with desk.station() as station, pytest.raises(Fault) as raised:
        score_of(station.venue, SCRIPTS)
    assert raised.value.code == "not_a_rehearsal"
