"""Lists written into a folder, on record with their hashes before anybody can take them away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.domain.office import Actor
from app.services.casework import Work, note_lists
from app.services.courselisting import first_listed
from app.services.handingout import Staged
from app.services.ports import Clock
from app.services.registryport import Registry

STATISTICS = "statistics"
"""What the workbook is called that names nobody."""


def write_lists(
    registry: Registry,
    clock: Clock,
    actor: Actor,
    work: Work,
    folder: Path,
    files: Mapping[Path, bytes],
    staged: Staged,
    *,
    with_names: bool = True,
) -> list[Path]:
    """All of them or none; for their owner only. What was not recorded is not written."""
    for path, data in files.items():
        staged.put(path, data, secret=True)
    named = {path.name: data for path, data in files.items()}
    first = first_listed(work) if with_names else {}
    round_id = work.view.round.id
    note_lists(registry, clock, actor, round_id, str(folder), named, first, with_names=with_names)
    return staged.publish()
