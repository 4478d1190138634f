"""A station's photo as it goes to headquarters."""

from __future__ import annotations

from app.domain.events import AttentionCalled
from app.domain.roomfacts import EvidenceKept
from app.drops.folder import FolderDrop
from app.formats import evidence
from app.formats.evidence import EvidenceHead
from app.kernel.hashing import sha256
from app.vault import sealing
from tests.importing.builder import Station

PHOTO = b"\xff\xd8\xff\xe0" + b"a note under the desk" * 40 + b"\xff\xd9"


def photographed(station: Station, photo: bytes = PHOTO) -> EvidenceHead:
    """A station that keeps a photo of an attention; the manifest of its file."""
    attention = AttentionCalled(kind="cheating", to="candidate", written=False)
    about = station.add(attention, candidate="00000001")
    digest = sha256(photo).hex()
    fact = station.add(EvidenceKept(about, digest, len(photo), "jpeg"), candidate="00000001")
    return EvidenceHead(
        v=1,
        round=station.round,
        venue=station.venue,
        station=station.id,
        epoch=station.epoch,
        fact=fact,
        about=about,
        kind="jpeg",
        public_key=station.key.public_key,
        certificate=station.head(station.links, b"").certificate,
        content=digest,
    )


def give(
    station: Station, drop: FolderDrop, head: EvidenceHead, photo: bytes = PHOTO, name: str = ""
) -> str:
    """Put a photo's file into a drop; answer its name."""
    opened = evidence.write(head, photo, sign=station.key.sign)
    file = f"{station.round}/{station.venue}/{name or evidence.file_name(head)}"
    drop.put(file, sealing.seal(opened, station.recipients))
    return file
