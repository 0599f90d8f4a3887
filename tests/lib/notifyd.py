"""A notification server for the tests: a python3-dbusmock template, started by e2e.sh's start_notifyd as
    python3 -m dbusmock --session --template tests/lib/notifyd.py --parameters '{"log": FILE, "capabilities": [...]}'

It writes what arrives to FILE, one JSON object a line: {"event": "notify", "id", "app", "replaces", "icon",
"summary", "body", "actions": [[key, label], ...], "hints", "timeout", "sender"} or {"event": "close", "id"}.
Ids begin at 1 with each start, as real servers' do. Unlike dbusmock's own template it has the capability
"actions", closes with reason 3 and declares CloseNotification as the specification does.

The interface org.moments.TestServer lets a test be the user: Press(id, key), Close(id, reason), and
Mode("ok" | "refuse" | "hang" | "slow SECONDS"): how Notify answers from now on.
"""
import json
import time

import dbus
from gi.repository import GLib

BUS_NAME = "org.freedesktop.Notifications"
MAIN_OBJ = "/org/freedesktop/Notifications"
MAIN_IFACE = "org.freedesktop.Notifications"
SYSTEM_BUS = False
TEST_IFACE = "org.moments.TestServer"
CAPABILITIES = ["actions", "body", "body-markup", "icon-static", "persistence"]


def plain(value):
    """A D-Bus value as what json can write."""
    if isinstance(value, dbus.Boolean):
        return bool(value)
    if isinstance(value, (dbus.Dictionary, dict)):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (dbus.Array, dbus.Struct, list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    return str(value)


def load(mock, parameters):
    mock.log_path = str(parameters["log"])
    mock.capabilities = [str(c) for c in parameters.get("capabilities", CAPABILITIES)]
    mock.mode = "ok"
    mock.next_id = 1
    mock.live = set()


def write(self, **event):
    with open(self.log_path, "a", encoding="utf-8") as log:
        log.write(json.dumps(event, ensure_ascii=False) + "\n")


def closed(self, number, reason):
    self.live.discard(int(number))
    self.EmitSignal(MAIN_IFACE, "NotificationClosed", "uu", [dbus.UInt32(number), dbus.UInt32(reason)])


@dbus.service.method(MAIN_IFACE, in_signature="", out_signature="as")
def GetCapabilities(self):
    return dbus.Array(self.capabilities, signature="s")


@dbus.service.method(MAIN_IFACE, in_signature="", out_signature="ssss")
def GetServerInformation(self):
    return ("moments-test", "example", "1", "1.2")


@dbus.service.method(MAIN_IFACE, in_signature="susssasa{sv}i", out_signature="u",
                     async_callbacks=("reply", "error"), sender_keyword="sender")
def Notify(self, app, replaces, icon, summary, body, actions, hints, timeout, reply, error, sender=None):
    event = dict(app=plain(app), replaces=plain(replaces), icon=plain(icon), summary=plain(summary),
                 body=plain(body), actions=[list(map(str, p)) for p in zip(actions[::2], actions[1::2])],
                 hints=plain(hints), timeout=plain(timeout), sender=str(sender))
    if self.mode == "hang":
        write(self, event="hang", **event)
        return
    if self.mode == "refuse":
        write(self, event="refuse", **event)
        error(dbus.exceptions.DBusException(
            "Created too many similar notifications in quick succession",
            name="org.freedesktop.Notifications.Error.ExcessNotificationGeneration"))
        return
    number = int(replaces)
    if number == 0:
        number = self.next_id
        self.next_id += 1
    self.live.add(number)
    write(self, event="notify", id=number, **event)
    if self.mode.startswith("slow "):
        GLib.timeout_add(int(float(self.mode.split()[1]) * 1000), lambda: reply(dbus.UInt32(number)))
    else:
        reply(dbus.UInt32(number))


@dbus.service.method(MAIN_IFACE, in_signature="u", out_signature="")
def CloseNotification(self, number):
    write(self, event="close", id=int(number), time=time.time())
    if int(number) in self.live:
        closed(self, number, 3)


@dbus.service.method(TEST_IFACE, in_signature="us", out_signature="")
def Press(self, number, key):
    self.EmitSignal(MAIN_IFACE, "ActionInvoked", "us", [dbus.UInt32(number), dbus.String(key)])


@dbus.service.method(TEST_IFACE, in_signature="uu", out_signature="")
def Close(self, number, reason):
    closed(self, number, reason)


@dbus.service.method(TEST_IFACE, in_signature="s", out_signature="")
def Mode(self, mode):
    self.mode = str(mode)
