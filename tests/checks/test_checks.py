#!/usr/bin/python3
"""The checks themselves are checked: each planted violation is found, and what only looks like one is not."""
import subprocess
import tempfile
import unittest
from pathlib import Path

import banned
import csource
import globals as global_state
import layers


def run(check, **planted):
    """Problems of check in a tree made of planted: base_day_c='text' becomes agent/base/day.c."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in planted.items():
            floor, stem, ext = name.split("__")
            path = Path(root, "agent", floor, f"{stem}.{ext}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return [(path.name, line, text) for path, line, text in check(root)]


class Layers(unittest.TestCase):
    def found(self, floor, text, stem="planted"):
        return run(layers.check, **{f"{floor}__{stem}__c": text})

    def test_own_floor_and_below_are_fine(self):
        self.assertEqual(self.found("model", '#include "base/day.h"\n#include "model/customer.h"\n'), [])
        self.assertEqual(self.found("cli", '#include "plan/rank.h"\n#include "output/draft.h"\n'), [])

    def test_a_floor_above_is_found_with_its_line(self):
        problems = self.found("when", '#include "base/day.h"\n\n  #  include "model/habit.h"\n')
        self.assertEqual([(p[0], p[1]) for p in problems], [("planted.c", 3)])
        self.assertIn("above", problems[0][2])

    def test_wings_do_not_include_each_other(self):
        for floor, other in (("plan", "ledger"), ("ledger", "output"), ("output", "plan")):
            self.assertIn("wings", self.found(floor, f'#include "{other}/x.h"')[0][2])

    def test_an_include_without_its_floor_is_found(self):
        self.assertEqual(len(self.found("base", '#include "day.h"')), 1)
        self.assertEqual(len(self.found("base", '#include "../when/rule.h"')), 1)

    def test_libraries_stay_in_their_files(self):
        for header, home, stem in (("libical/ical.h", "when", "recur_ical"), ("libical/ical.h", "input", "ics_reader"),
                                   ("libnotify/notify.h", "output", "desktop_thread"), ("sqlite3.h", "ledger", "any"),
                                   ("gmime/gmime.h", "output", "message"), ("ini.h", "input", "ini")):
            line = f"#include <{header}>"
            self.assertEqual(self.found(home, line, stem), [], header)
            self.assertEqual(len(self.found(home if home != "ledger" else "run", line, "other")), 1, header)

    def test_time_is_read_in_the_clock_alone(self):
        text = "long f(void) { return time (NULL) + g_get_real_time(); }"
        self.assertEqual(self.found("base", text, "clock"), [])
        self.assertEqual(len(self.found("run", text, "agent")), 2)
        self.assertEqual(self.found("run", "int time; struct { int time; } x; int y = x.time + mo_time(1);"), [])
        self.assertEqual(self.found("cli", "/* time(NULL) */ char *s = \"time(NULL)\"; // mktime()\n"), [])

    def test_nothing_below_run_logs(self):
        self.assertEqual(len(self.found("plan", 'void f(void) { g_warning("x"); g_print("y"); }')), 2)
        self.assertEqual(self.found("run", 'void f(void) { g_warning("x"); }'), [])
        self.assertEqual(self.found("plan", "void f(void) { g_string_append_printf(s, x); }"), [])

    def test_sql_stays_in_the_ledger_and_reads_no_clock(self):
        self.assertEqual(len(self.found("run", 'x = "SELECT a FROM b";')), 1)
        self.assertEqual(self.found("ledger", 'x = "SELECT a FROM b";'), [])
        self.assertEqual(len(self.found("ledger", "x = \"SELECT datetime('now')\";")), 1)
        self.assertEqual(self.found("cli", 'x = "Select a customer from the list";'), [])

    def test_an_unknown_folder_is_found(self):
        self.assertEqual(len(self.found("misc", "int x;")), 1)


class Banned(unittest.TestCase):
    def found(self, text, floor="base", stem="planted"):
        return run(banned.check, **{f"{floor}__{stem}__c": text})

    def test_each_banned_function_is_found(self):
        for name in ("sprintf", "vsprintf", "strcpy", "strcat", "strtok", "atoi", "strtol", "system", "popen",
                     "alloca", "g_alloca", "strncpy", "malloc", "getaddrinfo", "setlocale"):
            problems = self.found(f"int x;\nint y = {name} (a, b);\n")
            self.assertEqual([(p[0], p[1]) for p in problems], [("planted.c", 2)], name)

    def test_a_word_inside_a_comment_or_a_string_does_not_trip(self):
        self.assertEqual(self.found('/* strcpy(a) */ // atoi(b) \\\n system(c)\nchar *s = "popen(\\"x\\")"; char c = \'"\';'), [])

    def test_code_after_a_string_with_quotes_is_still_read(self):
        self.assertEqual(len(self.found('char *s = "\\\\"; int n = atoi(s); /* " */')), 1)

    def test_longer_names_do_not_trip(self):
        self.assertEqual(self.found("g_snprintf(x); mo_system(y); g_strtoll(z); x->system = 1; int signal = 2;"), [])

    def test_setlocale_is_fine_in_main(self):
        self.assertEqual(self.found('setlocale(LC_ALL, "");', "cli", "main"), [])

    def test_network_families_are_found(self):
        self.assertEqual(len(self.found("int f = AF_INET;")), 1)


class Globals(unittest.TestCase):
    def found(self, text):
        with tempfile.TemporaryDirectory() as root:
            Path(root, "x.c").write_text(text, encoding="utf-8")
            subprocess.run(["gcc", "-fPIE", "-c", "x.c"], cwd=root, check=True)
            subprocess.run(["ar", "rcs", "x.a", "x.o"], cwd=root, check=True)
            return [name for _, name in global_state.mutable(str(Path(root, "x.a")))]

    def test_state_that_can_change_is_found(self):
        self.assertEqual(self.found("int a; static int b; int f(void) { static int c = 1; return a + b++ + c++; }"),
                         ["a", "b", "c"])

    def test_constant_tables_and_quarks_are_fine(self):
        self.assertEqual(self.found("""static const char *const t[] = {"a", "b"}; const char *g(int i) { return t[i]; }
                                    int q_quark(void) { static int q; return q++; }"""), [])


class Source(unittest.TestCase):
    def test_lines_stay_right_after_comments_and_continuations(self):
        text = "/* a\nb */\nint x; // c\\\nd\nint y;"
        self.assertEqual([(w[0], w[1]) for w in csource.words(text)], [(3, "int"), (3, "x"), (5, "int"), (5, "y")])

    def test_an_include_in_a_comment_is_none(self):
        self.assertEqual(csource.includes('// #include "a/b.h"\n/*\n#include "c/d.h"\n*/\n#include <e.h>\n'),
                         [(5, "<", "e.h")])


if __name__ == "__main__":
    unittest.main(verbosity=0)
