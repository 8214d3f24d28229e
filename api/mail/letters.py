"""How every mail looks, as plain text and as HTML; what it says is given as a few sentences."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from css_inline import CSSInliner

from api.mail.faces import faces_png
from api.mail.message import Letter
from api.web.looks.templates import environment

# Stands where each person's own link will stand, so that a thousand mails are laid out once.
LINK = "https://link.invalid/"
PAUSE = "https://pause.invalid/"
WIDTH = 72


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says: at most one link, below a word to press, and one in the foot to pause such mails."""

    sender: str
    subject: str
    heading: str
    paragraphs: tuple[str, ...]
    button: str = ""
    foot: tuple[str, ...] = ()
    with_faces: bool = False
    pause: str = ""


@lru_cache(maxsize=32)
def lay_out(words: Words, language: str) -> Letter:
    """The letter, with LINK and PAUSE in the places of the links."""
    template = environment(language).get_template("mail/letter.html")
    html = _inliner().inline(template.render(letter=words, link=LINK, pause=PAUSE))
    pictures = {"faces": faces_png()} if words.with_faces else {}
    return Letter(_one_line(words.subject), _text(words), html, language, pictures)


def with_link(letter: Letter, link: str, pause: str = "") -> Letter:
    """The letter of one person; where it can be paused, mail programs are told so as well."""
    text, html = letter.text, letter.html
    for placeholder, address in ((LINK, link), (PAUSE, pause)):
        text, html = text.replace(placeholder, address), html.replace(placeholder, escape(address))
    return replace(letter, text=text, html=html, pause=pause)


def _inliner() -> CSSInliner:
    """Neither a remote nor a local file is ever read; the rules for the dark stay in the head."""
    return CSSInliner(
        load_remote_stylesheets=False, keep_style_tags=True, keep_at_rules=True, base_url=None, cache=None
    )


def _text(words: Words) -> str:
    parts = [words.heading, *words.paragraphs]
    button = [f"{words.button}:\n{LINK}"] if words.button else []
    pause = [f"{words.pause}:\n{PAUSE}"] if words.pause else []
    sender = f"-- \n{words.sender}"
    return "\n\n".join([*_filled(parts), *button, *_filled(words.foot), *pause, sender]) + "\n"


def _filled(paragraphs: Sequence[str]) -> list[str]:
    return [textwrap.fill(each, WIDTH, break_long_words=False) for each in paragraphs]


def _one_line(text: str) -> str:
    return " ".join(text.split())
