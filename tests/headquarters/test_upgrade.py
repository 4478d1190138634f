"""`hq upgrade` by the installed command."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from app import bootstrap
from app.registry.tables import VERSION
from tests.journeys.program import kantoku
from tests.registry.test_upgrading import RELEASED

PASSPHRASE = "a long pass phrase"
FIRST = RELEASED / "v1.sqlite.sql"


def test_an_old_database_is_named_upgraded_and_verified(tmp_path: Path) -> None:
    secret = tmp_path / "pass"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    hq = tmp_path / "hq"
    bootstrap.create_headquarters(hq, "本部", PASSPHRASE, None)
    (hq / "registry.db").unlink()
    connection = sqlite3.connect(hq / "registry.db")
    connection.executescript(FIRST.read_text(encoding="utf-8"))
    connection.close()
    refused = kantoku("hq", "rounds", hq, passphrase=secret)
    assert (refused.status, "kantoku hq upgrade" in refused.err) == (1, True)
    ran = kantoku("hq", "upgrade", hq, "--json", passphrase=secret)
    assert ran.status == 0
    assert ran.lines == [{"ok": True, "hq": str(hq), "was": 1, "version": VERSION}]
    assert "2026-2" in kantoku("hq", "rounds", hq, passphrase=secret).out
    again = kantoku("hq", "upgrade", hq, passphrase=secret)
    assert (again.status, f"version {VERSION} already" in again.out) == (0, True)
