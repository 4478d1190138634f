"""A drop in which everything is bad but one bundle: refused within its caps, in little memory."""

from __future__ import annotations

import os
import resource
import secrets
import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any

import pyrage
import pytest
import zstandard
from pyrage import x25519

from app import bootstrap
from app.drops.folder import FolderDrop
from app.formats.bundle import MAX_OPEN, SUFFIX
from app.vault import sealing
from tests.headquarters.test_on_a_server import PASSPHRASE, fill
from tests.importing.builder import Station
from tests.journeys.program import KANTOKU, Ran

MEMORY = 1200 * 2**20
"""Bytes of address space: less than the largest file, and than what the bombs would become."""
HUGE = 2**31


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def bomb(recipient: str, size: int, *, declared: bool = True) -> bytes:
    """Zeros that were compressed and sealed as a bundle is, their size declared or not."""
    packer = zstandard.ZstdCompressor().compressobj(size=size if declared else -1)
    piece = bytes(2**24)
    packed = b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()
    return bytes(pyrage.encrypt(packed, [x25519.Recipient.from_str(recipient)]))


def slow() -> bytes:
    """An age file that asks for a passphrase, and for years of work to try one."""

    def text(data: bytes) -> str:
        return b64encode(data).decode().rstrip("=")

    salt, key, mac = (text(secrets.token_bytes(size)) for size in (16, 32, 32))
    head = f"age-encryption.org/v1\n-> scrypt {salt} 62\n{key}\n--- {mac}\n"
    return head.encode() + secrets.token_bytes(200)


@pytest.fixture
def hq(tmp_path: Path) -> Path:
    bootstrap.create_headquarters(tmp_path / "hq", "本部", PASSPHRASE, None)
    fill(tmp_path / "hq")
    return tmp_path / "hq"


def test_each_is_refused_within_its_cap_and_stops_nobody(hq: Path, tmp_path: Path) -> None:
    root, secret = tmp_path / "drop", tmp_path / "pass"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    drop = FolderDrop.made(root)
    with bootstrap.headquarters(hq, PASSPHRASE) as found:
        [recipient, _] = recipients = list(found.recipients())
        signer = found.venue_keys("2026-2", "T01").signer
    station = Station("2026-2", "T01", signer, recipients)
    station.enrol()
    good = station.grow(4).send(drop, 1, 4)
    theirs = Station("2026-2", "T01", signer, [sealing.recipient_of(sealing.new_identity())])
    theirs.enrol()
    files = {
        "nothing": b"",
        "random": secrets.token_bytes(100_000),
        "theirs": theirs.grow(3).sealed(1, 3),
        "bomb": bomb(recipient, HUGE),
        "bomb-of-no-size": bomb(recipient, HUGE, declared=False),
        "zeros": bomb(recipient, MAX_OPEN - 2**24),
        "slow": slow(),
    }
    for name, data in files.items():
        (root / f"{name}{SUFFIX}").write_bytes(data)
    with (root / f"huge{SUFFIX}").open("wb") as file:
        file.truncate(HUGE)
    (root / f"link{SUFFIX}").symlink_to(secret)
    os.mkfifo(root / f"pipe{SUFFIX}")
    ran = imported(hq, root, secret)
    assert (ran.status, "Traceback" in ran.err) == (3, False), ran.err
    told = [line for line in ran.lines if "file" in line]
    outcome = {
        line["file"].removesuffix(SUFFIX): (line["status"], line.get("code")) for line in told
    }
    assert outcome.pop(good.removesuffix(SUFFIX)) == ("accepted", None)
    assert outcome == {
        "nothing": ("refused", "file_empty"),
        "random": ("refused", "file_not_sealed"),
        "theirs": ("refused", "not_for_us"),
        "bomb": ("refused", "too_large"),
        "bomb-of-no-size": ("refused", "file_unpacks_badly"),
        "zeros": ("refused", "file_no_records"),
        "slow": ("refused", "file_with_passphrase"),
        "huge": ("refused", "too_large"),
    }
    # What is no file is named, and not read.
    assert {f"link{SUFFIX}", f"pipe{SUFFIX}"} <= {each["fields"]["file"] for each in warned(ran)}
    with bootstrap.headquarters_and_registry(hq, PASSPHRASE) as (_, registry):
        assert [station.size for station in registry.stations()] == [4]
        # What was not read is not kept; of the rest every byte is.
        kept = {bundle.name for bundle in registry.bundles()}
        assert kept == {good, *(f"{name}{SUFFIX}" for name in files)}


def imported(hq: Path, drop: Path, secret: Path) -> Ran:
    words = ["hq", "import", hq, "--from", drop, "--passphrase-file", secret, "--json"]
    done = subprocess.run(
        [str(KANTOKU), *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def warned(ran: Ran) -> list[dict[str, Any]]:
    return [line["warning"] for line in ran.lines if "warning" in line]
