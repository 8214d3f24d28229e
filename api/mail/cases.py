"""The mails of cases: a person's answer to a customer, and a notice to whoever has let one wait."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from api.mail.letters import Words
from api.settings.fields import Settings
from api.texts import LANGUAGES
from survey import clock
from survey.cases.answering import Letter
from survey.cases.escalating import Notice
from survey.catalogue.customers import reasons
from survey.outbox.keeping import put_mail
from survey.secrets_directory import SecretsDirectory

ANSWER, WAITING, UNUSUAL = "case answer", "case waiting", "unusual reasons"
# Longer than a mail server may be away; an answer that comes still later would be none.
LIFE = timedelta(days=7)


async def put_answer(
    settings: Settings, secrets: SecretsDirectory, letter: Letter, case: UUID, link: str
) -> None:
    """Inside the write of an answer: mail it; the address is used for this and nothing else."""
    content = {
        "kind": ANSWER,
        "address": letter.address,
        "language": letter.language,
        "text": letter.text,
        "case": str(case),
        "link": link,
        "privacy": f"{settings.url}/privacy/customers",
    }
    await put_mail(secrets, content, clock.now() + LIFE)


async def put_notice(settings: Settings, secrets: SecretsDirectory, notice: Notice) -> None:
    """Inside the write that brings cases further: say so, by their numbers and without their words."""
    if settings.smtp_server:
        content = {
            "kind": WAITING,
            "address": notice.address,
            "language": notice.language,
            "numbers": ", ".join(map(str, notice.numbers)),
            "link": f"{settings.url}/desk/cases?state=late",
        }
        await put_mail(secrets, content, clock.now() + LIFE)


async def put_unusual(
    settings: Settings, secrets: SecretsDirectory, to: tuple[str, str], ticked: Sequence[str], monday: date
) -> None:
    """Inside a write: reasons for low ratings that were ticked unusually often in the week of this Monday."""
    if settings.smtp_server:
        content = {
            "kind": UNUSUAL,
            "address": to[0],
            "language": to[1],
            "reasons": ",".join(ticked),
            "monday": monday.isoformat(),
            "link": f"{settings.url}/desk/cases",
        }
        await put_mail(secrets, content, clock.now() + LIFE)


def _answer(_: Callable[[str], str], sender: str, content: Mapping[str, str]) -> Words:
    return Words(
        sender=sender,
        subject=_("Our answer – {sender}").format(sender=sender),
        heading=_("Our answer to you"),
        paragraphs=tuple(content["text"].splitlines()),
        button=_("Say whether this is settled"),
        foot=(
            _(
                "You left this address to be answered. It is used for nothing else, and deleted 14 days "
                "after your case is settled: {privacy}"
            ).format(privacy=content["privacy"]),
        ),
    )


def _waiting(_: Callable[[str], str], sender: str, content: Mapping[str, str]) -> Words:
    return Words(
        sender=sender,
        subject=_("Customers wait for an answer – {sender}").format(sender=sender),
        heading=_("Customers wait for an answer"),
        paragraphs=(
            _("The time that was promised is over for these cases: {numbers}.").format(
                numbers=content["numbers"]
            ),
        ),
        button=_("Look at them"),
    )


def _unusual(_: Callable[[str], str], sender: str, content: Mapping[str, str]) -> Words:
    language = content["language"] if content["language"] in LANGUAGES else LANGUAGES[0]
    words = {reason.id: reason.text[language] for reason in reasons()}
    named = "; ".join(words.get(each, each) for each in content["reasons"].split(","))
    return Words(
        sender=sender,
        subject=_("More customers than usual give one reason – {sender}").format(sender=sender),
        heading=_("More customers than usual give one reason"),
        paragraphs=(
            _(
                "In the week that began on {monday} these reasons were ticked more often than usual: "
                "{reasons}."
            ).format(monday=content["monday"], reasons=named),
            _("By chance alone that happens at most about once a year. It is of the whole organisation."),
        ),
        button=_("Look at them"),
    )


KINDS: Mapping[str, Callable[[Callable[[str], str], str, Mapping[str, str]], Words]] = {
    ANSWER: _answer,
    WAITING: _waiting,
    UNUSUAL: _unusual,
}
