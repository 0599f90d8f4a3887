#!/usr/bin/python3
"""Compares days that rules give, one rule a line on standard input (RULE START DAY...), with python3-dateutil.

A line that lists fewer than 25 days lists all up to twelve years of 366 days after the start. Prints what
differs; exit status 1 if something does, 77 without dateutil.
"""
import datetime
import itertools
import sys

try:
    import dateutil.rrule
except ImportError:
    print("python3-dateutil is not installed")
    sys.exit(77)

INSTANCES = 25
DAYS_AHEAD = 366 * 12


def expected(rule, start):
    end = start + datetime.timedelta(days=DAYS_AHEAD)
    days = dateutil.rrule.rrulestr(rule, dtstart=start)
    return [day.date().isoformat() for day in itertools.takewhile(lambda day: day < end, itertools.islice(days, INSTANCES))]


def main():
    rules = differ = 0
    for line in sys.stdin:
        rule, start, *given = line.split()
        wanted = expected(rule, datetime.datetime.fromisoformat(start))
        rules += 1
        if given != wanted:
            differ += 1
            first = next((pair for pair in itertools.zip_longest(given, wanted) if pair[0] != pair[1]), None)
            print(f"{rule} from {start}: {first[0]} instead of {first[1]}")
    print(f"{rules} rules, {differ} differ from dateutil")
    return 1 if differ or rules < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
