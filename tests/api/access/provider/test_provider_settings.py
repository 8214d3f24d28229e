"""A sign-in service is set as a whole, or the start says what is wrong."""

import re

import pytest

from api.settings.settings import read_settings
from survey.errors import Misconfigured


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RESONANZ_OIDC_ISSUER", "http://id.example.org", "https address"),
        ("RESONANZ_OIDC_ISSUER", "https://id.example.org?x=1", "https address"),
        ("RESONANZ_OIDC_ROLES", "analyst", "value=role"),
        ("RESONANZ_OIDC_ROLES", "hr=boss", "no role “boss”"),
        ("RESONANZ_OIDC_ROLES", "=analyst", "value=role"),
    ],
)
def test_a_setting_that_cannot_be_is_named(name: str, value: str, words: str) -> None:
    said = {"RESONANZ_OIDC_CLIENT": "a", "RESONANZ_OIDC_SECRET": "b", name: value}
    with pytest.raises(Misconfigured, match=re.escape(words)):
        read_settings(said)


def test_a_service_without_client_and_secret_is_refused() -> None:
    with pytest.raises(Misconfigured, match="RESONANZ_OIDC_CLIENT"):
        read_settings({"RESONANZ_OIDC_ISSUER": "https://id.example.org"})


def test_the_secret_is_in_no_text_of_the_settings() -> None:
    said = {"RESONANZ_OIDC_ISSUER": "https://id.example.org", "RESONANZ_OIDC_CLIENT": "resonanz"}
    settings = read_settings({**said, "RESONANZ_OIDC_SECRET": "nobody-else-knows"})
    assert settings.oidc_secret == "nobody-else-knows"
    assert "nobody-else-knows" not in repr(settings)
