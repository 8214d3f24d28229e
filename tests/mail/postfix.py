"""Debian's postfix as a second mail server: an instance of its own on this machine, without a network.

It has its own directories, takes mails by STARTTLS alone and delivers them into a directory for each person.
It is started as root, as postfix wants it, and reached at `localhost`.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.journeys.server import free_port
from tests.waiting import eventually_now

PROGRAM = "/usr/sbin/postfix"
REMEDY = "This test starts Debian's postfix, as root: apt-get install --no-install-recommends postfix"
# Whoever the mailboxes belong to.
OWNER = "nobody"

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mail.example.org
mydestination =
mynetworks = 127.0.0.0/8
default_transport = error:there is no network
relay_transport = error:there is no network
alias_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = texthash:{folder}/etc/mailboxes
virtual_mailbox_base = {folder}/mail
virtual_minimum_uid = 100
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_recipient_restrictions = check_recipient_access texthash:{folder}/etc/access, reject_unauth_destination
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {folder}/etc/server.pem
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """The instance in `folder`."""

    folder: Path
    port: int
    people: tuple[str, ...]

    @property
    def authority(self) -> Path:
        """The certificate that has signed the server's."""
        return self.folder / "etc" / "authority.pem"

    def settings(self, **more: str) -> dict[str, str]:
        """What an installation has to be told to use it."""
        return {
            "RESONANZ_SMTP_SERVER": "localhost",
            "RESONANZ_SMTP_PORT": str(self.port),
            "RESONANZ_SMTP_SECURITY": "starttls",
            "RESONANZ_SMTP_CA": str(self.authority),
            "RESONANZ_SMTP_SENDER": "Resonanz <resonanz@example.org>",
            "RESONANZ_SMTP_RATE": "60000",
            **more,
        }

    def puts_off(self, *addresses: str) -> None:
        """From now on, as a greylist does it; with none everybody is let in."""
        self._table("access", dict.fromkeys(addresses, "450 4.2.0 Greylisted, try again"))
        subprocess.run([PROGRAM, "-c", self.folder / "etc", "reload"], check=True, capture_output=True)

    def mails(self) -> dict[str, list[EmailMessage]]:
        """What lies in everybody's mailbox, by the address that it was sent to."""
        return {
            address: _mails_in(self.folder / "mail" / str(number))
            for number, address in enumerate(self.people)
        }

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def _table(self, name: str, rows: dict[str, str]) -> None:
        lines = [f"{key} {value}\n" for key, value in rows.items()]
        (self.folder / "etc" / name).write_text("".join(lines), encoding="utf-8")


@contextmanager
def postfix(people: Collection[str]) -> Iterator[Postfix]:
    """A server that has mailboxes for these addresses, until the block ends."""
    if os.getuid() != 0 or not Path(PROGRAM).exists():
        raise RuntimeError(REMEDY)
    # Not below the directory of the tests: several users of postfix have to get in.
    with TemporaryDirectory(prefix="resonanz-postfix-", dir="/tmp") as name:
        server = Postfix(Path(name), free_port(), tuple(people))
        _furnish(server)
        command = [PROGRAM, "-c", str(server.folder / "etc")]
        with subprocess.Popen([*command, "start-fg"], stdout=subprocess.DEVNULL) as process:
            try:
                eventually_now(lambda: process.poll() is not None or "daemon started" in _said(server))
                assert process.poll() is None, _said(server)
                yield server
            finally:
                subprocess.run([*command, "stop"], check=False, capture_output=True)
                process.wait(timeout=60)


def _mails_in(folder: Path) -> list[EmailMessage]:
    found = []
    for file in sorted((folder / "new").glob("*")):
        mail = message_from_bytes(file.read_bytes(), policy=SMTPUTF8)
        assert isinstance(mail, EmailMessage)
        found.append(mail)
    return found


def _said(server: Postfix) -> str:
    return server.log() if (server.folder / "log").exists() else ""


def _furnish(server: Postfix) -> None:
    folder, owner = server.folder, pwd.getpwnam(OWNER)
    folder.chmod(0o755)
    for each in ("etc", "queue", "data", "mail"):
        (folder / each).mkdir()
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "mail", OWNER)
    domains = {address.rpartition("@")[2] for address in server.people}
    values = {"folder": folder, "uid": owner.pw_uid, "gid": owner.pw_gid, "port": server.port}
    for name, text in (("main.cf", MAIN), ("master.cf", MASTER)):
        (folder / "etc" / name).write_text(text.format(**values, domains=", ".join(sorted(domains))))
    # Names of directories are numbers: an address is no name of a file.
    server._table("mailboxes", {address: f"{number}/" for number, address in enumerate(server.people)})
    server._table("access", {})
    _certificates(folder / "etc")


def _certificates(folder: Path) -> None:
    """An authority of one's own, and what it has signed for `localhost`."""

    def openssl(*words: str | Path) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl(
        "req",
        "-x509",
        *key,
        "-days",
        "2",
        "-subj",
        "/CN=Our own",
        "-keyout",
        "ca.key",
        "-out",
        "authority.pem",
    )
    openssl("req", *key, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    signed = ("-CA", "authority.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2")
    openssl("x509", "-req", "-in", "server.csr", *signed, "-extfile", "names", "-out", "server.crt")
    chain = (folder / "server.key").read_text() + (folder / "server.crt").read_text()
    (folder / "server.pem").write_text(chain)
    (folder / "server.pem").chmod(0o600)
