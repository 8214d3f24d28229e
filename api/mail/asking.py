"""The mail that asks a customer for a rating; the sentence on objecting is in each of them."""

from dataclasses import dataclass
from datetime import date

from api.mail.letters import Words
from api.settings.fields import Settings
from api.texts import day, translations
from api.web.looks.asker import asker_of
from survey.contacts.arriving.asks import CONSENT


@dataclass(frozen=True, slots=True)
class Asked:
    """What one such mail is about; `spoken_with` is empty where the team is not worded for customers."""

    touchpoint: str
    ended: date
    until: date
    basis: str
    consented: date | None = None
    spoken_with: str = ""


def asking_words(settings: Settings, language: str, asked: Asked) -> Words:
    """What it says: no score, nothing to load, one link to rate, and one for not being asked again."""
    _ = translations(language).gettext
    asker = asker_of(settings, language)
    about = ", ".join(filter(None, (asked.spoken_with, asked.touchpoint, day(asked.ended, language))))
    contact = "".join(each.text for each in asker.contact)
    foot = [
        _why(language, asked),
        # § 7(3) no. 4 UWG asks for this sentence in every mail: it stands here and in no setting.
        _(
            "You can object to such mails at any time, and it costs you nothing but your connection at its "
            "usual rate: press “Do not ask me again” below, or write to us."
        ),
        _("What happens to what customers send: {address}").format(
            address=f"{settings.url}/privacy/customers?lang={language}"
        ),
    ]
    if contact:
        foot.append(_("Questions? {contact}").format(contact=contact))
    if asker.imprint:
        foot.append(_("Imprint: {imprint}").format(imprint=asker.imprint))
    return Words(
        sender=asker.sender,
        subject=_("How was your contact with us? – {sender}").format(sender=asker.sender),
        heading=_("How was your contact with us?"),
        paragraphs=(
            _("It is about this contact: {about}.").format(about=about),
            _("One press on a face is enough. The link works until {day}.").format(
                day=day(asked.until, language)
            ),
        ),
        button=_("Rate the contact"),
        foot=tuple(foot),
        pause=_("Do not ask me again"),
    )


def _why(language: str, asked: Asked) -> str:
    _ = translations(language).gettext
    if asked.basis == CONSENT and asked.consented:
        return _("You get this mail because you consented to it on {day}.").format(
            day=day(asked.consented, language)
        )
    return _("You get this mail because you are a customer of ours and gave us this address.")
