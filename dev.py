#!/usr/bin/env python3
"""Set Kantoku up from a clean clone and run it: `dev.py run`, `dev.py demo` or `dev.py test`.

Only the standard library is used here. On Debian and Ubuntu missing system packages are installed
through apt-get; the libraries go into `.venv` beside this file, pinned and checked by hash.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
STAMP = VENV / "kantoku-stamp.json"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

RUNTIME = ("packaging/requirements.txt", "packaging/requirements-build.txt")
# The file for developers holds everything, at the same versions.
EVERYTHING = ("packaging/requirements-dev.txt",)

# Each entry is one need; where Ubuntu and Debian differ, the first name that apt knows is taken.
QT = (
    ("libglib2.0-0t64", "libglib2.0-0"),
    ("libegl1",),
    ("libgl1",),
    ("libdbus-1-3",),
    ("libfontconfig1",),
    ("libxkbcommon0",),
)
WINDOW = (
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-keysyms1",),
    ("libxcb-shape0",),
    ("libxkbcommon-x11-0",),
)
READING = (("libzbar0",),)
# A real server to send to, on this computer alone.
SERVING = (("openssh-server",), ("openssh-sftp-server",), ("openssh-client",))
# Headquarters' other database; it refuses root, so the tests run it as the user it brings along.
DATABASE = (("postgresql",),)
OTHER_PEOPLES_PROGRAMS = (
    ("age",),
    ("zstd",),
    ("poppler-utils",),
    ("zbar-tools",),
    ("git",),
    ("libreoffice-calc-nogui", "libreoffice-calc"),
)
# A screen that nobody sees, and hands for it.
PRETENDED = (("xvfb",), ("xdotool",), ("openbox",))

STEPS = (
    ("style", ("ruff", "check", ".")),
    ("layout", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("floor plan", ("lint-imports", "--no-logo")),
    ("dependencies", ("deptry", ".")),
)

USAGE = """usage: dev.py run  [what `kantoku` takes; the window if nothing is given]
       dev.py demo [what `kantoku demo` takes; --headless if nothing is given]
       dev.py test [what pytest takes]"""


def main(words: list[str]) -> int:
    """Run one command line; answer the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - said here, before something fails to parse
        have = ".".join(str(part) for part in sys.version_info[:3])
        sys.stderr.write(f"Kantoku needs Python 3.11 or newer; this is {have}.\n")
        return 2
    if words[:1] == ["run"]:
        return start(words[1:])
    if words[:1] == ["demo"]:
        return demo(words[1:])
    if words[:1] == ["test"]:
        return test(words[1:])
    sys.stderr.write(USAGE + "\n")
    return 0 if words[:1] in (["-h"], ["--help"]) else 2


def start(words: list[str]) -> int:
    """Install what the program needs and open its window."""
    system_packages(READING + QT + WINDOW)
    environment(RUNTIME)
    return run([str(BIN / "kantoku"), *words], check=False)


def demo(words: list[str]) -> int:
    """Install what the program needs and play the demo."""
    wanted = words or ["--headless"]
    system_packages(READING if "--headless" in wanted else READING + QT + WINDOW)
    environment(RUNTIME)
    return run([str(BIN / "kantoku"), "demo", *wanted], check=False)


def test(words: list[str]) -> int:
    """Install everything, then run every check and every test, even after one failed."""
    libraries = QT + WINDOW + READING
    system_packages(libraries + OTHER_PEOPLES_PROGRAMS + PRETENDED + SERVING + DATABASE)
    environment(EVERYTHING)
    chosen = words or workers()
    failed = []
    for name, (tool, *rest) in (*STEPS, ("tests", ("pytest", *chosen))):
        say(f"{name}: {' '.join([tool, *rest])}")
        if run([str(BIN / tool), *rest], check=False, cwd=HERE) != 0:
            failed.append(name)
    if failed:
        say("failed: " + ", ".join(failed))
    return 1 if failed else 0


