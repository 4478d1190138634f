"""The lead says which stations were the venue's: each by name and fingerprint, none by silence."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.countwishes import ConfirmStations, Several
from app.domain.events import Draft
from app.domain.stationfacts import StationsConfirmed, StationSeen
from app.domain.view import Outcome, View, refused, session_closed, unknown_session


def confirm_stations(view: View, wish: ConfirmStations) -> Outcome:
    """Record which stations worked for a session, and which the lead does not know.

    Without names all that are held here are confirmed, save those that are said not to be ours.
    """
    plan = view.sessions.get(wish.session)
    if plan is None:
        return unknown_session(view, wish.session)
    if view.state(plan.id).closed is not None:
        return session_closed(plan.id)
    known = view.stations()
    ours, strange = _found(known, wish.stations), _found(known, wish.not_ours)
    if missing := [*_unknown(known, wish.stations), *_unknown(known, wish.not_ours)]:
        told = [one.short for one in known]
        return refused("unknown_station", None, stations=missing, known=told)
    if both := [one.short for one in ours if one in strange]:
        return refused("station_both_ways", None, stations=both)
    if any(one.station == view.station for one in strange):
        return refused("own_station_not_ours")
    ours = ours or [one for one in known if one not in strange]
    fact = StationsConfirmed(stations=tuple(ours), not_ours=tuple(strange))
    draft = Draft(fact, session=plan.id, reason=wish.reason.strip() or None)
    left = [one for one in known if one not in ours and one not in strange]
    return Outcome((draft,), extra={"unconfirmed": [one.short for one in left]})


def unconfirmed(view: View, session: str) -> list[StationSeen]:
    """The stations of which the lead has said nothing yet."""
    said = view.state(session).stations
    return [one for one in view.stations() if one.log not in said]


def _found(known: Sequence[StationSeen], given: Several) -> list[StationSeen]:
    names = {_plain(name) for name in _several(given)}
    return [one for one in known if names & _names(one)]


def _unknown(known: Sequence[StationSeen], given: Several) -> list[str]:
    names = set[str]().union(*map(_names, known))
    return [name for name in _several(given) if _plain(name) not in names]


def _names(one: StationSeen) -> set[str]:
    """What a station may be called by: its log, its id, its fingerprint whole or short."""
    return {_plain(name) for name in (one.log, one.station, one.fingerprint, one.short)}


def _plain(name: str) -> str:
    return name.strip().casefold()


def _several(given: Several) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given
