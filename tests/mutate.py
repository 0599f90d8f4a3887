#!/usr/bin/python3
"""Puts single-line faults into the code, one after the other, and looks whether the tests notice.

    mutate.py OUT COMPILE CC FILE...

A mutant is one changed line of one file: a comparison turned, a bound moved by one, a condition dropped, && and ||,
+ and -, a field or an end swapped, a constant returned. Only the file is compiled, into a library of its own that is
preloaded over libmoments.so, so no test is linked again.
Each test runs once without a fault and with files that write down which of their functions are entered: a fault is
shown only to tests that come to its function (kept in OUT/mutate.json while test and library are the same). They run
until one fails: first what is quick and has a name like the file's or caught much before. What needs five times the
processor time that it needs without a fault counts as caught: a busy machine catches nothing. Mutants that do not
compile, or that make the same machine code, are none. The choice is fixed by the seed.
Faults that nobody can notice are listed in mutate_same.txt, each with its reason. They are tried like all others and
counted apart; one that a test catches does not belong there.

Environment: MUTANTS (the tests, as `make mutate` builds them), MUTATE_COUNT (120), MUTATE_SEED (1), MUTATE_JOBS (one a
processor), MUTATE_LINES="agent/plan/find.c:73 ..." (every fault of these lines and no other), MUTATE_SHOW=1 shows the
candidates.
Prints one line a mutant and those that survived; exit status 1 if fewer than 95 in a hundred are caught.
"""
import concurrent.futures
import hashlib
import json
import os
import random
import re
import resource
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "checks"))
import csource  # noqa: E402  (found through the path above)

WANTED = 0.95
# What a test may need with a fault: of processor time; on the clock, where it may wait for others.
MAX_FACTOR = 5
MIN_SECONDS = 5
WAIT_FACTOR = 20
MIN_WAIT = 120
SAME = Path(__file__).parent / "mutate_same.txt"

# What stands between blanks is an operator of two operands: clang-format sees to it.
OPERATORS = {
    "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"], "+=": ["-="], "-=": ["+="], "%": ["/"], "/": ["%"],
    "&": ["|"], "|": ["&"], "<<": [">>"], ">>": ["<<"], "*": ["+"],
}
OPERATOR = re.compile(r"(?<=[\w)\]] )(<=|>=|==|!=|&&|\|\||\+=|-=|<<|>>|[<>+\-%/&|*])(?=[ \n])")
STEP = re.compile(r"(?<=\w)(\+\+|--)|(\+\+|--)(?=\w)")
NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.])")
CONDITION = re.compile(r"\b(if|while) \((.*)\)( \{)?$")
NOT = re.compile(r"(?<=[ (])!(?=[\w(])")
RETURN = re.compile(r"\breturn ([^;]+);")
SWAPS = [("MIN", "MAX"), ("first", "last"), ("true", "false"), ("MO_FORWARDS", "MO_BACKWARDS"),
         ("MO_FROM_START", "MO_FROM_END"), ("year", "month"), ("month", "day"), ("due", "show"), ("before", "after"),
         ("due_day", "show_day"), ("nominal", "due"), ("person", "company"), ("from", "to"), ("start", "end"),
         ("weekdays", "months"), ("break", "continue"), ("INT64_MIN", "INT64_MAX"), ("from", "current")]
# Lines that say what must hold anyway, or nothing at all.
SKIPPED = re.compile(r"^\s*(#|case\b|default:|static const\b|g_assert|g_return|typedef)|G_STATIC_ASSERT|_\(\"")


# "int month = 0;" whose address is handed over, and -1 for "the whole text": no value that counts.
RETURNED = re.compile(r"^\s*\w+ (\w+)(?:\[\d+\])? = [\d{].*;$")
ALLOCATED = re.compile(r"\bg_new0?\([^()]*$")
WHOLE = re.compile(r"(?<=, )-1(?=[,)])")
RETURNED_WITHIN = 12
# "static bool is_number(const char *text)", or its second line.
NAME = re.compile(r"(?:[A-Za-z][\w \*]*[ \*])?(\w+)\(")


