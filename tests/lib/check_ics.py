#!/usr/bin/python3
"""Reads calendars with three readers that are not ours: check_ics.py FILE…

python3-icalendar, python3-vobject and calcurse take each file whole. Prints what they read, an event a line:
UID, begin, end, summary, categories, description.
"""
import os
import subprocess
import sys
import tempfile

import icalendar
import vobject


def check_icalendar(octets):
    calendar = icalendar.Calendar.from_ical(octets)
    for part in calendar.walk():
        if part.errors:
            yield f"icalendar: {part.name}: {part.errors}"
        for name in part.required:
            if name not in part:
                yield f"icalendar: {part.name} without {name}"
        for name in part.singletons:
            if isinstance(part.get(name), list):
                yield f"icalendar: {part.name} with two {name}"
    zones = {str(part["TZID"]) for part in calendar.walk("VTIMEZONE")}
    uids = [str(part["UID"]) for part in calendar.walk("VEVENT")]
    if len(set(uids)) != len(uids):
        yield "two events with one UID"
    for event in calendar.walk("VEVENT"):
        begin, end = event["DTSTART"], event["DTEND"]
        if begin.params.get("TZID") and begin.params["TZID"] not in zones:
            yield f"no VTIMEZONE for {begin.params['TZID']}"
        if not begin.dt < end.dt:
            yield f"{event['UID']} ends before it begins"
        if event.get("TRANSP") != "TRANSPARENT":
            yield f"{event['UID']} blocks the calendar"


def check_vobject(text):
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    for zone in getattr(calendar, "vtimezone_list", []):
        if zone.gettzinfo() is None:
            yield "vobject: the zone cannot be used"


def check_calcurse(path, n_events):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["calcurse", "-D", folder, "-i", path], capture_output=True, text=True,
                              env={"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C.UTF-8", "TZ": "Europe/Berlin"})
        if done.returncode != 0 or "skipped" in done.stdout.replace("0 skipped", ""):
            yield f"calcurse: {done.stdout} {done.stderr}"
        with open(os.path.join(folder, "apts"), encoding="utf-8") as lines:
            n = len(lines.readlines())
        if n != n_events:
            yield f"calcurse took {n} of {n_events} events"


def check(path):
    with open(path, "rb") as file:
        octets = file.read()
    events = icalendar.Calendar.from_ical(octets).walk("VEVENT")
    yield from check_icalendar(octets)
    yield from check_vobject(octets.decode("utf-8"))
    yield from check_calcurse(path, len(events))
    for event in events:
        categories = event.get("CATEGORIES", [])
        names = [str(name) for one in (categories if isinstance(categories, list) else [categories])
                 for name in one.cats]
        print("|".join([str(event["UID"]), str(event["DTSTART"].dt), str(event["DTEND"].dt), str(event["SUMMARY"]),
                        "+".join(names), str(event.get("DESCRIPTION", "")).replace("\n", "/")]))


if __name__ == "__main__":
    faults = [f"{path}: {fault}" for path in sys.argv[1:] for fault in check(path)]
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)
