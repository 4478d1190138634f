"""The measuring of a night works, small, on both databases."""

from __future__ import annotations

from tests.journeys.program import kantoku
from tests.postgres import Postgres


def test_a_little_nation_is_taken_in_and_counted(postgres: Postgres) -> None:
    words = ("--venues", 2, "--candidates", 3, "--database", postgres.new(), "--json")
    ran = kantoku("bench", "nation", *words)
    assert ran.status == 0, ran.err
    assert [line["database"] for line in ran.lines] == ["sqlite", "postgresql"]
    for line in ran.lines:
        assert (line["venues"], line["candidates"], line["bundles"]) == (2, 6, 2)
        # A bundle, its bytes, its station, its receipt and the receipt as it was signed.
        assert (line["events"], line["bare_rows"]) == (30, 30 + 5 * 2)
        assert line["import_s"] > 0 < line["bare_s"]
        assert line["times_bare_cpu"] > 0
    assert kantoku("bench", "verdict", "--venues", 2).status == 2
