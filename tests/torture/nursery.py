"""Processes forked from one that has imported what they need, so that a start costs no import.

    python -m tests.torture.nursery SOCKET MODULE       waits; MODULE has `main(words, descriptors)`
    python -S tests/torture/nursery.py --as-one SOCKET  becomes one, as far as its pipes go

Whoever asks sends words and open files, the first three of which become stdin, stdout and stderr,
and is answered with the number of the new process; the connection lasts as long as that lives.
"""

import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence

MOST_BYTES, MOST_FILES = 1 << 16, 8
Main = Callable[[list[str], list[int]], int]


def ask(path: str, words: Sequence[str], files: Sequence[int]) -> tuple[int, socket.socket]:
    """(number, connection) of a new process."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.connect(path)
    socket.send_fds(connection, [json.dumps(words).encode()], list(files))
    return int(connection.recv(MOST_BYTES)), connection


def serve(path: str, main: Main) -> None:
    """Fork one for each who asks, for ever."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: they leave no zombies
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listening.bind(path)
    listening.listen()
    while True:
        connection, _ = listening.accept()
        text, files, _, _ = socket.recv_fds(connection, MOST_BYTES, MOST_FILES)
        if os.fork() == 0:
            listening.close()
            _live(connection, json.loads(text), files, main)
        connection.close()
        for file in files:
            os.close(file)


def _live(connection: socket.socket, words: list[str], files: list[int], main: Main) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
        os.close(file)
    connection.send(str(os.getpid()).encode())
    code = 1
    try:
        code = main(words, files[3:])
    finally:
        sys.stderr.flush()
        os._exit(code)


def as_one(path: str) -> None:
    """Let another process have our stdin, stdout and stderr, and end when it does."""
    _, connection = ask(path, [], [0, 1, 2])
    for number in (0, 1, 2):
        os.close(number)
    connection.recv(1)


if __name__ == "__main__":
    if sys.argv[1] == "--as-one":
        as_one(sys.argv[2])
    else:
        serve(sys.argv[1], importlib.import_module(sys.argv[2]).main)
