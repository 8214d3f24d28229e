"""The directory of keys, outside database and every backup: what may be lost, and dies with its wave.

Whoever copies the database gets nothing from it without this directory; what is destroyed here is gone. So it
may lie in memory, where no disk ever holds it. What has to outlast a power cut lies in the other directory
(`secrets_directory`), which a key directory knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.private_directory import PrivateDirectory, requires_private_directory
from survey.secrets_directory import SecretsDirectory, open_secrets_directory


@dataclass(frozen=True, slots=True)
class KeyDirectory(PrivateDirectory):
    """Where a wave's keys lie, and where it is written down for good how waves ended."""

    secrets: SecretsDirectory


def open_key_directory(
    path: Path, apart_from: Sequence[Path] = (), secrets: SecretsDirectory | None = None
) -> KeyDirectory:
    """Check the key directory, or make it; `apart_from` names directories that backups copy.

    `secrets` lie beside it where nobody says otherwise.
    """
    secrets = secrets or open_secrets_directory(path.absolute().with_name("secrets"), apart_from)
    return KeyDirectory(requires_private_directory(path, [*apart_from, secrets.path]), secrets)


def directories(paths: Sequence[str]) -> KeyDirectory:
    """Of keys and secrets, as whoever has checked them names them to a process of its own."""
    keys, secrets = map(Path, paths)
    return KeyDirectory(keys, SecretsDirectory(secrets))
