"""Headquarters' keys: on paper, back from paper, another passphrase."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from app import bootstrap
from app.domain.office import PaperKeyPrinted, PassphraseSet
from app.drops.folder import FolderDrop
from app.kernel.faults import Fault
from app.kernel.phrases import sentence
from app.services.office import read_office
from tests.headquarters.test_on_a_server import fill
from tests.journeys.program import kantoku as program
from tests.venue.station import kantoku

PASSPHRASE = "a long pass phrase"
NEW = "another long phrase"
_NOON = 1_789_992_000
"""2026-09-21 12:00 UTC."""


class Kept(NamedTuple):
    """A headquarters whose paper key was printed, as its files lie on a disk."""

    hq: Path
    paper: Path
    groups: list[str]
    secret: Path
    new: Path
    backup: Path

    def run(self, command: str, *more: object, secret: Path | None = None) -> tuple[int, str]:
        asked = ("--passphrase-file", str(secret or self.secret))
        return kantoku("hq", command, str(self.hq), *map(str, more), *asked)

    def facts(self, passphrase: str) -> list[object]:
        with bootstrap.headquarters_and_registry(self.hq, passphrase) as (_, registry):
            return [record.fact for record in read_office(registry).records]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Only to be copied."""
    folder = tmp_path_factory.mktemp("keys")
    for name, text in (("old", PASSPHRASE), ("new", NEW)):
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    bootstrap.create_headquarters(folder / "hq", "本部", PASSPHRASE, None)
    fill(folder / "hq", FolderDrop.made(folder / "drop"))
    paper, backup = folder / "paper.pdf", folder / "kept"
    kept = Kept(folder / "hq", paper, [], folder / "old", folder / "new", backup)
    status, told = kept.run("paper-key", "--out", paper, "--json")
    assert (status, json.loads(told)["copy"]) == (0, 1)
    assert kept.run("import", "--from", folder / "drop")[0] == 0
    assert kept.run("backup", "--out", backup)[0] == 0
    text = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True
    ).stdout.decode()
    pairs = [line.split() for line in text.splitlines() if line[:1].isdigit()]
    groups = {int(n): g for row in pairs for n, g in zip(row[::2], row[1::2], strict=False)}
    return kept._replace(groups=[groups[n] for n in sorted(groups)])


@pytest.fixture
def kept(made: Kept, tmp_path: Path) -> Kept:
    return made._replace(hq=shutil.copytree(made.hq, tmp_path / "hq"))


def test_the_paper_has_thirteen_groups_and_is_for_its_owner_alone(made: Kept) -> None:
    assert [len(group) for group in made.groups] == [5] * 13
    assert stat.S_IMODE(made.paper.stat().st_mode) == 0o600
    assert stat.S_IMODE((made.hq / "recovery.age").stat().st_mode) == 0o600
    [fact] = [f for f in made.facts(PASSPHRASE) if isinstance(f, PaperKeyPrinted)]
    assert (fact.copy, len(fact.mark)) == (1, 9)


def test_a_second_copy_needs_a_reason_and_says_what_it_is(kept: Kept, tmp_path: Path) -> None:
    out = tmp_path / "again.pdf"
    for more in ((), ("--again",)):
        status, told = kept.run("paper-key", "--out", out, *more)
        assert (status, out.exists()) == (1, False), told
    again = ("--again", "--reason", "紙を失った", "--lang", "en")
    status, told = kept.run("paper-key", "--out", out, *again)
    assert (status, "this is copy 2" in told, "only this once" in told) == (0, True, False)
    with bootstrap.headquarters_and_registry(kept.hq, PASSPHRASE) as (_, registry):
        last = read_office(registry).records[-1]
    assert isinstance(last.fact, PaperKeyPrinted)
    assert (last.fact.copy, last.reason) == (2, "紙を失った")
    text = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, check=True).stdout
    assert b"Copy 2" in text


def test_back_by_the_paper_when_the_passphrase_is_lost(kept: Kept, tmp_path: Path) -> None:
    """By the installed command: a mistyped group is named, then everything opens and goes on."""
    (kept.hq / "keyring.json").unlink()  # what nobody can open is worth nothing
    before = sorted(path.name for path in kept.hq.iterdir())
    typed, wrong = tmp_path / "typed", tmp_path / "wrong"
    typed.write_text(" ".join(kept.groups).lower(), encoding="utf-8")
    group = kept.groups[4]
    bad = group[:1] + ("7" if group[1] != "7" else "8") + group[2:]
    wrong.write_text(" ".join([*kept.groups[:4], bad, *kept.groups[5:]]), encoding="utf-8")
    recover = ("hq", "recover", kept.hq, "--paper-key-file")
    refused = program(*recover, wrong, "--json", passphrase=kept.new)
    assert (refused.status, refused.lines[0]["fault"]["fields"]["groups"]) == (1, [5])
    assert sorted(path.name for path in kept.hq.iterdir()) == before
    done = program(*recover, typed, passphrase=kept.new)
    assert (done.status, "本部" in done.out) == (0, True), done.err
    assert program("hq", "verify", kept.hq, passphrase=kept.new).status == 0
    assert kept.run("verify")[0] == 1  # the old passphrase opens nothing
    assert kept.facts(NEW)[-1] == PassphraseSet("paper_key")
    with bootstrap.headquarters_and_registry(kept.hq, NEW) as (found, registry):
        [bundle, *_] = registry.bundles(status="accepted")
        assert found.unseal_bundle(registry.sealed(bundle.sha256))


