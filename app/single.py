"""One window a project: a second start shows the first one's window and goes.

Whoever opens a project listens at a local socket named after the user and the folder. There is no
network in this; where no socket can be had, two windows simply stand beside each other, and the
project's own lock keeps their writing apart.
"""

import getpass
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.session import Session

WAIT_MS = 2000  # a window that computes still answers within this
RAISE = b"raise"


def name_of(project: Path) -> str:
    """What the socket of a project is called; the same for every spelling of its path."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        user = ""
    digest = hashlib.sha256(f"{user}\0{project.resolve()}".encode()).hexdigest()
    return f"mrcsaf-studio-{digest[:20]}"


def call(project: Path) -> bool:
    """Ask the window that has this project to come forward; False if there is none."""
    socket = QLocalSocket()
    socket.connectToServer(name_of(project))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(RAISE)
    socket.flush()
    said = socket.waitForReadyRead(WAIT_MS)
    socket.disconnectFromServer()
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
        if project is None or call(project):  # another window was first
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
        socket = self._server.nextPendingConnection() if self._server is not None else None
        if socket is not None:
            socket.write(RAISE)
            socket.flush()
            socket.disconnected.connect(socket.deleteLater)
            self.called.emit()