def workers() -> list[str]:
    """One test worker more than there are processors, up to four: tests wait for the disk too."""
    count = min(4, (os.cpu_count() or 1) + 1)
    return ["-n", str(count)] if count > 1 else []


def say(text: str) -> None:
    """Print one line that stands out from the tools' own."""
    print(f"== {text}", flush=True)


def run(command: list[str], *, check: bool = True, cwd: Path | None = None) -> int:
    """Run a program in the open; where `check` is set its failure ends this one."""
    code = subprocess.run(command, cwd=cwd, env=surroundings(), check=False).returncode
    if check and code != 0:
        say(f"failed with status {code}: {' '.join(command)}")
        sys.exit(4)
    return code


def surroundings() -> dict[str, str]:
    """This computer's variables, with questions and other projects' paths left out."""
    other = ("PYTHONHOME", "PYTHONPATH")
    return {
        **{key: text for key, text in os.environ.items() if key not in other},
        "DEBIAN_FRONTEND": "noninteractive",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }


# --- system packages ---------------------------------------------------------------------------


def system_packages(needs: tuple[tuple[str, ...], ...]) -> None:
    """Install the Debian packages that are missing; elsewhere only say what may be needed."""
    if importlib.util.find_spec("ensurepip") is None:
        needs += ((f"python3.{sys.version_info[1]}-venv", "python3-venv"),)
    if shutil.which("apt-get") is None or shutil.which("dpkg-query") is None:
        if sys.platform.startswith("linux"):
            names = " ".join(names[-1] for names in needs)
            say(
                f"not Debian or Ubuntu: if something is missing, look for what Debian calls {names}"
            )
        return
    here = installed()
    missing = [names for names in needs if here.isdisjoint(names)]
    if not missing:
        return
    rights = as_root()
    run([*rights, "apt-get", "update", "-q"])
    chosen = [next((name for name in names if known(name)), names[-1]) for names in missing]
    say("installing " + " ".join(chosen))
    run([*rights, "apt-get", "install", "-q", "-y", "--no-install-recommends", *chosen])


def installed() -> set[str]:
    """The names of all Debian packages installed."""
    text = output(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"])
    return {line.split()[0] for line in text.splitlines() if line.endswith(" installed")}


def known(name: str) -> bool:
    """Whether apt could install a package of this name."""
    policy = output(["apt-cache", "policy", name])
    return "Candidate:" in policy and "Candidate: (none)" not in policy


def as_root() -> list[str]:
    """What to put before a command to run it with all rights; end where there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        say("system packages are missing: run this once as root")
        sys.exit(4)
    # apt-get's own questions must stay away on the other side of sudo too.
    return ["sudo", "DEBIAN_FRONTEND=noninteractive"]


def output(command: list[str]) -> str:
    """What a program prints, in plain English."""
    plain = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(command, env=plain, capture_output=True, text=True, check=False).stdout


# --- the virtual environment -------------------------------------------------------------------


def environment(locks: tuple[str, ...]) -> None:
    """Bring `.venv` to what the lock files say; do nothing where it is there already."""
    wanted = {"home": str(VENV), "python": sys.version.split()[0]}
    stamp = json.loads(STAMP.read_text(encoding="utf-8")) if STAMP.exists() else {}
    if any(stamp.get(key) != text for key, text in wanted.items()) or not PYTHON.exists():
        say("making .venv")
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
        stamp = {}
    wanted.update({name: digest(name) for name in (*locks, "pyproject.toml")})
    if all(stamp.get(key) == text for key, text in wanted.items()):
        return
    # Twice: once still lets through what pip has to say about this computer's folders.
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--quiet"]
    STAMP.unlink(missing_ok=True)
    for name in locks:
        say(f"installing {name}")
        run([*pip, "--require-hashes", "-r", str(HERE / name)])
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(HERE)])
    if locks == EVERYTHING:
        wanted.update({name: digest(name) for name in RUNTIME})
    STAMP.write_text(json.dumps(wanted, indent=1), encoding="utf-8")


def digest(name: str) -> str:
    """A file's SHA-256."""
    return hashlib.sha256((HERE / name).read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