def test_back_from_a_backup_by_the_paper(kept: Kept, tmp_path: Path) -> None:
    typed, again = tmp_path / "typed", tmp_path / "again"
    typed.write_text("-".join(kept.groups), encoding="utf-8")
    asked = ("--paper-key-file", str(typed), "--passphrase-file", str(kept.new))
    status, told = kantoku("hq", "restore", str(kept.backup), str(again), *asked)
    assert status == 0, told
    assert kept._replace(hq=again).run("verify", secret=kept.new)[0] == 0


def test_another_passphrase(kept: Kept) -> None:
    short = kept.hq.with_name("short")
    short.write_text("short", encoding="utf-8")
    assert kept.run("passphrase", "--new-passphrase-file", short)[0] == 2
    assert kept.run("passphrase", "--new-passphrase-file", kept.new, secret=kept.new)[0] == 1
    assert kept.run("verify")[0] == 0
    assert kept.run("passphrase", "--new-passphrase-file", kept.new)[0] == 0
    os.utime(kept.hq / "keyring.json", (_NOON, _NOON))
    assert kept.run("verify")[0] == 1
    with pytest.raises(Fault) as caught:
        bootstrap.keyring_at(kept.hq, PASSPHRASE)
    message = sentence(caught.value, "en")
    assert ("2026-09-21" in message, "hq recover" in message) == (True, True)
    assert kept.facts(NEW)[-1] == PassphraseSet("passphrase")
    # The paper is as good as before.
    assert bootstrap.keyring_by_paper(kept.hq, " ".join(kept.groups)).name == "本部"


def other_paper() -> str:
    return " ".join(bootstrap.vault().paper_groups(bootstrap.vault().new_identity()))


def damaged(hq: Path) -> None:
    file = hq / "recovery.age"
    data = bytearray(file.read_bytes())
    data[-40] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize(
    ("change", "paper", "code"),
    [
        (None, other_paper(), "paper_key_other"),
        (damaged, None, "recovery_damaged"),
        (lambda hq: (hq / "recovery.age").unlink(), None, "recovery_missing"),
        (lambda hq: (hq / "recovery.age").write_bytes(b""), None, "recovery_damaged"),
    ],
    ids=["another", "damaged", "missing", "empty"],
)
def test_what_the_paper_does_not_open(
    kept: Kept, change: object, paper: str | None, code: str
) -> None:
    if callable(change):
        change(kept.hq)
    with pytest.raises(Fault) as told:
        bootstrap.keyring_by_paper(kept.hq, paper or " ".join(kept.groups))
    assert told.value.code == code
    assert kept.run("verify")[0] == 0  # the passphrase opens it all the same


def test_without_any_copy_of_headquarters_the_drops_are_readable(
    made: Kept, tmp_path: Path
) -> None:
    """With the paper key and the public tools alone."""
    identity = tmp_path / "identity"
    identity.write_text(bootstrap.vault().identity_on_paper(" ".join(made.groups)))
    file = min(made.hq.with_name("drop").rglob("*.bundle.age"))
    age = ["age", "-d", "-i", str(identity), str(file)]
    packed = subprocess.run(age, capture_output=True, check=True).stdout
    plain = subprocess.run(["zstd", "-d"], input=packed, capture_output=True, check=True).stdout
    assert b'"station_enrolled"' in plain


def test_a_headquarters_of_an_earlier_version_gets_its_file_with_the_paper(
    tmp_path: Path, made: Kept
) -> None:
    hq = tmp_path / "hq"
    bootstrap.create_headquarters(hq, "本部", PASSPHRASE, None)
    (hq / "recovery.age").unlink()
    kept = made._replace(hq=hq)
    assert kept.run("paper-key", "--out", tmp_path / "paper.pdf")[0] == 0
    with bootstrap.headquarters(hq, PASSPHRASE) as found:
        assert bootstrap.keyring_by_paper(hq, found.keyring.recovery) == found.keyring
