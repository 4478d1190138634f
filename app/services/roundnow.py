"""A round as headquarters holds it now, read from the registry and folded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.domain.bans import with_bans
from app.domain.office import OfficeState
from app.domain.regulation import Regulation
from app.domain.round import Round, Session
from app.formats.rulepack import in_force, read_rulepack
from app.kernel.memory import all_staying
from app.kernel.vocabulary import speak_of
from app.projections.roundview import Arrived, FileRefused, LogHeld, RoundView
from app.services.registryport import Registry
from app.services.roundevents import of_people_and_sessions
from app.services.spans import Span, gaps_before, merged

_OF_STATIONS = frozenset({"station_enrolled", "clock_confirmed", "segment_taken", "fork_found"})


def round_view(registry: Registry, round_id: str, office: OfficeState) -> RoundView:
    """Everything about a round; raise Fault `round_unknown`, or where the registry is altered."""
    round_ = registry.round(round_id)
    registry.expect_complete()
    regulations = rules_of(registry, round_)
    speak_of_people(regulations.values())
    found = of_people_and_sessions(registry, round_id, types=_OF_STATIONS)
    with all_staying():
        return RoundView(
            round_,
            with_bans(registry.entries(round_id), round_, office),
            (record for _, record in found),
            rules=lambda plan: regulations[plan.id],
            arrived=_arrived(registry, round_id),
        )


def speak_of_people(regulations: Iterable[Regulation]) -> None:
    """Call people what the rules of the round call them, from now on."""
    for called in [rules.called for rules in regulations][:1]:
        speak_of(*called)


def rules_of(registry: Registry, round_: Round) -> dict[str, Regulation]:
    """Session -> the regulation in force on its day (E 24)."""
    packs = [read_rulepack(data, round_.id) for data in registry.rulepacks(round_.id)]

    def rules(plan: Session) -> Regulation:
        day = plan.doors.local(round_.time_zone).date()
        return in_force(packs, round_.regulation, day).regulation

    return {plan.id: rules(plan) for plan in round_.sessions}


def _arrived(registry: Registry, round_id: str) -> Arrived:
    held: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
    refused = []
    for bundle in registry.bundles(round_id):
        venue, station, epoch = bundle.venue or "", bundle.station or "", bundle.epoch or ""
        if bundle.status == "held":
            held[venue, station, epoch].append(Span(bundle.first or 0, bundle.last or 0))
        elif bundle.status == "refused":
            name, sha = bundle.name, bundle.sha256
            refused.append(FileRefused(name, sha, bundle.reason, venue, station))
    forks: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for fork in registry.forks(round_id):
        forks[fork.venue, fork.station, fork.epoch].add(fork.seq)
    known = {(s.venue, s.station, s.epoch): s for s in registry.stations(round_id)}
    logs = []
    for key in sorted({*known, *held}):
        found = known.get(key)
        size = found.size if found else 0
        gaps = tuple((gap.first, gap.last) for gap in gaps_before(size, merged(held[key])))
        name = found.name if found else ""
        logs.append(LogHeld(*key, name, size, gaps, tuple(sorted(forks[key]))))
    return Arrived(tuple(logs), tuple(refused))
