"""Whether people find out who asks and whom to ask, and what a proxy has to let through."""

from api.doctor.finding import Finding, advise, ask, good, refused
from api.settings.fields import Settings
from api.web.looks.asker import configured
from survey.errors import Misconfigured

# The addresses that a customer's link needs; all others are for whoever is asked, or for programs.
CUSTOMERS = ("/", "/r/", "/wishes/", "/link", "/privacy/customers", "/accessibility", "/static/")


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
    """Name, contact, imprint and data protection contact, and whether the logo can be shown."""
    missing = [
        name
        for name, value in (
            ("RESONANZ_ORGANISATION", settings.organisation),
            ("RESONANZ_CONTACT", settings.contact),
            ("RESONANZ_IMPRINT", settings.imprint),
            ("RESONANZ_PRIVACY_CONTACT", settings.privacy_contact),
            ("RESONANZ_OWNER", settings.owner),
        )
        if not value
    ]
    try:
        configured(settings)
    except Misconfigured as error:
        return [refused(error)]
    if not settings.organisation:
        return [
            advise(
                "No page says who asks, so customers and employees have to take it for fraud. Set {names}.",
                names=", ".join(missing),
            )
        ]
    if missing:
        return [advise("The pages do not say all about who asks. Set {names}.", names=", ".join(missing))]
    return [good("Every page says who asks, and whom to ask about data protection.")]
