"""The languages that were added, as this process knows them; German and English are not among them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import NullTranslations

# Around words that are in English because they are not translated: characters that no text of ours has.
BEGIN, END = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Language:
    """`base` is the language whose dates and numbers it uses; `whole_mails`: nothing is missing in those."""

    code: str
    name: str
    base: str
    rtl: bool
    words: "AddedTranslations"
    whole_mails: bool
    file: str = ""


class AddedTranslations(NullTranslations):
    """What was translated; all else in English, between marks where it is `marked`."""

    def __init__(
        self,
        texts: Mapping[tuple[str, str], tuple[str, ...]],
        form: Callable[[int], int],
        *,
        marked: bool = False,
    ) -> None:
        super().__init__()
        self._texts, self._form, self._marked = texts, form, marked

    def marking(self) -> "AddedTranslations":
        """The same for pages, which say in which language what is."""
        return AddedTranslations(self._texts, self._form, marked=True)

    def gettext(self, message: str) -> str:
        return self.pgettext("", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        found = self._texts.get(("", msgid1))
        return found[self._form(n)] if found else self._english(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        found = self._texts.get((context, message))
        return found[0] if found else self._english(message)

    def _english(self, text: str) -> str:
        return f"{BEGIN}{text}{END}" if self._marked and text else text


_added: dict[str, Language] = {}


def added_languages() -> Mapping[str, Language]:
    """By code."""
    return _added


def speak(languages: Mapping[str, Language]) -> None:
    """From now on these; `api/languages/speaking.py` forgets what was made of the former."""
    _added.clear()
    _added.update(languages)


def base_of(language: str) -> str:
    """The language whose dates and numbers are used."""
    return _added[language].base if language in _added else language
