#!/usr/bin/python3
"""Hostile values on the whole way, from records and the command line to drafts: hostile_way.py MOMENTS CASES.tsv

Each case of the table (see its head) stands in a customer's record: a name, an address, or a value that the template
puts into the subject, the text and a link. Each becomes a sound message to the one who is meant, or none with a reason.
Names of files and message ids come from the command line.
"""
import email
import email.policy
import json
import os
import re
import subprocess
import sys

import check_eml

TEMPLATE = """Subject: {{customer.company | default: "Hello"}}

{{customer.name | default: "Hello"}}
{{customer.title | default: "Text"}}
https://example.org/?q={{customer.title | default: "link"}}
"""
INI = """[me]
name = Dana Smith
email = dana@example.com
[customers]
files = %s
[habit birthday]
kind = card
when = birthday
nudge = draft
"""
COLUMNS = {"to_name": "name", "to_address": "email", "subject": "company", "body": "title"}
# In a file these bytes are another address: one in windows-1252.
BYTES = {"address-bad-utf8"}


def read_value(text):
    match = re.match(r"@repeat:(\d+):(.*)", text, re.S)
    octets = lambda t: re.sub(rb"\\([0-7]{3}|\\)", lambda m: b"\\" if m[1] == b"\\" else bytes([int(m[1], 8)]), t.encode())
    return octets(match[2]) * int(match[1]) if match else octets(text)


def write(path, octets):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(octets)


def run(program, *arguments):
    return subprocess.run([program, "--now", "2026-11-23T10:00", *arguments], capture_output=True, timeout=60,
                          env=dict(os.environ, LC_ALL="C.UTF-8", G_DEBUG="fatal-criticals"))


def write_record(folder, name, column, value):
    """A file of its own for each case: its bytes say how it is written."""
    row = {"id": name.encode(), "name": b"Ines Example", "email": b"ines@example.org", "birthday": b"--11-23",
           "company": b"Example Ltd", "title": b"Director", column: value}
    head = ",".join(row)
    cells = b",".join(b'"' + cell.replace(b'"', b'""') + b'"' for cell in row.values())
    write(os.path.join(folder, name + ".csv"), head.encode() + b"\r\n" + cells + b"\r\n")


def make_world(home, name):
    """Options for a configuration and a ledger that know this one record: all of them are much to read each time."""
    ini = os.path.join(home, "worlds", name + ".ini")
    write(ini, INI.encode() % os.path.join(home, "Moments", "Customers", name + ".csv").encode())
    return ["--config", ini, "--state", os.path.join(home, "worlds", name)]


def find_moment(program, world, name):
    moments = json.loads(run(program, *world, "today", "--all", "--json").stdout)
    return next((m["id"] for m in moments if m["customer"]["id"] == name), None)


def check_message(path, name, field, verdict):
    """What is wrong with a draft of a record."""
    with open(path, "rb") as file:
        octets = file.read()
    message = email.message_from_bytes(octets, policy=email.policy.default)
    yield from check_eml.check_octets(octets, field)
    yield from check_eml.check_headers(message, octets, field, None)
    yield from check_eml.check_parts(message, field, None)
    recipients = [address.addr_spec for address in message["To"].addresses]
    if field == "to_address" and verdict.startswith("="):
        wanted = check_eml.unescape(verdict[1:])
        if [r.lower() for r in recipients] != [wanted.lower()]:
            yield f"the recipient {recipients}, wanted {wanted}"
    elif field == "to_address" and verdict == "refused" and name not in BYTES and recipients != ["ines@example.org"]:
        # A cell may hold several addresses; the first is hers.
        yield f"the recipient {recipients} of an address that is none"


def check_records(program, rows, home):
    customers = os.path.join(home, "Moments", "Customers")
    for name, field, value, _ in rows:
        write_record(customers, name, COLUMNS[field], read_value(value))
    moments = json.loads(run(program, "today", "--all", "--json").stdout)
    ids = {moment["customer"]["id"]: moment["id"] for moment in moments}
    run(program, "agent", "--once")
    told = run(program, "check").stdout.decode("utf-8", "replace")
    refused = written = 0
    for name, field, value, verdict in rows:
        if name not in ids:
            problems = run(program, "check")
            if name.encode() not in problems.stdout + problems.stderr:
                yield f"{name}: no moment, and nothing is said of it"
            refused += 1
            continue
        path = os.path.join(home, "Moments", "Drafts", f"moment-{ids[name]}.eml")
        if os.path.exists(path):
            written += 1
            for fault in check_message(path, name, field, verdict):
                yield f"{name}: {fault}"
        else:
            refused += 1
            world = make_world(home, name)
            moment = find_moment(program, world, name)
            done = run(program, *world, "draft", moment or "none")
            if not moment or done.returncode != 1 or len(done.stderr) < 30 or b"\x1b" in done.stderr:
                yield f"{name}: no draft, and no reason: {done.stderr!r}"
            if field != "to_address":
                yield f"{name}: no draft: {done.stderr!r}"
            # An empty cell is no address at all.
            elif read_value(value).strip() and not re.search(
                    rf"/{re.escape(name)}\.csv:\d+: error: column 'email': ", told):
                yield f"{name}: check does not tell of the address"
    print(f"# {written} drafts, {refused} refused")


def check_arguments(program, rows, home):
    write_record(os.path.join(home, "Moments", "Customers"), "arguments", "company", b"Example Ltd")
    world = make_world(home, "arguments")
    moment = find_moment(program, world, "arguments")
    path = os.path.join(home, "Moments", "Drafts", f"moment-{moment}.eml")
    for name, field, value, verdict in rows:
        octets = read_value(value)
        if field == "file_name":
            if b"/" in octets or not octets or len(octets) > 255:
                continue
            write(os.path.join(home, "Moments", "Attachments", os.fsdecode(octets)), b"\0\r\n.\r\n\xff file")
        if os.path.exists(path):
            os.remove(path)
        option = "--attach" if field == "file_name" else "--reply-to"
        done = run(program, *world, "draft", moment, option + "=" + os.fsdecode(octets))
        if os.path.exists(path) == (verdict == "refused"):
            yield f"{name}: written or refused, and not as it should be: {done.stderr!r}"
        elif os.path.exists(path):
            for fault in check_eml.check(path, field, check_eml.unescape(verdict[1:]) if verdict[0] == "=" else None):
                yield f"{name}: {fault}"


def main(program, cases):
    home = os.environ["HOME"]
    write(os.path.join(os.environ["XDG_CONFIG_HOME"], "moments", "moments.ini"), INI.encode() % b"~/Moments/Customers")
    write(os.path.join(home, "Moments", "Templates", "card.txt"), TEMPLATE.encode())
    with open(cases, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    of_records = [row for row in rows if row[1] in COLUMNS]
    of_arguments = [row for row in rows if row[1] in ("file_name", "reply_to")]
    faults = [*check_records(program, of_records, home), *check_arguments(program, of_arguments, home)]
    for fault in faults:
        print(fault)
    print(f"{len(of_records) + len(of_arguments)} cases, {len(faults)} faults")
    return 1 if faults or len(of_records) < 100 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
