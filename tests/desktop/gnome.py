#!/usr/bin/python3
"""A person at a GNOME Shell that has no screen: gnome.py ACTION...

shot NAME      a picture of the screen, as NAME.png in the folder $SHOTS
move X Y       the pointer goes there
click          its first button is pressed
share          the screen is shared, until the end of this program
key CODE       a key is pressed, by its number in linux/input-event-codes.h (1: Esc)
wait SECONDS
"""
import os
import sys
import time

import dbus

HEIGHT = 600
SHELL = "org.gnome.Shell.Screenshot"
REMOTE = "org.gnome.Mutter.RemoteDesktop"
CAST = "org.gnome.Mutter.ScreenCast"
BUTTON_LEFT = 0x110


class Person:
    def __init__(self):
        self.bus = dbus.SessionBus()
        self.shell = dbus.Interface(self.bus.get_object(SHELL, "/org/gnome/Shell/Screenshot"), SHELL)
        remote = dbus.Interface(self.bus.get_object(REMOTE, "/org/gnome/Mutter/RemoteDesktop"), REMOTE)
        session = self.bus.get_object(REMOTE, remote.CreateSession())
        self.hand = dbus.Interface(session, REMOTE + ".Session")
        self.hand.Start()

    def shot(self, name):
        if not os.environ.get("SHOTS"):
            return
        # The shell gives pictures to this name only.
        self.bus.request_name("org.gnome.Screenshot")
        path = os.path.join(os.environ["SHOTS"], name + ".png")
        done, used = self.shell.Screenshot(False, False, path)
        if not done:
            sys.exit(f"no picture: {used}")

    def move(self, x, y):
        """Only steps can be given: first into the lower left corner (the upper one is hot), then from there."""
        self.hand.NotifyPointerMotionRelative(-5000.0, 5000.0)
        time.sleep(0.2)
        self.hand.NotifyPointerMotionRelative(float(x), float(y) - (HEIGHT - 1))
        time.sleep(0.3)

    def click(self):
        self.hand.NotifyPointerButton(BUTTON_LEFT, True)
        time.sleep(0.1)
        self.hand.NotifyPointerButton(BUTTON_LEFT, False)
        time.sleep(0.3)

    def key(self, code):
        self.hand.NotifyKeyboardKeycode(dbus.UInt32(code), True)
        time.sleep(0.05)
        self.hand.NotifyKeyboardKeycode(dbus.UInt32(code), False)
        time.sleep(0.3)

    def share(self):
        cast = dbus.Interface(self.bus.get_object(CAST, "/org/gnome/Mutter/ScreenCast"), CAST)
        cast.CreateSession(dbus.Dictionary(signature="sv"))

    def wait(self, seconds):
        time.sleep(float(seconds))


def main(words):
    person = Person()
    takes = {"shot": 1, "move": 2, "click": 0, "share": 0, "key": 1, "wait": 1}
    while words:
        action, *words = words
        if action not in takes:
            sys.exit(__doc__)
        getattr(person, action)(*words[:takes[action]])
        words = words[takes[action]:]


if __name__ == "__main__":
    main(sys.argv[1:])
