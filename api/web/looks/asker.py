"""Who asks: what every page says about the organisation, so that nobody has to guess whom they answer."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from api.settings.fields import Settings
from api.texts import translations
from api.web.looks.invented import is_invented
from api.web.looks.logo import Logo, read_logo
from api.web.looks.templates import environment

if TYPE_CHECKING:  # the doctor asks too, and needs no web framework
    from litestar import Litestar

# The telephone begins with 0 or +, so that no postcode with a house number is one.
_REACH = re.compile(r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<phone>(?<![\w-])(?:\+|0)[\d ()/-]{5,}\d)")


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a line; with an address where it can be pressed."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """The organisation as it presents itself; what it does not say is empty."""

    name: str = ""
    contact: tuple[Words, ...] = ()
    imprint: str = ""
    controller: str = ""
    privacy_contact: str = ""
    owner: str = ""
    logo: Logo | None = None

    @property
    def sender(self) -> str:
        """What stands on top of a page and in its title."""
        return self.name or "Resonanz"

    @property
    def imprint_address(self) -> str:
        """Where the imprint is, if that is a page of its own."""
        return self.imprint if re.fullmatch(r"https?://[^\s/]\S*", self.imprint) else ""


NOBODY = Asker()


@lru_cache(maxsize=4)
def configured(settings: Settings) -> Asker:
    """As the settings say it; a logo that cannot be shown is refused."""
    return Asker(
        name=settings.organisation,
        contact=reachable(settings.contact),
        imprint=settings.imprint,
        controller=settings.controller or ", ".join(filter(None, [settings.organisation, settings.contact])),
        privacy_contact=settings.privacy_contact,
        owner=settings.owner,
        logo=read_logo(settings.logo) if settings.logo else None,
    )


def asker_of(settings: Settings, language: str) -> Asker:
    """Who asks here; simulated people are asked by an organisation that is invented as well."""
    found = configured(settings)
    if found.name or not is_invented(settings):
        return found
    _ = translations(language).gettext
    name = _("Example Utilities Ltd (invented)")
    return replace(
        found,
        name=name,
        contact=found.contact or reachable("post@example.org"),
        imprint=found.imprint or _("This organisation is invented; there is nobody to write to."),
        controller=found.controller or name,
    )


def asker_at(app: "Litestar", language: str) -> Asker:
    """The same for an application; without an installation it is nobody's."""
    installation: Any = app.state.get("installation")
    return asker_of(installation.settings, language) if installation else NOBODY


def reachable(line: str) -> tuple[Words, ...]:
    """A line of text whose e-mail addresses and telephone numbers can be pressed."""
    found, at = [], 0
    for match in _REACH.finditer(line):
        found.append(Words(line[at : match.start()]))
        number = re.sub(r"\(0\)|[^\d+]", "", match["phone"] or "")
        found.append(Words(match[0], f"mailto:{match['mail']}" if match["mail"] else f"tel:{number}"))
        at = match.end()
    found.append(Words(line[at:]))
    return tuple(each for each in found if each.text)


def with_asker(page: str, asker: Asker, language: str) -> str:
    """A report, which is drawn for nobody, with who asks on top and at the bottom; it still loads nothing."""
    macros: Any = environment(language).get_template("asker.html").module
    top = f"\n      <p>{macros.sender(asker, inline=True)}</p>" if asker.name else ""
    bottom = f"\n      {macros.reach(asker, '', inline=True)}"
    page = page.replace("– Resonanz</title>", f"– {escape(asker.sender)}</title>", 1)
    return page.replace("<header>", f"<header>{top}", 1).replace("<footer>", f"<footer>{bottom}", 1)
