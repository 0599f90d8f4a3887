#include "model/setting_value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What was read, as text; "!" and the reason when it was refused. The caller frees it. */
static char *read_value(const char *section, const char *key, const char *text)
{
    const MoSetting *setting = mo_settings_find(section, key);
    assert_non_null(setting);
    g_auto(MoSettingValue) value = {0};
    g_autofree char *why = NULL;
    if (!mo_setting_value_parse(setting, text, &value, &why))
        return g_strconcat("!", why, NULL);
    switch (setting->type) {
    case MO_SETTING_NUMBER:
    case MO_SETTING_DURATION:
        return g_strdup_printf("%d", value.number);
    case MO_SETTING_WORD:
    case MO_SETTING_BOOL:
        return g_strdup_printf("%u", value.word);
    case MO_SETTING_WORDS:
        return g_strdup_printf("%x", value.words);
    case MO_SETTING_TIME:
        return g_strdup_printf("%d", value.second);
    case MO_SETTING_HOURS:
        return g_strdup_printf("%d-%d", value.second, value.close_second);
    case MO_SETTING_WEEK:
        return g_strdup_printf("%x", value.week);
    case MO_SETTING_DAY:
        return mo_day_print(value.day);
    case MO_SETTING_SPAN:
    case MO_SETTING_SPANS: {
        GString *out = g_string_new(NULL);
        for (unsigned i = 0; i < value.spans->len; i++)
            g_string_append_printf(out, "%u ", mo_span_days(g_array_index(value.spans, MoSpan, i)));
        return g_string_free(out, FALSE);
    }
    case MO_SETTING_PERIODS: {
        GString *out = g_string_new(NULL);
        for (unsigned i = 0; i < value.periods->len; i++) {
            MoPeriod period = g_array_index(value.periods, MoPeriod, i);
            g_autofree char *first = mo_day_print(period.first);
            g_string_append_printf(out, "%s+%d ", first, period.last - period.first);
        }
        return g_string_free(out, FALSE);
    }
    default:
        return g_strdup(value.text);
    }
}

static void a_value_is_read_by_its_type(void **state)
{
    (void)state;
    static const struct {
        const char *section, *key, *text, *wanted; /* "!" alone: refused, whatever the reason */
    } cases[] = {
        {"me", "name", "  Dana\t Smith ", "Dana Smith"},
        {"me", "name", "", "!"},
        {"me", "email", "dana@example.com", "dana@example.com"},
        {"me", "email", "dana", "!"},
        {"customers", "encoding", "UTF-8", "utf-8"},
        {"customers", "encoding", "Auto", "auto"},
        {"customers", "encoding", "KOI8-R", "KOI8-R"},
        {"customers", "encoding", "windows-1250", "windows-1250"},
        {"customers", "encoding", "utf-9",
         "!did you mean 'utf-8'? There are: auto, utf-8, windows-1252, iso-8859-1, utf-16, or "
         "another name that \"iconv -l\" lists"},
        {"customers", "encoding", "UTF-8//TRANSLIT", "!"},
        {"me", "folder", "My Things/ä", "My Things/ä"},
        {"me", "folder", "", "!"},
        {"me", "mail", "Outlook-Web", "4"},
        {"me", "mail", "outlook_web", "4"},
        {"me", "mail", "mutt", "!"},
        {"habit", "active", "Yes", "1"},
        {"habit", "active", "off", "0"},
        {"habit", "active", "2", "!"},
        {"day", "surprises-a-day", "100", "100"},
        {"day", "surprises-a-day", "101", "!write a number from 1 to 100"},
        {"day", "surprises-a-day", "-1", "!"},
        {"day", "surprises-a-day", "5.5", "!"},
        {"day", "surprises-a-day", "99999999999999999999", "!"},
        {"day", "digest", "9:00", "32400"},
        {"day", "digest", "24:00", "!"},
        {"day", "digest", "digest", "!"},
        {"habit", "at", "digest", "-1"},
        {"habit", "at", "Digest", "-1"},
        {"habit", "at", "23:59", "86340"},
        {"habit", "at", "noon", "!"},
        {"day", "working-hours", "09:00-17:30", "32400-63000"},
        {"day", "working-hours", "17:30-09:00", "!"},
        {"day", "working-days", "mo, we", "5"},
        {"day", "working-days", "", "!"},
        {"habit", "start", "2026-01-05", "2026-01-05"},
        {"habit", "start", "--01-05", "!"},
        {"habit", "give-up-after", "2 weeks", "14 "},
        {"habit", "give-up-after", "2 weeks, 3 days", "!"},
        {"habit", "show-before", "same day, 3 working days", "0 4 "},
        {"habit", "show-before", "same day\n1 week", "0 7 "},
        {"habit", "show-before", ",", "!"},
        {"day", "absent", "2026-12-24..2027-01-02", "2026-12-24+9 "},
        {"day", "absent", "2026-05-04, 2026-07-20 to 2026-08-07\n2026-09-01 .. 2026-09-02",
         "2026-05-04+0 2026-07-20+18 2026-09-01+1 "},
        {"day", "absent", "2027-01-02..2026-12-24", "!"},
        {"day", "absent", "next week", "!"},
        {"day", "absent", "2026-12-24..", "!"},
        {"day", "absent", ",", "!"},
        {"habit", "nudge", "popup, digest", "5"},
        {"habit", "nudge", "draft", "2"},
        {"habit", "nudge", "", "!"},
        {"habit", "nudge", "popup digest", "!"},
        {"day", "renotify", "30 minutes", "30"},
        {"day", "renotify", "2h", "120"},
        {"day", "renotify", "45", "45"},
        {"day", "renotify", "24 hours", "1440"},
        {"day", "renotify", "25 hours", "!"},
        {"day", "renotify", "0", "!"},
        {"day", "renotify", "5 fortnights", "!"},
        {"habit", "rule", "FREQ=DAILY", "FREQ=DAILY"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = read_value(cases[i].section, cases[i].key, cases[i].text);
        bool good =
            strcmp(cases[i].wanted, "!") == 0 ? *got == '!' : strcmp(got, cases[i].wanted) == 0;
        if (!good)
            fail_msg("%s = %s gave %s", cases[i].key, cases[i].text, got);
        assert_true(*got != '!' || got[1] != '\0');
    }
}

static void a_near_word_is_offered(void **state)
{
    (void)state;
    g_autofree char *one = read_value("me", "mail", "thunderbrid");
    assert_non_null(strstr(one, "did you mean 'thunderbird'?"));
    g_autofree char *several = read_value("habit", "nudge", "popup, digset");
    assert_non_null(strstr(several, "did you mean 'digest'?"));
}

static void what_was_refused_leaves_nothing(void **state)
{
    (void)state;
    MoSettingValue value;
    g_autofree char *why = NULL;
    assert_false(mo_setting_value_parse(mo_settings_find("habit", "show-before"), "1 week, x",
                                        &value, &why));
    assert_null(value.spans);
    assert_null(value.text);
    mo_setting_value_clear(&value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_read_by_its_type),
        cmocka_unit_test(a_near_word_is_offered),
        cmocka_unit_test(what_was_refused_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
