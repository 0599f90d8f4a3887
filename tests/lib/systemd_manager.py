#!/usr/bin/python3
"""A stand-in for the user's systemd on the session bus: knows moments.service, writes down every call.

systemd_manager.py LOG [STATE]: STATE is what GetUnitFileState gives first (enabled, disabled, masked)."""
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

MANAGER = "org.freedesktop.systemd1.Manager"


class Manager(dbus.service.Object):
    def __init__(self, bus, log, state):
        super().__init__(bus, "/org/freedesktop/systemd1")
        self.log, self.state = log, state

    def note(self, *words):
        with open(self.log, "a", encoding="utf-8") as file:
            print(*words, file=file)

    @dbus.service.method(MANAGER, "s", "s")
    def GetUnitFileState(self, unit):
        return self.state

    @dbus.service.method(MANAGER, "ss", "o")
    def StartUnit(self, unit, mode):
        self.note("start", unit)
        return "/org/freedesktop/systemd1/job/1"

    @dbus.service.method(MANAGER, "ss", "o")
    def StopUnit(self, unit, mode):
        self.note("stop", unit)
        return "/org/freedesktop/systemd1/job/2"

    @dbus.service.method(MANAGER, "", "")
    def Reload(self):
        self.note("reload")

    @dbus.service.method(MANAGER, "asb", "a(sss)")
    def UnmaskUnitFiles(self, units, runtime):
        self.note("unmask", *units)
        self.state = "disabled"
        return dbus.Array([], "(sss)")

    @dbus.service.method(MANAGER, "asbb", "ba(sss)")
    def EnableUnitFiles(self, units, runtime, force):
        self.note("enable", *units)
        self.state = "enabled"
        return True, dbus.Array([], "(sss)")

    @dbus.service.method(MANAGER, "asb", "a(sss)")
    def DisableUnitFiles(self, units, runtime):
        self.note("disable", *units)
        self.state = "disabled"
        return dbus.Array([], "(sss)")

    @dbus.service.method(MANAGER, "asbb", "a(sss)")
    def MaskUnitFiles(self, units, runtime, force):
        self.note("mask", *units)
        self.state = "masked"
        return dbus.Array([], "(sss)")


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
session = dbus.SessionBus()
name = dbus.service.BusName("org.freedesktop.systemd1", session, do_not_queue=True)
manager = Manager(session, sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "enabled")
print("ready", flush=True)
GLib.MainLoop().run()
