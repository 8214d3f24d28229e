"""Whether people find out whom to ask, and what a proxy has to let through."""

from api.doctor.finding import Finding, advise, ask, good
from api.settings import Settings

# The addresses that a customer's link needs; all others are for whoever is asked, or for programs.
CUSTOMERS = ("/r/", "/wishes/", "/link", "/privacy", "/static/")


def examine_addresses() -> list[Finding]:
    """What may be reached from anywhere."""
    return [
        ask(
            "Does a proxy let anybody in from the internet? Customers need these addresses and no other: "
            "{addresses}. Everything else can be restricted to where people answer (docs/running.md).",
            addresses=", ".join(CUSTOMERS),
        )
    ]


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
