"""Whether people find out whom to ask."""

from api.doctor.finding import Finding, advise, good
from api.settings import Settings


def examine_responsible(settings: Settings) -> list[Finding]:
    """The two contacts that /privacy shows."""
    missing = [
        name
        for name, value in (
            ("RESONANZ_CONTACT", settings.contact),
            ("RESONANZ_PRIVACY_CONTACT", settings.privacy_contact),
        )
        if not value
    ]
    if missing:
        return [
            advise(
                "The page /privacy does not say who is responsible and whom to ask about data protection. "
                "Set {names}.",
                names=", ".join(missing),
            )
        ]
    return [good("The page /privacy says who is responsible and whom to ask about data protection.")]
