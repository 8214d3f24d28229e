"""Settings are read once, checked, and refused with the remedy in the sentence."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.settings.fields import NAMES
from api.settings.settings import READERS, hosts_of, link_secrets, read_settings
from survey.errors import Misconfigured
from survey.key_directory import open_key_directory
from tests.api.cli.command import run

LONG = "correct horse battery staple 0123456789"


def test_without_settings_everything_lies_side_by_side_and_only_this_machine_is_served() -> None:
    settings = read_settings({"HOME": "/anything"})
    assert settings.keys == settings.data.with_name("resonanz-keys")
    assert settings.secrets == settings.data.with_name("resonanz-secrets")
    assert settings.database == f"sqlite://{settings.data}/resonanz.sqlite"
    assert settings.url == "http://127.0.0.1:8000"
    assert settings.min_group == 5
    assert settings.organisation == settings.contact == settings.privacy_contact == ""
    assert (settings.imprint, settings.controller, settings.logo) == ("", "", None)
    assert (settings.complete_touchpoints, settings.checks) == ((), ())


def test_what_is_given_is_used() -> None:
    settings = read_settings(
        {
            "RESONANZ_DATA": "/srv/survey",
            "RESONANZ_DATABASE": "postgresql://me:pw@db/survey",
            "RESONANZ_ADDRESS": "[::1]:9000",
            "RESONANZ_URL": "https://survey.example.org/",
            "RESONANZ_SECRET": f"new {LONG}, old {LONG}",
            "RESONANZ_TIMEZONE": "Europe/Vienna",
            "RESONANZ_LANGUAGE": "en",
            "RESONANZ_MIN_GROUP": "8",
            "RESONANZ_ORGANISATION": "Beispiel <GmbH> & Co.",
            "RESONANZ_CONTACT": " Kundendienst, post@example.org ",
            "RESONANZ_IMPRINT": "https://www.example.org/impressum",
            "RESONANZ_CONTROLLER": "Beispiel GmbH, Musterweg 1",
            "RESONANZ_LOGO": "/srv/logo.png",
            "RESONANZ_PRIVACY_CONTACT": "Dr. Ada Beispiel, datenschutz@example.org",
            "RESONANZ_COMPLETE_TOUCHPOINTS": "Hotline, Laden am Markt,",
        }
    )
    assert settings.keys == Path("/srv/survey-keys")
    assert settings.address == ("::1", 9000)
    assert settings.url == "https://survey.example.org"
    assert settings.secret == (f"old {LONG}", f"new {LONG}")
    assert (settings.timezone.key, settings.language, settings.min_group) == ("Europe/Vienna", "en", 8)
    assert settings.organisation == "Beispiel <GmbH> & Co."
    assert settings.contact == "Kundendienst, post@example.org"
    assert settings.imprint == "https://www.example.org/impressum"
    assert (settings.controller, settings.logo) == ("Beispiel GmbH, Musterweg 1", Path("/srv/logo.png"))
    assert settings.privacy_contact == "Dr. Ada Beispiel, datenschutz@example.org"
    assert settings.complete_touchpoints == ("Hotline", "Laden am Markt")


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("CHECKS", "spring", "2027-03-10, 2027-09-08"),
        ("CHECKS", ",", "or none"),
        ("ADRESS", "127.0.0.1:8000", "Is it RESONANZ_ADDRESS"),
        ("DATA", " ", "RESONANZ_DATA is empty"),
        ("KEYS", "/srv/survey/keys", "side by side"),
        ("KEYS", "/srv", "side by side"),
        ("SECRETS", "/srv/survey/secrets", "side by side"),
        ("SECRETS", "/srv/survey-keys", "RESONANZ_KEYS"),
        ("SECRETS", "/srv/survey-keys/secrets", "side by side"),
        # One letter away from the other setting: neither may be taken for it.
        ("SECRETS", LONG, "RESONANZ_SECRET"),
        ("SECRET", "/usr/share/common-licenses/../../share/doc", "RESONANZ_SECRETS"),
        ("DATABASE", "mysql://root@host/x", "sqlite:///absolute/path"),
        ("DATABASE", "sqlite://relative.sqlite", "sqlite:///absolute/path"),
        ("DATABASE", "survey.sqlite", "sqlite:///absolute/path"),
        # Three slashes and a relative path, as other programs write it, would be a file at the root.
        ("DATABASE", "sqlite:///survey.sqlite", "Write the whole path"),
        ("DATABASE", "sqlite:///no-such-folder/survey.sqlite", "Write the whole path"),
        ("ADDRESS", "0.0.0.0:8000", "RESONANZ_URL to the https"),
        ("ADDRESS", "192.168.1.7:8000", "RESONANZ_URL to the https"),
        ("ADDRESS", "survey.example.org:8000", "RESONANZ_URL to the https"),
        ("ADDRESS", "8000", "host:port"),
        ("ADDRESS", "127.0.0.1:0", "host:port"),
        ("ADDRESS", "127.0.0.1:99999", "host:port"),
        ("URL", "survey.example.org", "https://survey.example.org"),
        ("URL", "http://survey.example.org", "has to be https"),
        ("URL", "https://example.org/survey", "a host of their own"),
        ("URL", "https://example.org:port", "Write https"),
        ("URL", "ftp://example.org", "Write https"),
        ("SECRET", "changeme", "openssl rand"),
        ("SECRET", "changeme" * 8, "openssl rand"),
        ("SECRET", f"{LONG},short", "number 2"),
        ("TIMEZONE", "Europe/Berlim", "Is it Europe/Berlin"),
        ("LANGUAGE", "fr", "en, de"),
        ("MIN_GROUP", "4", "at least 5"),
        ("MIN_GROUP", "five", "at least 5"),
        ("ORGANISATION", "x" * 301, "300 characters"),
        ("IMPRINT", "Beispiel GmbH\tMusterweg 1", "one line"),
        ("CONTROLLER", "", "RESONANZ_CONTROLLER is empty"),
        ("LOGO", " ", "RESONANZ_LOGO is empty"),
        ("CONTACT", "Beispiel GmbH\nMusterweg 1", "one line"),
        ("PRIVACY_CONTACT", "x" * 301, "300 characters"),
    ],
)
def test_a_wrong_value_is_refused_with_its_remedy(name: str, value: str, remedy: str) -> None:
    with pytest.raises(Misconfigured, match=remedy.replace("?", r"\?")) as refused:
        read_settings({"RESONANZ_DATA": "/srv/survey", f"RESONANZ_{name}": value})
    assert f"RESONANZ_{name}" in str(refused.value)


def test_a_refusal_never_repeats_a_password_or_a_secret() -> None:
    with pytest.raises(Misconfigured) as refused:
        read_settings({"RESONANZ_DATABASE": "mysql://root:hunter2@host/x"})
    assert "hunter2" not in str(refused.value)
    settings = read_settings({"RESONANZ_DATABASE": "postgresql://me:hunter2@db/x", "RESONANZ_SECRET": LONG})
    assert "hunter2" not in repr(settings)
    assert LONG not in repr(settings)


def test_processes_that_start_together_make_one_secret_between_them(tmp_path: Path) -> None:
    keys = open_key_directory(tmp_path / "keys")
    settings = read_settings({"RESONANZ_DATA": str(tmp_path / "data")})
    with ThreadPoolExecutor(8) as processes:
        made = list(processes.map(lambda _: link_secrets(settings, keys.secrets), range(40)))
    assert len(set(made)) == 1
    assert [path.name for path in keys.secrets.path.iterdir()] == ["link-secret"]
    assert (keys.secrets.path / "link-secret").stat().st_mode & 0o777 == 0o600


def test_a_configured_secret_is_not_kept(tmp_path: Path) -> None:
    keys = open_key_directory(tmp_path / "keys")
    assert link_secrets(read_settings({"RESONANZ_SECRET": LONG}), keys.secrets) == (LONG,)
    assert list(keys.secrets.path.iterdir()) == []


def test_the_readme_lists_every_setting_as_the_code_describes_it() -> None:
    page = Path("README.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `RESONANZ_")]
    described = [
        f"| `{name}` | {each.metadata['default']} | {each.metadata['about']} |"
        for name, each in NAMES.items()
    ]
    assert rows == described


@pytest.mark.parametrize(
    ("address", "url", "hosts"),
    [
        (
            "127.0.0.1:8000",
            "https://Survey.Example.org",
            {"survey.example.org", "127.0.0.1", "localhost", "[::1]"},
        ),
        ("[::1]:9000", "http://localhost:9000", {"localhost", "127.0.0.1", "[::1]"}),
        ("192.0.2.7:8000", "https://survey.example.org", {"survey.example.org", "192.0.2.7"}),
    ],
)
def test_the_hosts_are_those_of_address_and_url(address: str, url: str, hosts: set[str]) -> None:
    assert hosts_of(read_settings({"RESONANZ_ADDRESS": address, "RESONANZ_URL": url})) == hosts


def test_a_command_speaks_the_language_of_the_settings_unless_told_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    assert "There is no such wave" in run("wave", "status").err
    monkeypatch.setenv("RESONANZ_LANGUAGE", "de")
    assert "resonanz wave open" in run("wave", "status").err
    assert "There is no such wave" not in run("wave", "status").err
    assert "There is no such wave" in run("wave", "status", "--lang", "en").err
    monkeypatch.setenv("RESONANZ_LANGUAGE", "fr")
    assert "RESONANZ_LANGUAGE" in run("wave", "status").err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("oidc_issuer", "https://[::1"),
        ("oidc_issuer", "https://id example.org"),
        ("oidc_issuer", "https://id.example.org:99999"),
        ("oidc_issuer", "https://user:word@id.example.org"),
        ("smtp_sender", "https://user:word@example.org"),
        ("smtp_sender", "Ada <ada@example.org>, Ben <ben@example.org>"),
        ("smtp_sender", "Ada <ada@example..org>"),
        ("smtp_sender", "ada@example.org ben@example.org"),
        ("smtp_server", "m" * 254),
        ("min_group", "99999999999999999999"),
        ("min_group", "1001"),
        ("smtp_port", "9" * 5000),
        ("case_hours", "9" * 5000),
        ("checks", "9999-12-31"),
        ("checks", "31.2.2027"),
    ],
)
def test_what_can_be_no_such_value_is_said_by_its_name(name: str, text: str) -> None:
    with pytest.raises(Misconfigured, match=f"RESONANZ_{name.upper()}"):
        READERS[name](text)


def test_a_sender_is_an_address_alone_or_behind_a_name() -> None:
    read = READERS["smtp_sender"]
    assert read("ada@example.org") == ("", "ada@example.org")
    assert read('"Stadtwerke, Personal" <ada@example.org>') == ("Stadtwerke, Personal", "ada@example.org")
    assert read("Stadtwerke, Personal <ada@example.org>") == ("Stadtwerke, Personal", "ada@example.org")
