"""Most people are looked at once and passed: none of the rules would have said anything of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.candidate import Person, Sitting
from app.domain.conflict import Admission
from app.domain.inroom import InRoom
from app.domain.round import Entry
from app.kernel.time import Instant
from app.projections.inrooms import Someone
from app.projections.peoplecases import _RULES, _as_expected
from app.projections.roundview import One, RoundView

PLAN, AT = "A-AM", Instant(1_795_000_000_000)
SOMETIMES = st.sampled_from([None, None, None, AT])
RARELY = st.sampled_from([False, False, False, True])
SECONDS = st.sampled_from([0, 0, 0, 5])

admissions = st.builds(
    Admission,
    fact=st.just("f"),
    station=st.just("s"),
    epoch=st.just("e"),
    seq=st.just(1),
    when=st.just(AT),
    operator=st.none(),
    unseen=st.sampled_from([(), (), ("g",)]),
    room=st.sampled_from(["A", "B"]),
    seat=st.just("1"),
    provisional=RARELY,
)
rooms = st.builds(
    InRoom,
    gone=st.sampled_from([None, None, "departed", "withdrew"]),
    mark=st.sampled_from(["present", "present", "absent", None]),
    marked_at=SOMETIMES,
    found=st.sampled_from([None, ("A", "1"), ("B", "2")]),
    lost=SECONDS,
    given=SECONDS,
    cut_short=SECONDS,
    impersonation=st.sampled_from([None, None, None, "stopped", "continued"]),
)
sittings = st.builds(
    Sitting,
    late=SOMETIMES,
    arrived=SOMETIMES,
    settled=st.sampled_from([(), ("late",)]),
    refused=st.sampled_from([None, None, None, "late"]),
    refused_at=SOMETIMES,
    exemption=st.sampled_from([None, None, None, "sits", "not_sitting"]),
    attentions=st.sampled_from([(), ("f",)]),
    admissions=st.lists(admissions, min_size=1, max_size=2).map(tuple),
    there=rooms,
)
entries = st.builds(
    Entry,
    candidate_number=st.just("00000001"),
    name=st.just("見本 太郎"),
    kana=st.just("ミホン タロウ"),
    birth_date=st.just("2000-01-01"),
    session=st.just(PLAN),
    room=st.just("A"),
    seat=st.just("1"),
    withdrawn=RARELY,
    barred=RARELY,
    first_stage_exempt=RARELY,
)


@given(sittings, entries, st.sampled_from([None, None, "f"]))
def test_of_whoever_is_passed_no_rule_has_anything_to_say(
    sitting: Sitting, entry: Entry, disqualified: str | None
) -> None:
    person = Person(sittings={PLAN: sitting}, disqualified=disqualified, disqualified_at=AT)
    someone = Someone(entry.candidate_number, PLAN, entry, person)
    assume(_as_expected(someone))
    # Nothing of the round but its rules is there to be asked: a rule that went on would fail.
    view = cast(RoundView, SimpleNamespace(rules={PLAN: None}))
    one = One(entry.candidate_number, [entry], person, [])
    found: list[Any] = [case for rule in _RULES for case in rule(view, one, someone)]
    assert found == []
