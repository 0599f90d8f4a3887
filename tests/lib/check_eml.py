#!/usr/bin/python3
"""Reads drafts again with Python's own e-mail parser: check_eml.py CASES.tsv FOLDER.

FOLDER/NAME.eml must be there for each case but those that are to be refused, hold one recipient, no header
that we do not write, nothing that the standards forbid, and read what the case says.
"""
import email
import email.header
import email.policy
import email.utils
import os
import re
import sys
from html.parser import HTMLParser

HEADERS = ["from", "to", "subject", "date", "message-id", "x-unsent", "mime-version", "content-type"]
TAGS = {"html": set(), "head": set(), "meta": {"charset"}, "body": set(), "p": set(), "br": set(), "ul": set(),
        "li": set(), "a": {"href"}}


def unescape(text):
    octets = re.sub(rb"\\([0-7]{3}|\\)", lambda m: b"\\" if m[1] == b"\\" else bytes([int(m[1], 8)]), text.encode())
    return octets.decode("utf-8", "replace")


class Markup(HTMLParser):
    def __init__(self):
        super().__init__()
        self.faults = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS or any(name not in TAGS[tag] for name, _ in attrs):
            self.faults.append(f"markup <{tag} {attrs}>")
        for name, value in attrs:
            if name == "href" and not re.match(r"https?://[!-~]+$|mailto:[!->@-~]+$", value):
                self.faults.append(f"link to {value!r}")

    def handle_data(self, data):
        self.text += data


def read_name(octets, header):
    """The name before an address. Not display_name: up to Python 3.12 that keeps the blanks between encoded words."""
    raw = re.sub(r"\r\n(?=[ \t])", "", email.message_from_bytes(octets)[header])
    return str(email.header.make_header(email.header.decode_header(email.utils.parseaddr(raw)[0])))


def check_octets(octets, field):
    if re.search(rb"(?<!\r)\n|\r(?!\n)", octets):
        yield "a bare CR or LF"
    # A message id has no place where it may be folded.
    limit = 998 if field == "reply_to" else 78
    if any(len(line) > limit for line in octets.split(b"\r\n")):
        yield f"a line longer than {limit} octets"
    head = octets.split(b"\r\n\r\n", 1)[0]
    if re.search(rb"[^\t -~\r\n]", head):
        yield "an octet in a header that is not ASCII"
    if re.search(rb"\r\n[ \t]*\r\n", head + b"\r\n"):
        yield "a folded line of blanks only"
    for word in re.findall(rb"=\?utf-8\?[BQ]\?[^? ]*\?=", head):
        if len(word) > 75:
            yield f"an encoded word of {len(word)} octets"
    if b"\r\nX-Unsent: 1\r\n" not in head:
        yield "no 'X-Unsent: 1'"


def check_headers(message, octets, field, wanted):
    names = [name.lower() for name in message.keys()]
    expected = HEADERS + (["in-reply-to", "references"] if field == "reply_to" else [])
    if sorted(names) != sorted(h for h in expected if h != "from" or field != "from_address"):
        yield f"the headers {names}"
    for name in ("To", "From", "Subject", "Date", "Message-ID"):
        header = message[name]
        if header is None:
            continue
        if header.defects and str(header):
            yield f"{name}: {header.defects}"
        if re.search(r"[\x00-\x1f\x7f\u2028\u2029\u202e]", str(header)):
            yield f"{name}: a control character"
    addresses = message["To"].addresses
    if len(addresses) != 1:
        yield f"{len(addresses)} recipients"
        return
    if field != "to_address" and addresses[0].addr_spec != "ines@example.org":
        yield f"the recipient {addresses[0].addr_spec}"
    if wanted is not None and field != "body" and not field.startswith("file_"):
        found = {"to_name": lambda: read_name(octets, "To"), "to_address": lambda: addresses[0].addr_spec,
                 "from_name": lambda: read_name(octets, "From"),
                 "reply_to": lambda: str(message["In-Reply-To"]).strip(),
                 "subject": lambda: str(message["Subject"])}[field]()
        if found != wanted:
            yield f"{field} reads {found!r}"


def check_file(part, field, wanted):
    """The attachment of a case: its name is a name, and its octets are what they were."""
    names = [name.lower() for name in part.keys()]
    if sorted(names) != ["content-disposition", "content-transfer-encoding", "content-type"]:
        yield f"the file's headers {names}"
    if part.defects or part["Content-Disposition"].defects or part["Content-Type"].defects:
        yield f"the file's defects {part.defects} {part['Content-Disposition'].defects} {part['Content-Type'].defects}"
    if part.get_content_disposition() != "attachment":
        yield f"the file's disposition {part['Content-Disposition']}"
    name = part.get_filename()
    if not name or re.search(r"[/\\\x00-\x1f\x7f\u202e\u2028]", name) or name.startswith("."):
        yield f"the file name {name!r}"
    if wanted is not None and (name if field == "file_name" else str(part["Content-Type"])) != wanted:
        yield f"{field} reads {name!r}, {part['Content-Type']}"
    if part.get_payload(decode=True) != b"\0\r\n.\r\n\xff file":
        yield "the file's octets"


def check_parts(message, field, wanted):
    parts = list(message.walk())
    if field.startswith("file_"):
        if len(parts) != 5 or parts[0].get_content_type() != "multipart/mixed":
            yield f"{len(parts)} parts"
            return
        yield from check_file(parts[4], field, wanted)
        parts = parts[1:4]
    if [part.get_content_type() for part in parts] != ["multipart/alternative", "text/plain", "text/html"]:
        yield "other parts than text and HTML"
        return
    for part in parts:
        if part.defects:
            yield f"{part.get_content_type()}: {part.defects}"
    for part in parts[1:]:
        if part.get_content_charset() != "utf-8" or part["Content-Transfer-Encoding"] != "quoted-printable":
            yield f"{part.get_content_type()}: {part['Content-Type']} {part['Content-Transfer-Encoding']}"
        if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e]", part.get_content()):
            yield f"{part.get_content_type()}: a control character"
    markup = Markup()
    markup.feed(parts[2].get_content())
    yield from markup.faults
    squeeze = lambda text: re.sub(r"\s+|^[-*] |(?<=\n)[-*] ", "", text)
    if squeeze(markup.text) != squeeze(parts[1].get_content()):
        yield "the HTML does not say what the text says"


def check(path, field, wanted):
    with open(path, "rb") as file:
        octets = file.read()
    message = email.message_from_bytes(octets, policy=email.policy.default)
    yield from check_octets(octets, field)
    yield from check_headers(message, octets, field, wanted)
    yield from check_parts(message, field, wanted)


def main(cases, folder):
    n = bad = 0
    with open(cases, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    for name, field, _, verdict in rows:
        n += 1
        path = os.path.join(folder, name + ".eml")
        if verdict == "refused" or not os.path.exists(path):
            faults = [] if os.path.exists(path) == (verdict != "refused") else ["written or refused, and not as it should be"]
        else:
            faults = list(check(path, field, unescape(verdict[1:]) if verdict[0] == "=" else None))
        for fault in faults:
            print(f"{name}: {fault}")
        bad += bool(faults)
    print(f"{n} cases, {bad} with faults")
    return 1 if bad or n < 50 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
