"""One window a project: a second start shows the first one's window and goes.

Whoever opens a project listens at a local socket named after the folder, in a place that nobody
else may enter; both sides look who the other is. There is no network in this; where no socket can
be had, two windows simply stand beside each other, and the project's own lock keeps their writing
apart.
"""

import hashlib
import os
import socket
import stat
import struct
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from mrcsaf.answers.session import Session

WAIT_MS = 2000  # a window that computes still answers within this
RAISE = b"raise"
SOCKET_BYTES = 100  # of a path: the system's limit is 108, or 104


def name_of(project: Path) -> str:
    """Where the window of a project listens, the same for every spelling of its path.

    Empty if there is no place that only this user may enter.
    """
    digest = hashlib.sha256(os.fsencode(project.resolve())).hexdigest()[:20]
    if os.name == "nt":  # a pipe, which is in no folder
        return f"mrcsaf-studio-{digest}"
    places = (os.environ.get("XDG_RUNTIME_DIR", ""), _data())
    for folder in (Path(place, "mrcsaf-studio") for place in places if os.path.isabs(place)):
        name = folder / digest
        if len(os.fsencode(name)) <= SOCKET_BYTES and _is_private(folder):
            return str(name)
    return ""


def _data() -> str:
    place = QStandardPaths.StandardLocation.GenericDataLocation
    return str(Path(QStandardPaths.writableLocation(place), "mrcsaf"))


def _is_private(folder: Path) -> bool:
    """Whether nobody but this user may enter that folder, which is made if it is not there."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            return False
        if found.st_mode & 0o077:
            folder.chmod(0o700)
    except OSError:
        return False
    return True


def is_own(connection: QLocalSocket) -> bool:
    """Whether who is at the other end is this very user, as far as the system tells."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the folder is what keeps others out
    with socket.socket(fileno=os.dup(connection.socketDescriptor())) as peer:
        who = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, user, _ = struct.unpack("3i", who)
    return bool(user == os.getuid())


def call(project: Path) -> bool:
    """Ask the window that has this project to come forward; False if there is none."""
    connection = QLocalSocket()
    connection.connectToServer(name_of(project))
    if not connection.waitForConnected(WAIT_MS) or not is_own(connection):
        return False
    connection.write(RAISE)
    connection.flush()
    said = connection.waitForReadyRead(WAIT_MS)
    connection.disconnectFromServer()
    return said


class Listener(QObject):
    """Listens for the project that is open now."""

    called = Signal()  # a second start wants this window

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None
        self._name = ""

    def follow(self, project: Path | None) -> None:
        """Listen for another project, or for none."""
        name = "" if project is None else name_of(project)
        if name == self._name:
            return
        self.close()
        if not name or project is None or call(project):  # another window was first
            return
        QLocalServer.removeServer(name)  # of a window that was killed
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        if server.listen(name):
            self._server, self._name = server, name
        else:
            server.deleteLater()

    def follow_session(self, session: Session | None) -> None:
        self.follow(None if session is None else session.path)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
        self._server, self._name = None, ""

    def _answer(self) -> None:
        caller = self._server.nextPendingConnection() if self._server is not None else None
        if caller is None:
            return
        caller.disconnected.connect(caller.deleteLater)
        if not is_own(caller):
            caller.abort()
            return
        caller.write(RAISE)
        caller.flush()
        self.called.emit()
