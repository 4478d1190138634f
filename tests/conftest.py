"""Ground rules for every test: no warning, no Qt complaint and no thread outlives it."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Iterator

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QThreadPool,
    QtMsgType,
    qInstallMessageHandler,
)

from app.kernel.vocabulary import speak_as_the_house
from app.registry.registry import Registry
from tests.importing.builder import SECRET
from tests.postgres import Postgres

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("deep", deadline=None, max_examples=2_000)
settings.load_profile("ci")

PATIENCE = 5.0  # seconds that threads get to end by themselves
COMPLAINTS = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}

# What the offscreen platform says of every window that has a smallest size.
EXPECTED = {"This plugin does not support propagateSizeHints()"}

_strays: list[str] = []


@pytest.fixture(scope="session", autouse=True)
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the person who runs the tests has chosen or opened is neither read nor changed."""
    home = str(tmp_path_factory.mktemp("nobody"))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, home)
        yield


@pytest.fixture(autouse=True)
def _the_house_s_words() -> None:
    """Whatever round was opened before, phrases are said in the words they are written in."""
    speak_as_the_house()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server, for tests that leave it alone."""
    server = Postgres()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _template(postgres: Postgres) -> str:
    """An empty registry that nobody writes to: a copy is made much sooner than another one."""
    url = postgres.new()
    Registry.create(url, SECRET).close()
    return url


@pytest.fixture
def empty(postgres: Postgres, _template: str) -> Iterator[str]:
    """The URL of an empty registry on a server, sealed with the `SECRET` of the builder."""
    url = postgres.new(like=_template)
    yield url
    postgres.drop(url)


def _keep(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if kind in COMPLAINTS and text not in EXPECTED:
        _strays.append(text)


def pytest_configure() -> None:
    # pytest-qt listens while a test is set up and called; this hears what is said around that.
    qInstallMessageHandler(_keep)


def pytest_collection_finish() -> None:
    # Thousands of tests live to the end: whoever looks for garbage need not go through them again.
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    yield
    # What a test has closed goes now: nothing else would free a window outside an event loop, and
    # a thousand windows that are gone from sight make every later test slow.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[call-overload]
    said, _strays[:] = list(_strays), []
    if said:
        pytest.fail("Qt complained outside the test's call: " + "; ".join(said), pytrace=False)


@pytest.fixture(autouse=True)
def _no_thread_outlives_its_test() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in _alive() if thread not in before]
    deadline = time.monotonic() + PATIENCE
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = [thread.name for thread in left if thread.is_alive()]
    if not QThreadPool.globalInstance().waitForDone(int(PATIENCE * 1000)):
        names.append("Qt's thread pool")
    if names:
        pytest.fail(f"threads left alive: {', '.join(sorted(names))}", pytrace=False)


def _alive() -> list[threading.Thread]:
    # Python keeps a dummy for each Qt thread that ever ran Python, long after it ended.
    return [t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)]