# Linked to a file whose functions tell when they are entered: writes each down once, by its place in the library.
RECORDER = r"""
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#define OFF __attribute__((no_instrument_function))
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
void __cyg_profile_func_enter(void *function, void *site) OFF;
void __cyg_profile_func_exit(void *function, void *site) OFF;
static unsigned char met[1 << 20];
void __cyg_profile_func_enter(void *function, void *site)
{
    unsigned long at = (unsigned long)((const char *)function - __ehdr_start);
    const char *folder = getenv("MUTATE_MET");
    (void)site;
    if (at >= sizeof met || met[at])
        return;
    met[at] = 1;
    int file = folder ? open(folder, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (file < 0)
        return;
    struct { unsigned long library, at; } entry = {LIBRARY, at};
    if (write(file, &entry, sizeof entry) != sizeof entry)
        abort();
    close(file);
}
void __cyg_profile_func_exit(void *function, void *site)
{
    (void)function;
    (void)site;
}
"""


class Mutant:
    def __init__(self, path, line, old, new, kind, function):
        self.path, self.line, self.old, self.new, self.kind = path, line, old, new, kind
        self.function = function
        self.caught_by = None
        self.reason = None  # why nobody can notice it

    def __str__(self):
        return f"{self.path}:{self.line}: {self.kind}: {self.old.strip()}  ->  {self.new.strip()}"


def changes(clean, after):
    """(begin, end, new text, kind) of each fault that a line of code can get; `after` it come these lines."""
    m = RETURNED.match(clean.rstrip())
    returned = m and any(f"&{m[1]}" in line for line in after)
    for m in OPERATOR.finditer(clean):
        for new in OPERATORS[m[0]]:
            yield m.start(), m.end(), new, "operator"
    for m in STEP.finditer(clean):
        yield m.start(), m.end(), "--" if m[0] == "++" else "++", "step"
    whole = {m.start() + 1 for m in WHOLE.finditer(clean)}
    for m in NUMBER.finditer(clean):
        if returned or m.start() in whole:
            continue
        number = int(m[0])
        # More memory than is needed is no fault.
        if not ALLOCATED.search(clean[:m.start()]):
            yield m.start(), m.end(), str(number + 1), "bound"
        if number > 0:
            yield m.start(), m.end(), str(number - 1), "bound"
    m = CONDITION.search(clean)
    if m:
        yield m.start(2), m.end(2), "true", "condition"
        yield m.start(2), m.end(2), "false", "condition"
    for m in NOT.finditer(clean):
        yield m.start(), m.end(), "", "condition"
    m = RETURN.search(clean)
    if m and m[1] not in ("true", "false", "NULL", "0"):
        yield m.start(1), m.end(1), "0", "return"
    for a, b in SWAPS:
        for old, new in ((a, b), (b, a)):
            for m in re.finditer(rf"\b{old}\b(?!\s*\()", clean) if old.islower() else re.finditer(rf"\b{old}\b", clean):
                yield m.start(), m.end(), new, "swap"


def find_mutants(path):
    text = Path(path).read_text()
    clean = csource.code(text).split("\n")
    lines = text.split("\n")
    inside, function = False, None
    for number, (line, code) in enumerate(zip(lines, clean), 1):
        # Code stands in functions; tables and declarations outside them do not count.
        name = NAME.match(code)
        if name:
            function = name[1]
        if code.startswith("{"):
            inside = True
        elif code.startswith("}"):
            inside = False
        if not inside or SKIPPED.search(line):
            continue
        for begin, end, new, kind in changes(code + "\n", clean[number:number + RETURNED_WITHIN]):
            yield Mutant(path, number, line, line[:begin] + new + line[end:], kind, function)


def choose(paths, seed):
    """All mutants in the order of trial: files take turns by their size, and no line has two before each has one."""
    chance = random.Random(seed)
    order = []
    for path in paths:
        by_line = {}
        for mutant in find_mutants(path):
            by_line.setdefault(mutant.line, []).append(mutant)
        rounds = []
        for found in by_line.values():
            chance.shuffle(found)
            rounds += [(turn + chance.random(), mutant) for turn, mutant in enumerate(found)]
        order += rounds
    order.sort(key=lambda pair: pair[0])
    return [mutant for _, mutant in order]


