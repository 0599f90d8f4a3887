#!/usr/bin/python3
"""Random vCards, and what python3-vobject reads in them: vcard_oracle.py FILE SEED CARDS

Writes FILE with lines folded at any byte, also inside a character, and with any line ends. vobject gets the same cards
folded between characters, because it unfolds text. What it is known to read otherwise than the standard is left out:
empty items of lists, carets in parameters (RFC 6868), quoted-printable, backslashes before anything but , ; \\ and n.

Prints one line a property, fields with a tab between them: the number of the card, T (text without its escapes),
L (a list, with | between) or R (raw), group, name, parameters in the order of their names as NAME=value,value, value.
Line feeds are <LF>.
"""
import random
import sys

import vobject

LETTERS = "abc XYZ 0189 .-_/()'äöüßéñŁ你好😀e\u0301"
TEXTS = ["FN", "NOTE", "TITLE", "NICKNAME", "UID", "X-MOMENTS-OWNER", "X-Spouse", "EMAIL", "TEL", "ROLE"]
STRUCTURED = {"N": 5, "ADR": 7, "ORG": 3}


def word(rng, most, more=""):
    letters = LETTERS + more
    return "".join(rng.choice(letters) for _ in range(rng.randrange(most))).strip()


def escaped(rng, most):
    return word(rng, most, ",;\\\n").replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def parameters(rng):
    parts = []
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3])):
        name = rng.choice(["TYPE", "type", "PREF", "LANGUAGE", "X-A"])
        values = []
        for _ in range(rng.choice([1, 1, 2])):
            if rng.random() < 0.3:
                values.append('"' + (word(rng, 8, ";:,") or "q") + '"')
            else:
                values.append("".join(rng.choice("abcWXYZ019-") for _ in range(1, rng.randrange(2, 9))))
        parts.append(";" + name + "=" + ",".join(values))
    return "".join(parts)


def lines(rng):
    yield "BEGIN:VCARD"
    yield "VERSION:" + rng.choice(["3.0", "4.0"])
    for _ in range(rng.randrange(1, 12)):
        group = rng.choice(["", "", "", "item1.", "Home-2."])
        kind = rng.random()
        if kind < 0.6:
            name, value = rng.choice(TEXTS), escaped(rng, rng.choice([1, 10, 200]))
        elif kind < 0.85:
            name = rng.choice(list(STRUCTURED))
            value = ";".join(escaped(rng, 12) for _ in range(STRUCTURED[name]))
        else:
            name, value = "CATEGORIES", ",".join(escaped(rng, 12) or "x" for _ in range(rng.randrange(1, 4)))
        yield group + rng.choice([name, name, name.lower()]) + parameters(rng) + ":" + value
    yield "END:VCARD"


def fold(rng, line, between):
    """Text or bytes. BEGIN and END stay whole."""
    parts, at = [], 0
    while len(line) - at > 2 and len(line) > 12 and rng.random() < 0.5:
        step = rng.randrange(1, len(line) - at)
        parts.append(line[at : at + step])
        at += step
    parts.append(line[at:])
    return between.join(parts)


def values(line):
    if isinstance(line.value, list):
        return "L", "|".join(line.value)
    return ("R" if line.name.upper() in STRUCTURED else "T"), line.value


def main():
    path, seed, cards = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    ours, theirs = [], []
    for _ in range(cards):
        feed = rng.choice([b"\r\n", b"\n", b"\r\r\n"])
        for line in lines(rng):
            ours.append(fold(rng, line.encode(), feed + rng.choice([b" ", b"\t"])) + feed)
            theirs.append(fold(rng, line, "\r\n ") + "\r\n")
    with open(path, "wb") as file:
        file.write(b"".join(ours))
    for number, card in enumerate(vobject.readComponents("".join(theirs), transform=False)):
        for line in card.getChildren():
            kind, value = values(line)
            named = sorted(name.upper() + "=" + ",".join(said) for name, said in line.params.items())
            fields = [str(number), kind, line.group or "", line.name.upper(), ";".join(named), value]
            print("\t".join(field.replace("\n", "<LF>") for field in fields))


main()
