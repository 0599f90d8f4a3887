"""Reads C just well enough for the checks beside it.

code(text) blanks comments, strings and character constants, so that a word inside one never counts;
text_only(text) blanks comments alone. Both keep every newline: line numbers stay right.
"""
import re
from pathlib import Path

_TOKEN = re.compile(r"""
    (?P<comment> //(?:\\\n|[^\n])* | /\*.*?(?:\*/|\Z) )
  | (?P<string> "(?:\\.|[^"\\\n])*"? )
  | (?P<char> '(?:\\.|[^'\\\n])*'? )
""", re.VERBOSE | re.DOTALL)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]*)[>"]', re.MULTILINE)
_WORD = re.compile(r"[A-Za-z_]\w*")


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def text_only(text):
    return _TOKEN.sub(lambda m: _blank(m[0]) if m["comment"] else m[0], text)


def code(text):
    return _TOKEN.sub(lambda m: _blank(m[0]), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def includes(text):
    """(line, '<' or '"', name) of each #include that is not inside a comment."""
    clean = text_only(text)
    return [(line_of(clean, m.start()), m[1], m[2]) for m in _INCLUDE.finditer(clean)]


def words(text):
    """(line, identifier, is it called) of each identifier in the code."""
    clean = code(text)
    line, last = 1, 0
    for m in _WORD.finditer(clean):
        line += clean.count("\n", last, m.start())
        last = m.start()
        yield line, m[0], re.match(r"\s*\(", clean[m.end():m.end() + 20]) is not None


def strings(text):
    """(line, content) of each string constant."""
    for m in _TOKEN.finditer(text):
        if m["string"]:
            yield line_of(text, m.start()), m[0]


def files(root):
    """The C files of the agent, as (path, floor, text); floor is the folder's name."""
    for path in sorted(Path(root).glob("agent/*/*.[ch]")):
        yield path, path.parent.name, path.read_text(encoding="utf-8", errors="replace")


def report(problems):
    for path, line, text in problems:
        print(f"{path}:{line}: {text}")
    return 1 if problems else 0
