#!/usr/bin/python3
"""A stand-in for systemd over one service of Type=notify with a watchdog and Restart=always.

supervisor.py LOG WATCHDOG_USEC [ABORT_SECONDS] -- COMMAND...
It starts the command with NOTIFY_SOCKET and WATCHDOG_USEC (0: not given), writes what is told into LOG, a word a
line, and what it does itself: "start PID", "abort PID", "kill PID", "end STATUS". Silence for longer than
WATCHDOG_USEC after READY=1 is answered as systemd does: SIGABRT, SIGKILL a little later, and a new start."""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

log_path, usec = sys.argv[1], int(sys.argv[2])
command = sys.argv[sys.argv.index("--") + 1:]
ABORT_SECONDS = 0.5


def note(*words):
    with open(log_path, "a", encoding="utf-8") as log:
        print(*words, file=log)


class Ended(Exception):
    pass


def end(*_):
    raise Ended


def start(path):
    environment = dict(os.environ, NOTIFY_SOCKET=path)
    if usec:
        environment["WATCHDOG_USEC"] = str(usec)
    child = subprocess.Popen(command, env=environment)
    note("start", child.pid)
    return child


def stop(child):
    """Ends what is still there: SIGABRT wants a process that runs."""
    note("abort", child.pid)
    child.send_signal(signal.SIGABRT)
    try:
        child.wait(ABORT_SECONDS)
    except subprocess.TimeoutExpired:
        note("kill", child.pid)
        child.kill()
    child.wait()


signal.signal(signal.SIGTERM, end)
with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
    path = os.path.join(folder, "notify")
    listener.bind(path)
    listener.settimeout(0.05)
    child, deadline = start(path), None
    try:
        while True:
            try:
                words = listener.recv(4096).decode().split()
            except TimeoutError:
                words = []
            for word in words:
                note(word)
                if usec and word in ("READY=1", "WATCHDOG=1"):
                    deadline = time.monotonic() + usec / 1e6
            if child.poll() is not None or deadline and time.monotonic() > deadline:
                if child.poll() is None:
                    stop(child)
                note("end", child.returncode)
                child, deadline = start(path), None
    except Ended:
        child.terminate()
        child.send_signal(signal.SIGCONT)
        note("end", child.wait())
        listener.setblocking(False)
        try:
            while True:
                note(listener.recv(4096).decode())
        except BlockingIOError:
            pass
