#!/usr/bin/python3
"""A mail server that fails as it is told to: fakeimap.py PORT CERT KEY MODEFILE LOG [plain].

Speaks TLS (plain: it does not, and offers no STARTTLS). The mode is read at each connection: ok, quota, bye,
drop (the message is kept, the answer lost), lose (both lost), hang, special (no special use), literal (names as
literals), flood, line (a line without an end), readonly, drop-WORD (the connection breaks at that command, and at tls,
greeting or literal: in the middle of the message), plus (LITERAL+ is offered). LOG has each command; what was appended is counted there.
"""
import re
import socketserver
import ssl
import sys
import time

port, cert, key, mode_file, log_file, *rest = sys.argv[1:]
kept = []


def log(text):
    with open(log_file, "a", encoding="utf-8", errors="replace") as file:
        file.write(text + "\n")


class Handler(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")
        self.wfile.flush()

    def handle(self):
        with open(mode_file, encoding="utf-8") as file:
            self.mode = file.read().strip()
        if self.mode == "drop-greeting":
            return
        self.say("* OK fake")
        while line := self.rfile.readline():
            tag, _, command = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
            word = command.upper().split(" ")[0]
            log("LOGIN" if word in ("LOGIN", "AUTHENTICATE") else command)
            if self.mode == "drop-" + word.lower():
                return
            if not getattr(self, "do_" + word.lower(), self.do_other)(tag, command):
                return

    def do_capability(self, tag, _):
        self.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR" + (" LITERAL+ LITERAL-" if self.mode == "plus" else ""))
        self.say(tag + " OK done")
        return True

    def do_other(self, tag, _):
        self.say(tag + " OK done")
        return True

    def do_list(self, tag, command):
        special = "SPECIAL-USE" in command
        if special and self.mode == "special":
            self.say(tag + " BAD what is that")
            return True
        if self.mode == "flood":
            while True:
                self.say("* LIST () \"/\" \"" + "x" * 1000 + "\"")
        if self.mode == "line":
            while True:
                self.wfile.write(b"x" * 65536)
        if self.mode == "literal":
            self.say('* LIST (\\Drafts) "/" {6}')
            self.say('Dra"ft')
        else:
            self.say('* LIST (%s) "/" "Drafts"' % ("\\Drafts" if special else ""))
            self.say('* LIST (%s) "/" "Sent"' % ("\\Sent" if special else ""))
        self.say(tag + " OK done")
        return True

    def do_status(self, tag, _):
        self.say('* STATUS "Sent" (UIDNEXT 1 UIDVALIDITY 1)')
        self.say(tag + " OK done")
        return True

    def do_append(self, tag, command):
        if self.mode == "bye":
            self.say("* BYE come back later")
            return False
        if self.mode == "quota":
            self.say(tag + " NO [OVERQUOTA] Your mailbox is full")
            return True
        if self.mode == "readonly":
            self.say(tag + " NO [NOPERM] Drafts cannot be written")
            return True
        self.say("+ go on")
        if self.mode == "hang":
            time.sleep(60)
            return False
        if self.mode == "drop-literal":
            self.rfile.read(100)
            return False
        octets = self.rfile.read(int(re.search(r"\{(\d+)\}$", command)[1]))
        self.rfile.readline()
        if self.mode != "lose":
            kept.append(octets)
            log("KEPT %d" % len(kept))
        if self.mode in ("drop", "lose"):
            return False
        self.say(tag + " OK [APPENDUID 1 %d] done" % len(kept))
        return True

    def do_examine(self, tag, _):
        self.say("* OK [UIDVALIDITY 1] valid")
        self.say(tag + " OK done")
        return True

    def do_uid(self, tag, command):
        found = [str(n) for n, octets in enumerate(kept, 1)
                 if (wanted := re.search(r'X-Moments-Id "(.*)"', command)) and wanted[1].encode() in octets]
        self.say("* SEARCH " + " ".join(found))
        self.say(tag + " OK done")
        return True

    def do_logout(self, tag, _):
        self.say("* BYE")
        self.say(tag + " OK")
        return False


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def get_request(self):
        connection, address = super().get_request()
        if rest:
            return connection, address
        with open(mode_file, encoding="utf-8") as file:
            if file.read().strip() == "drop-tls":
                connection.close()
                raise OSError("dropped")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        return context.wrap_socket(connection, server_side=True), address

    def handle_error(self, request, client_address):
        pass


Server(("127.0.0.1", int(port)), Handler).serve_forever()
