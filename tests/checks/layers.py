#!/usr/bin/python3
"""Proves that the floors of the agent hold: layers.py [ROOT]. Exit status 1 names what does not.

A file includes its own folder and the floors below; plan, ledger and output never include each other.
Each library is used in the files that are there for it, time is read in one place, nothing below run/
logs, and SQL lies in ledger/.
"""
import re
import sys
from fnmatch import fnmatch

import csource

FLOORS = {"base": 0, "when": 1, "input": 2, "model": 3,
          "plan": 4, "ledger": 4, "output": 4, "run": 5, "courier": 5, "cli": 6,
          "man": 6}  # man/ holds the generator of a manual page

# Headers of a library (a pattern) and the only files that may include it.
LIBRARIES = {
    r"libical/.*|ical\.h|icalss\.h": ("when/recur_ical*", "input/ics*", "output/calendar*"),
    r"libnotify/.*": ("output/desktop*",),
    r"gmime/.*": ("output/message*",),
    r"idn2\.h": ("model/address*",),
    r"curl/.*": ("courier/imap_link.c", "courier/main.c"),
    r"libsecret/.*": ("courier/secret.c",),
    r"sqlite3\.h": ("ledger/*",),
    r"ini\.h": ("input/ini*",),
}
TIME = re.compile(r"(time|localtime(_r)?|mktime|ftime|gettimeofday|clock_gettime|g_get_real_time"
                  r"|g_get_current_time|g_date_time_new_now\w*|icaltime_today|icaltime_current_time_with_zone)")
CLOCK = ("base/clock.c",)
LOGS = re.compile(r"v?f?printf|puts|putchar|perror|g_print|g_printerr|g_log\w*|g_debug|g_info|g_message"
                  r"|g_warning\w*|g_critical|g_error|syslog|sd_journal_\w+")
SQL = re.compile(r'"\s*(SELECT\s.*\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM'
                 r"|CREATE\s+(TABLE|INDEX|UNIQUE)|PRAGMA|BEGIN\s+IMMEDIATE)\b")
SQL_TIME = re.compile(r"CURRENT_(TIMESTAMP|DATE|TIME)|'now'")


def allowed(name, patterns):
    return any(fnmatch(name, pattern) for pattern in patterns)


def check_include(name, floor, kind, header):
    """What is wrong with this #include, or None."""
    if kind == "<":
        for pattern, homes in LIBRARIES.items():
            if re.fullmatch(pattern, header) and not allowed(name, homes):
                return f"<{header}> belongs to {', '.join(homes)}"
        return None
    folder = header.split("/")[0] if "/" in header else None
    if folder not in FLOORS:
        return f'"{header}": write it with its floor, like "base/clock.h"'
    if folder == floor or FLOORS[folder] < FLOORS[floor]:
        return None
    if FLOORS[folder] == FLOORS[floor]:
        return f'"{header}": the wings {floor}/ and {folder}/ do not know each other'
    return f'"{header}": {folder}/ stands above {floor}/'


def check_file(name, floor, text):
    for line, kind, header in csource.includes(text):
        problem = check_include(name, floor, kind, header)
        if problem:
            yield line, problem
    for line, word, called in csource.words(text):
        if called and TIME.fullmatch(word) and not allowed(name, CLOCK):
            yield line, f"{word}(): only base/clock.c reads the time"
        if called and FLOORS[floor] < FLOORS["run"] and LOGS.fullmatch(word):
            yield line, f"{word}(): nothing below run/ prints or logs; return an error or a problem"
    for line, string in csource.strings(text):
        if floor != "ledger" and SQL.match(string):
            yield line, "SQL belongs to ledger/"
        if floor == "ledger" and SQL_TIME.search(string):
            yield line, "SQL reads the time here; only base/clock.c does, so bind it as a value"


def check(root):
    problems = []
    for path, floor, text in csource.files(root):
        if floor not in FLOORS:
            problems.append((path, 1, f"{floor}/ is no floor; the floors are {', '.join(FLOORS)}"))
            continue
        name = f"{floor}/{path.name}"
        problems += [(path, line, what) for line, what in check_file(name, floor, text)]
    return problems


if __name__ == "__main__":
    sys.exit(csource.report(check(sys.argv[1] if len(sys.argv) > 1 else ".")))
