#!/usr/bin/python3
"""Reads the log of notifyd.py for the scripts.

notes.py LOG count [TEXT]     how many notes arrived (whose summary or body has TEXT; ^TEXT: whose summary begins so)
notes.py LOG get N FIELD      a field of the N-th note, counted from 1; -1 is the last; hints.NAME reaches into one
notes.py LOG key N LABEL      the action key of the button LABEL
notes.py LOG list             id, summary and buttons of each, for a person to read
Exit status 1: there is no such note, field or button.
"""
import json
import sys


def notes(path):
    try:
        with open(path, encoding="utf-8") as log:
            events = [json.loads(line) for line in log]
    except FileNotFoundError:
        return []
    return [e for e in events if e["event"] == "notify"]


def pick(found, number):
    index = int(number)
    if index == 0 or abs(index) > len(found):
        sys.exit(f"there is no note {number}; {len(found)} arrived")
    return found[index - 1 if index > 0 else index]


def field(note, name):
    value = note
    for part in name.split("."):
        if part not in value:
            sys.exit(f"the note has no {name}; it has {', '.join(value)}")
        value = value[part]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def has(note, text):
    if text.startswith("^"):
        return note["summary"].startswith(text[1:])
    return text in note["summary"] + "\n" + note["body"]


def key(note, label):
    for name, text in note["actions"]:
        if text == label:
            return name
    sys.exit(f"the note has no button '{label}'; it has {[text for _, text in note['actions']]}")


def main(log, what, *args):
    found = notes(log)
    if what == "count":
        print(sum(1 for n in found if not args or has(n, args[0])))
    elif what == "get":
        print(field(pick(found, args[0]), args[1]))
    elif what == "key":
        print(key(pick(found, args[0]), args[1]))
    elif what == "list":
        for n in found:
            print(n["id"], repr(n["summary"]), [text for _, text in n["actions"]])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
