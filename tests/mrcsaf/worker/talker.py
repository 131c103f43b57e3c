"""A worker without torch that misbehaves as its argument says; run as a script."""

import json
import os
import signal
import sys
import time

HELLO = {
    "type": "hello", "protocol": 1, "pid": os.getpid(), "device": "cpu", "threads": 1,
    "devices": [{"id": "cpu", "name": "CPU", "gib": 1.0}], "advice": "", "versions": {},
}  # fmt: skip


def say(**message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def hear():
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return json.loads(line)


def echo(job, arguments):
    say(type="result", job=job, value=arguments)


def count(job, arguments):
    for number in range(arguments["to"]):
        say(type="progress", job=job, done=number, total=arguments["to"], stage="count",
            message=str(number), metrics={"loss": 1.0 / (number + 1)})  # fmt: skip
    say(type="result", job=job, value=arguments["to"])


def fail(job, arguments):
    say(type="error", job=job, **arguments)


def die(job, arguments):
    sys.stderr.write("I was asked to go\n  at line 7\nINFO:mrcsaf:epoch 3\n\n")
    say(type="log", level="info", message="epoch 4")
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def leave(job, arguments):
    sys.exit(3)


def garbage(job, arguments):
    sys.stdout.write("Loading weights: 100%\n")
    sys.stdout.flush()
    time.sleep(60)


def hang(job, arguments):
    say(type="progress", job=job, done=1, total=2, stage="hang", message="", metrics={})
    time.sleep(60)


def deaf(job, arguments):
    """Alive, beating, and stopping for nobody."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        say(type="heartbeat")
        time.sleep(0.02)


def beat(job, arguments):
    """At work for that long, and heard of all the while."""
    end = time.monotonic() + arguments["seconds"]
    while time.monotonic() < end:
        say(type="heartbeat")
        time.sleep(0.1)
    say(type="result", job=job, value="done")


def wait(job, arguments):
    """Until it is cancelled."""
    while hear()["type"] != "cancel":
        pass
    say(type="cancelled", job=job)


JOBS = (echo, count, fail, die, leave, garbage, hang, deaf, beat, wait)
KINDS = {job.__name__: job for job in JOBS}


def main(manner):
    if manner == "mute":
        time.sleep(60)
    if manner == "gone":
        sys.stderr.write("no torch here\n")
        sys.exit(1)
    if manner == "noise":
        sys.stdout.write("\x00\x01 hello?\n")
        sys.stdout.flush()
        time.sleep(60)
    say(**(HELLO | {"protocol": 99} if manner == "old" else HELLO))
    while True:
        message = hear()
        if message["type"] == "start":
            KINDS[message["kind"]](message["job"], message["arguments"])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
