#!/usr/bin/python3
"""Looks at a running agent from outside, for tests/bench/bench-agent.sh.

agent_figures.py answers SECONDS WINDOWS   how long Status() on the bus took at most, in milliseconds, while it was asked
                                           without a pause: of so many stretches of time the best, and the bus's own
agent_figures.py start PROGRAM ARG...      starts an agent and waits for READY=1: milliseconds, then those of its end
agent_figures.py lags FILE                 what dbus-monitor --profile wrote: the median of the milliseconds by which
                                           calls of Notify came after a full second
"""
import os
import signal
import socket
import statistics
import subprocess
import sys
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio  # noqa: E402

AGENT = ("org.moments.Moments", "/org/moments/Moments", "org.moments.Moments", "Status")
BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId")


def ask(bus, peer):
    """Seconds until the answer came."""
    name, path, interface, method = peer
    began = time.perf_counter()
    bus.call_sync(name, path, interface, method, None, None, Gio.DBusCallFlags.NO_AUTO_START, 5000, None)
    return time.perf_counter() - began


def answers(seconds, windows):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    best = None
    for _ in range(windows):
        worst, own, end = 0.0, 0.0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            worst = max(worst, ask(bus, AGENT))
            own = max(own, ask(bus, BUS))
        best = min(best or (worst, own), (worst, own))
    print(f"{best[0] * 1000:.1f} {best[1] * 1000:.1f}")


def start(command):
    path = os.path.join(os.environ["XDG_RUNTIME_DIR"], "ready")
    if os.path.exists(path):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        ready.bind(path)
        ready.settimeout(60)
        began = time.perf_counter()
        agent = subprocess.Popen(command, env={**os.environ, "NOTIFY_SOCKET": path}, stderr=subprocess.DEVNULL)
        while b"READY=1" not in ready.recv(4096):
            pass
        took = time.perf_counter() - began
        time.sleep(0.3)
        began = time.perf_counter()
        agent.send_signal(signal.SIGTERM)
        agent.wait(10)
        print(f"{took * 1000:.1f} {(time.perf_counter() - began) * 1000:.1f}")


def lags(path):
    """A line of --profile is: type, seconds, serial, sender, destination, path, interface, member."""
    found = []
    with open(path, encoding="utf-8") as log:
        for line in log:
            fields = line.split()
            if fields and fields[0] == "mc" and fields[-1] == "Notify":
                found.append(float(fields[1]) % 1 * 1000)
    print(f"{statistics.median(found):.1f} {len(found)}" if found else "- 0")


if __name__ == "__main__":
    if sys.argv[1] == "answers":
        answers(float(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "start":
        start(sys.argv[2:])
    elif sys.argv[1] == "lags":
        lags(sys.argv[2])
    else:
        sys.exit(__doc__)
