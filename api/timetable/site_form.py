"""A site as fields of a form, and back."""

from collections.abc import Mapping
from typing import Any

from api.web.forms import Form

TEAM = "site-team"


def site_fields(found: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    """The site of that name as it stands in the fields; else a new one with the organisation's calendar."""
    kept = next((site for site in found["sites"] if site["name"] == name), None)
    place = kept or found
    return {
        "name": kept["name"] if kept else "",
        "zone": place["zone"],
        "country": place["country"],
        "land": place["land"],
        "catholic": place["catholic"],
        "closed": ", ".join(place["closed"]),
        "teams": list(kept["teams"]) if kept else [],
    }


def typed_site(form: Form) -> dict[str, Any]:
    """What somebody has filled in, as they sent it."""
    typed: dict[str, Any] = {
        name: form.one(f"site-{name}").strip() for name in ("name", "zone", "country", "land", "closed")
    }
    return typed | {"catholic": bool(form.one("site-catholic")), "teams": form.all(TEAM)}


def site_in(form: Form) -> dict[str, Any]:
    """The whole site as `schedule site` takes it; what cannot be kept is refused there."""
    typed = typed_site(form)
    return typed | {
        "closed": [day for day in map(str.strip, typed["closed"].split(",")) if day],
        "teams": [team for team in typed["teams"] if team.strip()],
    }
