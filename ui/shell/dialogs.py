"""Qt's own dialogs, for files and printing, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from ui.viewmodels.words import Words


class Dialogs:
    """Speaks the language of `words`, from when it is asked to `speak`."""

    def __init__(self, application: QCoreApplication, words: Words) -> None:
        self._application, self._words = application, words
        self._japanese = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._japanese.load("qtbase_ja", folder)
        self.speak()

    def speak(self) -> None:
        """Change to the language of now."""
        if self._words.language == "ja":
            self._application.installTranslator(self._japanese)
        else:
            self._application.removeTranslator(self._japanese)
