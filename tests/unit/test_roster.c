#include "model/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

/* Spread ones, neighbours, and some that all want the same place. */
static uint64_t hash_of(uint64_t i)
{
    return i % 100 == 0 ? (i + 1) << 40 : i % 3 == 0 ? i : i * 0x9e3779b97f4a7c15U;
}

static void an_entry_is_found_where_it_was_put(void **state)
{
    (void)state;
    g_autoptr(MoRoster) roster = mo_roster_new(20000);
    for (uint64_t i = 0; i < 20000; i++) {
        assert_null(mo_roster_find(roster, hash_of(i + 1)));
        MoMet *met = mo_roster_add(roster, hash_of(i));
        mo_met_set_place(met, (unsigned)(i % 255), (int64_t)(i * 1000003), (unsigned)i);
        mo_met_set_first_seen(roster, met, 20000 + (MoDay)i);
        met->digest = (uint32_t)i;
        met->flags = i % 2 ? MO_MET_KNOWN : MO_MET_HERE;
    }
    assert_int_equal(mo_roster_count(roster), 20000);
    for (uint64_t i = 0; i < 20000; i++) {
        const MoMet *met = mo_roster_find(roster, hash_of(i));
        assert_non_null(met);
        assert_int_equal(met->source, i % 255);
        assert_int_equal(mo_met_get_offset(met), i * 1000003);
        assert_int_equal(met->line, i);
        assert_int_equal(mo_met_get_first_seen(roster, met), 20000 + i);
        assert_int_equal(met->digest, i);
    }
}

static void a_hash_of_zero_is_an_entry_like_others(void **state)
{
    (void)state;
    g_autoptr(MoRoster) roster = mo_roster_new(0);
    assert_null(mo_roster_find(roster, 0));
    mo_roster_add(roster, 0)->line = 7;
    assert_int_equal(mo_roster_find(roster, 0)->line, 7);
    assert_int_equal(mo_roster_count(roster), 1);
}

static void a_new_stream_forgets_rows_and_keeps_the_known(void **state)
{
    (void)state;
    g_autoptr(MoRoster) roster = mo_roster_new(0);
    for (uint64_t i = 1; i <= 3000; i++)
        mo_roster_add(roster, hash_of(i))->flags =
            (i % 3 ? MO_MET_KNOWN | MO_MET_PLAIN : 0) | MO_MET_HERE;
    mo_roster_begin(roster);
    assert_int_equal(mo_roster_count(roster), 2000);
    for (uint64_t i = 1; i <= 3000; i++) {
        const MoMet *met = mo_roster_find(roster, hash_of(i));
        assert_true((met != NULL) == (i % 3 != 0));
        assert_true(!met || met->flags == (MO_MET_KNOWN | MO_MET_PLAIN));
    }
}

static uint64_t spread_hash_of(uint64_t i)
{
    return i * 0x9e3779b97f4a7c15U;
}

/* Made before the first comes and in between, exact, too large, and much too small. */
static void room_made_beforehand_changes_nothing(void **state)
{
    (void)state;
    static const unsigned before[] = {0, 500, 40000, 40000},
                          reserved[] = {60000, 25000, 200000, 20000};
    for (unsigned k = 0; k < G_N_ELEMENTS(before); k++) {
        g_autoptr(MoRoster) roster = mo_roster_new(0);
        for (uint64_t i = 0; i < 60000; i++) {
            if (i == before[k])
                mo_roster_reserve(roster, reserved[k]);
            mo_roster_expect(roster, spread_hash_of(i));
            MoMet *met = mo_roster_add(roster, spread_hash_of(i));
            met->line = (uint32_t)i & MO_ROSTER_LINE_MAX;
            met->flags = i % 4 ? MO_MET_KNOWN : MO_MET_HERE;
        }
        for (uint64_t i = 0; i < 60000; i++)
            assert_int_equal(mo_roster_find(roster, spread_hash_of(i))->line, i);
        assert_null(mo_roster_find(roster, spread_hash_of(60001)));
        assert_int_equal(mo_roster_count(roster), 60000);
        assert_int_equal(mo_roster_count_flagged(roster, MO_MET_KNOWN, MO_MET_KNOWN), 45000);
        assert_int_equal(mo_roster_count_flagged(roster, MO_MET_KNOWN | MO_MET_HERE, 0), 0);
        mo_roster_begin(roster);
        assert_int_equal(mo_roster_count(roster), 45000);
        assert_null(mo_roster_find(roster, spread_hash_of(4)));
        assert_int_equal(mo_roster_find(roster, spread_hash_of(5))->line, 5);
    }
}

static void places_and_days_out_of_reach_are_told_as_unknown_or_the_last(void **state)
{
    (void)state;
    g_autoptr(MoRoster) roster = mo_roster_new(1000);
    MoMet *met = mo_roster_add(roster, 5);
    mo_met_set_place(met, 1, -1, 3);
    assert_int_equal(mo_met_get_offset(met), -1);
    mo_met_set_place(met, 1, INT64_C(1) << 40, 3);
    assert_int_equal(mo_met_get_offset(met), -1);
    mo_met_set_place(met, 1, (INT64_C(1) << 40) - 2, UINT32_MAX);
    assert_true(mo_met_get_offset(met) == (INT64_C(1) << 40) - 2);
    assert_int_equal(met->line, MO_ROSTER_LINE_MAX);
    mo_met_set_first_seen(roster, met, 10);
    assert_int_equal(mo_met_get_first_seen(roster, met), 1000);
    mo_met_set_first_seen(roster, met, 1000 + 70000);
    assert_int_equal(mo_met_get_first_seen(roster, met), 1000 + 65535);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_found_where_it_was_put),
        cmocka_unit_test(a_hash_of_zero_is_an_entry_like_others),
        cmocka_unit_test(a_new_stream_forgets_rows_and_keeps_the_known),
        cmocka_unit_test(room_made_beforehand_changes_nothing),
        cmocka_unit_test(places_and_days_out_of_reach_are_told_as_unknown_or_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
