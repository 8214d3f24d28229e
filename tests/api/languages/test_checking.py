"""What a translated file may hold: its texts end up in pages, so it is read as a stranger's."""

import pytest

from api.languages.checking import read_code, read_translation
from api.languages.scope import needed
from survey.errors import BadInput, WrongRows
from tests.api.languages.translating import core, translated

PLAIN = ("", "Send")
FILLED = next(("", each.english) for each in needed() if not each.context and "%(" in each.english)
BRACED = next(("", each.english) for each in needed() if "{" in each.english and not each.plural)


def reasons(said: dict[tuple[str, str], str], code: str = "fr") -> list[str]:
    """What is wrong with each of these."""
    try:
        read_translation(code, "fr.po", translated(code, said))
    except WrongRows as wrong:
        return [each.say() for each in wrong.errors]
    return []


@pytest.mark.parametrize("code", ["ar", "ja", "de-x-leicht"])
def test_a_whole_translation_is_taken_and_nothing_is_missing(code: str) -> None:
    read = read_translation(code, "x.po", translated(code, whole=True))
    assert read.missing == ()
    assert len(read.texts) == len(needed())


def test_what_is_missing_is_named() -> None:
    read = read_translation("fr", "fr.po", b"\xef\xbb\xbf" + translated("fr", core("Fr")))
    assert len(read.texts) == len(core("Fr"))
    assert "Send" in {each.english for each in read.missing}


HOSTILE = [
    ("<script>alert(1)</script>", "sign that the English has not"),
    ("<b>Envoyer</b>", "sign that the English has not"),
    ('Envoyer" onclick="alert(1)', "sign that the English has not"),
    ("Envoyer &lt;", "sign that the English has not"),
    ("Envoyer %s", "filled in later"),
    ("100 %", "filled in later"),
    ("%(lang)s", "filled in later"),
    ("{0.__class__}", "filled in later"),
    ("{", "filled in later"),
    ("Envoyer \N{RIGHT-TO-LEFT OVERRIDE}reyovnE", "turn other text round"),
    ("Envoyer\x00", "turn other text round"),
    ("Envoyer \ue000x\ue001", "turn other text round"),
    ("x" * 1_500, "five times as long"),
]
SHORT = [
    ("", each.english)
    for each in needed()
    if not each.context and len(each.english) < 80 and not set(each.english) & set('%{<>&"')
]


def test_what_could_do_harm_in_a_page_is_refused_with_its_line() -> None:
    said = {message: hostile for message, (hostile, _) in zip(SHORT, HOSTILE, strict=False)}
    assert len(said) == len(HOSTILE)
    with pytest.raises(WrongRows) as wrong:
        read_translation("fr", "fr.po", translated("fr", said))
    found = {each.value: each for each in wrong.value.errors}
    for (_, english), (hostile, reason) in zip(SHORT, HOSTILE, strict=False):
        assert reason in found[english[:60]].say(), hostile
        assert found[english[:60]].row


@pytest.mark.parametrize("message", [FILLED, BRACED])
def test_what_is_filled_in_later_has_to_be_there_as_it_is(message: tuple[str, str]) -> None:
    assert reasons({message: f"Fr {message[1]}"}) == []
    assert "filled in later" in reasons({message: "Fr"})[0]
    assert "filled in later" in reasons({message: f"{message[1]} {message[1]}"})[0]
    assert "filled in later" in reasons({message: message[1].replace("%(", "%(x").replace("{", "{x")})[0]


@pytest.mark.parametrize(
    "file", [b"", b"\xff\xfe", b"msgid", b'msgid "', b"msgid \"a\"\nmsgstr 'b'", b"GIF89a"]
)
def test_what_is_no_translation_is_refused_in_a_sentence(file: bytes) -> None:
    with pytest.raises(BadInput, match=r"fr\.po"):
        read_translation("fr", "fr.po", file)


def test_a_file_of_another_size_or_with_another_rule_for_plurals_does_no_harm() -> None:
    with pytest.raises(BadInput, match="larger"):
        read_translation("fr", "fr.po", b"#" * 1_000_001)
    evil = translated("fr", core("Fr")).replace(b"plural=(n > 1)", b"plural=__import__('os').system('x')")
    assert read_translation("fr", "fr.po", evil.replace(b"nplurals=2", b"nplurals=9")).texts


@pytest.mark.parametrize("text", ["", "x", "de", "EN", "zz", "../fr", "fr;x", "fr" * 20, "fr-" + "x" * 30])
def test_what_is_no_language_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_code(text)


def test_a_language_is_read_however_its_parts_are_written() -> None:
    assert [read_code(text) for text in ("FR", " pt_BR ", "de-x-Leicht")] == ["fr", "pt-br", "de-x-leicht"]
