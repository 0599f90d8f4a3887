#!/usr/bin/python3
"""Finds functions that this code base does without: banned.py [ROOT]. Exit status 1 names each.

A word inside a comment or a string does not count, and neither does an identifier that merely contains one.
"""
import re
import sys

import csource

# What is banned (a pattern over whole identifiers), and what to use.
CALLS = [
    (r"v?sprintf", "g_strdup_printf or g_snprintf"),
    (r"str(cpy|cat|ncpy|ncat)|stp(cpy|ncpy)", "g_strlcpy, g_strdup or GString"),
    (r"strtok(_r)?", "g_strsplit or a scanner"),
    (r"ato[ifl]|atoll", "mo_text's number parsing, or g_ascii_string_to_signed"),
    (r"strto(l|ul|ll|ull)", "g_ascii_strtoll with its errors looked at"),
    (r"strto[df]|strtold", "g_ascii_strtod: the others read the decimal comma of the locale"),
    (r"gets|v?[fs]?scanf", "a reader that knows the size"),
    (r"system|popen|g_spawn_command_line_\w+", "an argument vector, started as DESIGN says; never a shell"),
    (r"alloca|g_alloca|g_newa0?", "g_malloc or a fixed array"),
    (r"tmpnam|tempnam|mktemp|tmpfile", "mkstemp through base/"),
    (r"malloc|calloc|realloc|strdup|strndup|asprintf|vasprintf", "GLib's allocation"),
    (r"ctime(_r)?|asctime(_r)?|strftime", "mo_day's printing or g_date_time_format"),
    (r"rand(_r)?|srand|random|srandom|drand48", "a seeded hash, or g_random_int for tokens"),
    (r"signal", "g_unix_signal_add or sigaction"),
    (r"setlocale", "setlocale is called once, in the main.c of a program"),
    (r"getaddrinfo|gethostbyname|connect_to_host|g_socket_client_\w+|g_network_address_\w+",
     "nothing: this program has no network code, so that it cannot send"),
    (r"curl_\w+", "courier/imap_link.c: moments itself has no network code, and the courier that of IMAP"),
]
NOT_IN = {r"setlocale": ("cli/main.c", "courier/main.c"),
          r"curl_\w+": ("courier/imap_link.c", "courier/main.c")}
NEVER = [(r"AF_INET6?", "nothing: this program has no network code"),
         (r"CURLOPT_(MAIL_\w+|UPLOAD|VERBOSE|HTTP\w+)",
          "nothing: the courier speaks IMAP alone, and what it says may be seen by nobody")]


def check_file(name, text):
    for line, word, called in csource.words(text):
        for pattern, instead in CALLS if called else NEVER:
            if re.fullmatch(pattern, word) and name not in NOT_IN.get(pattern, ()):
                yield line, f"{word}: banned; use {instead}"


def check(root):
    problems = []
    for path, floor, text in csource.files(root):
        problems += [(path, line, what) for line, what in check_file(f"{floor}/{path.name}", text)]
    return problems


if __name__ == "__main__":
    sys.exit(csource.report(check(sys.argv[1] if len(sys.argv) > 1 else ".")))
