#!/usr/bin/python3
"""Compares days that rules give, one rule a line on standard input, with python3-dateutil.

    RULE START END DAY... | FROM DAY FROM DAY...

Days are numbers as datetime.date.fromordinal() counts them. Behind END stand the first 25 instances up to END, all of
them if there are fewer; behind the bar, days and the first instance on or after each (0: none up to END). Prints what
differs; exit status 1 if something does, 77 without dateutil.
"""
import bisect
import datetime
import sys

try:
    import dateutil.rrule
except ImportError:
    print("python3-dateutil is not installed")
    sys.exit(77)

INSTANCES = 25
SHOWN = 20


def expand(rule, start, end, up_to):
    """The instances up to END, at least 25 and up to the first after `up_to`."""
    days = []
    for moment in dateutil.rrule.rrulestr(rule, dtstart=datetime.datetime.fromordinal(start)):
        day = moment.toordinal()
        if day > end:
            break
        days.append(day)
        if len(days) >= INSTANCES and day >= up_to:
            break
    return days


def compare(line):
    """What differs, as a text; None if nothing does."""
    head, _, tail = line.partition("|")
    rule, start, end, *given = head.split()
    given = [int(word) for word in given]
    jumps = [int(word) for word in tail.split()]
    days = expand(rule, int(start), int(end), max(jumps[::2], default=0))
    for n in range(max(len(given), min(len(days), INSTANCES))):
        ours, theirs = (text(some, n) for some in (given, days))
        if ours != theirs:
            return f"instance {n}: {ours} instead of {theirs}"
    for begin, found in zip(jumps[::2], jumps[1::2]):
        at = bisect.bisect_left(days, begin)
        if found != (days[at] if at < len(days) else 0):
            return f"from {datetime.date.fromordinal(begin)} on: {text([found], 0)} instead of {text(days, at)}"
    return None


def text(days, n):
    return datetime.date.fromordinal(days[n]).isoformat() if n < len(days) and days[n] else "nothing"


def main():
    rules = differ = 0
    for line in sys.stdin:
        rules += 1
        difference = compare(line)
        if difference:
            differ += 1
            if differ <= SHOWN:
                rule, start = line.split(None, 2)[:2]
                print(f"{rule} from {datetime.date.fromordinal(int(start))}: {difference}")
    print(f"{rules} rules, {differ} differ from dateutil")
    return 1 if differ or not rules else 0


if __name__ == "__main__":
    sys.exit(main())
