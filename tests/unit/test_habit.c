#include "model/habit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void words_and_values_are_pairs(void **state)
{
    (void)state;
    for (unsigned i = MO_CLASS_MAGIC; i <= MO_CLASS_RECOVERY; i++) {
        MoClass class = 99;
        assert_true(mo_class_from_string(mo_class_to_string((MoClass)i), &class));
        assert_int_equal(class, i);
    }
    for (unsigned bit = MO_NUDGE_POPUP; bit <= MO_NUDGE_REMINDER; bit <<= 1) {
        MoNudge nudge = 0;
        assert_true(mo_nudge_from_string(mo_nudge_to_string((MoNudge)bit), &nudge));
        assert_int_equal(nudge, bit);
    }
    MoClass class = 99;
    MoNudge nudge = 99;
    assert_false(mo_class_from_string("surprise", &class));
    assert_false(mo_class_from_string(NULL, &class));
    assert_false(mo_nudge_from_string("letter", &nudge));
    assert_false(mo_nudge_from_string(NULL, &nudge));
    assert_int_equal(class, 99);
    assert_int_equal(nudge, 99);
}

static void what_a_habit_is_counted_for_has_a_word(void **state)
{
    (void)state;
    assert_string_equal(mo_per_to_string(MO_PER_PERSON), "person");
    assert_string_equal(mo_per_to_string(MO_PER_COMPANY), "company");
    assert_string_equal(mo_per_to_string(MO_PER_PROJECT), "project");
}

static void a_fixed_day_is_a_yearly_date_without_an_offset(void **state)
{
    (void)state;
    static const struct {
        const char *when;
        bool fixed;
    } cases[] = {{"birthday", true},
                 {"anniversary", true},
                 {"date:store opening", true},
                 {"3 days before birthday", false},
                 {"renewal_date", false},
                 {"next_step_date", false},
                 {"60 days before renewal_date", false},
                 {"every friday", false},
                 {"30 days after last contact", false}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoWhen) when = mo_when_parse(cases[i].when, &error);
        assert_non_null(when);
        MoHabit habit = {.when = when};
        if (mo_habit_is_fixed_day(&habit) != cases[i].fixed)
            fail_msg("%s", cases[i].when);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_values_are_pairs),
        cmocka_unit_test(what_a_habit_is_counted_for_has_a_word),
        cmocka_unit_test(a_fixed_day_is_a_yearly_date_without_an_offset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
