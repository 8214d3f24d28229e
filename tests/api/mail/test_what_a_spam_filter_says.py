"""Debian's spamassassin reads our mails in both languages, with the rules that need no network."""

import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.mail.asking import Asked, asking_words
from api.mail.letters import Words, lay_out, with_link
from api.mail.message import envelope
from api.mail.outgoing import INVITATION, words_of
from api.mail.pulse import pulse_words
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey import clock
from survey.contacts.arriving.asks import CONSENT

PROGRAM = "spamassassin"
REMEDY = "This test asks Debian's spamassassin. As root: apt-get install --no-install-recommends spamassassin"
# From five points on a mail is called spam. DKIM, SPF and the sender's name are matters of the mail server.
MOST = 1.0
DAY, CLOSES = date(2026, 3, 11), datetime(2026, 3, 16, 17, tzinfo=UTC)
# What every filter of this kind calls spam, so that one which reads nothing is found out.
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"

MAILS: dict[str, Callable[[Settings, str], Words]] = {
    "wave": lambda settings, language: pulse_words(settings, language, CLOSES, 5),
    "check": lambda settings, language: pulse_words(settings, language, CLOSES, 8, check=True),
    "customer": lambda settings, language: asking_words(
        settings, language, Asked("Telefon", DAY, date(2026, 3, 25), CONSENT, DAY, "Herr Muster")
    ),
    "account": lambda settings, language: words_of(
        settings, {"kind": INVITATION, "address": "", "link": "", "language": language}
    )[0],
}


def read_by_the_filter(message: bytes) -> tuple[float, list[str]]:
    """The points it gives, and the rules that fired with theirs."""
    try:
        done = subprocess.run(
            [PROGRAM, "--local", "--test-mode"], input=message, capture_output=True, check=True, timeout=300
        )
    except FileNotFoundError:
        pytest.fail(REMEDY)
    report = done.stdout.decode(errors="replace").partition("Content analysis details:")[2].splitlines()
    rules = [
        line.strip() for line in report[1:] if line.strip()[:1] in set("-0123456789") and ". " not in line
    ]
    return float(report[0].strip(" (").split()[0]), rules


def handed_over(settings: Settings, words: Words, language: str) -> bytes:
    """As it is handed over to the mail server."""
    pause = f"{settings.url}/pulse/mails/4Zk2pQ" if words.pause else ""
    letter = with_link(lay_out(words, language), f"{settings.url}/pulse/wave#a.b~c", pause)
    sender = ("Stadtwerke Beispiel", "resonanz@example.org")
    return envelope(letter, sender, "erika@example.org", "0f3a6c2e9b7d48150f3a6c2e", clock.now()).message


@pytest.mark.long
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", MAILS)
def test_no_mail_of_ours_looks_like_spam(kind: str, language: str, tmp_path: Path) -> None:
    settings = read_settings(
        {
            "RESONANZ_DATA": str(tmp_path),
            "RESONANZ_URL": "https://survey.example.org",
            "RESONANZ_ORGANISATION": "Stadtwerke Beispiel",
            "RESONANZ_CONTACT": "personal@example.org",
        }
    )
    points, rules = read_by_the_filter(handed_over(settings, MAILS[kind](settings, language), language))
    print(f"{kind}, {language}: {points} points", *rules, sep="\n  ")
    assert points <= MOST, rules


@pytest.mark.long
def test_the_filter_finds_spam(tmp_path: Path) -> None:
    settings = read_settings({"RESONANZ_DATA": str(tmp_path)})
    points, rules = read_by_the_filter(handed_over(settings, Words("A", GTUBE, GTUBE, (GTUBE,)), "en"))
    assert points > MOST, rules
