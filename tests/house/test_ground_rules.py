"""The ground rules of `tests/conftest.py`, each broken once in a run of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer

HOUSE = Path(__file__).parents[2]

# The order matters: what stays alive after one test must not be held against the next.
OFFENCES = """
import gc
import threading
import warnings

import pytest
from PySide6.QtCore import QThreadPool, qDebug, qWarning

def test_tidy():
    qDebug("only saying")
    QThreadPool.globalInstance().start(lambda: None)
    threading.Thread(target=lambda: None).start()

def test_warning():
    warnings.warn("careful")

def test_unclosed_file():
    open(__file__)
    gc.collect()

def test_exception_in_a_thread():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()

def test_qt_warning():
    qWarning("while called")

@pytest.fixture
def grumbling():
    yield
    qWarning("while torn down")

def test_qt_warning_afterwards(grumbling):
    pass

@pytest.mark.xfail(reason="it works by now")
def test_failure_that_went_away():
    pass

def test_live_thread():
    threading.Thread(target=threading.Event().wait, name="forever", daemon=True).start()

def test_tidy_again():
    pass

def test_busy_qt_pool():
    release = threading.Event()
    threading.main_thread().__dict__["release"] = release
    QThreadPool.globalInstance().start(lambda: release.wait(60))

def test_release_the_pool():
    threading.main_thread().__dict__["release"].set()
"""

VERDICTS = {
    "tidy": "PASSED",
    "warning": "FAILED",
    "unclosed_file": "FAILED",
    "exception_in_a_thread": "FAILED",
    "qt_warning": "FAILED",
    "qt_warning_afterwards": "ERROR",
    "failure_that_went_away": "FAILED",
    "live_thread": "ERROR",
    "tidy_again": "PASSED",
    "busy_qt_pool": "ERROR",
    "release_the_pool": "PASSED",
}

REASONS = (
    "UserWarning: careful",
    "ResourceWarning: unclosed file",
    "ZeroDivisionError",
    "while called",
    "Qt complained outside the test's call: while torn down",
    "threads left alive: forever",
    "threads left alive: Qt's thread pool",
)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest prints when every rule is broken once, under the house's own rules."""
    place = tmp_path_factory.mktemp("offences")
    rules = (HOUSE / "tests" / "conftest.py").read_text(encoding="utf-8")
    assert "PATIENCE = 5.0" in rules
    (place / "conftest.py").write_text(rules.replace("PATIENCE = 5.0", "PATIENCE = 0.2"), "utf-8")
    config = (HOUSE / "pyproject.toml").read_text(encoding="utf-8")
    (place / "pyproject.toml").write_text(config, encoding="utf-8")
    (place / "test_offences.py").write_text(OFFENCES, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "test_offences.py"]
    ran = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.parametrize(("name", "verdict"), VERDICTS.items())
def test_each_rule_bites(said: str, name: str, verdict: str) -> None:
    lines = [line.split(" - ")[0].split() for line in said.splitlines()]
    test = f"test_offences.py::test_{name}"
    verdicts = {words[0] for words in lines if words[1:] == [test]}
    # A test that passed and left something behind is counted as both.
    assert verdicts - {"PASSED"} == {verdict} - {"PASSED"}
    assert verdicts


@pytest.mark.parametrize("reason", REASONS)
def test_each_rule_says_why(said: str, reason: str) -> None:
    assert reason in said


def test_void_calls_of_qt_keep_the_references_to_none() -> None:
    """One PySide6 release gave a reference to None away with each of these calls."""
    timer, thing = QTimer(), QObject()
    before = sys.getrefcount(None)
    for number in range(100):
        for _ in range(100):
            timer.setInterval(number)
            timer.stop()
            thing.setObjectName("x")
        # Inside the loop: a process that runs out of references to None is aborted.
        assert sys.getrefcount(None) > before - 100
