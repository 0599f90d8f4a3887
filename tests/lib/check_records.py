#!/usr/bin/python3
"""Compares what `moments customers FILE --json` printed with what was expected: check_records.py EXPECTED GIVEN

In EXPECTED a field that is not there is empty, of `source` the folder is left out, and an `id` that is not there may
be anything, as long as there is one and nobody else has it; a given and a family name that are not there may be
words of the name. Exit status 1 tells every difference.
"""
import json
import os
import sys

EMPTY = ("", [], {}, None)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def differences(number, wanted, given):
    for field in sorted(set(wanted) | set(given)):
        left, right = wanted.get(field), given.get(field)
        if field == "source" and right:
            right = os.path.basename(right)
        if (field in ("id", "source") and field not in wanted) or (left in EMPTY and right in EMPTY):
            continue
        if field in ("given_name", "family_name") and left is None and right in (wanted.get("name") or ""):
            continue
        if left != right:
            yield f"{number}. {wanted.get('name')}: {field}: wanted {left!r}, got {right!r}"


def compare(wanted, given):
    if len(wanted) != len(given):
        yield f"{len(wanted)} customers wanted, got {len(given)}: {[person.get('name') for person in given]}"
    for number, (left, right) in enumerate(zip(wanted, given), start=1):
        yield from differences(number, left, right)
    ids = [person.get("id") for person in given]
    if len(set(ids)) != len(ids) or not all(ids):
        yield f"ids that are not everybody's own: {ids}"


if __name__ == "__main__":
    found = list(compare(load(sys.argv[1]), load(sys.argv[2])))
    print("\n".join(found), file=sys.stderr)
    sys.exit(1 if found else 0)
