#!/usr/bin/python3
"""Finds mutable global state in a library: globals.py LIBRARY. Exit status 1 names each.

Reads the symbols of the sections that can be written while the program runs. Constant tables with pointers
lie in .data.rel.ro, which is read-only once the program has been loaded.
"""
import re
import subprocess
import sys

# What GLib's own macros and tools make: quarks, type registrations, compiled-in files.
FINE = re.compile(r"q|static_resource|quark|g_define_type_id|static_g_define_type_id|gobject_class|\w+_parent_class|\w+_private_offset")


def mutable(library):
    listing = subprocess.run(["nm", "--format=sysv", library], check=True, capture_output=True, text=True).stdout
    member = "?"
    for line in listing.splitlines():
        heading = re.match(r"Symbols from (.*)\[(.*)\]:", line)
        if heading:
            member = heading[2]
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 7 or not re.match(r"\.(data|bss|tdata|tbss)(?!\.rel\.ro)|\*COM\*", parts[6]):
            continue
        name = re.sub(r"\.\d+$", "", parts[0])
        if not FINE.fullmatch(name):
            yield member, name


if __name__ == "__main__":
    found = list(mutable(sys.argv[1]))
    for member, name in found:
        print(f"{member}: {name}: global state that can change; keep it in a struct that the caller owns")
    sys.exit(1 if found else 0)
