"""`kantoku selftest`: what works on this computer, each part tried for real."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import as_fault, emit, json_option, language, say
from app.cli.tables import table
from app.kernel.faults import Fault, Kind, machine
from app.kernel.phrases import sentence

_TEXT = "KT1" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 4


@click.command("selftest")
@json_option
def selftest_command(as_json: bool) -> None:
    """Try window, cameras, decoders, fonts, disk and keys; exit 4 where one is needed and fails."""
    failed = False
    rows = []
    for name, needed, check in _CHECKS:
        fault, detail = _tried(check)
        failed = failed or (needed and fault is not None)
        if as_json:
            told = as_fault(fault) if fault else None
            emit({"check": name, "ok": fault is None, "detail": detail, "fault": told})
        else:
            state = say("selftest_ok" if fault is None else "selftest_failed")
            rows.append([say(f"selftest_{name}"), state, detail or _words(fault)])
    if not as_json:
        headings = [say(f"selftest_heading_{name}") for name in ("part", "state", "detail")]
        table(say("selftest_title"), headings, rows)
    sys.exit(Kind.MACHINE.value if failed else 0)


def _tried(check: Callable[[], str]) -> tuple[Fault | None, str]:
    try:
        return None, check()
    except Fault as fault:
        return fault, ""
    # Whatever a broken driver or library raises is just what this command is here to show.
    except Exception as error:
        return machine("part_failed", detail=f"{type(error).__name__}: {error}"[:200]), ""


def _words(fault: Fault | None) -> str:
    return sentence(fault, language()) if fault else ""


def _window() -> str:
    from ui.application import qt_version

    return qt_version()


def _cameras() -> str:
    names = bootstrap.camera_names()
    if not names:
        raise machine("camera_none")
    return ", ".join(names)


def _decoders() -> str:
    picture = bootstrap.code_pictures([(_TEXT, ())])[0]
    frame = bootstrap.held_up(picture, module_px=4, turn=5, seed=1)
    chain = bootstrap.decoder()
    stages = {1: chain.first(frame)}
    stages |= {stage: chain.rescue(frame, stage) for stage in bootstrap.rescue_stages()}
    good = [str(stage) for stage, found in stages.items() if any(f.text == _TEXT for f in found)]
    if "1" not in good:
        raise machine("part_failed", detail="stage 1")
    return say("selftest_stages", stages=good)


def _fonts() -> str:
    names = [path.name for path in bootstrap.font_files()]
    if not names:
        raise machine("part_failed", detail="resources/fonts")
    return ", ".join(names)


def _disk() -> str:
    with tempfile.TemporaryDirectory(prefix="kantoku-", dir=Path.cwd()) as folder:
        bare = bootstrap.bare_insert(Path(folder) / "trial.db")
        try:
            bootstrap.write_file(Path(folder) / "trial", b"trial")
            milliseconds = bootstrap.flush_milliseconds(bare)
        finally:
            bare.close()
    return say("selftest_flush", ms=f"{milliseconds:.1f}")


def _keys() -> str:
    vault = bootstrap.vault()
    signer, identity = vault.new_signer(), vault.new_identity()
    sealed = vault.seal(b"trial", [vault.recipient_of(identity)])
    opened = vault.unseal(sealed, [identity], limit=100, format="trial")
    if opened != b"trial" or not vault.verify(signer.public_key, b"x", signer.sign(b"x")):
        raise machine("part_failed", detail="keys")
    return "Ed25519, age, Argon2id"


def _rules() -> str:
    return ", ".join(f"{p.regulation.id} {p.regulation.version}" for p in bootstrap.regulations())


_CHECKS: tuple[tuple[str, bool, Callable[[], str]], ...] = (
    ("window", False, _window),
    ("cameras", False, _cameras),
    ("decoders", True, _decoders),
    ("fonts", True, _fonts),
    ("disk", True, _disk),
    ("keys", True, _keys),
    ("rules", True, _rules),
)
