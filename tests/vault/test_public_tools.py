"""Without Kantoku: the `age` and `zstd` commands get a person back to readable JSON lines."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.formats import bundle
from app.vault import sealing
from app.vault.signing import verify
from tests.formats import builders

pytestmark = pytest.mark.skipif(
    not (shutil.which("age") and shutil.which("zstd")), reason="needs the age and zstd commands"
)
LINKS = builders.all_links()


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A sealed bundle as it lies on a stick."""
    data = builders.bundle_bytes(LINKS)
    recipients = [sealing.recipient_of(t) for t in (builders.HQ_IDENTITY, builders.VENUE_IDENTITY)]
    content = sealing.seal(data, recipients)
    path = tmp_path / bundle.file_name(bundle.read(data, verify=verify).head, content)
    path.write_bytes(content)
    return path


def opened(sealed: Path, identity: str) -> bytes:
    key = sealed.with_name("key.txt")
    key.write_text(f"# whose key this is\n{identity}\n", encoding="utf-8")
    packed = subprocess.run(
        ["age", "--decrypt", "--identity", key, sealed], capture_output=True, check=True
    ).stdout
    return subprocess.run(
        ["zstd", "--decompress", "--stdout"], input=packed, capture_output=True, check=True
    ).stdout


@pytest.mark.parametrize(
    "identity", [builders.HQ_IDENTITY, builders.VENUE_IDENTITY], ids=["hq", "venue"]
)
def test_a_bundle_opens_with_public_tools(sealed: Path, identity: str) -> None:
    envelope, *lines = opened(sealed, identity).decode().splitlines()
    assert json.loads(envelope)["payloadType"] == "application/vnd.kantoku.bundle.v1+json"
    bodies = [json.loads(line)["body"] for line in lines]
    assert bodies == [json.loads(link.body) for link in LINKS]
    assert "髙橋𠮷郎" in lines[0]


def test_what_public_tools_sealed_opens_here(tmp_path: Path) -> None:
    data = builders.bundle_bytes(LINKS)
    plain = tmp_path / "bundle"
    plain.write_bytes(data)
    subprocess.run(["zstd", "--quiet", plain], check=True)
    recipient = sealing.recipient_of(builders.HQ_IDENTITY)
    sealed = subprocess.run(
        ["age", "--encrypt", "--recipient", recipient, f"{plain}.zst"],
        capture_output=True,
        check=True,
    ).stdout
    limit = bundle.MAX_OPEN
    assert sealing.unseal(sealed, [builders.HQ_IDENTITY], limit=limit, format="bundle") == data