def read_same(mutants):
    """Gives those that nobody can notice their reason. Blocks of "FILE FUNCTION", a line, "-> LINE" and "= reason"."""
    seen = []
    for text in SAME.read_text().split("\n"):
        if text.strip() and not text.startswith("#"):
            seen.append(text.strip())
        if text.startswith("="):
            if len(seen) != 4 or not seen[2].startswith("-> "):
                sys.exit(f"{SAME.name}: what is meant by '{text}'?")
            found = [m for m in mutants if [f"{m.path} {m.function}", m.old.strip(), "-> " + m.new.strip()] == seen[:3]]
            if not found and seen[0].split()[0] in {m.path for m in mutants}:
                sys.exit(f"{SAME.name}: {seen[0]} has no line '{seen[1]}' with that fault")
            for mutant in found:
                mutant.reason = text[1:].strip()
            seen = []


class Runner:
    def __init__(self, out, compile_command, cc, scratch):
        self.out, self.scratch = out, scratch
        self.compile = shlex.split(compile_command)
        self.cc = cc
        self.tests = [Path(test).resolve() for test in os.environ["MUTANTS"].split()]
        self.seconds = {}  # of each test: of processor time
        self.waits = {}  # the same on the clock
        self.met = {}  # of each test: {(file, function)}
        self.recorders = {}  # of each file: the library that records, and its functions by their place
        self.functions = {}  # of each file: those that are entered
        self.kills = {}
        self.texts = {}  # of each file: the text, for whoever edits it meanwhile
        self.plain = {}  # the machine code of each file without a fault
        self.linked_key = None
        self.lock = threading.Lock()

    def run(self, test, libraries, seconds=300, wait=900, met=None):
        """Whether the test passes, None if it takes too long; and the processor time that it took."""
        env = dict(os.environ, G_DEBUG="fatal-criticals", MO_TEST_SHORT="1", TZ="UTC", LC_ALL="C.UTF-8",
                   LD_LIBRARY_PATH=str(self.out))
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "MAKEFLAGS", "LANGUAGE"):
            env.pop(name, None)
        if libraries:
            env["LD_PRELOAD"] = ":".join(map(str, libraries))
        if met:
            env["MUTATE_MET"] = str(met)
        with tempfile.TemporaryDirectory(dir=self.scratch) as home:
            env.update(HOME=home, TMPDIR=home)
            process = subprocess.Popen([str(test)], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, start_new_session=True, cwd=home)
            try:
                limit = int(seconds) + 1
                resource.prlimit(process.pid, resource.RLIMIT_CPU, (limit, limit + 1))
            except ProcessLookupError:
                pass
            timer = threading.Timer(wait, os.kill, (process.pid, signal.SIGKILL))
            timer.start()
            _, status, usage = os.wait4(process.pid, 0)
            timer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            late = process.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
            return None if late else process.returncode == 0, usage.ru_utime + usage.ru_stime

    def link(self, library, *objects):
        """Linked to libmoments.so, since programs that a test starts are given the library as well."""
        subprocess.run([self.cc, "-shared", "-o", str(library), *map(str, objects), str(self.out / "libmoments.so")],
                       check=True)

    def make_recorder(self, path, number):
        """A library of the file whose functions write down that they are entered."""
        stem = self.scratch / f"record-{number}"
        (self.scratch / "recorder.c").write_text(RECORDER)
        subprocess.run(self.compile + ["-g0", "-w", "-finstrument-functions", "-c", "-o", f"{stem}.o", path], check=True)
        subprocess.run([self.cc, "-O1", "-fPIC", "-w", "-fvisibility=hidden", f"-DLIBRARY={number}", "-c", "-o",
                        f"{stem}-enter.o", str(self.scratch / "recorder.c")], check=True)
        self.link(f"{stem}.so", f"{stem}.o", f"{stem}-enter.o")
        names = subprocess.run(["nm", "--defined-only", f"{stem}.so"], check=True, capture_output=True, text=True).stdout
        places = {}
        for place, kind, name in (line.split() for line in names.splitlines()):
            if kind in "tT":
                places.setdefault(int(place, 16), set()).add(name.split(".")[0])
        self.recorders[path] = Path(f"{stem}.so"), places

    def read_met(self, file, paths):
        found = set()
        entries = file.read_bytes() if file.exists() else b""
        for number, place in struct.iter_unpack("LL", entries):
            found |= {(paths[number], name) for name in self.recorders[paths[number]][1].get(place, ())}
        return found

    def measure_test(self, test, paths):
        """What a test needs without a fault, and which functions it comes to; None if it fails even so."""
        met = self.scratch / f"{test.name}.met"
        began = time.monotonic()
        passed, seconds = self.run(test, [self.recorders[path][0] for path in paths], met=met)
        if passed is not True:
            return None
        return seconds, time.monotonic() - began, self.read_met(met, paths)

    def key(self, test, paths):
        """Changes when what a test comes to may have changed."""
        if not self.linked_key:
            self.linked_key = hashlib.sha256((self.out / "libmoments.so").read_bytes() + str(paths).encode()).digest()
        return hashlib.sha256(self.linked_key + test.read_bytes()).hexdigest()

    def measure(self, paths, jobs):
        self.texts = {path: Path(path).read_text() for path in paths}
        cache = self.out / "mutate.json"
        kept = json.loads(cache.read_text()) if cache.exists() else {}
        keys = {test: self.key(test, paths) for test in self.tests}
        missing = [test for test in self.tests if kept.get(test.name, {}).get("key") != keys[test]]
        self.functions = {path: set(names) for path, names in kept.get("", {}).items()}
        if missing:
            for number, path in enumerate(paths):
                self.make_recorder(path, number)
                self.functions[path] = set().union(*self.recorders[path][1].values())
            kept[""] = {path: sorted(names) for path, names in self.functions.items()}
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            measured = dict(zip(missing, pool.map(lambda test: self.measure_test(test, paths), missing)))
        for test, found in measured.items():
            if found is None:
                print(f"  {test.name} fails without a fault: left out")
                self.tests.remove(test)
            else:
                kept[test.name] = {"key": keys[test], "seconds": found[0], "wait": found[1], "met": sorted(found[2])}
        cache.write_text(json.dumps(kept))
        for test in self.tests:
            self.seconds[test], self.waits[test] = kept[test.name]["seconds"], kept[test.name]["wait"]
            self.met[test] = {tuple(entry) for entry in kept[test.name]["met"]}
        if not self.tests:
            sys.exit("no test passes without a fault")

    def reaches(self, test, mutant):
        if mutant.function not in self.functions[mutant.path]:
            return True
        return (mutant.path, mutant.function) in self.met[test]

    def make_object(self, path, lines, folder):
        """The machine code of a file with these lines, beside its object; None if it does not compile."""
        source = folder / Path(path).name
        source.write_text("\n".join(lines))
        made = folder / "mutant.o"
        done = subprocess.run(self.compile + ["-g0", "-w", "-c", "-o", str(made), str(source)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return made.read_bytes() if done.returncode == 0 else None

    def build(self, mutant, folder):
        """The library with the fault; None if it cannot be made, or if it makes no difference."""
        lines = self.texts[mutant.path].split("\n")
        if mutant.path not in self.plain:
            self.plain[mutant.path] = self.make_object(mutant.path, lines, folder)
            if self.plain[mutant.path] is None:
                raise RuntimeError(f"{mutant.path} does not compile")
        lines[mutant.line - 1] = mutant.new
        made = self.make_object(mutant.path, lines, folder)
        if made is None or made == self.plain[mutant.path]:
            return None
        library = folder / "mutant.so"
        self.link(library, folder / "mutant.o")
        return library

    def order(self, mutant):
        stem = Path(mutant.path).stem
        area = stem.split("_")[0]

        def rank(test):
            name = test.name[len("test_"):]
            near = 1 if name == stem else 0.3 if name.split("_")[0] == area else 0.05
            # What a catch is likely to cost; a start costs something too.
            return (0.05 + self.seconds[test]) / (near + self.kills.get((mutant.path, test), 0))
        with self.lock:
            return sorted((test for test in self.tests if self.reaches(test, mutant)), key=rank)

    def try_mutant(self, mutant):
        """The mutant with the test that caught it; None if it is none."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            library = self.build(mutant, Path(folder))
            if library is None:
                return None
            for test in self.order(mutant):
                passed, _ = self.run(test, [library], MIN_SECONDS + MAX_FACTOR * self.seconds[test],
                                     MIN_WAIT + WAIT_FACTOR * self.waits[test])
                if passed is not True:
                    mutant.caught_by = test.name + (" (time)" if passed is None else "")
                    with self.lock:
                        self.kills[mutant.path, test] = self.kills.get((mutant.path, test), 0) + 1
                    break
        return mutant


def run_all(runner, mutants, count, jobs):
    """The first `count` that are mutants, each tried. Those under way when enough are there still count."""
    tried, began = [], time.monotonic()
    pending, left = set(), iter(mutants)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        while True:
            while len(pending) < jobs and len(tried) + len(pending) < count:
                mutant = next(left, None)
                if mutant is None:
                    break
                pending.add(pool.submit(runner.try_mutant, mutant))
            if not pending:
                return tried, time.monotonic() - began
            done, pending = concurrent.futures.wait(pending, return_when=concurrent.futures.FIRST_COMPLETED)
            for mutant in filter(None, (future.result() for future in done)):
                tried.append(mutant)
                fate = "caught  " if mutant.caught_by else "the same" if mutant.reason else "SURVIVED"
                print(f"  {fate}  {mutant}"
                      f"{'  [' + mutant.caught_by + ']' if mutant.caught_by else ''}", flush=True)


def main():
    out, compile_command, cc, *paths = sys.argv[1:]
    count = int(os.environ.get("MUTATE_COUNT") or 120)
    seed = int(os.environ.get("MUTATE_SEED") or 1)
    jobs = int(os.environ.get("MUTATE_JOBS") or len(os.sched_getaffinity(0)))
    mutants = choose(paths, seed)
    read_same(mutants)
    lines = os.environ.get("MUTATE_LINES", "").split()
    if lines:
        mutants = [mutant for mutant in mutants if f"{mutant.path}:{mutant.line}" in lines]
        count = len(mutants)
    print(f"  {len(mutants)} possible faults in {len(paths)} files, {count} of them by seed {seed}", flush=True)
    if os.environ.get("MUTATE_SHOW"):
        print(*mutants[:count], sep="\n")
        return 0
    scratch = Path(tempfile.mkdtemp(prefix="moments-mutate-"))
    try:
        runner = Runner(Path(out).resolve(), compile_command, cc, scratch)
        runner.measure(paths, jobs)
        tried, seconds = run_all(runner, mutants, count, jobs)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return tell(tried, seconds)


def tell(tried, seconds):
    tried.sort(key=lambda mutant: (mutant.path, mutant.line))
    unnoticed = [mutant for mutant in tried if mutant.reason and not mutant.caught_by]
    wrong = [mutant for mutant in tried if mutant.reason and mutant.caught_by]
    faults = [mutant for mutant in tried if mutant not in unnoticed]
    survivors = [mutant for mutant in faults if not mutant.caught_by]
    caught = len(faults) - len(survivors)
    print(f"\n  {caught} of {len(faults)} caught, {len(unnoticed)} more that nobody can notice, "
          f"{seconds / max(1, len(tried)):.1f} s a mutant")
    for mutant in survivors:
        print(f"  survived  {mutant}")
    for mutant in unnoticed:
        print(f"  the same  {mutant}\n            {mutant.reason}")
    for mutant in wrong:
        print(f"  in {SAME.name}, but {mutant.caught_by} notices  {mutant}")
    return 0 if faults and caught >= WANTED * len(faults) and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
