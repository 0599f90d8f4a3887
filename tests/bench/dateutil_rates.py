#!/usr/bin/python3
"""How many instances a second python3-dateutil gives: one line "RATE" (millions) a rule of the arguments."""
import datetime
import itertools
import sys
import time

try:
    import dateutil.rrule
except ImportError:
    sys.exit(77)

SECONDS = 0.15

for rule in sys.argv[1:]:
    rates = []
    for _ in range(3):
        days = iter(dateutil.rrule.rrulestr(rule, dtstart=datetime.datetime(2024, 1, 9)))
        began, count = time.process_time(), 0
        while time.process_time() - began < SECONDS:
            count += sum(1 for _ in itertools.islice(days, 50))
        rates.append(count / (time.process_time() - began) / 1e6)
    print(f"{sorted(rates)[1]:.2f}")
