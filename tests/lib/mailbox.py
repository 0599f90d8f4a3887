#!/usr/bin/python3
"""Looks into the test server's mailbox and plays the mail program: mailbox.py PORT CA COMMAND [ARG...].

drafts            one line a draft: UID, flags, X-Moments-Id or -, To, Subject
show UID          the draft as it lies there
edit UID          saves the draft anew, as mail programs do: another message in place of the old one
send UID [TO]     the draft goes, and the sent folder has a message (to TO)
drop UID          the draft goes
write TO          another message was sent to somebody
"""
import email
import email.policy
import imaplib
import ssl
import sys

port, ca, command, *args = sys.argv[1:]
box = imaplib.IMAP4_SSL("127.0.0.1", int(port), ssl_context=ssl.create_default_context(cafile=ca))
box.login("dana", "s3cret word")
DRAFTS = '"Entw&APw-rfe"'
box.select(DRAFTS)


def fetch(uid):
    return box.uid("FETCH", uid, "(FLAGS BODY.PEEK[])")[1][0]


def remove(uid):
    box.uid("STORE", uid, "+FLAGS", r"(\Deleted)")
    box.expunge()


if command == "drafts":
    for uid in box.uid("SEARCH", "ALL")[1][0].decode().split():
        head, octets = fetch(uid)
        message = email.message_from_bytes(octets, policy=email.policy.default)
        flags = " ".join(sorted(flag.decode() for flag in imaplib.ParseFlags(head) if flag != rb"\Recent"))
        print(uid, flags, message["X-Moments-Id"] or "-", message["To"], message["Subject"], sep="\t")
elif command == "show":
    sys.stdout.buffer.write(fetch(args[0])[1])
elif command == "edit":
    message = email.message_from_bytes(fetch(args[0])[1], policy=email.policy.SMTP)
    del message["X-Moments-Id"]
    box.append(DRAFTS, r"(\Draft \Seen)", None, message.as_bytes())
    remove(args[0])
elif command == "send":
    message = email.message_from_bytes(fetch(args[0])[1], policy=email.policy.SMTP)
    del message["X-Moments-Id"]
    if len(args) > 1:
        message.replace_header("To", args[1])
    box.append("Sent", r"(\Seen)", None, message.as_bytes())
    remove(args[0])
elif command == "drop":
    remove(args[0])
elif command == "write":
    box.append("Sent", r"(\Seen)", None, f"To: {args[0]}\r\nSubject: Lunch\r\n\r\nx\r\n".encode())
box.logout()
