"""A real IMAP server (Dovecot, Debian's package), in a folder of its own, on a free port of loopback."""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
USER, PASSWORD = "desk", "low-tide"

_CONFIG = """\
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{base}/mail
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
mail_uid = {user}
mail_gid = {group}
mailbox_list_index = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={base}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""

_MESSAGE = """\
From: Harbour Wire <news@harbour-wire.example>
To: desk@example.org
Subject: Ferry notice number {number}
Date: Mon, 16 Nov 2026 11:42:00 +0000
Message-ID: <{number}@harbour-wire.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

The ferry of pier {number} leaves at noon, the harbour office said.
"""


class MailServer:
    """The server and its one mailbox."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"imap://{USER}@127.0.0.1:{port}/INBOX"

    def add(self, first: int, last: int) -> None:
        """Deliver messages."""
        with self.opened() as box:
            for number in range(first, last):
                message = _MESSAGE.format(number=number).replace("\n", "\r\n").encode()
                status, said = box.append("INBOX", "", "", message)
                assert status == "OK", said

    def unseen(self) -> int:
        """How many messages nobody has marked as seen."""
        with self.opened() as box:
            box.select("INBOX", readonly=True)
            _, found = box.search(None, "UNSEEN")
            return len(found[0].split())

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        """A connection of somebody else's."""
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        try:
            box.login(USER, PASSWORD)
            yield box
        finally:
            box.logout()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The server, until the end of the context."""
    with tempfile.TemporaryDirectory(prefix="wiredesk-mail-") as name:
        folder = Path(name)
        with _running(folder) as server:
            yield server


@contextmanager
def _running(folder: Path) -> Iterator[MailServer]:
    assert PROGRAM is not None
    port = _free_port()
    # Dovecot gives no mail to root: as root, its own user has it, and must be able to reach it.
    is_root = os.getuid() == 0
    user, login = ("dovecot", "dovenull") if is_root else (getpass.getuser(), getpass.getuser())
    entry = pwd.getpwnam(user)
    group = grp.getgrgid(entry.pw_gid).gr_name
    config = folder / "dovecot.conf"
    config.write_text(_CONFIG.format(base=folder, user=user, group=group, login=login, password=PASSWORD, port=port))
    folder.chmod(0o755)
    for name in ("mail", "home", "run", "state"):
        (folder / name).mkdir()
        if is_root and name in ("mail", "home"):
            os.chown(folder / name, entry.pw_uid, entry.pw_gid)
    with subprocess.Popen([PROGRAM, "-F", "-c", str(config)], stderr=subprocess.PIPE) as process:
        try:
            _wait(port, process, folder)
            yield MailServer(port)
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            imaplib.IMAP4("127.0.0.1", port, timeout=5).logout()
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.1)
        else:
            return
    log = folder / "dovecot.log"
    raise AssertionError(f"dovecot does not answer: {log.read_text() if log.exists() else 'no log'}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
