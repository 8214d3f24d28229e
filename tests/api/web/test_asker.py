"""What an organisation says about itself becomes links where it can be pressed, and nothing else."""

import pytest

from api.settings.settings import chosen_asker, read_settings
from api.web.looks.asker import NOBODY, Asker, Words, configured, reachable, with_asker

REPORT = (
    "<html><title>Yes – Resonanz</title><body><header><p>20 teams</p></header>"
    "<main></main><footer></footer></body></html>"
)
HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("line", "pressed"),
    [
        ("post@example.org", {"post@example.org": "mailto:post@example.org"}),
        (
            "Service, Müller-Str. 5, 01067 Dresden, a.b+c@mail.example.org",
            {"a.b+c@mail.example.org": "mailto:a.b+c@mail.example.org"},
        ),
        ("Tel. +49 (0)89 123 456-0.", {"+49 (0)89 123 456-0": "tel:+49891234560"}),
        ("0800 / 123 45 67 (free)", {"0800 / 123 45 67": "tel:08001234567"}),
        ("Musterweg 12, 80331 München", {}),
        ("https://example.org javascript:alert(1)", {}),
        ('"><script>@example.org', {}),
        ("", {}),
    ],
)
def test_mail_and_telephone_can_be_pressed(line: str, pressed: dict[str, str]) -> None:
    found = reachable(line)
    assert "".join(each.text for each in found) == line
    assert {each.text: each.address for each in found if each.address} == pressed


@pytest.mark.parametrize(
    ("imprint", "address"),
    [
        ("https://www.example.org/impressum", True),
        ("http://intranet/impressum", True),
        ("javascript:alert(1)", False),
        ("https:", False),
        ("https://example.org and more", False),
        ("Beispiel GmbH, Musterweg 1, HRB 123", False),
        ("", False),
    ],
)
def test_an_imprint_is_followed_only_to_a_web_page(imprint: str, address: bool) -> None:
    assert Asker(imprint=imprint).imprint_address == (imprint if address else "")


def test_who_is_responsible_is_the_organisation_unless_somebody_else_is_named() -> None:
    said = {"RESONANZ_ORGANISATION": "Beispiel GmbH", "RESONANZ_CONTACT": "post@example.org"}
    assert configured(read_settings(said)).controller == "Beispiel GmbH, post@example.org"
    other = {"RESONANZ_CONTROLLER": "Beispiel Holding AG, Musterweg 1"}
    assert configured(read_settings(said | other)).controller == "Beispiel Holding AG, Musterweg 1"


def test_a_report_says_it_too_and_still_loads_nothing() -> None:
    asker = Asker(HOSTILE, (Words("post@example.org", "mailto:post@example.org"),), "Musterweg 1")
    page = with_asker(REPORT, asker, "de")
    assert HOSTILE not in page
    assert page.count("&lt;script&gt;") == 3
    assert 'href="mailto:post@example.org"' in page
    assert "Impressum: Musterweg 1" in page
    assert "/?lang" not in page
    assert "Wer fragt, ist hier nicht angegeben" in with_asker(REPORT, NOBODY, "de")


def test_the_demo_takes_over_what_is_said_about_who_asks() -> None:
    environ = {"RESONANZ_ORGANISATION": "Beispiel GmbH", "RESONANZ_DATA": "/srv", "HOME": "/root"}
    assert chosen_asker(environ) == {"RESONANZ_ORGANISATION": "Beispiel GmbH"}
