"""What people compare must be comparable: columns that add up, and one record's head code twice."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import bootstrap
from app.cli.standings import standings_table
from app.cli.tables import show_overview, show_round
from app.domain.candidate import Standing
from app.drops.folder import FolderDrop
from app.kernel.phrases import phrase
from app.projections.counts import Counts
from app.services.overview import overview
from app.services.reviewing import status
from app.services.sending import send
from tests.venue.station import PASSPHRASE, Desk, World, scan, sign_in

STANDINGS: tuple[Standing, ...] = get_args(Standing)
PEOPLE = st.dictionaries(st.sampled_from(STANDINGS), st.integers(0, 3))


@given(st.lists(PEOPLE, max_size=3))
def test_the_columns_of_every_session_add_up(people: list[dict[Standing, int]]) -> None:
    counts = [Counts(sum(each.values()), each, 0) for each in people]
    headings, rows = standings_table([("s", "closed", each) for each in counts])
    assert len(rows) == len(counts)
    for row in rows:
        assert len(row) == len(headings)
        assert row[1] in {phrase("phase_closed", "en"), phrase("phase_closed", "ja")}
        assert int(row[2]) == sum(map(int, row[3:]))


def test_both_sides_show_one_code_for_the_record_that_is_confirmed(
    world: World, desk: Desk, drop: FolderDrop, capsys: pytest.CaptureFixture[str]
) -> None:
    outbox, vault = desk.outbox, bootstrap.vault()
    with desk.station() as station:
        sign_in(station, desk.stamp)
        send(station, drop, outbox, vault, desk.stamp)
        assert overview(station).exchange.confirmed_code == ""
        world.take_in(drop)
        send(station, drop, outbox, vault, desk.stamp)
        scan(station, min(world.tickets.values()), desk.stamp)
        found = overview(station)
    with bootstrap.headquarters_and_registry(world.hq, PASSPHRASE) as (_, registry):
        held = status(registry, world.round.id)
    there = {each.station: each for each in held.venues[0].stations}[found.station]
    exchange = found.exchange
    assert (exchange.confirmed, exchange.confirmed_code) == (there.size, there.head)
    assert 0 < exchange.confirmed < exchange.saved
    assert exchange.head_code != exchange.confirmed_code
    show_overview(found)
    show_round(held)
    shown = capsys.readouterr().out
    assert shown.count(there.head) == 2
    assert f"record {there.size}" in shown or f"第 {there.size} 件" in shown
