"""Qt's own dialogs, for files and printing, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from ui.viewmodels.words import Words

# What Qt's Japanese leaves in English, or calls otherwise than everything else here.
_OURS = {
    ("QFileDialog", "&Look in:"): "dialog_look_in",
    ("QFileDialog", "Look in:"): "dialog_look_in",
    ("QFileDialog", "Files of &type:"): "dialog_kind",
    ("QFileDialog", "Files of type:"): "dialog_kind",
    ("QFileDialog", "Directory:"): "dialog_folder_label",
    ("QFileDialog", "Directories"): "dialog_folder",
    ("QAbstractFileIconProvider", "Folder"): "dialog_folder",
    ("QAbstractFileIconProvider", "Drive"): "dialog_drive",
    ("QPrintSettingsOutput", "Double Sided Printing"): "dialog_both_sides",
    ("QPrintSettingsOutput", "Long side binding"): "dialog_long_side",
    ("QPrintSettingsOutput", "Short side binding"): "dialog_short_side",
    ("QPrintSettingsOutput", "Off"): "dialog_off",
    ("QPrintSettingsOutput", "Pages"): "dialog_pages",
    ("QPrintSettingsOutput", "Page &Set:"): "dialog_page_set",
}


class Dialogs:
    """Speaks the language of `words`, from when it is asked to `speak`."""

    def __init__(self, application: QCoreApplication, words: Words) -> None:
        self._application, self._words = application, words
        japanese = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        japanese.load("qtbase_ja", folder)
        # The last one that is installed is asked first.
        self._translators = (japanese, _Ours(words))
        self.speak()

    def speak(self) -> None:
        """Change to the language of now."""
        for translator in self._translators:
            if self._words.language == "ja":
                self._application.installTranslator(translator)
            else:
                self._application.removeTranslator(translator)


class _Ours(QTranslator):
    """Words of Qt's dialogs that its own Japanese has not."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def isEmpty(self) -> bool:
        """It has words, though no file was loaded."""
        return False

    def translate(
        self, context: str, source: str, _apart: str | None = None, _count: int = -1
    ) -> str | None:
        """Ours, or nothing: then the next one is asked."""
        code = _OURS.get((context, source))
        return self._words.say(code) if code else None
