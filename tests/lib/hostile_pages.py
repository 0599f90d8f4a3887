#!/usr/bin/python3
"""Hostile values on the way to pages: hostile_pages.py MOMENTS CASES.tsv

Each case of the table stands in a customer's record, everywhere: name, company, number, address, notes, interests. The page
of each, and that of the list, is sound HTML in which the value is text.
"""
import json
import os
import sys

import check_html
import hostile_way

INI = """[me]
name = Dana Smith
email = dana@example.com
[customers]
files = ~/Moments/Customers
[day]
surprises-a-day = 500
rest-company = 0 days
[habit birthday]
kind = card
when = birthday
nudge = popup, draft
"""
MORE = ['</style><script>alert(1)</script>', '" onmouseover="alert(1)', "javascript:alert(1)", "--><!--", "]]>", "&#0;&lt;",
        "\ufdd0\ufffe\U0001ffff", "<a href='data:text/html,x'>", "</p></section></main></body></html>"]
COLUMNS = ["name", "company", "title", "phone", "email", "notes", "interests", "needs", "next_step", "greeting"]


def write_records(folder, values):
    """Each value stands in two people's records, in another column each time; in the second half with a name of their own."""
    n = len(COLUMNS)
    people = -(-len(values) // n)
    for number in range(2 * people):
        row = [values[(number * n + at + number // people) % len(values)] for at in range(n)]
        if number >= people:
            row[COLUMNS.index("name")] = b"Ines Example"
            row[COLUMNS.index("email")] = b"ines%d@example.org" % number
        cells = b",".join(b'"' + cell.replace(b'"', b'""') + b'"' for cell in row)
        hostile_way.write(os.path.join(folder, f"{number}.csv"), b"id,birthday," + ",".join(COLUMNS).encode() +
                          b"\r\n%d,--11-23," % number + cells + b"\r\n")


def look(program, name, *arguments):
    done = hostile_way.run(program, "open", "--print", *arguments)
    if done.returncode != 0 or not done.stdout:
        sys.exit(f"{arguments}: {done.returncode}: {done.stderr!r}")
    with open(name, "wb") as file:
        file.write(done.stdout)
    check_html.check(name)


def main(program, table):
    with open(table, encoding="utf-8") as lines:
        values = [hostile_way.read_value(line.split("\t")[2]) for line in lines if not line.startswith("#")]
    values = [value[:3000] for value in values] + [value.encode() for value in MORE]
    home = os.environ["HOME"]
    hostile_way.write(os.path.join(os.environ["XDG_CONFIG_HOME"], "moments", "moments.ini"), INI.encode())
    write_records(os.path.join(home, "Moments", "Customers"), values)
    moments = json.loads(hostile_way.run(program, "today", "--all", "--json").stdout)
    look(program, "list.html")
    for moment in moments:
        look(program, "page.html", moment["id"])
    print(f"# {len(moments)} pages of {len(values)} values")
    assert len(moments) >= 20


if __name__ == "__main__":
    main(*sys.argv[1:])
