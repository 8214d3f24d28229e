"""What may not be lost: where it lies, who may read it, and whether an export would bring it back."""

from api.doctor.disks import MEMORY, file_system
from api.doctor.finding import Finding, advise, ask, good, mend, refused
from api.machine.mounts import NETWORK
from api.settings.fields import Settings
from survey.errors import Misconfigured
from survey.private_directory import requires_private_directory
from survey.secrets_archive import last_export
from survey.secrets_directory import SecretsDirectory

EXPORT = "resonanz secrets export FILE"


def examine_secrets(settings: Settings, mounts: str) -> list[Finding]:
    """`mounts` is the text of /proc/mounts."""
    path = settings.secrets
    if not path.exists():
        return [advise("There is no directory of secrets {path} yet; the first start makes it.", path=path)]
    try:
        requires_private_directory(path, apart_from=[settings.data, settings.keys])
    except Misconfigured as error:
        return [refused(error)]
    return [
        good("The secrets in {path} are readable by their owner alone and lie apart.", path=path),
        _kind(settings, mounts),
        _exported(SecretsDirectory(path)),
        ask(
            "Where is the export of the secrets, and who knows its passphrase? It belongs neither beside the "
            "backups of the database nor on this machine: {path} and a backup together open every link.",
            path=path,
        ),
    ]


def _kind(settings: Settings, mounts: str) -> Finding:
    kind = file_system(settings.secrets, mounts)
    if kind in MEMORY:
        return mend(
            "The secrets lie in memory ({kind}): a power cut ends every link of customers and employees, and "
            "the audit log can no longer be verified. Stop the server, move {path} to a disk, and set "
            "RESONANZ_SECRETS.",
            kind=kind,
            path=settings.secrets,
        )
    if kind in NETWORK:
        return advise(
            "The secrets lie on a network file system ({kind}): another machine holds them, and its backups "
            "may. With a single server, set RESONANZ_SECRETS to a directory of this machine.",
            kind=kind,
        )
    return good("The secrets lie on a disk ({kind}) and outlast a power cut.", kind=kind or "?")


def _exported(secrets: SecretsDirectory) -> Finding:
    last = last_export(secrets)
    if last is None:
        return advise(
            "The secrets were never exported. Without an export a broken disk ends every link, whatever "
            "backup there is: {command}",
            command=EXPORT,
        )
    if last.changed:
        return advise(
            "The last export of the secrets, of {day}, lacks what is newer: {names}. Export them again: "
            "{command}",
            day=last.day,
            names=", ".join(last.changed),
            command=EXPORT,
        )
    return good("The export of the secrets of {day} holds all of them.", day=last.day)
