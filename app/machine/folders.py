"""A folder that appears whole or not at all, whatever happens while it is being filled."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.kernel import durable
from app.kernel.faults import Fault, machine

_PREFIX = ".kantoku-"
_RANDOM = 8  # characters that tempfile puts between prefix and suffix


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, that becomes `path` at the end; only its owner may look into it.

    Raise Fault `folder_not_empty`, `folder_unwritable`. An empty folder there is taken over.
    """
    target = path.absolute()
    made: Path | None = None
    missing = [above for above in target.parents if not above.exists()]
    try:
        _expect_nothing(target, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(f"-{target.name}", _PREFIX, target.parent))
        yield made
        durable.flush_folder(made)
        _expect_nothing(target, path)
        durable.rename_folder(made, target)
        durable.flush_folder(target.parent)
        made = None
        _sweep(target)
    except OSError as error:
        detail = error.strerror or str(error)
        raise machine("folder_unwritable", folder=str(path), detail=detail) from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
            for above in missing:
                with suppress(OSError):
                    above.rmdir()


def write_new(path: Path, data: bytes) -> None:
    """Put a file into a folder that is being filled; raises OSError."""
    with path.open("xb") as file:
        path.chmod(0o600)
        file.write(data)
        durable.flush(file)


def _expect_nothing(target: Path, shown: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Fault("folder_not_empty", folder=str(shown))


def _sweep(target: Path) -> None:
    """Remove what was left behind where the power went while this folder was being filled."""
    for path in target.parent.glob(f"{_PREFIX}*"):
        if path.name[len(_PREFIX) + _RANDOM :] == f"-{target.name}":
            shutil.rmtree(path, ignore_errors=True)
