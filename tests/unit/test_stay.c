/* The days of an absence as they are typed. */
#include "cli/stay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Today is Monday 14 December 2026. */
static const struct {
    const char *text;
    const char *first; /* NULL: no period */
    const char *last;
} rows[] = {
    {"24 dec - 7 jan", "2026-12-24", "2027-01-07"},
    {"24 dec-7 jan", "2026-12-24", "2027-01-07"},
    {"24 Dec – 7 Jan", "2026-12-24", "2027-01-07"},
    {"24 december to 7 january", "2026-12-24", "2027-01-07"},
    {"24. Dezember bis 7. Januar", "2026-12-24", "2027-01-07"},
    {"24.12. - 7.1.", "2026-12-24", "2027-01-07"},
    {"24.12.2026 - 7.1.2027", "2026-12-24", "2027-01-07"},
    {"dec 24 - jan 7", "2026-12-24", "2027-01-07"},
    {"2026-12-24..2027-01-07", "2026-12-24", "2027-01-07"},
    {"2026-12-24 - 2027-01-07", "2026-12-24", "2027-01-07"},
    {"2026-12-24 until 2027-01-07", "2026-12-24", "2027-01-07"},
    {"friday - monday", "2026-12-18", "2026-12-21"},
    {"tomorrow to friday", "2026-12-15", "2026-12-18"},
    {"today - friday", "2026-12-14", "2026-12-18"},
    {"until friday", "2026-12-14", "2026-12-18"},
    {"24 dec", "2026-12-24", "2026-12-24"},
    {"friday", "2026-12-18", "2026-12-18"},
    {"today", "2026-12-14", "2026-12-14"},
    {"1 march", "2027-03-01", "2027-03-01"},
    {"24 dec - 24 dec", "2026-12-24", "2026-12-24"},
    {"2026-12-01 - 2026-12-24", NULL, NULL},
    {"2026-12-24 - 2026-12-20", NULL, NULL},
    {"yesterday", NULL, NULL},
    {"24 dec -", NULL, NULL},
    {"- ", NULL, NULL},
    {"- friday", NULL, NULL},
    {"..friday", NULL, NULL},
    {"– 7 jan", NULL, NULL},
    {"", NULL, NULL},
    {"soon", NULL, NULL},
    {"31 june - 7 july", NULL, NULL},
    {"2h", NULL, NULL},
    {"friday 10:00 - monday", NULL, NULL},
};

static void a_period_is_understood_however_it_is_written(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = mo_workdays_new(0x1f, 9 * 3600, 17 * 3600);
    MoLocal now = {mo_day_parse("2026-12-14"), 10 * 3600};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoStay stay = {0, 0};
        bool is = mo_stay_parse(rows[i].text, now, workdays, &stay);
        g_autofree char *first = mo_day_print(stay.first);
        g_autofree char *last = mo_day_print(stay.last);
        if (is != (rows[i].first != NULL))
            fail_msg("'%s': %s", rows[i].text, is ? "taken" : "refused");
        if (is && (g_strcmp0(first, rows[i].first) != 0 || g_strcmp0(last, rows[i].last) != 0))
            fail_msg("'%s': %s to %s", rows[i].text, first, last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_period_is_understood_however_it_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
