"""The mail of a wave: the first one and every reminder are the same, and cannot be told apart."""

from datetime import datetime

from api.mail.letters import Words
from api.settings.fields import Settings
from api.texts import moment, translations
from api.web.looks.asker import asker_of


def pulse_words(
    settings: Settings,
    language: str,
    closes: datetime,
    smallest: int,
    *,
    check: bool = False,
    can_pause: bool = True,
) -> Words:
    """What it says; `smallest` is the size below which nothing of a group is published.

    A `check` asks staff and leadership nine questions and has no faces.
    """
    _ = translations(language).gettext
    asker = asker_of(settings, language)
    contact = "".join(each.text for each in asker.contact)
    foot = [
        _(
            "This link is yours alone: whoever has it can answer in your place. Please do not pass it on. If "
            "you have answered already, there is nothing left to do."
        )
    ]
    if contact:
        foot.append(_("Questions? {contact}").format(contact=contact))
    heading = _("How do we work for our customers?") if check else _("How was your week?")
    return Words(
        sender=asker.sender,
        subject=f"{heading} – {asker.sender}",
        heading=heading,
        paragraphs=(
            _(
                "It takes about a minute. Your answer is locked on your own device, and only results of "
                "groups of {smallest} people or more are published."
            ).format(smallest=smallest),
            _("You can answer until {closes}.").format(
                closes=moment(closes.astimezone(settings.timezone), language)
            ),
        ),
        button=_("Answer now"),
        foot=tuple(foot),
        with_faces=not check,
        pause=_("Pause these mails") if can_pause else "",
    )
