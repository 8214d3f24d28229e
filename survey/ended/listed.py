"""The waves that have ended, kept among the secrets: what a restored or rewritten database may deny.

One line a wave: its name, the hash of its manifest, and that of its signed release, or "void". Lines are only
ever added, and each is durable before its release can be seen. A second release of one week would let people
subtract one from the other; another release in its place would not have this hash.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from survey.ballots.manifest import Previous
from survey.errors import Refused
from survey.private_directory import append, recall
from survey.secrets_directory import SecretsDirectory

_FILE = "released"
_VOID = "void"
_LINE = re.compile(rf"([A-Za-z0-9_-]+) ([0-9a-f]{{64}}) ([0-9a-f]{{64}}|{_VOID})")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a wave ended: the hashes of its manifest and of its signed release, None where it was void."""

    wave: str
    manifest: bytes
    release: bytes | None


def released_file(secrets: SecretsDirectory) -> Path:
    """Where the list lies."""
    return secrets.path / _FILE


def ended_waves(secrets: SecretsDirectory) -> dict[str, Ended]:
    """Every wave in the list, in the order in which they ended."""
    # A line that is not whole was cut off by a crash: that release was not seen by anybody yet.
    *lines, _ = (recall(secrets, _FILE) or b"").decode(errors="replace").split("\n")
    found: dict[str, Ended] = {}
    for line in filter(None, map(_LINE.fullmatch, lines)):
        wave, manifest, release = line.groups()
        found.setdefault(
            wave, Ended(wave, bytes.fromhex(manifest), None if release == _VOID else bytes.fromhex(release))
        )
    return found


def released_waves(secrets: SecretsDirectory) -> set[str]:
    """Every wave of which something was published."""
    return {ended.wave for ended in ended_waves(secrets).values() if ended.release}


def note_ended(secrets: SecretsDirectory, waves: Iterable[Ended]) -> None:
    """Add those that are not in the list yet."""
    known = ended_waves(secrets)
    lines = [
        f"{ended.wave} {ended.manifest.hex()} {ended.release.hex() if ended.release else _VOID}"
        for ended in waves
        if ended.wave not in known
    ]
    if lines:
        append(secrets, _FILE, "\n".join(lines))


def previous_wave(secrets: SecretsDirectory) -> Previous | None:
    """What the next manifest names, so that a gap or an exchange would be seen."""
    ended = list(ended_waves(secrets).values())
    return Previous(ended[-1].manifest, ended[-1].release) if ended else None


def refusal(secrets: SecretsDirectory, week: str) -> Refused | None:
    """Why a week ("2026-W12") of which any wave was released cannot be asked, whatever the database says."""
    for wave in sorted(released_waves(secrets)):
        if wave == week or wave.startswith(f"{week}-"):
            return Refused(
                "Week {week} has been released already: {wave} stands in {file}, and the database has "
                "forgotten it, as after restoring an older backup. A second release of one week would let "
                "people subtract one from the other. Wait for the next week.",
                week=week,
                wave=wave,
                file=released_file(secrets),
            )
    return None
