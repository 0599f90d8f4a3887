#!/usr/bin/python3
"""Types answers on a terminal: type.py ANSWER... -- COMMAND...

The command runs on a pseudo-terminal of 80 columns. Each time it waits at the end of a line that is not finished, the
next answer is typed and closed with Enter; ^D and ^C are these keys. What the terminal shows goes to the standard
output, and the status is the command's (130 when a signal ended it).
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

SECONDS = 60
QUIET = 0.3  # so long nothing comes when a question waits


def main():
    border = sys.argv.index("--")
    answers, command = sys.argv[1:border], sys.argv[border + 1:]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    shown, last, end = b"", time.monotonic(), time.monotonic() + SECONDS
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            if not piece:
                break
            shown, last = shown + piece, time.monotonic()
        elif answers and time.monotonic() - last > QUIET and shown.endswith(b" "):
            answer = answers.pop(0)
            os.write(terminal, {"^D": b"\x04", "^C": b"\x03"}.get(answer, answer.encode() + b"\n"))
            last = time.monotonic()
    else:
        os.kill(pid, 9)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    sys.stdout.write(shown.decode().replace("\r\n", "\n"))
    if answers:
        print(f"never asked for: {answers}")
    return status if status >= 0 else 130


sys.exit(main())
