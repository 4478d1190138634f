"""The page of headquarters' keys: what stands on it, and the three things done there."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.office import Actor
from app.kernel.faults import Fault
from app.kernel.phrases import LANGUAGES, Language
from app.services.office import read_office
from app.services.venuesin import VenueIn
from tests.ui.hqworld import at_the_door
from tests.venue.station import PASSPHRASE
from ui.screens.hqkeys import HqKeysScreen
from ui.shell.hqkeys import OfficeKeys
from ui.shell.office import OpenOffice
from ui.viewmodels.hqkeys import KeysModel
from ui.viewmodels.inboxtext import why_lines
from ui.viewmodels.words import Words

NEW = "another long passphrase"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys") / "hq"
    bootstrap.create_headquarters(folder, "本部", PASSPHRASE, None)
    return folder


@pytest.fixture
def hq(made: Path, tmp_path: Path) -> Path:
    """A headquarters of this test's own."""
    return Path(shutil.copytree(made, tmp_path / "hq"))


def said(model: KeysModel) -> list[str]:
    return [fault.code for fault in model.state.said]


def states(model: KeysModel) -> list[tuple[str, int, str]]:
    return [(key.kind, key.copies, key.until) for key in model.state.keys]


def test_printed_changed_and_replaced(qtbot: QtBot, hq: Path, tmp_path: Path) -> None:
    with at_the_door(qtbot, tmp_path) as found:
        found.enter(hq, PASSPHRASE)
        do, window = found.window.actions_.do, found.window
        do("rounds_keys")
        [page] = window.findChildren(HqKeysScreen)
        model = page.model
        assert window.page == "keys"
        assert states(model)[:3] == [("passphrase", 0, ""), ("paper", 0, ""), ("issuer", 0, "")]
        assert "まだ印刷されていません" in found.texts()

        # A wrong passphrase writes nothing, and what was filled in stays.
        model.on_folder(lambda: model.print_paper(str(tmp_path)))
        do("keys_paper")
        model.submit({"key_passphrase": "not this one"})
        assert (said(model), model.state.form is None) == (["hq_wrong_passphrase"], False)
        assert not list(tmp_path.glob("*.pdf"))
        model.submit({"key_passphrase": PASSPHRASE})
        [file] = tmp_path.glob("*.pdf")
        assert (said(model), stat.S_IMODE(file.stat().st_mode)) == (["keys_paper_done"], 0o600)
        assert states(model)[1] == ("paper", 1, "")

        # Once more only with a reason.
        do("keys_paper")
        model.submit({"key_passphrase": PASSPHRASE, "key_reason": "　"})
        assert said(model) == ["form_missing"]
        model.leave()

        before = [key.mark for key in model.state.keys if key.kind == "issuer"]
        do("keys_rotate")
        wish = {"key_until": "2000-01-01", "key_reason": "期限", "key_passphrase": PASSPHRASE}
        model.submit(wish)
        assert said(model) == ["rotate_until_past"]
        model.submit({**wish, "key_until": "2999-12-31"})
        assert said(model) == ["keys_rotate_done"]
        assert states(model)[3] == ("former", 0, "2999-12-31")
        assert [key.mark for key in model.state.keys if key.kind == "former"] == before

        do("keys_passphrase")
        model.submit({"key_passphrase": PASSPHRASE, "key_new": NEW, "key_again": "other"})
        assert said(model) == ["hq_passphrases_differ"]
        model.submit({"key_passphrase": PASSPHRASE, "key_new": "short", "key_again": "short"})
        assert (model.state.good, model.state.form is None) == (False, False)
        model.submit({"key_passphrase": PASSPHRASE, "key_new": NEW, "key_again": NEW})
        assert said(model) == ["keys_passphrase_done"]
        do("keys_back")
        assert window.page == "rounds"
    with bootstrap.headquarters(hq, NEW) as opened:
        facts = [type(r.fact).__name__ for r in read_office(opened.registry).records]
        assert facts == ["PaperKeyPrinted", "IssuerRotated", "PassphraseSet"]
        assert [former.until for former in opened.keyring.former_issuers] == ["2999-12-31"]
    with pytest.raises(Fault, match="hq_wrong_passphrase"):
        bootstrap.check_headquarters(hq, PASSPHRASE)


def test_a_clerk_changes_no_key_and_is_told_who_may(hq: Path, tmp_path: Path) -> None:
    secret, office = PASSPHRASE, OpenOffice(hq, PASSPHRASE)
    office.actor = Actor("sato", "decider")
    keys, before = OfficeKeys(office, Words("en")), (hq / "keyring.json").read_bytes()
    for change in (
        lambda: keys.print_paper(secret, str(tmp_path), again=False, reason=""),
        lambda: keys.set_passphrase(secret, "yet another passphrase"),
        lambda: keys.rotate(secret, "2999-12-31", "because"),
    ):
        with pytest.raises(Fault, match="keys_not_holder"):
            change()
    office.close()
    assert (hq / "keyring.json").read_bytes() == before
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_venues_own_page_sends_nobody_to_the_venue(language: Language) -> None:
    venue = VenueIn("T01", "会場", "trouble", (("inbox_refused", {"count": 2}),), 0, 0, 0, 0)
    words = Words(language)
    before, opened = why_lines(venue, words), why_lines(venue, words, opened=True)
    assert (before != opened, "2" in before, "2" in opened) == (True, True, True)
