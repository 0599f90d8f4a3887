#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "when/sentence.h"

/* Seen from Friday 6 March 2026, 15:00. */
static const struct {
    const char *text;
    const char *expected; /* NULL: refused; a day alone: without an hour */
} rows[] = {
    {"2026-12-03", "2026-12-03"},
    {"2026-12-03T14:00", "2026-12-03T14:00"},
    {"2026-12-03 14:00", "2026-12-03T14:00"},
    {"tomorrow", "2026-03-07"},
    {"Tomorrow 9:00", "2026-03-07T09:00"},
    {"tomorrow at 9:00", "2026-03-07T09:00"},
    {"friday", "2026-03-13"},
    {"next friday", "2026-03-13"},
    {"monday", "2026-03-09"},
    {"thu", "2026-03-12"},
    {"saturday", "2026-03-07"},
    {"sunday", "2026-03-08"},
    {"tuesday 14:30", "2026-03-10T14:30"},
    {"2h", "2026-03-06T17:00"},
    {"in 2 hours", "2026-03-06T17:00"},
    {"30m", "2026-03-06T15:30"},
    {"90 minutes", "2026-03-06T16:30"},
    {"10h", "2026-03-07T01:00"},
    {"48h", "2026-03-08T15:00"},
    {"3 days", "2026-03-09"},
    {"in 3 days", "2026-03-09"},
    {"2 working days", "2026-03-10"},
    {"1 week", "2026-03-13"},
    {"1 month", "2026-04-06"},
    {"16:30", "2026-03-06T16:30"},
    {"today 16:30", "2026-03-06T16:30"},
    /* Not after now. */
    {"15:00", NULL},
    {"14:30", NULL},
    {"today", NULL},
    {"2026-03-06", NULL},
    {"2026-03-05", NULL},
    {"2026-03-06T14:59", NULL},
    {"0h", NULL},
    {"0 days", NULL},
    {"same day", NULL},
    /* No moment. */
    {"", NULL},
    {"3", NULL},
    {"soon", NULL},
    {"25:00", NULL},
    {"2026-02-30", NULL},
    {"3 days 14:00 and", NULL},
    {"-2h", NULL},
    {"99999h", NULL},
    {"next", NULL},
};

static void moments_that_lie_ahead_are_read(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = mo_workdays_new(0x1f, 0, 3600);
    MoLocal now = {mo_day_parse("2026-03-06"), 15 * 3600};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoLocal local = {0, 0};
        bool has_time = false;
        bool taken = mo_moment_parse(rows[i].text, now, workdays, &local, &has_time);
        if (taken != (rows[i].expected != NULL))
            fail_msg("'%s' was %s", rows[i].text, taken ? "taken" : "refused");
        if (!taken)
            continue;
        g_autofree char *text = has_time ? mo_local_print(local) : mo_day_print(local.day);
        assert_string_equal(text, rows[i].expected);
        assert_true(has_time || local.second == 0);
    }
    MoLocal local;
    bool has_time;
    assert_false(mo_moment_parse(NULL, now, workdays, &local, &has_time));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_that_lie_ahead_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
