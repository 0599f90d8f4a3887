#!/usr/bin/python3
"""Hostile values of a calendar file on the whole way, to invitations: hostile_events.py MOMENTS CASES.tsv

Each case of the table (see its head) is an event that one customer is invited to. The draft is a sound message, and
what goes with it for her calendar is one event with the properties that we write, which icalendar reads as it was meant.
"""
import email
import email.policy
import json
import os
import re
import sys

import icalendar

import check_eml
from hostile_way import read_value, run, write

INI = """[me]
name = %s
email = dana@example.com
[customers]
files = ~/Moments/Customers/customers.csv
[day]
surprises-a-day = 100
[habit invite]
kind = event
when = every monday
nudge = draft
"""
PROPERTIES = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "ORGANIZER"}


def value_of(text):
    head, mark, rest = text.partition("@repeat:")
    return read_value(head) + read_value("@repeat:" + rest) if head and mark else read_value(text)


def write_events(home, rows):
    lines = [b"BEGIN:VCALENDAR", b"VERSION:2.0"]
    for name, field, text, _ in rows:
        own = {b"UID": name.encode() + b"@example.com", b"SUMMARY": b"Breakfast"}
        if field != "@me":
            own[field.encode()] = value_of(text)
        lines += [b"BEGIN:VEVENT", b"DTSTART:20261203T083000", b"DTEND:20261203T093000", b"CATEGORIES:" + name.encode()]
        lines += [key + b":" + value for key, value in own.items()] + [b"END:VEVENT"]
    write(os.path.join(home, "Moments", "events.ics"), b"\r\n".join(lines + [b"END:VCALENDAR", b""]))
    people = ["id,name,email,tags"] + [f"{name},Ines {name},ines@example.org,{name}" for name, *_ in rows]
    write(os.path.join(home, "Moments", "Customers", "customers.csv"), "\n".join(people).encode())


def check_calendar(octets, field, wanted):
    if re.search(rb"(?<!\r)\n|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", octets):
        yield "a bare CR or LF, or a control character"
    if any(len(line) > 75 for line in octets.split(b"\r\n")):
        yield "a line of more than 75 octets"
    text = octets.decode("utf-8")
    names = [re.split("[:;]", line)[0] for line in re.sub("\r\n[ \t]", "", text).split("\r\n") if line]
    events = names[names.index("BEGIN") + 1:] if "BEGIN" in names else []
    inside = [name for name in events[events.index("BEGIN") + 1:events.index("END")]] if "BEGIN" in events else []
    if names.count("BEGIN") != 2 or names.count("END") != 2 or not set(inside) <= PROPERTIES or \
            len(inside) != len(set(inside)) or not {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "ORGANIZER"} <= set(inside):
        yield f"the properties {names}"
    calendar = icalendar.Calendar.from_ical(octets)
    event, = calendar.walk("VEVENT")
    if calendar.get("METHOD") != "PUBLISH" or event.errors or not str(event.get("UID")).strip():
        yield f"{calendar.get('METHOD')}, {event.errors}, UID {event.get('UID')!r}"
    if str(event["ORGANIZER"]) != "mailto:dana@example.com":
        yield f"the organizer {event['ORGANIZER']}"
    if str(event.get("URL", "https://")).split(":")[0] not in ("http", "https"):
        yield f"the address {event['URL']}"
    if wanted == "none" and event.get(field) is not None:
        yield f"{field} is {event[field]!r}"
    if wanted.startswith("=") and str(event.get(field)) != check_eml.unescape(wanted[1:]):
        yield f"{field} reads {str(event.get(field))!r}"


def check(path, field, wanted):
    with open(path, "rb") as file:
        octets = file.read()
    message = email.message_from_bytes(octets, policy=email.policy.default)
    yield from check_eml.check_octets(octets, field)
    yield from check_eml.check_headers(message, octets, field, None)
    parts = list(message.walk())
    if [part.get_content_type() for part in parts] != ["multipart/mixed", "multipart/alternative", "text/plain",
                                                      "text/html", "text/calendar"]:
        yield f"the parts {[part.get_content_type() for part in parts]}"
        return
    yield from check_eml.check_parts(parts[1], field, None)
    if parts[4].defects or parts[4].get_filename() != "event.ics" or parts[4]["Content-Type"].params["method"] != "PUBLISH":
        yield f"the file {parts[4].defects} {parts[4]['Content-Type']}"
    yield from check_calendar(parts[4].get_payload(decode=True), field, wanted)


def look(program, home, rows, my_name):
    write(os.path.join(os.environ["XDG_CONFIG_HOME"], "moments", "moments.ini"), INI.encode() % my_name)
    write_events(home, rows)
    run(program, "agent", "--once")

    moments = json.loads(run(program, "today", "--all", "--json").stdout)
    ids = {moment["customer"]["id"]: moment["id"] for moment in moments}
    for name, field, _, wanted in rows:
        path = os.path.join(home, "Moments", "Drafts", f"moment-{ids.get(name)}.eml")
        if not os.path.exists(path):
            yield f"{name}: no draft"
            continue
        try:
            for fault in check(path, field, wanted):
                yield f"{name}: {fault}"
        except (ValueError, KeyError) as error:
            yield f"{name}: {error!r}"
        os.remove(path)


def main(program, cases):
    home = os.environ["HOME"]
    with open(cases, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    events = [row for row in rows if row[1] != "@me"]
    faults = [*look(program, home, events, b"Dana Smith")]
    for row in rows:
        if row[1] == "@me":
            faults += look(program, home, [row], value_of(row[2]))
    for fault in faults:
        print(fault)
    print(f"{len(rows)} cases, {len(faults)} faults")
    return 1 if faults or len(rows) < 40 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
