"""What was released is never written again: a changed byte of a golden file is a broken promise."""

from __future__ import annotations

import pytest

from tests.golden.freeze import found, frozen

FROZEN, FOUND = frozen(), found()


@pytest.mark.parametrize("name", FROZEN)
def test_a_frozen_file_is_as_it_was(name: str) -> None:
    assert FOUND.get(name) == FROZEN[name], "a new version is a new folder"


def test_every_file_in_a_frozen_folder_is_frozen() -> None:
    assert FOUND.keys() - FROZEN.keys() == set(), "a new format belongs into a new folder"
