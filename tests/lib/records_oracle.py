#!/usr/bin/python3
"""Reads files of records with other people's readers: records_oracle.py csv|vcard FILE...

Prints `FILE` and then one line a row or card: the cells as hexadecimal UTF-8, with commas between. Rows without any
text are left out. The last letter of a CSV file's name tells its separator (c, s, t, b). Exit status 77: no such reader.
"""
import csv
import sys

SEPARATORS = {"c": ",", "s": ";", "t": "\t", "b": "|"}
FIELDS = ("fn", "n", "org", "email", "tel", "note", "categories", "bday")


def show(cells):
    print(",".join(cell.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8").hex() for cell in cells))


def read_csv(path):
    separator = SEPARATORS[path[-len("x.csv")]]
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter=separator):
            if any(cell.strip() for cell in row):
                show(row)


def values(card, field):
    for content in card.contents.get(field, []):
        value = content.value
        if field == "n":
            yield value.family + "|" + value.given
        elif isinstance(value, list):
            yield "|".join(value)
        else:
            yield value


def read_cards(path):
    try:
        import vobject
    except ImportError:
        sys.exit(77)
    with open(path, encoding="utf-8", newline="") as file:
        for card in vobject.readComponents(file.read()):
            show([value for field in FIELDS for value in values(card, field)])


if __name__ == "__main__":
    for name in sys.argv[2:]:
        print(name)
        (read_csv if sys.argv[1] == "csv" else read_cards)(name)
