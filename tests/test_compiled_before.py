"""Templates are compiled once per session, in each language and from the text that they have."""

from pathlib import Path

from jinja2 import BaseLoader, DictLoader, Environment

from tests.compiled_before import Compiled


def said(folder: Path, language: str, text: str) -> str:
    """What a process says that has compiled nothing itself."""
    loader: BaseLoader = DictLoader({"page.html": text})
    fresh = Environment(loader=loader, autoescape=True, bytecode_cache=Compiled(folder))
    fresh.globals["lang"] = language
    fresh.filters["number"] = lambda value: f"{value} in {language}"
    return fresh.get_template("page.html").render()


def test_the_second_process_takes_what_the_first_has_compiled_for_its_language(tmp_path: Path) -> None:
    page = "{{ 1 | number }}"
    assert said(tmp_path, "en", page) == said(tmp_path, "en", page) == "1 in en"
    assert len(list(tmp_path.iterdir())) == 1
    assert said(tmp_path, "de", page) == "1 in de"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_changed_text_is_compiled_anew(tmp_path: Path) -> None:
    assert said(tmp_path, "en", "yesterday") == "yesterday"
    assert said(tmp_path, "en", "today") == "today"


def test_nothing_is_kept_of_a_language_that_was_added(tmp_path: Path) -> None:
    assert said(tmp_path, "tr", "{{ 1 | number }}") == "1 in tr"
    assert not list(tmp_path.iterdir())
